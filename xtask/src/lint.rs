//! `cargo xtask lint`: every static check in its own timed section; all run, then the failed ones are named.

use std::{process::ExitCode, time::Instant};

use xshell::{Shell, cmd};

use crate::{monitoring, tidy, tools::Tools, walls};

type Check = fn(&Shell) -> anyhow::Result<()>;

const SECTIONS: [(&str, Check); 8] = [
    ("format", format),
    ("tidy", tidy::check),
    ("walls", walls::check),
    ("monitoring", monitoring::check),
    ("toml", toml),
    ("spelling", spelling),
    ("clippy", clippy),
    ("rustdoc", rustdoc),
];

pub(crate) fn run(sh: &Shell) -> anyhow::Result<ExitCode> {
    let mut failed = Vec::new();
    for (name, check) in SECTIONS {
        println!("\n── {name}");
        let started = Instant::now();
        let outcome = check(sh);
        let seconds = started.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => println!("── {name}: ok in {seconds:.1} s"),
            Err(error) => {
                println!("{error:#}\n── {name}: FAILED in {seconds:.1} s");
                failed.push(name);
            }
        }
    }
    if failed.is_empty() {
        println!("\nlint: all {} sections passed", SECTIONS.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nlint: failed in {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

fn format(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(sh, "cargo fmt --all --check").run()?)
}

fn toml(sh: &Shell) -> anyhow::Result<()> {
    let taplo = Tools::installed(sh)?.program("taplo");
    Ok(cmd!(sh, "{taplo} fmt --check").run()?)
}

fn spelling(sh: &Shell) -> anyhow::Result<()> {
    let typos = Tools::installed(sh)?.program("typos");
    Ok(cmd!(sh, "{typos}").run()?)
}

fn clippy(sh: &Shell) -> anyhow::Result<()> {
    Ok(cmd!(
        sh,
        "cargo clippy --keep-going --workspace --all-targets -- -D warnings"
    )
    .run()?)
}

fn rustdoc(sh: &Shell) -> anyhow::Result<()> {
    let _flags = sh.push_env("RUSTDOCFLAGS", "-D warnings");
    Ok(cmd!(sh, "cargo doc --keep-going --workspace --no-deps").run()?)
}
