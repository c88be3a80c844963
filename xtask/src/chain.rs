//! `cargo xtask ci`: the stages of the chain one after another, each timed, as people and workflows run them.

mod durations;
mod faults;
mod self_test;

use std::{
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use xshell::Shell;

const REPORT: &str = "target/reports/ci.json";

/// A stage with the arguments of xtask that run it.
const STAGES: [(&str, &[&str]); 4] = [
    ("1 lint-and-format", &["lint"]),
    ("2 tests-unit", &["test"]),
    ("3 docker-build", &["images"]),
    ("4 integration-tests", &["integration"]),
];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Break the repository in one way after the other, in a clone, and require the right stage to notice.
    #[arg(long)]
    self_test: bool,
    /// Only faults with this in their name.
    #[arg(long, value_name = "TEXT", requires = "self_test")]
    only: Option<String>,
    /// Write the durations into docs/ci-cd.md.
    #[arg(long, conflicts_with = "self_test")]
    record: bool,
}

/// How a stage went.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    stage: String,
    passed: bool,
    duration_s: f64,
}

pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<ExitCode> {
    if options.self_test {
        return self_test::run(sh, options.only.as_deref());
    }
    let mut runs = Vec::new();
    for (stage, arguments) in STAGES {
        let run = timed(stage, arguments)?;
        let passed = run.passed;
        runs.push(run);
        // What is not built cannot be tested.
        if !passed && arguments == ["images"] {
            break;
        }
    }
    sh.create_dir("target/reports")?;
    sh.write_file(REPORT, serde_json::to_string_pretty(&runs)?)?;
    if options.record {
        durations::record(sh, &runs)?;
    }
    Ok(conclude(&runs))
}

fn timed(stage: &str, arguments: &[&str]) -> anyhow::Result<Run> {
    println!("\n━━ {stage}");
    let started = Instant::now();
    let status = Command::new(std::env::current_exe()?)
        .args(arguments)
        .status()
        .with_context(|| format!("failed to start {stage}"))?;
    Ok(Run {
        stage: stage.to_owned(),
        passed: status.success(),
        duration_s: started.elapsed().as_secs_f64(),
    })
}

fn conclude(runs: &[Run]) -> ExitCode {
    println!();
    for run in runs {
        let outcome = if run.passed { "passed" } else { "FAILED" };
        println!("{:<20} {outcome} in {:.0} s", run.stage, run.duration_s);
    }
    match runs.len() == STAGES.len() && runs.iter().all(|run| run.passed) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
