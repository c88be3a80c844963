//! An MLflow server that a keeper stops: a throwaway one for the tests, or one whose store stays.
//!
//! It takes some seconds to start, so it does that while the tests are built, and who needs it waits.

use std::{
    net::TcpListener,
    ops::Range,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use xshell::Shell;

use crate::{keeper::Keeper, monitoring, tools::Tools};

const START_LIMIT: Duration = Duration::from_secs(120);

/// Below those that systems give to whoever asks for any: until the server listens, nobody else takes it.
const PORTS: Range<u16> = 20_000..32_000;

/// The server has a child of its own, so the whole group is told to stop; the shells survive that.
const SERVER: &str = r#"
set -eu
umask 077
folder=$FOLDER
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
rm -f "$folder/told"
trap : TERM
(
    trap : TERM
    code=0
    env -i PATH="$PATH" HOME="$folder" MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false \
        MLFLOW_DISABLE_TELEMETRY=true "$MLFLOW" server --host 127.0.0.1 --port "$PORT" --workers 1 \
        --backend-store-uri "sqlite:///$folder/mlflow.db" --artifacts-destination "$folder/artifacts" \
        > "$folder/log" 2>&1 || code=$?
    [ -e "$folder/told" ] || { echo "MLflow has stopped by itself with $code:"; cat "$folder/log"; } >&2
) &
cat > /dev/null
touch "$folder/told"
kill -TERM 0
wait
"#;

pub(crate) struct Mlflow {
    url: String,
    _keeper: Keeper,
}

impl Mlflow {
    /// Begins to start a server, on a free port of 127.0.0.1; installs it when it is not there.
    pub(crate) fn start(sh: &Shell) -> anyhow::Result<Self> {
        Self::start_with(sh, Path::new(""))
    }

    /// As [`Mlflow::start`], with what an earlier server left in a folder, where all stays.
    pub(crate) fn start_in(sh: &Shell, folder: &str) -> anyhow::Result<Self> {
        Self::start_with(sh, &sh.create_dir(folder)?)
    }

    fn start_with(sh: &Shell, folder: &Path) -> anyhow::Result<Self> {
        let program = Tools::mlflow(sh)?.program("mlflow");
        let port = free_port()?;
        println!("Starting MLflow on port {port}");
        let mut shell = Command::new("sh");
        shell.env("MLFLOW", program).env("PORT", port.to_string());
        shell.env("FOLDER", folder);
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            _keeper: Keeper::start(shell.current_dir("/"), SERVER)?,
        })
    }

    /// Waits until the server answers.
    pub(crate) fn await_start(&self) -> anyhow::Result<()> {
        let (agent, started) = (monitoring::agent(), Instant::now());
        while let Err(error) = agent.get(format!("{}/health", self.url)).call() {
            ensure!(
                started.elapsed() < START_LIMIT,
                "MLflow does not start: {error}"
            );
            thread::sleep(Duration::from_millis(500));
        }
        Ok(())
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

fn free_port() -> anyhow::Result<u16> {
    let n_ports = u32::from(PORTS.end - PORTS.start);
    let first = PORTS.start + (std::process::id() % n_ports) as u16;
    let mut ports = (first..PORTS.end).chain(PORTS.start..first);
    let port = ports.find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    port.with_context(|| format!("no port of {PORTS:?} is free"))
}
