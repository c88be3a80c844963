//! What a run leaves beside its model: how it went, on what, and with which program.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::dataset;
use crate::gate::Gate;
use crate::search::Trial;

/// Its name in the folder of a version.
pub(crate) const RECORD_FILE: &str = "training.json";

/// The content of `training.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the program.
    pub program: String,
    /// Commit of the program's source, where it was told.
    pub commit: Option<String>,
    /// Digest of the facts that the duels were drawn from, hexadecimal SHA-256.
    pub pokedex_digest: String,
    /// Digest of the dataset that the duels were read from, hexadecimal SHA-256; `None` where the run simulated them.
    #[serde(default)]
    pub dataset_digest: Option<String>,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    /// Settings of growth that were tried, the configured ones first; older records have none.
    #[serde(default)]
    pub trials: Vec<Trial>,
    /// After each tree, those too many included.
    pub rounds: Vec<Round>,
    pub n_trees: usize,
    pub n_nodes: usize,
    /// Size of the model file, in bytes.
    pub model_bytes: usize,
    /// What was found in the duels before anything was learned from them.
    pub data: dataset::Report,
    pub gate: Gate,
}

/// The log-loss, in nats, once a tree was added.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub training: f64,
    pub validation: f64,
}

impl Record {
    /// The record in the folder of a version; older versions have none.
    pub fn read(version_dir: &Path) -> anyhow::Result<Option<Record>> {
        beside(version_dir, RECORD_FILE)
    }
}

/// A document that stands beside a model; `None` where there is no such file.
pub(crate) fn beside<T: DeserializeOwned>(
    version_dir: &Path,
    name: &str,
) -> anyhow::Result<Option<T>> {
    let path = version_dir.join(name);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.with_context(|| format!("failed to read {}", path.display()))?,
    };
    let document = serde_json::from_slice(&text);
    document.with_context(|| format!("{} is damaged", path.display()))
}
