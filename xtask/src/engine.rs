//! A Docker engine: the one that answers already, or a private one that ends with this value.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::{debian, keeper::Keeper, tools::Tools};

const PATIENCE: Duration = Duration::from_secs(30);
/// Debian's client, which builds with `BuildKit` without a plugin.
const DEBIANS_CLIENT: &str = "/usr/bin/docker";
/// Set where this process has a network of its own.
const APART: &str = "PREDICTIONDEX_NETWORK_APART";

/// What it holds can be gigabytes, so it goes even when this process is killed.
const PRIVATE: &str = r#"
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/predictiondex-engine-XXXXXX")
trap 'rm -rf "$folder"' EXIT
# It has several words.
# shellcheck disable=SC2086
dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
    --host "unix://$folder/docker.sock" --storage-driver overlay2 $NETWORKS > "$folder/log" 2>&1 &
daemon=$!
echo "$folder"
cat > /dev/null
kill "$daemon"
wait "$daemon"
"#;

/// In a network of its own, an engine makes networks for its containers.
const NETWORKS: &str = "--bip 172.28.0.1/24 --default-address-pool base=172.29.0.0/16,size=24";
/// In this machine's, it makes none: builds use that one as it is, and it stays so.
const NO_NETWORKS: &str = "--bridge=none --iptables=false --ip6tables=false --ip-forward=false";

/// What a private engine needs of the kernel: networks, mounts and layers of files.
const TRIAL: &str = "
set -eu
folder=$(mktemp -d \"${TMPDIR:-/tmp}/predictiondex-trial-XXXXXX\")
trap 'rm -rf \"$folder\"' EXIT
ip link set lo up
ip link add predictiondex0 type bridge
cd \"$folder\"
mkdir lower upper work merged
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
umount merged
cd /
";

pub(crate) struct Engine<'a> {
    sh: &'a Shell,
    client: PathBuf,
    private: Option<Private>,
}

struct Private {
    folder: PathBuf,
    _keeper: Keeper,
}

impl<'a> Engine<'a> {
    /// Starts one, as root, where none answers.
    pub(crate) fn start(sh: &'a Shell) -> anyhow::Result<Self> {
        if let Some(client) = answering(sh) {
            return Ok(Self {
                sh,
                client,
                private: None,
            });
        }
        install(sh)?;
        let private = Private::start()?;
        let log = private.folder.join("log");
        let engine = Self {
            sh,
            client: DEBIANS_CLIENT.into(),
            private: Some(private),
        };
        engine.wait(&log)?;
        Ok(engine)
    }

    /// Whether it was started here, where no image may be had from elsewhere.
    pub(crate) fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Where clients find it, unless that is where they look anyway.
    pub(crate) fn host(&self) -> Option<String> {
        let private = self.private.as_ref()?;
        let socket = private.folder.join("docker.sock");
        Some(format!("unix://{}", socket.display()))
    }

    pub(crate) fn docker(&self) -> Cmd<'a> {
        let client = &self.client;
        let command = cmd!(self.sh, "{client}").env("DOCKER_BUILDKIT", "1");
        match self.host() {
            Some(host) => command.env("DOCKER_HOST", host),
            None => command,
        }
    }

    fn wait(&self, log: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let info = self.docker().arg("info").quiet();
            if info.ignore_stdout().ignore_stderr().run().is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(200));
        }
        bail!(
            "Docker's engine does not start, which needs root: {}",
            self.sh.read_file(log)?
        )
    }
}

impl Private {
    fn start() -> anyhow::Result<Self> {
        let networks = match std::env::var_os(APART) {
            Some(_) => NETWORKS,
            None => NO_NETWORKS,
        };
        let mut keeper = Keeper::start(Command::new("sh").env("NETWORKS", networks), PRIVATE)?;
        let folder = keeper.line()?;
        ensure!(!folder.is_empty(), "failed to make a folder for Docker");
        println!("Starting a private Docker engine in {folder}");
        Ok(Self {
            folder: folder.into(),
            _keeper: keeper,
        })
    }
}

/// What cannot be had here and why, where no engine answers and none can be started, as in most containers.
pub(crate) fn hindrance(sh: &Shell) -> anyhow::Result<Option<String>> {
    if answering(sh).is_some() {
        return Ok(None);
    }
    if !debian::is_root(sh)? {
        return Ok(Some("Docker's engine: only root can start it".to_owned()));
    }
    install(sh)?;
    let trial = cmd!(sh, "unshare --net --mount sh -c").arg(TRIAL);
    let output = trial.quiet().ignore_status().output()?;
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let failed = !output.status.success();
    Ok(failed.then(|| format!("Docker's engine: this machine does not let it start: {reason}")))
}

/// Runs this very command again in a network of its own, where a private engine would be needed.
///
/// What the engine does to networks then stays there, and its ports are nobody else's.
/// Returns nothing where the command should go on.
pub(crate) fn apart(sh: &Shell) -> anyhow::Result<Option<ExitCode>> {
    if answering(sh).is_some() {
        return Ok(None);
    }
    if std::env::var_os(APART).is_some() {
        cmd!(sh, "ip link set lo up").quiet().run()?;
        return Ok(None);
    }
    install(sh)?;
    // There is nowhere to install anything from in there.
    Tools::installed(sh)?;
    let (program, arguments) = (std::env::current_exe()?, std::env::args_os().skip(1));
    let apart = cmd!(sh, "unshare --net -- {program} {arguments...}").env(APART, "yes");
    let status = Command::from(apart)
        .status()
        .context("failed to start in a network apart, which needs root")?;
    Ok(Some(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }))
}

/// A client, if an engine answers it.
fn answering(sh: &Shell) -> Option<PathBuf> {
    let client = debian::find_program("docker")?;
    let info = cmd!(sh, "{client} info").quiet();
    let answer = info.ignore_stdout().ignore_stderr().run();
    answer.is_ok().then_some(client)
}

fn install(sh: &Shell) -> anyhow::Result<()> {
    let needed = [
        ("dockerd", "docker.io"),
        ("iptables", "iptables"),
        ("ip", "iproute2"),
    ];
    let missing = needed
        .iter()
        .filter(|it| debian::find_program(it.0).is_none());
    let packages: Vec<&str> = missing.map(|it| it.1).collect();
    match packages.is_empty() {
        true => Ok(()),
        false => debian::install(sh, &packages),
    }
}
