//! Why a question about the best move cannot be answered, in both languages.

use dex::names::UnknownName;
use dex::pokedex::{Form, Language, MoveEntry};

use crate::unknown::unknown;

pub(super) enum Refusal<'a> {
    NotAnId(i32),
    UnknownForm(i32),
    Level(u8),
    /// How many moves were named.
    Count(usize),
    UnknownMove(UnknownName),
    NotLearnable {
        form: &'a Form,
        entry: &'a MoveEntry,
    },
    PartnerCommand(&'a MoveEntry),
    NotDamaging(&'a MoveEntry),
    NoMove {
        form: &'a Form,
        level: u8,
    },
}

impl Refusal<'_> {
    /// Stable and machine-readable.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Refusal::NotAnId(_) => "greater_than",
            Refusal::UnknownForm(_) => "unknown_pokemon",
            Refusal::Level(_) => "level_out_of_range",
            Refusal::Count(0) => "too_short",
            Refusal::Count(_) => "too_long",
            Refusal::UnknownMove(_) => "unknown_move",
            Refusal::NotLearnable { .. } => "unlearnable_move",
            Refusal::PartnerCommand(_) => "partner_command",
            Refusal::NotDamaging(_) => "status_move",
            Refusal::NoMove { .. } => "no_damaging_move",
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
            Refusal::NotAnId(id) => format!("l’identifiant {id} n’est pas un nombre à partir de 1"),
            Refusal::UnknownForm(id) => {
                format!("aucun Pokémon n’a l’identifiant {id} ; /pokemon/ les donne tous")
            }
            Refusal::Level(level) => format!("le niveau {level} n’est pas entre 1 et 100"),
            Refusal::Count(n) => format!("{n} capacités sont indiquées ; indiques-en de 1 à 20"),
            Refusal::UnknownMove(name) => unknown(name, Language::French),
            Refusal::NotLearnable { form, entry } => format!(
                "{} ne peut pas apprendre {} ; choisis une de ses capacités",
                form.name.french, entry.name.french
            ),
            Refusal::PartnerCommand(entry) => format!(
                "{} est un ordre donné au Pokémon partenaire ; seules les capacités qui infligent des \
                 dégâts et que l’on peut choisir sont classées",
                entry.name.french
            ),
            Refusal::NotDamaging(entry) => format!(
                "{} n’inflige pas de dégâts ; seules les capacités qui en infligent sont classées",
                entry.name.french
            ),
            Refusal::NoMove { form, level } => format!(
                "{} ne connaît aucune capacité qui inflige des dégâts au niveau {level} ; essaie un \
                 niveau plus élevé ou un autre Pokémon",
                form.name.french
            ),
        }
    }

    fn english(&self) -> String {
        match self {
            Refusal::NotAnId(id) => format!("the id {id} is not a number from 1"),
            Refusal::UnknownForm(id) => {
                format!("no Pokémon has the id {id}; /pokemon/ lists those that exist")
            }
            Refusal::Level(level) => format!("level {level} is not between 1 and 100"),
            Refusal::Count(n) => format!("{n} moves are named; name 1 to 20"),
            Refusal::UnknownMove(name) => unknown(name, Language::English),
            Refusal::NotLearnable { form, entry } => format!(
                "{} cannot learn {}; choose one of its moves",
                form.name.english, entry.name.english
            ),
            Refusal::PartnerCommand(entry) => format!(
                "{} is a command of the partner Pokémon; only damaging moves that can be selected are \
                 ranked",
                entry.name.english
            ),
            Refusal::NotDamaging(entry) => {
                format!(
                    "{} does no damage; only damaging moves are ranked",
                    entry.name.english
                )
            }
            Refusal::NoMove { form, level } => format!(
                "{} knows no damaging move at level {level}; try a higher level or another Pokémon",
                form.name.english
            ),
        }
    }
}
