//! The prediction of the best move, the model's own card, and error bodies.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Which move should Pokémon A use against Pokémon B?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictBestMoveRequest {
    /// Id of the player's Pokémon.
    #[schema(minimum = 1, example = 25)]
    pub pokemon_a_id: i32,
    /// Id of the opponent.
    #[schema(minimum = 1, example = 7)]
    pub pokemon_b_id: i32,
    /// Names of A's damaging moves, French or English, 1 to 20.
    #[schema(min_items = 1, max_items = 20, example = json!(["Tonnerre", "Vive-Attaque"]))]
    pub available_moves: Vec<String>,
    /// Names of B's damaging moves, 1 to 20; without it, every damaging move that B can know at its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 20, example = json!(["Surf"]))]
    pub available_moves_b: Option<Vec<String>>,
    /// Level of both Pokémon, 1 to 100, 50 when absent (ours).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "level"
    )]
    #[schema(minimum = 1, maximum = 100)]
    pub level: Option<u8>,
    /// Whether to say why the recommended move has its odds (ours).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(default = false)]
    pub explain: bool,
}

/// Refuses what is far out of range in words that a client understands.
fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let Some(level) = Option::<i64>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let fits = u8::try_from(level).map(Some);
    fits.map_err(|_| D::Error::custom(format!("level {level} is not between 1 and 100")))
}

/// One of A's moves with its odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MoveScore {
    #[schema(example = "Tonnerre")]
    pub move_name: String,
    /// English name (ours).
    #[schema(example = "Thunderbolt")]
    pub move_name_en: String,
    /// French name of the type, lower case.
    #[schema(example = "électrik")]
    pub move_type: String,
    /// Base power, 0 where damage does not come from a base power.
    #[schema(minimum = 0)]
    pub move_power: i32,
    /// Base power × same-type bonus × type multiplier.
    #[schema(minimum = 0)]
    pub effective_power: f64,
    /// 0, 0.25, 0.5, 1, 2 or 4.
    #[schema(minimum = 0, maximum = 4)]
    pub type_multiplier: f64,
    /// 1.5 when the move has a type of its user, else 1.
    pub stab: f64,
    #[schema(minimum = -7, maximum = 5)]
    pub priority: i32,
    /// What the ranking sorts by: the worst case's win probability.
    pub score: f64,
    /// Probability that A wins with this move against B's best answer.
    #[schema(minimum = 0, maximum = 1)]
    pub win_probability: f64,
    /// Mean probability over B's moves (ours).
    #[schema(minimum = 0, maximum = 1)]
    pub average_win_probability: f64,
    /// B's best answer to this move, French name (ours).
    pub worst_case_move: String,
    /// The same, English name (ours).
    pub worst_case_move_en: String,
    /// `A` when `win_probability` is at least one half, else `B`.
    #[schema(pattern = "^[AB]$")]
    pub predicted_winner: String,
}

/// The recommended move and the ranking of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PredictBestMoveResponse {
    pub pokemon_a_id: i32,
    pub pokemon_a_name: String,
    pub pokemon_b_id: i32,
    pub pokemon_b_name: String,
    /// French name of the recommended move.
    pub recommended_move: String,
    /// English name of the recommended move (ours).
    pub recommended_move_en: String,
    /// Probability that A wins with the recommended move against B's best answer.
    #[schema(minimum = 0, maximum = 1)]
    pub win_probability: f64,
    /// Mean probability with the recommended move over B's moves (ours).
    #[schema(minimum = 0, maximum = 1)]
    pub average_win_probability: f64,
    /// True when the odds are nearer to even than the model can tell (ours).
    pub too_close_to_call: bool,
    /// True when B's moves were not given and every legal one was considered (ours).
    pub opponent_moves_assumed: bool,
    /// Level of both Pokémon (ours).
    pub level: u8,
    /// The model version that answered (ours).
    pub model_version: String,
    /// All moves of A, best first.
    pub all_moves: Vec<MoveScore>,
    /// Why the recommended move has its odds; there where the request asks for it (ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// What the model made of one duel: the recommended move against the opponent's best answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// What A repeats, French name.
    #[schema(example = "Tonnerre")]
    pub move_name: String,
    /// The same, English name.
    #[schema(example = "Thunderbolt")]
    pub move_name_en: String,
    /// What B repeats, French name.
    #[schema(example = "Surf")]
    pub opponent_move: String,
    /// The same, English name.
    #[schema(example = "Surf")]
    pub opponent_move_en: String,
    /// Natural logarithm of `win_probability` / (1 − `win_probability`).
    pub log_odds: f64,
    /// The part of every feature, the largest first, whichever way it speaks.
    ///
    /// They add up to `log_odds`, to within 0.0001.
    pub contributions: Vec<Contribution>,
}

