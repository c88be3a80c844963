//! `cargo xtask fuzz`: the engine, its texts and what sources answer against whatever a fuzzer thinks of.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use xshell::{Shell, cmd};

const CARGO_FUZZ: &str = "0.13.2";

const TARGETS: [&str; 5] = ["state", "effects", "battle", "pokeapi", "pokepedia"];

/// No input that is still running after this many seconds can be right.
const TIMEOUT_S: &str = "10";

/// Runs each target for so many seconds; what a target finds stays in `fuzz/artifacts`.
pub(crate) fn run(sh: &Shell, seconds: u32) -> anyhow::Result<ExitCode> {
    let cargo_fuzz = installed(sh)?;
    // The instrumentation is stable; only cargo-fuzz's flag for debug assertions is not.
    let _nightly = sh.push_env("RUSTC_BOOTSTRAP", "1");
    let mut failed = Vec::new();
    for target in TARGETS {
        println!("\n── {target}: {seconds} s");
        let seconds = format!("-max_total_time={seconds}");
        let dictionary = format!("fuzz/{target}.dict");
        let dictionary = sh
            .path_exists(&dictionary)
            .then(|| format!("-dict={dictionary}"));
        let run = cmd!(
            sh,
            "{cargo_fuzz} fuzz run --sanitizer none --debug-assertions {target} --
             {seconds} -timeout={TIMEOUT_S} -max_len=600 -print_final_stats=1 -verbosity=0 {dictionary...}"
        );
        if run.run().is_err() {
            failed.push(target);
        }
    }
    if failed.is_empty() {
        println!("\nfuzz: nothing found in {} targets", TARGETS.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nfuzz: found something in {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

/// cargo-fuzz of the pinned version under `.tools/`.
fn installed(sh: &Shell) -> anyhow::Result<PathBuf> {
    let root = sh
        .current_dir()
        .join(format!(".tools/cargo-fuzz-{CARGO_FUZZ}"));
    let program = root.join("bin/cargo-fuzz");
    if !program.is_file() {
        cmd!(
            sh,
            "cargo install cargo-fuzz --version {CARGO_FUZZ} --locked --root {root}"
        )
        .run()
        .context("failed to install cargo-fuzz from crates.io")?;
    }
    Ok(program)
}
