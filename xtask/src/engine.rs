//! A Docker engine: the one that answers already, or a private one that is stopped and removed with this value.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tempfile::TempDir;
use xshell::{Cmd, Shell, cmd};

use crate::debian;

const PATIENCE: Duration = Duration::from_secs(30);
/// Debian's client, which builds with `BuildKit` without a plugin.
const DEBIANS_CLIENT: &str = "/usr/bin/docker";

pub(crate) struct Engine<'a> {
    sh: &'a Shell,
    client: PathBuf,
    host: Option<String>,
    private: Option<Private>,
}

/// Its folder is removed after it has stopped: fields drop after `drop`.
struct Private {
    daemon: Child,
    folder: TempDir,
}

impl<'a> Engine<'a> {
    /// Starts one, as root, where none answers.
    pub(crate) fn start(sh: &'a Shell) -> anyhow::Result<Self> {
        let client = debian::find_program("docker");
        if let Some(client) = client {
            let answers = cmd!(sh, "{client} info")
                .quiet()
                .ignore_stdout()
                .ignore_stderr();
            if answers.run().is_ok() {
                return Ok(Self {
                    sh,
                    client,
                    host: None,
                    private: None,
                });
            }
        }
        if debian::find_program("dockerd").is_none() {
            debian::install(sh, &["docker.io", "iptables"])?;
        }
        let private = Private::start()?;
        let host = format!(
            "unix://{}",
            private.folder.path().join("docker.sock").display()
        );
        let client = PathBuf::from(DEBIANS_CLIENT);
        let engine = Self {
            sh,
            client,
            host: Some(host),
            private: Some(private),
        };
        engine.wait()?;
        Ok(engine)
    }

    /// Whether it was started here, where no image may be had from elsewhere.
    pub(crate) fn is_private(&self) -> bool {
        self.private.is_some()
    }

    pub(crate) fn docker(&self) -> Cmd<'a> {
        let client = &self.client;
        let command = cmd!(self.sh, "{client}").env("DOCKER_BUILDKIT", "1");
        match &self.host {
            Some(host) => command.env("DOCKER_HOST", host),
            None => command,
        }
    }

    fn wait(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        let folder = self
            .private
            .as_ref()
            .map(|private| private.folder.path().join("log"));
        loop {
            let info = self
                .docker()
                .arg("info")
                .quiet()
                .ignore_stdout()
                .ignore_stderr();
            if info.run().is_ok() {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                let log = folder.map(|log| self.sh.read_file(log)).transpose()?;
                bail!(
                    "Docker's engine does not start: {}",
                    log.unwrap_or_default()
                );
            }
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Private {
    fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("predictiondex-engine-")
            .tempdir()?;
        let path = |name: &str| folder.path().join(name);
        println!(
            "Starting a private Docker engine in {}",
            folder.path().display()
        );
        let log = std::fs::File::create(path("log"))?;
        let daemon = Command::new("dockerd")
            .arg("--data-root")
            .arg(path("data"))
            .arg("--exec-root")
            .arg(path("exec"))
            .arg("--pidfile")
            .arg(path("pid"))
            .arg("--host")
            .arg(format!("unix://{}", path("docker.sock").display()))
            .args(["--storage-driver", "overlay2", "--bip", "172.28.0.1/24"])
            .args(["--default-address-pool", "base=172.29.0.0/16,size=24"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("failed to start dockerd; it needs root")?;
        Ok(Self { daemon, folder })
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let id = self.daemon.id().to_string();
        let told = Command::new("kill").arg(&id).status();
        if let Err(error) = told.and_then(|_| self.daemon.wait()) {
            println!("failed to stop Docker's engine {id}: {error}");
        }
    }
}
