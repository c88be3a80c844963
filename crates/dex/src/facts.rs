//! All facts as plain rows of text and numbers: the shape that the snapshot's files and the
//! database's queries share, before anything is checked.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) types: Vec<TypeRow>,
    pub(crate) chart: Vec<ChartRow>,
    pub(crate) species: Vec<SpeciesRow>,
    pub(crate) forms: Vec<FormRow>,
    pub(crate) moves: Vec<MoveRow>,
    pub(crate) learnset: Vec<LearnRow>,
    pub(crate) natures: Vec<NatureRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeRow {
    pub(crate) id: i32,
    pub(crate) slug: String,
    pub(crate) name_fr: String,
    pub(crate) name_en: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartRow {
    pub(crate) attack: String,
    pub(crate) defend: String,
    pub(crate) effect: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeciesRow {
    pub(crate) number: i32,
    pub(crate) name_fr: String,
    pub(crate) name_en: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormRow {
    pub(crate) id: i32,
    pub(crate) slug: String,
    pub(crate) species: i32,
    pub(crate) kind: String,
    pub(crate) name_fr: String,
    pub(crate) name_en: String,
    pub(crate) type1: String,
    pub(crate) type2: Option<String>,
    pub(crate) hp: i32,
    pub(crate) attack: i32,
    pub(crate) defense: i32,
    pub(crate) special_attack: i32,
    pub(crate) special_defense: i32,
    pub(crate) speed: i32,
    pub(crate) height_m: f64,
    pub(crate) weight_kg: f64,
    pub(crate) evolves_from: Option<String>,
    pub(crate) evolution_level: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveRow {
    pub(crate) id: i32,
    pub(crate) slug: String,
    pub(crate) name_fr: String,
    pub(crate) name_en: String,
    #[serde(rename = "type")]
    pub(crate) ty: String,
    pub(crate) category: String,
    pub(crate) power: Option<i32>,
    pub(crate) accuracy: Option<i32>,
    pub(crate) pp: i32,
    pub(crate) priority: i32,
    pub(crate) availability: String,
    pub(crate) effects: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LearnRow {
    pub(crate) form: String,
    #[serde(rename = "move")]
    pub(crate) mv: String,
    pub(crate) method: String,
    pub(crate) level: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NatureRow {
    pub(crate) id: i32,
    pub(crate) name_fr: String,
    pub(crate) name_en: String,
    pub(crate) raised: Option<String>,
    pub(crate) lowered: Option<String>,
}
