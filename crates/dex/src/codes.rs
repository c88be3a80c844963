//! The one spelling that each closed set has in the snapshot and in the database.

use battle::moves::Category;
use battle::stats::Stat;
use battle::types::{Effect, Type};

use crate::pokedex::{Availability, FormKind, LearnMethod};
use crate::provenance::{Mode, Source};

/// Pairs of a code and the value it stands for.
pub(crate) type Codes<T> = [(&'static str, T)];

/// The value that a code stands for.
pub(crate) fn value_of<T: Copy>(codes: &Codes<T>, code: &str) -> Option<T> {
    codes
        .iter()
        .find(|(known, _)| *known == code)
        .map(|&(_, value)| value)
}

/// The code of a value.
pub(crate) fn code_of<T: PartialEq>(codes: &Codes<T>, value: &T) -> &'static str {
    let entry = codes.iter().find(|(_, known)| known == value);
    entry.expect("every value of a closed set has a code").0
}

pub(crate) const TYPES: &Codes<Type> = &[
    ("normal", Type::Normal),
    ("fighting", Type::Fighting),
    ("flying", Type::Flying),
    ("poison", Type::Poison),
    ("ground", Type::Ground),
    ("rock", Type::Rock),
    ("bug", Type::Bug),
    ("ghost", Type::Ghost),
    ("steel", Type::Steel),
    ("fire", Type::Fire),
    ("water", Type::Water),
    ("grass", Type::Grass),
    ("electric", Type::Electric),
    ("psychic", Type::Psychic),
    ("ice", Type::Ice),
    ("dragon", Type::Dragon),
    ("dark", Type::Dark),
    ("fairy", Type::Fairy),
];

pub(crate) const EFFECTS: &Codes<Effect> = &[
    ("immune", Effect::Immune),
    ("resisted", Effect::Resisted),
    ("neutral", Effect::Neutral),
    ("super_effective", Effect::SuperEffective),
];

pub(crate) const FORM_KINDS: &Codes<FormKind> = &[
    ("base", FormKind::Base),
    ("alola", FormKind::Alola),
    ("starter", FormKind::Partner),
    ("mega", FormKind::Mega),
    ("mega_x", FormKind::MegaX),
    ("mega_y", FormKind::MegaY),
];

pub(crate) const CATEGORIES: &Codes<Category> = &[
    ("physique", Category::Physical),
    ("spécial", Category::Special),
    ("autre", Category::Status),
];

pub(crate) const AVAILABILITIES: &Codes<Availability> = &[
    ("regular", Availability::Regular),
    ("partner_command", Availability::PartnerCommand),
    ("event_only", Availability::EventOnly),
];

pub(crate) const LEARN_METHODS: &Codes<LearnMethod> = &[
    ("level_up", LearnMethod::LevelUp),
    ("ct", LearnMethod::Machine),
    ("move_tutor", LearnMethod::Tutor),
    ("before_evolution", LearnMethod::PreviousEvolution),
    ("event", LearnMethod::Event),
];

pub(crate) const STATS: &Codes<Stat> = &[
    ("attack", Stat::Attack),
    ("defense", Stat::Defense),
    ("special_attack", Stat::SpecialAttack),
    ("special_defense", Stat::SpecialDefense),
    ("speed", Stat::Speed),
];

pub(crate) const SOURCES: &Codes<Source> = &[
    ("snapshot", Source::Snapshot),
    ("pokeapi", Source::PokeApi),
    ("pokepedia", Source::Pokepedia),
    ("inheritance", Source::Inheritance),
];

pub(crate) const MODES: &Codes<Mode> = &[("snapshot", Mode::Snapshot), ("live", Mode::Live)];
