//! What PokéAPI v2 answers, as far as it matters here; see <https://pokeapi.co/docs/v2>.

use serde::Deserialize;

/// A page of a list.
#[derive(Debug, Deserialize)]
pub struct List {
    pub next: Option<String>,
    pub results: Vec<Named>,
}

/// A reference to something else.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    pub name: String,
    pub url: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Linked {
    pub url: String,
}

/// A name in one language.
#[derive(Clone, Debug, Deserialize)]
pub struct LocalName {
    pub name: String,
    pub language: Named,
}

/// A form with values of its own, such as `charizard-mega-x`.
#[derive(Debug, Deserialize)]
pub struct Pokemon {
    pub name: String,
    /// Decimetres.
    pub height: i32,
    /// Hectograms.
    pub weight: i32,
    pub stats: Vec<BaseStat>,
    pub types: Vec<TypeSlot>,
    pub species: Named,
    pub forms: Vec<Named>,
}

#[derive(Debug, Deserialize)]
pub struct BaseStat {
    pub base_stat: i32,
    pub stat: Named,
}

#[derive(Debug, Deserialize)]
pub struct TypeSlot {
    pub slot: i32,
    #[serde(rename = "type")]
    pub ty: Named,
}

#[derive(Debug, Deserialize)]
pub struct Species {
    pub id: i32,
    pub names: Vec<LocalName>,
    pub evolution_chain: Linked,
}

/// How a form is called; many have no name of their own.
#[derive(Debug, Deserialize)]
pub struct PokemonForm {
    pub name: String,
    pub names: Vec<LocalName>,
}

#[derive(Debug, Deserialize)]
pub struct EvolutionChain {
    pub chain: ChainLink,
}

#[derive(Debug, Deserialize)]
pub struct ChainLink {
    pub species: Named,
    pub evolution_details: Vec<EvolutionDetail>,
    pub evolves_to: Vec<ChainLink>,
}

#[derive(Debug, Deserialize)]
pub struct EvolutionDetail {
    pub min_level: Option<i32>,
    pub trigger: Named,
}

#[derive(Debug, Deserialize)]
pub struct Move {
    pub id: i32,
    pub names: Vec<LocalName>,
    #[serde(rename = "type")]
    pub ty: Named,
    pub damage_class: Named,
    pub power: Option<i32>,
    pub accuracy: Option<i32>,
    pub pp: Option<i32>,
    pub priority: i32,
}

#[derive(Debug, Deserialize)]
pub struct Type {
    pub id: i32,
    pub name: String,
    pub names: Vec<LocalName>,
    pub damage_relations: DamageRelations,
}

#[derive(Debug, Deserialize)]
pub struct DamageRelations {
    pub double_damage_to: Vec<Named>,
    pub half_damage_to: Vec<Named>,
    pub no_damage_to: Vec<Named>,
}
