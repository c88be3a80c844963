//! Why a model could not be read, written or served.

use std::io;
use std::path::PathBuf;

use crate::xgboost::TreesError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("failed to write {path}")]
    Write { path: PathBuf, source: io::Error },
    #[error("{path} is damaged; remove it and train again")]
    Damaged {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{path} is damaged; `predictiondex model promote NUMBER` writes it anew")]
    Aliases {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{path} has format version {found}, but only {supported} is understood; train again")]
    FormatVersion {
        path: PathBuf,
        found: u32,
        supported: u32,
    },
    #[error(
        "{path} was trained on feature schema {found}, but this program computes {expected}; train again"
    )]
    Schema {
        path: PathBuf,
        found: String,
        expected: String,
    },
    #[error("{path} has digest {found}, but its manifest says {expected}; train again")]
    Digest {
        path: PathBuf,
        found: String,
        expected: String,
    },
    #[error("{path} is not a model that can be evaluated; train again")]
    Trees { path: PathBuf, source: TreesError },
    #[error("{path} has no golden prediction to check the model against; train again")]
    NoGolden { path: PathBuf },
    #[error(
        "golden row {row} of {path} predicts {found}, but its manifest says {expected}; train again"
    )]
    Golden {
        path: PathBuf,
        row: usize,
        found: f64,
        expected: f64,
    },
    #[error("{path} is not a model version: names in this folder are whole numbers; move it away")]
    VersionName { path: PathBuf },
}
