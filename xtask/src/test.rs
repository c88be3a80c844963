//! `cargo xtask test`: every test of the workspace, and one plain summary line at the end.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use xshell::{Shell, cmd};

use crate::{
    counts::{self, Counts},
    coverage::Coverage,
    debian,
    mlflow::Mlflow,
    postgres::Postgres,
    tools::Tools,
};

/// The packages whose tests speak to MLflow.
const MLFLOW_USERS: [&str; 3] = ["mlflow", "predictiondex", "train"];

/// The profile of nextest whose tests count lines, which slows them twentyfold, and the one of all others.
const PROFILES: [&str; 2] = ["coverage", "default"];

/// The outcome of one runner: what it counted, and whether it ended well.
struct Outcome {
    counts: Counts,
    succeeded: bool,
}

pub(crate) fn run(
    sh: &Shell,
    with_coverage: bool,
    nextest_args: &[String],
) -> anyhow::Result<ExitCode> {
    let nextest = nextest(sh)?;
    let coverage = with_coverage.then(|| Coverage::start(sh)).transpose()?;
    install_browser_if_missing(sh)?;
    let mlflow = match uses_mlflow(nextest_args) {
        true => Some(Mlflow::start(sh)?),
        false => None,
    };
    let postgres = Postgres::start(sh)?;
    let urls = (
        sh.push_env("PREDICTIONDEX_TEST_POSTGRES_URL", postgres.url()),
        mlflow
            .as_ref()
            .map(|server| sh.push_env("PREDICTIONDEX_TEST_MLFLOW_URL", server.url())),
    );
    let [counting, plain] = PROFILES;
    let profile = if with_coverage { counting } else { plain };
    let mut outcome = run_nextest(sh, &nextest, profile, nextest_args)?;
    drop((urls, postgres, mlflow));
    if nextest_args.is_empty() && outcome.succeeded {
        let examples = run_doctests(sh)?;
        outcome.counts = outcome.counts + examples.counts;
        outcome.succeeded = examples.succeeded;
    }
    if let Some(coverage) = coverage
        && outcome.counts.n_passed > 0
        && let Err(error) = coverage.report(nextest_args.is_empty() && outcome.succeeded)
    {
        println!("{error:#}");
        outcome.succeeded = false;
    }
    let Counts { n_passed, n_failed } = outcome.counts;
    println!("{n_passed} passed, {n_failed} failed");
    Ok(match outcome.succeeded {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn nextest(sh: &Shell) -> anyhow::Result<PathBuf> {
    match debian::find_program("cargo-nextest") {
        Some(program) => Ok(program),
        None => Ok(Tools::installed(sh)?.program("cargo-nextest")),
    }
}

fn install_browser_if_missing(sh: &Shell) -> anyhow::Result<()> {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let has_browser = browsers
        .iter()
        .any(|name| debian::find_program(name).is_some());
    if has_browser && debian::find_program("chromedriver").is_some() {
        return Ok(());
    }
    let is_ubuntu = sh
        .read_file("/etc/os-release")
        .is_ok_and(|text| text.contains("ID=ubuntu"));
    match is_ubuntu {
        true => debian::install(sh, &["chromium-browser", "chromium-chromedriver"]),
        false => debian::install(sh, &["chromium", "chromium-driver"]),
    }
}

/// The report of an earlier run goes first, so that a build that fails counts no test.
fn run_nextest(
    sh: &Shell,
    nextest: &PathBuf,
    profile: &str,
    args: &[String],
) -> anyhow::Result<Outcome> {
    let junit = format!("target/nextest/{profile}/junit.xml");
    sh.remove_path(&junit)?;
    println!("Building and running the tests");
    let scope = scope(args);
    let run = cmd!(
        sh,
        "{nextest} nextest run --profile {profile} {scope...} {args...}"
    )
    .run();
    let counts = match sh.path_exists(&junit) {
        true => counts::from_junit(&sh.read_file(&junit)?)?,
        false => Counts::default(),
    };
    if let Err(error) = &run {
        println!("{error}");
    }
    let succeeded = run.is_ok() && counts.n_failed == 0 && counts.n_passed > 0;
    Ok(Outcome { counts, succeeded })
}

/// The whole workspace, unless the arguments name packages, which cargo would then ignore.
fn scope(args: &[String]) -> Option<&'static str> {
    match names_packages(args) {
        true => None,
        false => Some("--workspace"),
    }
}

fn names_packages(args: &[String]) -> bool {
    let names_one = |arg: &String| arg.starts_with("-p") || arg.starts_with("--package");
    args.iter().any(names_one)
}

/// Tests of packages that do not speak to MLflow do not wait for it to be installed.
fn uses_mlflow(args: &[String]) -> bool {
    let speaks_to_it = |arg: &String| MLFLOW_USERS.iter().any(|user| arg.ends_with(user));
    !names_packages(args) || args.iter().any(speaks_to_it)
}

/// Examples in documentation comments, which nextest does not run; their output matters when one fails.
fn run_doctests(sh: &Shell) -> anyhow::Result<Outcome> {
    let examples = cmd!(sh, "cargo test --quiet --workspace --doc --no-fail-fast");
    let output = examples.ignore_status().output()?;
    let text = String::from_utf8(output.stdout).context("failed to read the doctests' output")?;
    let succeeded = output.status.success();
    if !succeeded {
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    let counts = counts::from_libtest(&text)?;
    Ok(Outcome { counts, succeeded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naming_a_package_narrows_the_scope() {
        let args = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(scope(&args(&[])), Some("--workspace"));
        assert_eq!(scope(&args(&["stab"])), Some("--workspace"));
        assert_eq!(scope(&args(&["-p", "dex"])), None);
        assert_eq!(scope(&args(&["--package=dex"])), None);
    }

    #[test]
    fn mlflow_starts_for_those_who_use_it() {
        let uses = |words: &[&str]| {
            uses_mlflow(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert!(uses(&[]) && uses(&["stab"]) && uses(&["-p", "train"]) && uses(&["-pmlflow"]));
        assert!(!uses(&["-p", "dex"]) && !uses(&["--package=battle", "stab"]));
    }
}
