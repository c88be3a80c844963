//! `cargo xtask test --coverage`: the same tests, with a counter in every line of our crates.
//!
//! One run gives every report under target/coverage; how much is enough stands in `floors`.

pub(crate) mod floors;

use std::path::PathBuf;

use anyhow::{Context, ensure};
use xshell::{PushEnv, Shell, cmd};

use crate::{debian, tools::Tools};

/// Crates with counters are built apart from those without.
const BUILD: &str = "target/llvm-cov-target";
const REPORTS: &str = "target/coverage";

/// Tests that need a model, of any worth, train it on so many duels.
const TRAINING_DUELS: (&str, &str) = ("PREDICTIONDEX_TEST_TRAINING_DUELS", "20000");

/// While it lives, cargo builds our crates with counters, and what they count is kept.
pub(crate) struct Coverage<'a> {
    sh: &'a Shell,
    program: PathBuf,
    _environment: Vec<PushEnv<'a>>,
}

impl<'a> Coverage<'a> {
    /// Installs what is missing, and removes what earlier runs built of our crates and counted:
    /// what is left of a crate that was built otherwise would count as lines that no test runs.
    pub(crate) fn start(sh: &'a Shell) -> anyhow::Result<Self> {
        let program = Tools::installed(sh)?.program("cargo-llvm-cov");
        let coverage = Self {
            sh,
            _environment: environment(sh, &program)?,
            program,
        };
        coverage.run(&["clean", "--workspace"])?;
        sh.remove_path(REPORTS)?;
        Ok(coverage)
    }

    /// Writes every report, and shows how many lines of each crate the tests ran.
    ///
    /// # Errors
    /// A report cannot be written, or every test ran and passed and yet a crate is below its floor.
    pub(crate) fn report(&self, is_whole: bool) -> anyhow::Result<()> {
        self.sh.create_dir(REPORTS)?;
        let cobertura = format!("{REPORTS}/cobertura.xml");
        for format in [
            ["--lcov", "--output-path", floors::LCOV],
            ["--cobertura", "--output-path", &cobertura],
            ["--html", "--output-dir", REPORTS],
        ] {
            self.run(&[&["report"], &format[..]].concat())?;
        }
        println!("Lines that the tests ran, one by one: {REPORTS}/html/index.html");
        floors::judge(self.sh, is_whole)
    }

    /// Runs cargo-llvm-cov, whose warnings say nothing about our code; they count when it fails.
    fn run(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let program = &self.program;
        let command = cmd!(self.sh, "{program} llvm-cov {arguments...}").quiet();
        let output = command.ignore_status().output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "cargo llvm-cov {} failed: {told}",
            arguments.join(" ")
        );
        Ok(())
    }
}

/// What makes cargo build with counters, as cargo-llvm-cov tells it.
fn environment<'a>(sh: &'a Shell, program: &PathBuf) -> anyhow::Result<Vec<PushEnv<'a>>> {
    let (cov, profdata) = llvm(sh)?;
    let mut environment = vec![
        sh.push_env("LLVM_COV", cov),
        sh.push_env("LLVM_PROFDATA", profdata),
        sh.push_env("CARGO_TARGET_DIR", sh.current_dir().join(BUILD)),
    ];
    let (name, n_duels) = TRAINING_DUELS;
    environment.push(sh.push_env(name, n_duels));
    let shown = cmd!(sh, "{program} llvm-cov show-env").quiet();
    for line in shown.ignore_stderr().read()?.lines() {
        let (name, value) = line
            .split_once('=')
            .with_context(|| format!("failed to read `{line}` of cargo llvm-cov show-env"))?;
        environment.push(sh.push_env(name, value.trim_matches('\'')));
    }
    Ok(environment)
}

/// `llvm-cov` and `llvm-profdata` of the compiler's own version: those on `PATH`, else rustup's,
/// else Debian's.
fn llvm(sh: &Shell) -> anyhow::Result<(PathBuf, PathBuf)> {
    let major = llvm_major(&cmd!(sh, "rustc --version --verbose").quiet().read()?)?;
    let named = || {
        let cov = debian::find_program(&format!("llvm-cov-{major}"));
        cov.zip(debian::find_program(&format!("llvm-profdata-{major}")))
    };
    if let Some(programs) = named() {
        return Ok(programs);
    }
    if let Some(programs) = rustups(sh)? {
        return Ok(programs);
    }
    let package = format!("llvm-{major}");
    debian::install(sh, &[&package])?;
    named().with_context(|| format!("the package {package} holds no llvm-cov-{major}"))
}

fn llvm_major(answer: &str) -> anyhow::Result<u32> {
    let mut lines = answer.lines();
    let version = lines.find_map(|line| line.strip_prefix("LLVM version: "));
    let major = version.and_then(|version| version.split('.').next()?.parse().ok());
    major.with_context(|| format!("failed to read the version of LLVM in `{answer}`"))
}

/// The component of the toolchain, where there is a rustup that can have it.
fn rustups(sh: &Shell) -> anyhow::Result<Option<(PathBuf, PathBuf)>> {
    let added = cmd!(sh, "rustup component add llvm-tools").quiet();
    if added.ignore_stderr().run().is_err() {
        return Ok(None);
    }
    let libraries = PathBuf::from(cmd!(sh, "rustc --print target-libdir").quiet().read()?);
    let bin = libraries.with_file_name("bin");
    Ok(Some((bin.join("llvm-cov"), bin.join("llvm-profdata"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_llvm_is_the_compilers() {
        let answer = "rustc 1.95.0 (59807616e 2026-04-14)\nrelease: 1.95.0\nLLVM version: 22.1.2";
        assert_eq!(llvm_major(answer).unwrap(), 22);
        assert!(llvm_major("rustc 1.95.0\nrelease: 1.95.0").is_err());
    }
}
