//! A real API in use, scraped by a real Prometheus that tells a real Alertmanager.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use cargo_metadata::MetadataCommand;
use tempfile::TempDir;
use xshell::{Shell, cmd};

use super::{
    ALERTMANAGER_CONFIG, PROMETHEUS_CONFIG, programs::Programs, prometheus::agent, traffic::Traffic,
};
use crate::reaper;

const START_LIMIT: Duration = Duration::from_secs(30);

/// A model that answers quickly and is good for nothing else.
const SMALL: [&str; 7] = [
    "--training-duels=2000",
    "--validation-duels=500",
    "--test-duels=200",
    "--training-simulations=8",
    "--test-simulations=50",
    "--trees=20",
    "--held-out-species=4",
];

/// What runs for the check; all of it ends with this.
pub(super) struct Stack {
    pub(super) prometheus_url: String,
    _traffic: Traffic,
    _processes: [Running; 3],
    _folder: TempDir,
}

impl Stack {
    pub(super) fn start(sh: &Shell) -> anyhow::Result<Self> {
        let programs = Programs::installed(sh)?;
        programs.install_templates(sh)?;
        let folder = tempfile::tempdir()?;
        let product = Product::prepared(sh, &folder.path().join("product"))?;
        let [api, prometheus, alertmanager] = [free_port()?, free_port()?, free_port()?];
        println!(
            "Starting the API, Prometheus and Alertmanager on ports {api}, {prometheus}, {alertmanager}"
        );
        let config = folder.path().join("prometheus.yml");
        let ports = [
            ("api:9100", api),
            ("prometheus:9090", prometheus),
            ("alertmanager:9093", alertmanager),
        ];
        sh.write_file(&config, of_this_machine(sh, &ports)?)?;
        let processes = [
            Running::start(product.api(api), folder.path(), "api")?,
            Running::start(
                alerting(sh, &programs, alertmanager, folder.path()),
                folder.path(),
                "alertmanager",
            )?,
            Running::start(
                scraping(&programs, prometheus, &config),
                folder.path(),
                "prometheus",
            )?,
        ];
        let url = |port: u16| format!("http://127.0.0.1:{port}");
        await_success(&format!("{}/health", url(api)))?;
        let traffic = Traffic::start(&url(api), &product.key)?;
        await_success(&format!("{}/-/ready", url(alertmanager)))?;
        await_success(&format!("{}/-/ready", url(prometheus)))?;
        check_names(sh, &programs, &format!("{}/metrics", url(api)))?;
        Ok(Self {
            prometheus_url: url(prometheus),
            _traffic: traffic,
            _processes: processes,
            _folder: folder,
        })
    }
}

/// The program, with a Pokédex, a model and a key.
struct Product {
    program: PathBuf,
    data: PathBuf,
    key: String,
}

impl Product {
    fn prepared(sh: &Shell, data: &Path) -> anyhow::Result<Self> {
        cmd!(sh, "cargo build --quiet -p predictiondex").run()?;
        let mut metadata = MetadataCommand::new();
        let workspace = metadata.current_dir(sh.current_dir()).no_deps().exec()?;
        let program = workspace
            .target_directory
            .join("debug/predictiondex")
            .into_std_path_buf();
        println!("Training a small model");
        cmd!(sh, "{program} --data-dir {data} train {SMALL...}")
            .env_clear()
            .quiet()
            .ignore_stdout()
            .run()?;
        let key = cmd!(
            sh,
            "{program} --data-dir {data} keys create --label monitoring"
        )
        .env_clear()
        .quiet()
        .read()?;
        let key = key.split_whitespace().find(|word| word.starts_with("pdx_"));
        let key = key.context("no key was printed")?.to_owned();
        Ok(Self {
            program,
            data: data.to_owned(),
            key,
        })
    }

    fn api(&self, port: u16) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().arg("--data-dir").arg(&self.data);
        command.args(["api", "--api-port", &port.to_string()]);
        command
    }
}

/// A process that is killed when it is no longer needed.
struct Running(Child);

impl Running {
    /// What it says goes to a file in the folder.
    fn start(mut command: Command, folder: &Path, name: &str) -> anyhow::Result<Self> {
        let log = File::create(folder.join(format!("{name}.log")))?;
        command
            .envs([reaper::mark()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let child = command.spawn();
        Ok(Self(
            child.with_context(|| format!("failed to start {name}"))?,
        ))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, and need not be.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The committed configuration with the addresses of this machine, and no time to waste.
fn of_this_machine(sh: &Shell, ports: &[(&str, u16)]) -> anyhow::Result<String> {
    let rules = sh.current_dir().join("ops/prometheus/rules/*.yml");
    let mut changes = vec![
        ("rules/*.yml".to_owned(), rules.display().to_string()),
        ("interval: 15s".to_owned(), "interval: 1s".to_owned()),
        ("timeout: 5s".to_owned(), "timeout: 1s".to_owned()),
    ];
    let addresses = ports.iter();
    changes.extend(
        addresses.map(|(service, port)| ((*service).to_owned(), format!("127.0.0.1:{port}"))),
    );
    let mut config = sh.read_file(PROMETHEUS_CONFIG)?;
    for (from, to) in changes {
        ensure!(
            config.contains(&from),
            "{PROMETHEUS_CONFIG} does not name {from}"
        );
        config = config.replace(&from, &to);
    }
    Ok(config)
}

fn scraping(programs: &Programs, port: u16, config: &Path) -> Command {
    let mut command = Command::new(programs.path("prometheus"));
    command
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .arg(format!(
            "--storage.tsdb.path={}",
            config.with_file_name("series").display()
        ));
    command
}

fn alerting(sh: &Shell, programs: &Programs, port: u16, folder: &Path) -> Command {
    let config = sh.current_dir().join(ALERTMANAGER_CONFIG);
    let mut command = Command::new(programs.path("prometheus-alertmanager"));
    command
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .arg(format!(
            "--storage.path={}",
            folder.join("alerts").display()
        ))
        .arg("--cluster.listen-address=");
    command
}

/// What `promtool` has to say on names and help texts is an error.
fn check_names(sh: &Shell, programs: &Programs, url: &str) -> anyhow::Result<()> {
    let text = agent().get(url).call()?.body_mut().read_to_string()?;
    let promtool = programs.path("promtool");
    cmd!(sh, "{promtool} check metrics").stdin(text).run()?;
    Ok(())
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn await_success(url: &str) -> anyhow::Result<()> {
    let deadline = Instant::now() + START_LIMIT;
    loop {
        if agent()
            .get(url)
            .call()
            .is_ok_and(|answer| answer.status() == 200)
        {
            return Ok(());
        }
        ensure!(
            Instant::now() < deadline,
            "{url} did not answer in {} s",
            START_LIMIT.as_secs()
        );
        thread::sleep(Duration::from_millis(100));
    }
}
