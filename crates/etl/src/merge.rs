//! One set of facts from several sources: whom to believe about what, and what the others say.
//!
//! PokéAPI speaks of all generations at once. What every game has in common (names, base statistics, types,
//! sizes) is taken from it; what these games do in their own way (the numbers of moves, the type chart, how
//! forms evolve) stays as the snapshot pins it. Poképédia's pages have a column of their own for these games,
//! and are believed about who learns what. Whoever is not believed is recorded.

mod forms;
mod pokeapi;
mod pokepedia;

use std::collections::HashMap;
use std::mem;

use dex::facts::Facts;
use dex::provenance::{CellName, Collection, Disagreement, Document, Origin};

pub(crate) use pokeapi::merge as merge_pokeapi;
pub(crate) use pokepedia::merge as merge_pokepedia;

/// What one document says of a cell; no text where it says that there is nothing.
struct Claim {
    text: Option<String>,
    origin: Origin,
}

impl Claim {
    fn new(value: impl ToString, origin: Origin) -> Claim {
        Claim::maybe(Some(value), origin)
    }

    fn maybe(value: Option<impl ToString>, origin: Origin) -> Claim {
        Claim {
            text: value.map(|value| value.to_string()),
            origin,
        }
    }
}

/// Facts on their way, with what is written down about them.
struct Ledger<'a> {
    collection: &'a mut Collection,
    origins: HashMap<String, Origin>,
}

impl Ledger<'_> {
    /// Changes the facts of a collection.
    fn over<T>(
        collection: &mut Collection,
        change: impl FnOnce(&mut Facts, &mut Ledger) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let mut facts = mem::take(&mut collection.facts);
        let mut ledger = Ledger {
            collection,
            origins: HashMap::new(),
        };
        let outcome = change(&mut facts, &mut ledger);
        collection.facts = facts;
        outcome
    }

    /// The place of a document in the collection, which has each once.
    fn origin(&mut self, document: &Document) -> Origin {
        let known = self.origins.get(&document.location);
        known.copied().unwrap_or_else(|| {
            let origin = self.collection.read(document.clone());
            self.origins.insert(document.location.clone(), origin);
            origin
        })
    }

    /// Writes down where a cell comes from, if not from where its row does.
    fn from(&mut self, cell: CellName, row: Origin, origin: Origin) {
        if origin != row {
            self.collection.cells.push((cell, origin));
        }
    }

    /// Writes down that one claim was kept, and the other where it differs.
    fn keep(&mut self, cell: CellName, row: Origin, kept: Claim, other: Claim) {
        self.from(cell.clone(), row, kept.origin);
        if kept.text != other.text {
            self.collection.disagreements.push(Disagreement {
                cell,
                said: other.text,
                kept: kept.text,
                origin: other.origin,
            });
        }
    }
}

fn cell(table: &'static str, row: &str, column: &'static str) -> CellName {
    CellName {
        table,
        row: row.to_owned(),
        column,
    }
}
