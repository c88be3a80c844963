//! What stands beside a model's trees: where it comes from and how good it was when measured.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::features::N_FEATURES;
use crate::metrics::Scores;
use crate::model::win_probability;
use crate::trees::Trees;

/// The only layout of manifests that is written and read.
pub const FORMAT_VERSION: u32 = 1;

/// The content of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format_version: u32,
    /// What kind of model the trees are.
    pub model_type: String,
    /// Digest of the feature schema, hexadecimal SHA-256.
    pub schema_hash: String,
    pub n_features: usize,
    /// Names of the features, in order.
    pub features: Vec<String>,
    pub metrics: Metrics,
    /// Digest of the training rows and labels, hexadecimal SHA-256.
    pub data_digest: String,
    /// Version of the battle rules whose simulations are the labels.
    pub rules_version: String,
    pub seed: u64,
    pub hyperparameters: serde_json::Value,
    /// RFC 3339, UTC.
    pub trained_at: String,
    /// Digest of `model.json`, hexadecimal SHA-256.
    pub model_sha256: String,
    /// Rows whose predictions the trees must reproduce.
    pub golden: Vec<Golden>,
}

/// Measures on duels between pairs of species that training did not see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Decided when to stop adding trees; drawn as the training duels are.
    pub validation: SplitMetrics,
    /// What players ask: link-battle individuals at level 50 with any legal move.
    pub unseen_pairs: SplitMetrics,
    /// The same, where at least one of the species was absent from training altogether.
    pub unseen_species: SplitMetrics,
    /// Drawn as the training duels are: other levels and individuals too, and more strong moves.
    pub varied: SplitMetrics,
}

/// Measures on one set of duels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitMetrics {
    pub n_duels: usize,
    /// Simulations behind each observed share of wins.
    pub n_simulations: u32,
    pub model: Scores,
    /// The closed-form estimate that the model reads as its feature `race`.
    pub race_estimate: Scores,
    /// The plain rule: who faints first by expected damage.
    pub damage_rule: Scores,
    /// The plain rule: whose base stats add up to more.
    pub base_stats_rule: Scores,
    /// A perfect forecaster on the same observations.
    pub best_possible: Scores,
}

/// The two rows of one duel, and the probability that its first side wins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    pub forward: Vec<f32>,
    pub mirrored: Vec<f32>,
    pub probability: f64,
}

impl Golden {
    pub fn new(
        trees: &Trees<N_FEATURES>,
        forward: &[f32; N_FEATURES],
        mirrored: &[f32; N_FEATURES],
    ) -> Golden {
        Golden {
            forward: forward.to_vec(),
            mirrored: mirrored.to_vec(),
            probability: win_probability(trees, forward, mirrored),
        }
    }

    /// The probability that `trees` give, or `None` when a row is not as long as the schema.
    pub(crate) fn predicted_by(&self, trees: &Trees<N_FEATURES>) -> Option<f64> {
        let forward = self.forward.as_slice().try_into().ok()?;
        let mirrored = self.mirrored.as_slice().try_into().ok()?;
        Some(win_probability(trees, forward, mirrored))
    }
}

/// Hexadecimal SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
