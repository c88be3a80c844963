//! Pokémon, moves and types as the catalogue routes show them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An elemental type: its number (1 to 18) and its French name in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TypeOut {
    pub id: i32,
    #[schema(example = "électrik")]
    pub name: String,
    /// English name in lower case (ours).
    #[schema(example = "electric")]
    pub name_en: String,
}

/// The kind of a form: `base`, `alola`, `starter` or `mega`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormOut {
    pub id: i32,
    #[schema(example = "base")]
    pub name: String,
}

/// A form's names; `id` and `pokedex_number` are the species' national number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonSpeciesOut {
    pub id: i32,
    pub pokedex_number: i32,
    /// Full French name with the form.
    #[schema(example = "Méga-Dracaufeu X")]
    pub name_fr: String,
    #[schema(required = true, example = "Mega Charizard X")]
    pub name_en: Option<String>,
}

/// One of a form's types; slot 1 is the primary type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonTypeOut {
    pub slot: i32,
    #[schema(example = "électrik")]
    pub name: String,
}

/// A form in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonListItem {
    pub id: i32,
    pub form: FormOut,
    pub species: PokemonSpeciesOut,
    pub types: Vec<PokemonTypeOut>,
    /// Always null: no game artwork is served.
    #[schema(required = true)]
    pub sprite_url: Option<String>,
}

/// Base statistics, 1 to 255 each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonStatsOut {
    pub hp: i32,
    pub attack: i32,
    pub defense: i32,
    pub sp_attack: i32,
    pub sp_defense: i32,
    pub speed: i32,
}

/// A move that a form can learn, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonMoveUIOut {
    pub name: String,
    /// French name of the type, lower case.
    pub r#type: String,
    /// `physique`, `spécial` or `autre`.
    pub category: String,
    /// `level_up`, `ct`, `move_tutor`, `before_evolution` or `event`.
    pub learn_method: String,
    /// The level, 0 = known from the start, −1 = on evolution, −2 = from a previous evolution.
    #[schema(required = true)]
    pub learn_level: Option<i32>,
    /// Base power; null where damage does not come from one.
    #[schema(required = true)]
    pub power: Option<i32>,
    /// Percent; null when the move never misses.
    #[schema(required = true)]
    pub accuracy: Option<i32>,
    /// `physique` or `spécial`, by the statistics that the damage uses; null for a status move.
    #[schema(required = true)]
    pub damage_type: Option<String>,
    /// The lowest level at which the form can select the move in a battle, learned this way; null when
    /// it cannot (ours).
    #[schema(required = true, minimum = 1, maximum = 100)]
    pub usable_from: Option<i32>,
}

/// Everything about a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonDetail {
    pub id: i32,
    pub form: FormOut,
    pub species: PokemonSpeciesOut,
    pub stats: PokemonStatsOut,
    pub types: Vec<PokemonTypeOut>,
    pub moves: Vec<PokemonMoveUIOut>,
    /// Metres, as a decimal number in a string.
    #[schema(example = "1.70")]
    pub height_m: String,
    /// Kilograms, as a decimal number in a string.
    #[schema(example = "90.50")]
    pub weight_kg: String,
    /// Always null: no game artwork is served.
    #[schema(required = true)]
    pub sprite_url: Option<String>,
}

/// How much an attacking type does to a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PokemonWeaknessOut {
    /// French name of the attacking type, lower case.
    pub attacking_type: String,
    /// 0, 0.25, 0.5, 1, 2 or 4, as a decimal number in a string.
    #[schema(example = "2.00")]
    pub multiplier: String,
}

/// A move in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveListItem {
    pub id: i32,
    pub name: String,
    /// English name (ours).
    pub name_en: String,
    /// `physique`, `spécial` or `autre`.
    pub category: String,
    pub r#type: TypeOut,
    /// Base power; null where damage does not come from one.
    #[schema(required = true)]
    pub power: Option<i32>,
    /// Percent; null when the move never misses.
    #[schema(required = true)]
    pub accuracy: Option<i32>,
    /// What the move does, in French, from its rules alone; null for a status move.
    #[schema(required = true)]
    pub description: Option<String>,
}

/// Everything about a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveDetail {
    pub id: i32,
    pub name: String,
    /// English name (ours).
    pub name_en: String,
    pub category: String,
    pub r#type: TypeOut,
    /// Base power; null where damage does not come from one.
    #[schema(required = true)]
    pub power: Option<i32>,
    /// Percent; null when the move never misses.
    #[schema(required = true)]
    pub accuracy: Option<i32>,
    /// What the move does, in French, from its rules alone; null for a status move.
    #[schema(required = true)]
    pub description: Option<String>,
    /// `physique` or `spécial`, by the statistics that the damage uses; null for a status move.
    #[schema(required = true)]
    pub damage_type: Option<String>,
}

/// A move to choose from; the two last fields are filled when the list is that of one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveSelectableOut {
    pub id: i32,
    pub name: String,
    /// English name (ours).
    pub name_en: String,
    pub category: String,
    /// Base power; null where damage does not come from one.
    #[schema(required = true)]
    pub power: Option<i32>,
    /// Percent; null when the move never misses.
    #[schema(required = true)]
    pub accuracy: Option<i32>,
    /// What the move does, in French, from its rules alone; null for a status move.
    #[schema(required = true)]
    pub description: Option<String>,
    pub r#type: TypeOut,
    #[schema(required = true)]
    pub learn_method: Option<String>,
    #[schema(required = true)]
    pub learn_level: Option<i32>,
}

/// One cell of the type chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TypeEffectivenessOut {
    pub attacking_type_id: i32,
    pub defending_type_id: i32,
    /// 0, 0.5, 1 or 2, as a decimal number in a string.
    #[schema(example = "0.50")]
    pub multiplier: String,
}
