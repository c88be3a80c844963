//! What facts must be before a database sees them. Every gate names the rows that it stops.

mod corrections;
mod numbers;
mod texts;

use std::borrow::Borrow;

use dex::check::problem::{Fault, Problem};
use dex::facts::{Facts, FormRow};
use dex::pokedex::Pokedex;
use dex::provenance::{Checked, Collection};
use serde::Serialize;

use crate::legible::excerpt;
use crate::suspect::{Suspect, rows, suspects};

/// A gate that facts do not pass.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Violation {
    pub(crate) gate: &'static str,
    pub(crate) problem: String,
    pub(crate) rows: Vec<Suspect>,
}

impl Violation {
    /// Rows that do not pass; the message ends with the names of some.
    fn of(gate: &'static str, problem: &str, rows: Vec<Suspect>) -> Violation {
        let names: Vec<String> = rows.iter().map(|row| excerpt(&row.name)).collect();
        Violation {
            gate,
            problem: format!("{problem}: {}", few(&names)),
            rows,
        }
    }
}

/// How many rows a message names.
const N_NAMED: usize = 5;

/// The first of these names, and how many more there are.
fn few(names: &[impl Borrow<str>]) -> String {
    match names.split_at_checked(N_NAMED) {
        Some((first, rest)) if !rest.is_empty() => {
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ if names.is_empty() => "none".to_owned(),
        _ => names.join(", "),
    }
}

/// Holds a collection against every gate; `pinned` are the facts of the snapshot, `found` are violations that
/// were met on the way here.
///
/// # Errors
/// All violations.
pub(crate) fn check(
    collection: Collection,
    pinned: &Facts,
    found: Vec<Violation>,
) -> Result<Checked, Vec<Violation>> {
    let mut violations = found;
    violations.extend(numbers::counts(&collection, pinned));
    violations.extend(texts::encodings(&collection));
    violations.extend(numbers::base_stats(&collection, pinned));
    violations.extend(numbers::measures(&collection, pinned));
    violations.extend(numbers::learnsets(&collection, pinned));
    violations.extend(corrections::corrections(&collection, pinned));
    violations.extend(texts::claims(&collection));
    match collection.check() {
        Ok(checked) => {
            violations.extend(learnable(&checked));
            violations.extend(orphans(&checked));
            if violations.is_empty() {
                return Ok(checked);
            }
        }
        Err(refused) => violations.extend(faults(&refused.collection, &refused.faults)),
    }
    Err(violations)
}

/// How many gates facts pass: counts, encodings, base statistics, heights and weights, learnsets, corrections,
/// claims, rules, moves to learn and to hurt with, orphans, and names that were met on the way.
pub(crate) const N_GATES: usize = 11;

fn faults(collection: &Collection, faults: &[Fault]) -> Vec<Violation> {
    let violation = |fault: &Fault| {
        let rows = suspects(collection, fault.table, places_of(fault, collection));
        let problem = match (fault.row, &rows[..]) {
            (Some(_), [row]) => format!("{}, {}: {}", fault.table, row.name, fault.problem),
            _ => fault.to_string(),
        };
        Violation {
            gate: "rules",
            problem,
            rows,
        }
    };
    faults.iter().map(violation).collect()
}

/// Of a fault of a whole table, the rows that it is about; none where rows are missing.
fn places_of(fault: &Fault, collection: &Collection) -> Vec<usize> {
    match (fault.row, &fault.problem) {
        (Some(number), _) => vec![number - 1],
        (None, Problem::AmbiguousName { first, second, .. }) => {
            let rows = rows(&collection.facts, fault.table);
            places(&rows, |row| [first, second].contains(&&row.name))
        }
        (None, _) => Vec::new(),
    }
}

/// The one form without a move to hurt with.
const HARMLESS: &str = "ditto";

/// Every form has a move, and every form but Ditto one that does damage.
fn learnable(checked: &Checked) -> Vec<Violation> {
    let pokedex = checked.pokedex();
    let without = |knows: &dyn Fn(&Pokedex, usize) -> bool| -> Vec<String> {
        let places = 0..pokedex.forms.len();
        let without = places.filter(|&place| !knows(pokedex, place));
        without
            .map(|place| pokedex.forms[place].slug.clone())
            .collect()
    };
    let moveless = without(&|pokedex, place| !pokedex.learnset(pokedex.forms[place].id).is_empty());
    let harmless = without(&|pokedex, place| {
        let form = &pokedex.forms[place];
        !pokedex.battle_moves(form.id, 100).is_empty()
    });
    let mut violations = Vec::new();
    if !moveless.is_empty() {
        let problem = "no way to learn any move";
        violations.push(of_forms("learnable", problem, checked, &moveless));
    }
    if harmless != [HARMLESS] {
        let problem = format!("only {HARMLESS} has no damaging move, not");
        violations.push(of_forms("damaging", &problem, checked, &harmless));
    }
    violations
}

/// Every species has a form, every move a form that can know it, every other form a base form, and no form
/// comes from itself.
fn orphans(checked: &Checked) -> Vec<Violation> {
    let facts = &checked.collection().facts;
    let mut violations = Vec::new();
    let mut report = |table, problem: &str, orphans: Vec<usize>| {
        if !orphans.is_empty() {
            let problem = format!("{} {problem}", orphans.len());
            let rows = suspects(checked.collection(), table, orphans);
            violations.push(Violation::of("orphans", &problem, rows));
        }
    };
    let orphans = places(&facts.species, |row| {
        !facts.forms.iter().any(|form| form.species == row.number)
    });
    report("species", "species without a form", orphans);
    let orphans = places(&facts.moves, |row| {
        !facts.learnset.iter().any(|way| way.mv == row.slug)
    });
    report("moves", "moves that no form can learn", orphans);
    let is_base = |species| {
        facts
            .forms
            .iter()
            .any(|form| form.species == species && form.kind == "base")
    };
    let orphans = places(&facts.forms, |row| !is_base(row.species));
    report("forms", "forms of a species that has no base form", orphans);
    let orphans = places(&facts.forms, |row| comes_from_itself(row, &facts.forms));
    report("forms", "forms that evolve from themselves", orphans);
    violations
}

fn comes_from_itself(form: &FormRow, forms: &[FormRow]) -> bool {
    let mut earlier = Some(form);
    for _ in forms {
        let slug = earlier.and_then(|form| form.evolves_from.as_deref());
        earlier = forms.iter().find(|form| Some(&*form.slug) == slug);
        if earlier.is_none_or(|earlier| earlier.slug == form.slug) {
            break;
        }
    }
    earlier.is_some_and(|earlier| earlier.slug == form.slug)
}

fn places<R>(rows: &[R], is_orphan: impl Fn(&R) -> bool) -> Vec<usize> {
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| is_orphan(row))
        .map(|(place, _)| place)
        .collect()
}

fn of_forms(gate: &'static str, problem: &str, checked: &Checked, slugs: &[String]) -> Violation {
    let forms = &checked.collection().facts.forms;
    let places = places(forms, |row| slugs.contains(&row.slug));
    Violation::of(
        gate,
        problem,
        suspects(checked.collection(), "forms", places),
    )
}

#[cfg(test)]
mod tests;
