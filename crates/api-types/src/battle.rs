//! Damage calculations and simulated battles, for individuals as players raise them (all ours).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::object::object;

/// A form, by one of its names or by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "expected a name or an id")]
pub enum NameOrId {
    Id(i32),
    /// French or English.
    Name(String),
}

/// One Pokémon as it was raised; what is left out is as in link battles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Individual {
    #[schema(example = "Carapuce")]
    pub pokemon: NameOrId,
    /// 1 to 100, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100)]
    pub level: Option<i64>,
    /// French or English name, neutral when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Modeste")]
    pub nature: Option<String>,
    /// Individual values, 0 to 31, 31 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ivs: Option<Values>,
    /// Awakening values, 0 to 200, 0 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avs: Option<Values>,
    /// 0 to 255, 70 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 255)]
    pub friendship: Option<i64>,
}

/// One number for all six statistics, or one for each of some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "expected a whole number, or an object with some of hp, attack, defense, sp_attack, \
                 sp_defense and speed"
)]
pub enum Values {
    All(i64),
    #[serde(deserialize_with = "object")]
    Each(StatValues),
}

/// Numbers for some of the six statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatValues {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hp: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attack: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defense: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp_attack: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp_defense: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<i64>,
}

/// Stages of the statistics that damage depends on, −6 to 6, 0 where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stages {
    #[serde(default)]
    #[schema(minimum = -6, maximum = 6)]
    pub attack: i64,
    #[serde(default)]
    #[schema(minimum = -6, maximum = 6)]
    pub defense: i64,
    #[serde(default)]
    #[schema(minimum = -6, maximum = 6)]
    pub sp_attack: i64,
    #[serde(default)]
    #[schema(minimum = -6, maximum = 6)]
    pub sp_defense: i64,
}

/// How hard does a move strike?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DamageRequest {
    #[serde(deserialize_with = "object")]
    pub attacker: Individual,
    #[serde(deserialize_with = "object")]
    pub defender: Individual,
    /// French or English name of a damaging move, whether the attacker can learn it or not.
    #[schema(example = "Surf")]
    pub r#move: String,
    #[serde(default)]
    pub critical: bool,
    /// `burn`, `freeze`, `paralysis`, `poison`, `toxic` or `sleep`; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attacker_status: Option<String>,
    #[serde(default, deserialize_with = "object")]
    pub attacker_stages: Stages,
    #[serde(default, deserialize_with = "object")]
    pub defender_stages: Stages,
    /// Whether Reflect shields the defender.
    #[serde(default)]
    pub reflect: bool,
    /// Whether Light Screen shields the defender.
    #[serde(default)]
    pub light_screen: bool,
}

/// Who fights, with the statistics that count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Fighter {
    pub pokemon_id: i32,
    pub name: String,
    pub name_en: String,
    pub level: u8,
    /// French name of the nature.
    pub nature: String,
    pub nature_en: String,
    pub stats: FinalStats,
}

/// Statistics of one individual, before any stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FinalStats {
    pub hp: u16,
    pub attack: u16,
    pub defense: u16,
    pub sp_attack: u16,
    pub sp_defense: u16,
    pub speed: u16,
}

/// What a move does to its target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DamageResponse {
    pub attacker: Fighter,
    pub defender: Fighter,
    /// French name of the move.
    pub r#move: String,
    pub move_en: String,
    pub critical: bool,
    /// 0, 0.25, 0.5, 1, 2 or 4; damage that is fixed depends on it only where it is 0.
    #[schema(minimum = 0, maximum = 4)]
    pub type_multiplier: f64,
    /// 1.5 when the move has a type of its user, else 1.
    pub stab: f64,
    /// The sixteen equally likely amounts of HP that one hit takes, from low to high.
    #[schema(min_items = 16, max_items = 16)]
    pub rolls: Vec<u16>,
    /// The same as percentages of the defender's HP.
    #[schema(min_items = 16, max_items = 16)]
    pub rolls_percent: Vec<f64>,
    /// Least and most hits of one use of the move.
    pub hits: [u8; 2],
    /// The defender's HP.
    pub hp: u16,
    /// Chances, 0 to 1, that the move knocks out when it has struck once, twice, three and four times;
    /// all hits of one use count. Exact.
    #[schema(min_items = 4, max_items = 4)]
    pub knock_out_chances: Vec<f64>,
}

/// How often does A win a battle against B?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulateRequest {
    #[serde(deserialize_with = "object")]
    pub pokemon_a: Individual,
    #[serde(deserialize_with = "object")]
    pub pokemon_b: Individual,
    /// French or English names of A's moves, 1 to 4, whether it can learn them or not.
    #[schema(min_items = 1, max_items = 4, example = json!(["Surf", "Morsure"]))]
    pub moves_a: Vec<String>,
    #[schema(min_items = 1, max_items = 4, example = json!(["Flammèche"]))]
    pub moves_b: Vec<String>,
    /// How A chooses: `repeat` its first move, `uniform` at random among those that it can use, or `greedy`
    /// for the most damage that it can expect. `repeat` for one move and `uniform` for several when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_a: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_b: Option<String>,
    /// The Mega form that A evolves into on the first turn: its name, `X`, `Y`, or `mega` for the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mega_a: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mega_b: Option<String>,
    /// Number of battles, 1 to 10,000, or to 2,000 where a side is `greedy`; 1,000 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10_000)]
    pub n: Option<i64>,
    /// The same seed gives the same battles; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 18_446_744_073_709_551_615u64)]
    pub seed: Option<u64>,
}

/// The results of a number of battles, and the first of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SimulateResponse {
    pub pokemon_a: Fighter,
    pub pokemon_b: Fighter,
    /// French names of A's moves.
    pub moves_a: Vec<String>,
    pub moves_a_en: Vec<String>,
    pub moves_b: Vec<String>,
    pub moves_b_en: Vec<String>,
    /// `repeat`, `uniform` or `greedy`.
    pub policy_a: String,
    pub policy_b: String,
    pub n: u32,
    pub seed: u64,
    pub wins_a: u32,
    pub wins_b: u32,
    /// Always 0: when both faint at once, the rules name a winner.
    pub draws: u32,
    /// Share of the battles that A won, 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    pub win_rate_a: f64,
    /// The exact (Clopper–Pearson) interval that holds A's true share with 95 % confidence.
    pub interval_95: [f64; 2],
    pub mean_turns: f64,
    /// The first battle, turn by turn.
    pub first_battle: Vec<BattleTurn>,
}

/// One turn, told in the language of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BattleTurn {
    /// From 1.
    pub turn: u32,
    /// One line for each action, with what came of it.
    pub lines: Vec<String>,
    /// HP at the end of the turn.
    pub hp_a: u16,
    pub hp_b: u16,
}
