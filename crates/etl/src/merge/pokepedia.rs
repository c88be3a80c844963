//! What Poképédia says of who learns what: it is believed about levels, machines and what partners are taught.
//!
//! What it does not speak of stays as pinned: moves of events, and the commands of partners.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use anyhow::{Context, ensure};
use dex::facts::{Facts, LearnRow};
use dex::pokedex::{Availability, Pokedex};
use dex::provenance::{Collection, Origin};
use dex::snapshot;
use serde_json::json;

use super::{Claim, Ledger, cell};
use crate::gates::Violation;
use crate::legible::excerpt;
use crate::pokepedia::Page;
use crate::pokepedia::page::{Learned, Level};
use crate::suspect::Suspect;

/// French names that moves had before later games renamed them, as the pages write them.
const FORMER_NAMES: [(&str, &str); 7] = [
    ("Bomb-Beurk", "sludgebomb"),
    ("Bomb'Œuf", "eggbomb"),
    ("Cru-Aile", "wingattack"),
    ("Danse Flamme", "firespin"),
    ("Danse-Fleur", "petaldance"),
    ("Poing de Feu", "firepunch"),
    ("Vol-Vie", "absorb"),
];

/// Pages that may lack a table of machines although their Pokémon can use some. Mew's says that it can use all.
const MAX_SILENT: usize = 3;

const LEVEL_UP: &str = "level_up";
const MACHINE: &str = "ct";
const TUTOR: &str = "move_tutor";

/// Levels by move and method; none for a method without levels.
type Ways = BTreeMap<(String, String), BTreeSet<Option<i32>>>;

/// Replaces the pinned ways of learning by those of the pages. Moves that nobody knows are violations.
///
/// # Errors
/// Too many pages are silent about machines.
pub(crate) fn merge(collection: &mut Collection, pages: &[Page]) -> anyhow::Result<Vec<Violation>> {
    let pokedex = snapshot::pokedex()?;
    let mut silent = Vec::new();
    let mut violations = Vec::new();
    let snapshot = collection.facts.learnset.first().map(|row| row.origin);
    let snapshot = snapshot.context("no way of learning is pinned")?;
    Ledger::over(collection, |facts, ledger| {
        for page in pages {
            let origin = ledger.origin(&page.document);
            let mut used = facts.learnset.iter().filter(|row| row.method == MACHINE);
            if page.learned.machines.is_none() && used.any(|row| page.forms.contains(&row.form)) {
                silent.push(page.forms[0].clone());
            }
            for form in &page.forms {
                let ways = ways(form, page, &pokedex, &mut violations);
                let speaks_of = |row: &LearnRow| speaks_of(&page.learned, row, &pokedex);
                replace(facts, form, speaks_of, ways, origin, snapshot, ledger);
            }
        }
        Ok(())
    })?;
    ensure!(
        silent.len() <= MAX_SILENT,
        "{} pages of Poképédia have no table of machines for Let's Go any more, among them those of {}",
        silent.len(),
        silent[..silent.len().min(5)].join(", ")
    );
    Ok(violations)
}

/// Whether a page of this content decides about a pinned row. It knows no commands of partners.
fn speaks_of(learned: &Learned, row: &LearnRow, pokedex: &Pokedex) -> bool {
    let is_command = || {
        let mv = pokedex.find_move(&row.mv);
        mv.is_ok_and(|mv| mv.availability == Availability::PartnerCommand)
    };
    match &*row.method {
        LEVEL_UP => true,
        MACHINE => learned.machines.is_some(),
        TUTOR => learned.tutored.is_some() && !is_command(),
        _ => false,
    }
}

/// What a page says of a form, by our names.
fn ways(form: &str, page: &Page, pokedex: &Pokedex, violations: &mut Vec<Violation>) -> Ways {
    let mut ways = Ways::new();
    let mut learn = |name: &str, method: &str, level: Option<i32>| match slug(name, pokedex) {
        Some(slug) => {
            ways.entry((slug, method.to_owned()))
                .or_default()
                .insert(level);
        }
        None => violations.push(unknown(form, name, method, page)),
    };
    for (name, levels) in &page.learned.level_up {
        for level in levels {
            learn(name, LEVEL_UP, Some(number(*level)));
        }
    }
    for name in page.learned.machines.iter().flatten() {
        learn(name, MACHINE, None);
    }
    if form.ends_with("starter") {
        for name in page.learned.tutored.iter().flatten() {
            learn(name, TUTOR, None);
        }
    }
    ways
}

fn number(level: Level) -> i32 {
    match level {
        Level::Evolution => 0,
        Level::Start => 1,
        Level::At(level) => level.into(),
    }
}

fn slug(name: &str, pokedex: &Pokedex) -> Option<String> {
    let former = FORMER_NAMES
        .iter()
        .find(|(former, _)| *former == name.replace('’', "'"));
    match former {
        Some((_, slug)) => Some((*slug).to_owned()),
        None => pokedex.find_move(name).ok().map(|mv| mv.slug.clone()),
    }
}

fn unknown(form: &str, name: &str, method: &str, page: &Page) -> Violation {
    let name = excerpt(name);
    Violation {
        gate: "names",
        problem: format!("{form} learns `{name}`, which is no move of these games"),
        rows: vec![Suspect {
            table: "learnset",
            name: format!("{form} {name} {method}"),
            document: page.document.location.clone(),
            cells: BTreeMap::new(),
            values: json!({"form": form, "move": name, "method": method}),
        }],
    }
}

/// Puts what a page says of a form in the place of what was pinned, where it speaks of it.
fn replace(
    facts: &mut Facts,
    form: &str,
    speaks_of: impl Fn(&LearnRow) -> bool,
    ways: Ways,
    origin: Origin,
    snapshot: Origin,
    ledger: &mut Ledger,
) {
    let (replaced, rest) = mem::take(&mut facts.learnset)
        .into_iter()
        .partition(|row| row.form == form && speaks_of(row));
    facts.learnset = rest;
    let mut pinned = Ways::new();
    for LearnRow {
        mv, method, level, ..
    } in Vec::from_iter::<Vec<LearnRow>>(replaced)
    {
        pinned.entry((mv, method)).or_default().insert(level);
    }
    let all: BTreeSet<&(String, String)> = ways.keys().chain(pinned.keys()).collect();
    for way in all {
        let (kept, other) = (ways.get(way), pinned.get(way));
        let name = cell("learnset", &format!("{form} {} {}", way.0, way.1), "level");
        let (kept_claim, other) = (
            Claim::maybe(told(kept), origin),
            Claim::maybe(told(other), snapshot),
        );
        ledger.keep(name, origin, kept_claim, other);
        facts
            .learnset
            .extend(kept.into_iter().flatten().map(|&level| LearnRow {
                form: form.to_owned(),
                mv: way.0.clone(),
                method: way.1.clone(),
                level,
                origin,
            }));
    }
}

/// `1, 7` for levels, and a word for a way that has none.
fn told(levels: Option<&BTreeSet<Option<i32>>>) -> Option<String> {
    let texts = levels?
        .iter()
        .map(|level| level.map_or("known".to_owned(), |level| level.to_string()));
    let texts: Vec<String> = texts.collect();
    Some(texts.join(", "))
}