/// What one feature of a duel adds to the log-odds (an exact Shapley value).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contribution {
    /// Name in the model's schema.
    #[schema(example = "a_mean_damage")]
    pub feature: String,
    /// Whose number it is: `A` or `B`; what both share is told as seen from A.
    #[schema(pattern = "^[AB]$")]
    pub side: String,
    /// What it says of its side, in French.
    #[schema(example = "Dégâts moyens")]
    pub label: String,
    /// The same in English.
    #[schema(example = "Mean damage")]
    pub label_en: String,
    /// The number that the model saw.
    #[schema(example = 0.43)]
    pub value: f32,
    /// The same as a French reader understands it.
    #[schema(example = "43 % des PV")]
    pub value_text: String,
    /// The same in English.
    #[schema(example = "43% of HP")]
    pub value_text_en: String,
    /// Added to the log-odds: above 0 it speaks for A, below 0 for B.
    pub contribution: f64,
}

/// What the served model is and how good it was when measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelInfo {
    pub model_type: String,
    pub version: String,
    pub n_features: usize,
    /// Metrics per split, measured on duels that training did not see.
    #[schema(value_type = Object)]
    pub metrics: serde_json::Value,
    /// RFC 3339, UTC.
    pub trained_at: String,
    #[schema(value_type = Object)]
    pub hyperparameters: serde_json::Value,
    /// Names of the features, in order.
    pub features: Vec<String>,
    /// What the features are worth to the model, the most telling first (ours).
    pub feature_importance: Vec<FeatureImportance>,
    /// Digest of the feature schema, hexadecimal SHA-256.
    pub schema_hash: String,
    /// Digest of the training data, hexadecimal SHA-256.
    pub data_digest: String,
    pub seed: u64,
}

/// How much one feature helped the model to tell duels apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeatureImportance {
    /// Name in the model's schema.
    #[schema(example = "a_mean_damage")]
    pub feature: String,
    /// Whose number it is: `A` or `B`; what both share is told as seen from A.
    #[schema(pattern = "^[AB]$")]
    pub side: String,
    /// What it says of its side, in French.
    #[schema(example = "Dégâts moyens")]
    pub label: String,
    /// The same in English.
    #[schema(example = "Mean damage")]
    pub label_en: String,
    /// Its share of all that splits gained when the trees grew; the shares add up to 1.
    #[schema(minimum = 0, maximum = 1)]
    pub gain: f64,
}

/// Whether the service can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `healthy` or `degraded`.
    pub status: String,
    /// Version of the served model.
    pub model_version: String,
    /// `available` or `unavailable`.
    pub database: String,
}

/// One step on the way to the faulty part of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Location {
    /// A part of the request or a field's name.
    Name(String),
    /// A position in a list, from 0.
    Index(usize),
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValidationError {
    /// Where: `["body", "available_moves", 0]`.
    pub loc: Vec<Location>,
    /// What, in a sentence that names the value and what is allowed.
    pub msg: String,
    /// Stable machine-readable reason, as in `unknown_move`.
    pub r#type: String,
}

/// Body of a 422 answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HTTPValidationError {
    pub detail: Vec<ValidationError>,
}

/// Body of every other error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    pub detail: String,
}
