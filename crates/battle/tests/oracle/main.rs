//! The engine against ground truth computed by Pokémon Showdown.
//!
//! The small tables in `fixtures` always run; the full ones run too where their folder is found:
//! beside the repository, or where `PREDICTIONDEX_ORACLE_DIR` says.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod agreement;
mod damage;
mod duels;
mod mixed;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// The full table, where it is there.
fn full(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/oracle");
    let folder = std::env::var_os("PREDICTIONDEX_ORACLE_DIR").map_or(beside, PathBuf::from);
    let path = folder.join(name);
    path.exists().then_some(path)
}

fn rows<R: DeserializeOwned>(path: &Path) -> Vec<R> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
