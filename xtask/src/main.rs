//! `cargo xtask`: each stage of the delivery chain, the same for people, `.ci/run` and workflows.
#![expect(clippy::print_stdout, reason = "a command line speaks to its user")]

mod chain;
mod counts;
mod coverage;
mod debian;
mod engine;
mod fuzz;
mod images;
mod integration;
mod keeper;
mod lint;
mod ml_pipeline;
mod mlflow;
#[cfg(test)]
mod model_tests;
mod monitoring;
mod postgres;
mod reaper;
mod stage;
mod test;
mod tidy;
mod tools;
mod walls;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::ensure;
use clap::Parser;
use xshell::Shell;

use crate::reaper::Reaper;

/// Developer commands of PredictionDex.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {
    /// Check format, layout, spelling, clippy and documentation; warnings are errors.
    Lint(lint::Options),
    /// Run every test, against a throwaway PostgreSQL, a throwaway MLflow and a headless browser.
    Test {
        /// Measure which lines the tests run, and fail below a floor of xtask/coverage.json.
        #[arg(long)]
        coverage: bool,
        /// Arguments for `cargo nextest run`, such as a part of a test's name.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        nextest_args: Vec<String>,
    },
    /// Raise the floors of xtask/coverage.json to what the last run with coverage measured.
    RaiseFloors,
    /// Compile the static program that the images hold.
    Program,
    /// Build the five images, check them and save them under target/images.
    Images(images::Options),
    /// Start the whole stack from the images that were saved, and use it from end to end.
    Integration,
    /// Train a model as it would be delivered, and fail unless it beats the last one.
    MlPipeline {
        /// Settings for `predictiondex train`, such as `--training-duels=2000`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        settings: Vec<String>,
    },
    /// Run the four stages one after another, and say how long each takes.
    Ci(chain::Options),
    /// Fuzz the battle engine, the texts that it reads and what live sources answer.
    Fuzz {
        /// Seconds for each target.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Answer every dashboard and rule on a real Prometheus that scrapes a real API.
    Monitoring {
        /// Address of a Prometheus that already scrapes an API in use, as in `http://127.0.0.1:9091`;
        /// without it, all of them are started here.
        #[arg(long, value_name = "URL")]
        prometheus: Option<String>,
    },
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(code) => code,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let sh = Shell::new()?;
    sh.change_dir(workspace_root());
    ensure!(
        sh.path_exists("xtask/Cargo.toml"),
        "{} is not the repository: call this program there",
        sh.current_dir().display()
    );
    let reaper = Reaper::start(&sh)?;
    let outcome = carry_out(&sh, command);
    reaper.dismiss()?;
    outcome
}

fn carry_out(sh: &Shell, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Lint(options) => lint::run(sh, &options),
        Command::Test {
            coverage,
            nextest_args,
        } => test::run(sh, coverage, &nextest_args),
        Command::RaiseFloors => coverage::floors::raise(sh).map(|()| ExitCode::SUCCESS),
        Command::Program => images::compile(sh),
        Command::Images(options) => images::run(sh, &options),
        Command::Integration => integration::run(sh),
        Command::MlPipeline { settings } => ml_pipeline::run(sh, &settings),
        Command::Ci(options) => chain::run(sh, &options),
        Command::Fuzz { seconds } => fuzz::run(sh, seconds),
        Command::Monitoring { prometheus } => monitoring::run(sh, prometheus.as_deref()),
    }
}

/// The repository: cargo's, or the folder in which a program is called that another job has built.
fn workspace_root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR");
    let workspace = xtask.and_then(|xtask| Some(Path::new(&xtask).parent()?.to_owned()));
    workspace.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTS: [&str; 10] = [
        "README.md",
        "README.fr.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "docs/ci-cd.md",
        "docs/certification.md",
        "docs/data.md",
        "docs/model-tests.md",
        "docs/monitoring.md",
        "docs/stack.md",
    ];

    fn read(document: &str) -> String {
        std::fs::read_to_string(workspace_root().join(document)).unwrap()
    }

    #[test]
    fn documents_name_only_commands_that_exist() {
        let mut n_commands = 0;
        for document in DOCUMENTS {
            let text = read(document);
            let commands = text.split(['\n', '`']);
            for command in commands.filter(|part| part.starts_with("cargo xtask ")) {
                let words = command.split_whitespace().skip(1);
                if let Err(error) = Command::try_parse_from(words) {
                    panic!("{document}: {command}: {error}");
                }
                n_commands += 1;
            }
        }
        assert!(n_commands >= 4, "{n_commands} commands found");
    }

    #[test]
    fn documents_name_only_files_that_exist() {
        let mut n_files = 0;
        for document in DOCUMENTS {
            let folder = workspace_root().join(document).parent().unwrap().to_owned();
            let text = read(document);
            let links = text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.contains("://")) {
                let file = link.split('#').next().unwrap();
                assert!(folder.join(file).exists(), "{document}: {link}");
                n_files += 1;
            }
        }
        assert!(n_files >= 20, "{n_files} files found");
    }
}
