//! `cargo xtask ci --self-test`: a chain that cannot fail proves nothing.
//!
//! What is committed is cloned and broken there; images and tools are those of this checkout.

use std::{path::Path, process::ExitCode, time::Instant};

use anyhow::{Context, ensure};
use xshell::{Shell, cmd};

use super::faults::{Change, FAULTS, Fault};
use crate::lint;

const CLONE: &str = "target/self-test/clone";
const LOGS: &str = "target/reports/self-test";
/// What the clone takes from here, because making it takes long.
const TOOLS: &str = ".tools";
const IMAGES: &str = "target/images";

pub(super) fn run(sh: &Shell, only: Option<&str>) -> anyhow::Result<ExitCode> {
    let chosen = |fault: &&Fault| only.is_none_or(|text| fault.name.contains(text));
    let faults: Vec<&Fault> = FAULTS.iter().filter(chosen).collect();
    ensure!(!faults.is_empty(), "no fault has that in its name");
    clone(sh)?;
    sh.remove_path(LOGS)?;
    sh.create_dir(LOGS)?;
    let mut missed = Vec::new();
    for fault in faults {
        if !is_noticed(sh, fault)? {
            missed.push(fault.name);
        }
    }
    if missed.is_empty() {
        println!("self-test: each fault turns its stage red, for its reason");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "self-test: nobody noticed {}; see {LOGS}",
        missed.join(", ")
    );
    Ok(ExitCode::FAILURE)
}

/// An earlier clone stays, for what it has compiled.
fn clone(sh: &Shell) -> anyhow::Result<()> {
    let here = sh.current_dir();
    if sh.path_exists(CLONE) {
        cmd!(sh, "git -C {CLONE} fetch --quiet {here} HEAD").run()?;
        cmd!(sh, "git -C {CLONE} reset --quiet --hard FETCH_HEAD").run()?;
    } else {
        cmd!(sh, "git clone --quiet {here} {CLONE}").run()?;
    }
    let tools = here.join(CLONE).join(TOOLS);
    if sh.path_exists(TOOLS) && !sh.path_exists(&tools) {
        std::os::unix::fs::symlink(here.join(TOOLS), tools)?;
    }
    if sh.path_exists(IMAGES) {
        sh.create_dir(format!("{CLONE}/target"))?;
        // A build of images does not follow links.
        cmd!(
            sh,
            "cp --recursive --no-target-directory {IMAGES} {CLONE}/{IMAGES}"
        )
        .run()?;
    }
    Ok(())
}

/// Whether the stage fails, and says why.
fn is_noticed(sh: &Shell, fault: &Fault) -> anyhow::Result<bool> {
    let started = Instant::now();
    let snapshot = sh.current_dir().join(lint::SNAPSHOT);
    let folder = sh.push_dir(CLONE);
    cmd!(sh, "git reset --quiet --hard").run()?;
    cmd!(sh, "git clean --quiet --force -d").run()?;
    apply(sh, &fault.change).with_context(|| format!("failed to make {}", fault.name))?;
    // The stages look at files that git knows.
    cmd!(sh, "git add --all").quiet().run()?;
    let stage = fault.stage;
    let run = cmd!(sh, "cargo xtask {stage...}").env(lint::SNAPSHOT_VARIABLE, snapshot);
    // The name of a test that passes is no reason.
    let run = run.env("NEXTEST_STATUS_LEVEL", "fail");
    let output = run.quiet().ignore_status().output()?;
    drop(folder);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    sh.write_file(
        Path::new(LOGS).join(format!("{}.log", fault.name)),
        text.as_bytes(),
    )?;
    let noticed = !output.status.success() && text.contains(fault.reason);
    let verdict = if noticed { "noticed" } else { "NOT NOTICED" };
    println!(
        "{verdict} in {:.0} s: {}",
        started.elapsed().as_secs_f32(),
        fault.name
    );
    Ok(noticed)
}

fn apply(sh: &Shell, change: &Change) -> anyhow::Result<()> {
    match change {
        Change::Append(file, text) => {
            let before = match sh.path_exists(file) {
                true => sh.read_file(file)?,
                false => String::new(),
            };
            sh.write_file(file, before + text)?;
        }
        Change::Replace(file, from, to) => {
            let text = sh.read_file(file)?;
            ensure!(text.contains(from), "{file} does not say {from}");
            sh.write_file(file, text.replacen(from, to, 1))?;
        }
        Change::Lock(package, version) => {
            cmd!(
                sh,
                "cargo update --quiet --package {package} --precise {version}"
            )
            .run()?;
            cmd!(sh, "cargo fetch --quiet").run()?;
        }
    }
    Ok(())
}
