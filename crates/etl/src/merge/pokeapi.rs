//! What PokéAPI adds to the snapshot, forms aside.

use std::collections::HashMap;

use anyhow::ensure;
use dex::facts::Facts;
use dex::provenance::{Collection, Origin};

use super::forms::forms;
use super::{Claim, Ledger, cell};
use crate::pokeapi::shapes::{LocalName, Move, Type};
use crate::pokeapi::{Answers, Said};

/// # Errors
/// An answer lacks what every answer of its kind has.
pub(crate) fn merge(collection: &mut Collection, answers: &Answers) -> anyhow::Result<()> {
    Ledger::over(collection, |facts, ledger| {
        types(facts, answers, ledger)?;
        species(facts, answers, ledger);
        forms(facts, answers, ledger)?;
        moves(facts, answers, ledger);
        Ok(())
    })
}

fn types(facts: &mut Facts, answers: &Answers, ledger: &mut Ledger) -> anyhow::Result<()> {
    for row in &mut facts.types {
        let Said { value, document } = &answers.types[&row.id];
        ensure!(
            value.name == row.slug,
            "{} is `{}`, not `{}`",
            document.location,
            value.name,
            row.slug
        );
        let (pinned, origin) = (row.origin, ledger.origin(document));
        row.origin = origin;
        let names = Names {
            table: "type",
            row: &row.slug,
            origin,
            pinned,
        };
        names.settle(
            &mut row.name_fr,
            &mut row.name_en,
            &value.names,
            origin,
            ledger,
        );
    }
    let numbers: HashMap<&str, i32> = facts.types.iter().map(|row| (&*row.slug, row.id)).collect();
    for row in &facts.chart {
        let Said { value, document } = &answers.types[&numbers[&*row.attack]];
        let kept = Claim::new(&row.effect, row.origin);
        let other = Claim::new(effect(value, &row.defend), ledger.origin(document));
        let name = format!("{} {}", row.attack, row.defend);
        ledger.keep(
            cell("type_effectiveness", &name, "effect"),
            row.origin,
            kept,
            other,
        );
    }
    Ok(())
}

fn effect(attack: &Type, defend: &str) -> &'static str {
    let relations = &attack.damage_relations;
    let lists = [
        (&relations.no_damage_to, "immune"),
        (&relations.half_damage_to, "resisted"),
        (&relations.double_damage_to, "super_effective"),
    ];
    let found = lists
        .into_iter()
        .find(|(list, _)| list.iter().any(|ty| ty.name == defend));
    found.map_or("neutral", |(_, effect)| effect)
}

fn species(facts: &mut Facts, answers: &Answers, ledger: &mut Ledger) {
    for row in &mut facts.species {
        let Said { value, document } = &answers.species[&row.number];
        let (pinned, origin) = (row.origin, ledger.origin(document));
        row.origin = origin;
        let number = row.number.to_string();
        let names = Names {
            table: "species",
            row: &number,
            origin,
            pinned,
        };
        names.settle(
            &mut row.name_fr,
            &mut row.name_en,
            &value.names,
            origin,
            ledger,
        );
    }
}

fn moves(facts: &mut Facts, answers: &Answers, ledger: &mut Ledger) {
    for row in &mut facts.moves {
        let Said { value, document } = &answers.moves[&row.id];
        let (pinned, said_by) = (row.origin, ledger.origin(document));
        let names = Names {
            table: "move",
            row: &row.slug,
            origin: pinned,
            pinned,
        };
        names.settle(
            &mut row.name_fr,
            &mut row.name_en,
            &value.names,
            said_by,
            ledger,
        );
        let (kept, other) = (
            |value| Claim::maybe(value, pinned),
            |value| Claim::maybe(value, said_by),
        );
        let text = |value: i32| Some(value.to_string());
        let optional = |value: Option<i32>| value.map(|value| value.to_string());
        for (column, kept_value, other_value) in [
            ("type_id", Some(row.ty.clone()), Some(value.ty.name.clone())),
            (
                "category_id",
                Some(row.category.clone()),
                Some(category(value)),
            ),
            ("power", optional(row.power), optional(value.power)),
            ("accuracy", optional(row.accuracy), optional(value.accuracy)),
            ("pp", text(row.pp), optional(value.pp)),
            ("priority", text(row.priority), text(value.priority)),
        ] {
            let name = cell("move", &row.slug, column);
            ledger.keep(name, pinned, kept(kept_value), other(other_value));
        }
    }
}

/// Our word for a damage class; theirs where we have none.
fn category(mv: &Move) -> String {
    match mv.damage_class.name.as_str() {
        "physical" => "physique".to_owned(),
        "special" => "spécial".to_owned(),
        "status" => "autre".to_owned(),
        other => other.to_owned(),
    }
}

/// The two names of a row.
pub(super) struct Names<'a> {
    pub(super) table: &'static str,
    pub(super) row: &'a str,
    /// Where the row comes from.
    pub(super) origin: Origin,
    pub(super) pinned: Origin,
}

impl Names<'_> {
    /// Believes what is said; a language in which nothing is said keeps its name.
    pub(super) fn settle(
        &self,
        french: &mut String,
        english: &mut String,
        said: &[LocalName],
        said_by: Origin,
        ledger: &mut Ledger,
    ) {
        for (column, language, name) in [("name_fr", "fr", french), ("name_en", "en", english)] {
            let cell = cell(self.table, self.row, column);
            let Some(found) = said.iter().find(|name| name.language.name == language) else {
                ledger.from(cell, self.origin, self.pinned);
                continue;
            };
            let found = match language {
                "fr" => found.name.replace('\'', "’"),
                _ => found.name.clone(),
            };
            let was = std::mem::replace(name, found);
            let (kept, other) = (Claim::new(&*name, said_by), Claim::new(was, self.pinned));
            ledger.keep(cell, self.origin, kept, other);
        }
    }
}
