//! Why a part of a request about a battle is refused, in both languages.

use dex::names::UnknownName;
use dex::pokedex::{Form, Language, MoveEntry};

use crate::unknown::unknown;

/// The Mega Evolution, of a form that has one.
const ANY_MEGA: &str = "mega";

pub(super) enum Refusal<'a> {
    Unknown(UnknownName),
    OutOfRange {
        value: i64,
        low: i64,
        high: i64,
    },
    NumberOfMoves(usize),
    /// A move whose effect is not modelled.
    NotSimulated(&'a MoveEntry),
    /// A status move where damage is asked for.
    NoDamage(&'a MoveEntry),
    /// A move whose damage is no matter of sixteen rolls.
    DependsOnBattle(&'a MoveEntry),
    NotAmong {
        value: &'a str,
        allowed: Vec<&'static str>,
    },
    NoMega(&'a Form),
    NotItsMega {
        form: &'a Form,
        value: String,
        megas: Vec<&'a Form>,
    },
}

impl Refusal<'_> {
    /// Stable and machine-readable.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Refusal::Unknown(unknown) => match unknown.kind {
                dex::names::Kind::Form => "unknown_pokemon",
                dex::names::Kind::Move => "unknown_move",
                dex::names::Kind::Type => "unknown_type",
                dex::names::Kind::Nature => "unknown_nature",
            },
            Refusal::OutOfRange { .. } => "out_of_range",
            Refusal::NumberOfMoves(0) => "too_short",
            Refusal::NumberOfMoves(_) => "too_long",
            Refusal::NotSimulated(_) => "unsupported_move",
            Refusal::NoDamage(_) => "status_move",
            Refusal::DependsOnBattle(_) => "damage_depends_on_battle",
            Refusal::NotAmong { .. } => "not_among",
            Refusal::NoMega(_) => "no_mega",
            Refusal::NotItsMega { .. } => "not_its_mega",
        }
    }

    pub(super) fn message(&self, language: Language) -> String {
        match language {
            Language::French => self.french(),
            Language::English => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Refusal::Unknown(name) => unknown(name, Language::French),
            Refusal::OutOfRange { value, low, high } => {
                format!("{value} n’est pas entre {low} et {high}")
            }
            Refusal::NumberOfMoves(n) => {
                format!("{n} capacités sont indiquées ; indiques-en de 1 à 4")
            }
            Refusal::NotSimulated(entry) => format!(
                "on ne simule ni Métronome, ni Copie, ni Morphing, ni Célébration ; choisis une autre \
                 capacité que {}",
                entry.name.french
            ),
            Refusal::NoDamage(entry) => format!(
                "{} n’inflige pas de dégâts ; choisis une capacité qui en inflige",
                entry.name.french
            ),
            Refusal::DependsOnBattle(entry) => format!(
                "{} n’a pas de dégâts fixés d’avance : ils dépendent du combat ; simule plutôt un duel",
                entry.name.french
            ),
            Refusal::NotAmong { value, allowed } => {
                format!(
                    "« {value} » n’est pas l’une des valeurs {}",
                    allowed.join(", ")
                )
            }
            Refusal::NoMega(form) => format!("{} n’a pas de méga-évolution", form.name.french),
            Refusal::NotItsMega { form, value, megas } if value == ANY_MEGA => format!(
                "{} a plusieurs méga-évolutions ; choisis {}",
                form.name.french,
                names(megas, Language::French, " ou ")
            ),
            Refusal::NotItsMega { form, value, megas } => format!(
                "« {value} » ne désigne pas une méga-évolution pour {} ; choisis {}",
                form.name.french,
                names(megas, Language::French, " ou ")
            ),
        }
    }

    fn english(&self) -> String {
        match self {
            Refusal::Unknown(name) => unknown(name, Language::English),
            Refusal::OutOfRange { value, low, high } => {
                format!("{value} is not between {low} and {high}")
            }
            Refusal::NumberOfMoves(n) => format!("{n} moves are named; name 1 to 4"),
            Refusal::NotSimulated(entry) => format!(
                "Metronome, Mimic, Transform and Celebrate are not simulated; choose another move \
                 than {}",
                entry.name.english
            ),
            Refusal::NoDamage(entry) => format!(
                "{} does no damage; choose a move that does",
                entry.name.english
            ),
            Refusal::DependsOnBattle(entry) => format!(
                "{} has no damage of its own: it depends on the battle; simulate a duel instead",
                entry.name.english
            ),
            Refusal::NotAmong { value, allowed } => {
                format!("“{value}” is not one of {}", allowed.join(", "))
            }
            Refusal::NoMega(form) => format!("{} has no Mega Evolution", form.name.english),
            Refusal::NotItsMega { form, value, megas } if value == ANY_MEGA => format!(
                "{} has several Mega Evolutions; choose {}",
                form.name.english,
                names(megas, Language::English, " or ")
            ),
            Refusal::NotItsMega { form, value, megas } => format!(
                "“{value}” is not a Mega Evolution of {}; choose {}",
                form.name.english,
                names(megas, Language::English, " or ")
            ),
        }
    }
}

fn names(forms: &[&Form], language: Language, or: &str) -> String {
    let names = forms.iter().map(|form| form.name.get(language));
    names.collect::<Vec<_>>().join(or)
}
