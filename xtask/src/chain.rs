//! `cargo xtask ci`: the stages of the chain one after another, each timed, as people and workflows run them.

mod durations;
mod faults;
mod self_test;

use std::{
    path::Path,
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use xshell::{Shell, cmd};

use crate::{
    engine,
    stage::{SKIPS, on_github},
};

const REPORTS: &str = "target/ci";
const REPORT: &str = "target/ci/stages.json";

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
    verdict: Verdict,
    duration_s: f64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Passed,
    Failed,
    /// It cannot be run here, and why.
    Skipped(String),
}

pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<ExitCode> {
    if options.self_test {
        return self_test::run(sh, options.only.as_deref());
    }
    let start = durations::Start::of(sh);
    sh.create_dir(REPORTS)?;
    let skips = format!("{REPORTS}/skipped.txt");
    sh.write_file(&skips, "")?;
    let _skips = sh.push_env(SKIPS, sh.current_dir().join(&skips));
    // By its path of now: tests build this program anew, and then it has none of its own.
    let program = std::env::current_exe()?;
    let mut runs = Vec::new();
    for (stage, arguments) in STAGES {
        let run = match hindrance(sh, arguments)? {
            Some(reason) => skipped(stage, reason),
            None => timed(sh, &program, stage, arguments)?,
        };
        let failed = run.verdict == Verdict::Failed;
        runs.push(run);
        // What is not built cannot be tested.
        if failed && arguments == ["images"] {
            break;
        }
    }
    sh.write_file(REPORT, serde_json::to_string_pretty(&runs)?)?;
    let code = conclude(&runs);
    print!("{}", sh.read_file(&skips)?);
    if options.record {
        durations::record(sh, &runs, start)?;
    }
    Ok(code)
}

/// Why a stage cannot be run here, where that is no fault of what it tests.
fn hindrance(sh: &Shell, arguments: &[&str]) -> anyhow::Result<Option<String>> {
    let needs_engine = arguments == ["images"] || arguments == ["integration"];
    match needs_engine && !on_github() {
        true => engine::hindrance(sh),
        false => Ok(None),
    }
}

fn skipped(stage: &str, reason: String) -> Run {
    Run {
        stage: stage.to_owned(),
        verdict: Verdict::Skipped(reason),
        duration_s: 0.0,
    }
}

fn timed(sh: &Shell, program: &Path, stage: &str, arguments: &[&str]) -> anyhow::Result<Run> {
    println!("\n━━ {stage}");
    let started = Instant::now();
    let status = Command::from(cmd!(sh, "{program} {arguments...}"))
        .status()
        .with_context(|| format!("failed to start {stage}"))?;
    Ok(Run {
        stage: stage.to_owned(),
        verdict: match status.success() {
            true => Verdict::Passed,
            false => Verdict::Failed,
        },
        duration_s: started.elapsed().as_secs_f64(),
    })
}

fn conclude(runs: &[Run]) -> ExitCode {
    println!();
    for run in runs {
        let outcome = match &run.verdict {
            Verdict::Passed => format!("passed in {:.0} s", run.duration_s),
            Verdict::Failed => format!("FAILED in {:.0} s", run.duration_s),
            Verdict::Skipped(reason) => format!("SKIPPED {reason}"),
        };
        println!("{:<20} {outcome}", run.stage);
    }
    let failed = runs.iter().any(|run| run.verdict == Verdict::Failed);
    match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}
