//! Moves in the contract's shapes, and the contract's words for how they are learned.

use api_types::catalogue::{MoveDetail, MoveListItem, MoveSelectableOut};
use battle::moves::{Category, Move};
use dex::pokedex::{Learn, LearnMethod, MoveEntry, Pokedex};

use super::type_out;
use crate::description::description;

pub(crate) fn list_item(pokedex: &Pokedex, entry: &MoveEntry) -> MoveListItem {
    MoveListItem {
        id: entry.id.0,
        name: entry.name.french.clone(),
        name_en: entry.name.english.clone(),
        category: category(entry.rules.category).to_owned(),
        r#type: type_out(pokedex, entry.rules.ty),
        power: power(&entry.rules),
        accuracy: entry.rules.accuracy.map(i32::from),
        description: description(&entry.rules),
    }
}

pub(crate) fn detail(pokedex: &Pokedex, entry: &MoveEntry) -> MoveDetail {
    MoveDetail {
        id: entry.id.0,
        name: entry.name.french.clone(),
        name_en: entry.name.english.clone(),
        category: category(entry.rules.category).to_owned(),
        r#type: type_out(pokedex, entry.rules.ty),
        power: power(&entry.rules),
        accuracy: entry.rules.accuracy.map(i32::from),
        description: description(&entry.rules),
        damage_type: damage_type(&entry.rules),
    }
}

pub(crate) fn selectable(
    pokedex: &Pokedex,
    entry: &MoveEntry,
    learn: Option<&Learn>,
) -> MoveSelectableOut {
    MoveSelectableOut {
        id: entry.id.0,
        name: entry.name.french.clone(),
        name_en: entry.name.english.clone(),
        category: category(entry.rules.category).to_owned(),
        power: power(&entry.rules),
        accuracy: entry.rules.accuracy.map(i32::from),
        description: description(&entry.rules),
        r#type: type_out(pokedex, entry.rules.ty),
        learn_method: learn.map(|learn| method(learn.method).to_owned()),
        learn_level: learn.and_then(level),
    }
}

pub(crate) fn category(category: Category) -> &'static str {
    match category {
        Category::Physical => "physique",
        Category::Special => "spécial",
        Category::Status => "autre",
    }
}

/// Which pair of statistics a damaging move uses; nothing for a status move.
pub(crate) fn damage_type(rules: &Move) -> Option<String> {
    rules
        .is_damaging()
        .then(|| category(rules.category).to_owned())
}

/// The base power, where damage comes from one.
pub(crate) fn power(rules: &Move) -> Option<i32> {
    (rules.power > 0).then_some(i32::from(rules.power))
}

pub(crate) fn method(method: LearnMethod) -> &'static str {
    match method {
        LearnMethod::LevelUp => "level_up",
        LearnMethod::Machine => "ct",
        LearnMethod::Tutor => "move_tutor",
        LearnMethod::PreviousEvolution => "before_evolution",
        LearnMethod::Event => "event",
    }
}

/// The contract's number for a level: 0 from the start, −1 on evolving, −2 from an earlier form.
pub(crate) fn level(learn: &Learn) -> Option<i32> {
    match (learn.method, learn.level) {
        (LearnMethod::PreviousEvolution, _) => Some(-2),
        (LearnMethod::LevelUp, Some(0)) => Some(-1),
        (LearnMethod::LevelUp, Some(1)) => Some(0),
        (_, level) => level.map(i32::from),
    }
}

#[cfg(test)]
mod tests {
    use dex::pokedex::{FormId, MoveId};

    use super::*;

    #[test]
    fn levels_follow_the_contract() {
        for (method, known, told) in [
            (LearnMethod::LevelUp, Some(1), Some(0)),
            (LearnMethod::LevelUp, Some(0), Some(-1)),
            (LearnMethod::LevelUp, Some(2), Some(2)),
            (LearnMethod::PreviousEvolution, Some(7), Some(-2)),
            (LearnMethod::Machine, None, None),
        ] {
            let learn = Learn {
                form: FormId(1),
                mv: MoveId(1),
                method,
                level: known,
            };
            assert_eq!(level(&learn), told, "{method:?} {known:?}");
        }
    }
}
