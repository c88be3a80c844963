//! The stack under test, apart from any other on the same engine, and gone when this value is.

use std::{fs::File, path::PathBuf, process::Command};

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use xshell::{Cmd, Shell, cmd};

use crate::{engine::Engine, keeper::Keeper, tools::Tools};

const PROJECT: &str = "predictiondex-test";
const LOGS: &str = "target/reports/integration";
/// Until every service is healthy, the model trained and others' images pulled.
const PATIENCE_S: u32 = 600;
/// Of a service's log, when it is printed.
const LAST_LINES: usize = 30;
/// Any free port, so that a stack in use goes on.
const PORTS: [&str; 6] = [
    "PREDICTIONDEX_API_PORT",
    "PREDICTIONDEX_WEB_PORT",
    "MLFLOW_PORT",
    "PROMETHEUS_PORT",
    "ALERTMANAGER_PORT",
    "GRAFANA_PORT",
];

const CLEAN_UP: &str = r#"
echo ready
cat > /dev/null
"$COMPOSE" --progress=quiet down --volumes --remove-orphans --timeout 5
"#;

pub(super) struct Stack<'a> {
    sh: &'a Shell,
    engine: &'a Engine<'a>,
    compose: PathBuf,
    environment: Vec<(&'static str, String)>,
    _keeper: Keeper,
    _turn: File,
}

/// One of the stack's containers, as the engine describes it.
pub(super) struct Container {
    pub(super) service: String,
    pub(super) described: Value,
}

impl<'a> Stack<'a> {
    /// Starts nothing yet.
    pub(super) fn new(sh: &'a Shell, engine: &'a Engine<'a>) -> anyhow::Result<Self> {
        let compose = Tools::installed(sh)?.program("docker-compose");
        let environment = environment(engine);
        let mut shell = Command::new("sh");
        let shell = shell.current_dir(sh.current_dir()).env("COMPOSE", &compose);
        let turn = turn()?;
        let mut keeper = Keeper::start(shell.envs(environment.iter().cloned()), CLEAN_UP)?;
        ensure!(keeper.line()? == "ready", "failed to prepare the clean-up");
        Ok(Self {
            sh,
            engine,
            compose,
            environment,
            _keeper: keeper,
            _turn: turn,
        })
    }

    /// Returns when every service is healthy and every job has succeeded.
    pub(super) fn start(&self) -> anyhow::Result<()> {
        println!("Starting the stack; this can take some minutes");
        // What a run left that was cut by a loss of power is none of this one's.
        self.down(&["--volumes"])?;
        self.up()
    }

    /// Ends every container and network, and with `--volumes` what they have kept.
    pub(super) fn down(&self, options: &[&str]) -> anyhow::Result<()> {
        let down = self
            .compose()
            .args(["--progress=quiet", "down", "--timeout=5"]);
        Ok(down.args(options).run()?)
    }

    pub(super) fn up(&self) -> anyhow::Result<()> {
        let patience = PATIENCE_S.to_string();
        let up = self.compose().args(["--progress=plain", "up", "--detach"]);
        up.args(["--no-build", "--wait", "--wait-timeout", &patience])
            .run()
            .context("the stack does not start")
    }

    pub(super) fn compose(&self) -> Cmd<'a> {
        let compose = &self.compose;
        let environment = self.environment.iter().cloned();
        cmd!(self.sh, "{compose}").quiet().envs(environment)
    }

    /// Where this machine reaches a service's port.
    pub(super) fn url(&self, service: &str, port: u16) -> anyhow::Result<String> {
        let port = port.to_string();
        let address = self.compose().args(["port", service, &port]).read()?;
        Ok(format!("http://{address}"))
    }

    pub(super) fn has(&self, service: &str) -> anyhow::Result<bool> {
        let services = self.compose().args(["config", "--services"]).read()?;
        Ok(services.lines().any(|it| it == service))
    }

    /// What a command prints inside a service's container.
    pub(super) fn exec(&self, service: &str, command: &[&str]) -> anyhow::Result<String> {
        let exec = self.compose().args(["exec", "--no-TTY", service]);
        exec.args(command)
            .read()
            .with_context(|| format!("{service} cannot run {command:?}"))
    }

    /// A new key for the API, as an operator makes one.
    pub(super) fn make_key(&self) -> anyhow::Result<String> {
        let run = self.compose().args(["run", "--rm", "--no-TTY"]);
        let printed = run.args(["key", "keys", "create", "--label", "integration"]);
        let printed = printed.ignore_stderr().read()?;
        ensure!(printed.starts_with("pdx_"), "no key was made: {printed}");
        Ok(printed)
    }

    /// All of them, jobs that have ended among them.
    pub(super) fn containers(&self) -> anyhow::Result<Vec<Container>> {
        let ids = self.compose().args(["ps", "--all", "--quiet"]).read()?;
        let inspect = self
            .engine
            .docker()
            .quiet()
            .arg("inspect")
            .args(ids.lines());
        let described: Vec<Value> = serde_json::from_str(&inspect.read()?)?;
        let containers = described.into_iter().map(|described| {
            let service = described["Config"]["Labels"]["com.docker.compose.service"].as_str();
            let service = service.context("a container has no service")?.to_owned();
            Ok(Container { service, described })
        });
        containers.collect()
    }

    /// Writes what every service has said, and prints the end of it.
    pub(super) fn keep_logs(&self) -> anyhow::Result<()> {
        self.sh.remove_path(LOGS)?;
        self.sh.create_dir(LOGS)?;
        for container in self.containers()? {
            let service = container.service;
            let logs = self
                .compose()
                .args(["logs", "--no-color", "--no-log-prefix"]);
            let text = logs.arg(&service).read()?;
            let state = &container.described["State"];
            println!(
                "\n── {service}: {} ({})",
                state["Status"], state["ExitCode"]
            );
            let lines: Vec<&str> = text.lines().collect();
            for line in &lines[lines.len().saturating_sub(LAST_LINES)..] {
                println!("{line}");
            }
            self.sh.write_file(format!("{LOGS}/{service}.log"), text)?;
        }
        println!("\nThe whole logs are in {LOGS}");
        Ok(())
    }
}

/// Held by the one stack under test that this machine has: all of them have the same name.
fn turn() -> anyhow::Result<File> {
    let path = std::env::temp_dir().join("predictiondex-test.lock");
    let file = File::create(&path).with_context(|| format!("failed to make {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => bail!("another run tests the stack on this machine; start again when it is done"),
    }
}

/// What tells Compose which stack this is, and where.
fn environment(engine: &Engine) -> Vec<(&'static str, String)> {
    let files = match engine.is_private() {
        true => "compose.yaml:ops/debian/compose.yaml",
        false => "compose.yaml",
    };
    let mut environment = vec![
        ("COMPOSE_FILE", files.to_owned()),
        ("COMPOSE_PROJECT_NAME", PROJECT.to_owned()),
        ("COMPOSE_DISABLE_ENV_FILE", "1".to_owned()),
    ];
    environment.extend(PORTS.map(|port| (port, "0".to_owned())));
    environment.extend(engine.host().map(|host| ("DOCKER_HOST", host)));
    environment
}
