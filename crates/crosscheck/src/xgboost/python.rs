//! Python's XGBoost in a process of its own, installed from `PyPI` where it is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::Quality;

const REQUIREMENTS: &str = include_str!("../../xgboost/requirements.txt");
const SCRIPT: &str = include_str!("../../xgboost/measure.py");

/// What the script prints.
#[derive(Debug, Deserialize)]
pub(super) struct Measured {
    /// Version of XGBoost.
    pub(super) xgboost: String,
    /// Rows that were learned from.
    pub(super) rows: usize,
    pub(super) training_s: f64,
    /// The model that XGBoost trained.
    pub(super) python: Sheet,
    /// Our model, in XGBoost.
    pub(super) ours: Sheet,
    /// Of XGBoost's probabilities of our model from our own.
    pub(super) largest_difference: f64,
}

/// A model in XGBoost.
#[derive(Debug, Deserialize)]
pub(super) struct Sheet {
    pub(super) trees: usize,
    pub(super) bytes: usize,
    /// Microseconds of a row alone.
    pub(super) alone_us: f64,
    /// Microseconds of a row among many.
    pub(super) together_us: f64,
    /// By split.
    pub(super) quality: BTreeMap<String, Quality>,
}

/// Gives the interpreter of an environment that has what the script needs.
pub(super) fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let stamp = folder.join("installed.txt");
    if !fs::read_to_string(&stamp).is_ok_and(|text| text == REQUIREMENTS) {
        println!("Installing XGBoost from PyPI in {}", folder.display());
        let wanted = folder.with_extension("txt");
        fs::create_dir_all(folder).with_context(|| format!("failed to make {folder:?}"))?;
        fs::write(&wanted, REQUIREMENTS).with_context(|| format!("failed to write {wanted:?}"))?;
        succeed(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(folder),
        )?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--requirement",
        ];
        succeed(Command::new(interpreter(folder)).args(pip).arg(wanted))?;
        fs::write(&stamp, REQUIREMENTS).with_context(|| format!("failed to write {stamp:?}"))?;
    }
    Ok(interpreter(folder))
}

fn interpreter(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status();
    let status =
        status.context("failed to start Python 3 (on Debian: apt install python3-venv)")?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// Trains on the dataset as the model of this version was trained, and measures both.
pub(super) fn measure(
    python: &Path,
    dataset: &Path,
    version: &Path,
    rows: &Path,
) -> anyhow::Result<Measured> {
    let mut script = Command::new(python);
    script.args(["-c", SCRIPT]).args([dataset, version, rows]);
    let output = script.stderr(Stdio::inherit()).output();
    let output = output.context("failed to start the environment's Python")?;
    ensure!(output.status.success(), "the script for XGBoost failed");
    serde_json::from_slice(&output.stdout).context("the script for XGBoost printed no figures")
}
