//! Rows as people name them, and rows that a gate stopped.

use std::collections::BTreeMap;

use dex::facts::Facts;
use dex::provenance::{Collection, Origin};
use serde::Serialize;
use serde_json::Value;

/// A row that a gate stopped, with what there is to know about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Suspect {
    pub(crate) table: &'static str,
    pub(crate) name: String,
    /// Where it comes from.
    pub(crate) document: String,
    /// Where those of its cells come from that another document says, by column.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) cells: BTreeMap<&'static str, String>,
    pub(crate) values: Value,
}

/// A row of any table.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) values: Value,
    origin: Origin,
}

impl Named {
    /// The text of a column that every row of the table has.
    pub(crate) fn text(&self, column: &str) -> &str {
        let text = self.values[column].as_str();
        text.expect("the column is a text in every row")
    }
}

/// The rows of a table at these places, counted from 0.
pub(crate) fn suspects(
    collection: &Collection,
    table: &'static str,
    places: impl IntoIterator<Item = usize>,
) -> Vec<Suspect> {
    let rows = rows(&collection.facts, table);
    let suspect = |place: usize| {
        let Named {
            name,
            values,
            origin,
        } = &rows[place];
        Suspect {
            table,
            name: name.clone(),
            document: collection.documents[origin.0].location.clone(),
            cells: cells(collection, table, name),
            values: values.clone(),
        }
    };
    places.into_iter().map(suspect).collect()
}

fn cells(collection: &Collection, table: &str, row: &str) -> BTreeMap<&'static str, String> {
    let tables: &[&str] = match table {
        "types" => &["type"],
        "species" => &["species"],
        "forms" => &["form", "base_stats"],
        "moves" => &["move"],
        _ => &[],
    };
    let cells = collection.cells.iter();
    let own = cells.filter(|(cell, _)| cell.row == row && tables.contains(&cell.table));
    own.map(|(cell, origin)| {
        let location = &collection.documents[origin.0].location;
        (cell.column, location.clone())
    })
    .collect()
}

/// The rows of a table, by the name that `data` gives it.
pub(crate) fn rows(facts: &Facts, table: &str) -> Vec<Named> {
    match table {
        "types" => each(&facts.types, |row| (row.slug.clone(), row.origin)),
        "type_chart" => each(&facts.chart, |row| {
            (format!("{} {}", row.attack, row.defend), row.origin)
        }),
        "species" => each(&facts.species, |row| (row.number.to_string(), row.origin)),
        "forms" => each(&facts.forms, |row| (row.slug.clone(), row.origin)),
        "moves" => each(&facts.moves, |row| (row.slug.clone(), row.origin)),
        "learnset" => each(&facts.learnset, |row| {
            (
                format!("{} {} {}", row.form, row.mv, row.method),
                row.origin,
            )
        }),
        "natures" => each(&facts.natures, |row| (row.id.to_string(), row.origin)),
        other => unreachable!("no table of facts is called {other}"),
    }
}

fn each<R: Serialize>(rows: &[R], name: impl Fn(&R) -> (String, Origin)) -> Vec<Named> {
    let named = |row| {
        let (name, origin) = name(row);
        let values = serde_json::to_value(row).expect("rows are texts and numbers");
        Named {
            name,
            values,
            origin,
        }
    };
    rows.iter().map(named).collect()
}
