//! All facts as plain rows of text and numbers: the shape that the snapshot's files and the
//! database's queries share, before anything is checked. `origin` is in neither: it says which document
//! a row was read in.

use serde::{Deserialize, Serialize};

use crate::provenance::Origin;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub types: Vec<TypeRow>,
    pub chart: Vec<ChartRow>,
    pub species: Vec<SpeciesRow>,
    pub forms: Vec<FormRow>,
    pub moves: Vec<MoveRow>,
    pub learnset: Vec<LearnRow>,
    pub natures: Vec<NatureRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeRow {
    pub id: i32,
    pub slug: String,
    pub name_fr: String,
    pub name_en: String,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartRow {
    pub attack: String,
    pub defend: String,
    pub effect: String,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeciesRow {
    pub number: i32,
    pub name_fr: String,
    pub name_en: String,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRow {
    pub id: i32,
    pub slug: String,
    pub species: i32,
    pub kind: String,
    pub name_fr: String,
    pub name_en: String,
    pub type1: String,
    pub type2: Option<String>,
    pub hp: i32,
    pub attack: i32,
    pub defense: i32,
    pub special_attack: i32,
    pub special_defense: i32,
    pub speed: i32,
    pub height_m: f64,
    pub weight_kg: f64,
    pub evolves_from: Option<String>,
    pub evolution_level: Option<i32>,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveRow {
    pub id: i32,
    pub slug: String,
    pub name_fr: String,
    pub name_en: String,
    #[serde(rename = "type")]
    pub ty: String,
    pub category: String,
    pub power: Option<i32>,
    pub accuracy: Option<i32>,
    pub pp: i32,
    pub priority: i32,
    pub availability: String,
    pub effects: String,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnRow {
    pub form: String,
    #[serde(rename = "move")]
    pub mv: String,
    pub method: String,
    pub level: Option<i32>,
    #[serde(skip)]
    pub origin: Origin,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatureRow {
    pub id: i32,
    pub name_fr: String,
    pub name_en: String,
    pub raised: Option<String>,
    pub lowered: Option<String>,
    #[serde(skip)]
    pub origin: Origin,
}
