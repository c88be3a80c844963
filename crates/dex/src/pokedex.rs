//! The Pokédex in memory: immutable, complete, and what every part but the database works on.
//!
//! Ids are stable. A type's id is the games' own number, 1 to 18. A move's id is its official number.
//! A form's id is its Pokédex number plus 1000 for an Alola form, 2000 for a partner form, 3000 for a
//! Mega form (or Mega X) and 4000 for a Mega Y form.

use battle::moves::Move;
use battle::species::Species as BattleSpecies;
use battle::stats::Nature;
use battle::types::{Type, TypeChart};

use crate::name_index::NameIndex;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormId(pub i32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MoveId(pub i32);

/// The two languages of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    French,
    English,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub french: String,
    pub english: String,
}

impl Name {
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

/// A species and the names that its forms share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Species {
    /// National Pokédex number.
    pub number: i32,
    pub name: Name,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormKind {
    Base,
    Alola,
    Partner,
    Mega,
    MegaX,
    MegaY,
}

impl FormKind {
    /// What a form's id adds to its Pokédex number.
    pub(crate) fn id_offset(self) -> i32 {
        match self {
            FormKind::Base => 0,
            FormKind::Alola => 1000,
            FormKind::Partner => 2000,
            FormKind::Mega | FormKind::MegaX => 3000,
            FormKind::MegaY => 4000,
        }
    }
}

/// One form of a species: what a player chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub id: FormId,
    /// Lower-case letters and digits, stable, as in `charizardmegax`.
    pub slug: String,
    pub kind: FormKind,
    pub species: Species,
    /// Full name with the form, as in « Méga-Dracaufeu X ».
    pub name: Name,
    pub battle: BattleSpecies,
    /// Metres.
    pub height_m: f64,
    /// Kilograms.
    pub weight_kg: f64,
    /// The form that this one evolves from.
    pub evolves_from: Option<FormId>,
    /// The level of that evolution, when a level causes it.
    pub evolution_level: Option<u8>,
}

/// Who can use a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Availability {
    Regular,
    /// A command of the partner Pokémon, not a move that can be selected.
    PartnerCommand,
    /// Known only by Pokémon given at events.
    EventOnly,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveEntry {
    pub id: MoveId,
    /// Lower-case letters and digits, stable, as in `watergun`.
    pub slug: String,
    pub name: Name,
    pub availability: Availability,
    pub rules: Move,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LearnMethod {
    LevelUp,
    Machine,
    Tutor,
    /// Kept from a previous evolution.
    PreviousEvolution,
    Event,
}

/// One way in which a form comes to know a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Learn {
    pub form: FormId,
    pub mv: MoveId,
    pub method: LearnMethod,
    /// For `LevelUp`: the level, 1 when known from the start, 0 when learned on evolving.
    /// For `PreviousEvolution`: the lowest level at which the earlier form knows it.
    /// `None` for the other methods.
    pub level: Option<u8>,
}

/// All facts of the game, checked and indexed.
#[derive(Clone, Debug)]
pub struct Pokedex {
    /// By id.
    pub forms: Vec<Form>,
    /// By id.
    pub moves: Vec<MoveEntry>,
    /// By form, then move.
    pub learnset: Vec<Learn>,
    /// In the order of [`Type::ALL`].
    pub type_names: Vec<(Type, Name)>,
    /// By the games' number, from 0.
    pub natures: Vec<(Name, Nature)>,
    pub chart: TypeChart,
    pub(crate) form_names: NameIndex,
    pub(crate) move_names: NameIndex,
    pub(crate) type_index: NameIndex,
    pub(crate) nature_names: NameIndex,
}
