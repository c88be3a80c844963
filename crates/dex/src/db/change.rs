//! What differs between the stored facts and a collection.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;

use super::relations::{CELL_ORIGIN, RELATIONS, Relation};
use super::rows::{Cell, Row};
use crate::codes::LEARN_METHODS;
use crate::provenance::{Document, Source};

/// What a load changes, table by table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub tables: Vec<TableChanges>,
}

impl Changes {
    /// Whether the stored facts were those of the collection already, from the same places.
    pub fn is_empty(&self) -> bool {
        self.n_rows() == 0
    }

    /// How many rows are written or removed.
    pub fn n_rows(&self) -> usize {
        self.tables.iter().map(TableChanges::n_changes).sum()
    }
}

/// What changes in one table. Rows go by the names that people know them by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableChanges {
    pub table: &'static str,
    /// How many rows the table has after the load.
    pub n_rows: usize,
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<ChangedRow>,
    /// How many rows say the same as before, but come from another place.
    pub n_from_elsewhere: usize,
}

impl TableChanges {
    fn n_changes(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len() + self.n_from_elsewhere
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRow {
    pub row: String,
    pub cells: Vec<ChangedCell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedCell {
    pub column: &'static str,
    pub was: Option<String>,
    pub is: Option<String>,
}

impl fmt::Display for ChangedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "nothing".to_owned());
        let cells = self.cells.iter();
        let cells = cells.map(|it| format!("{} {} -> {}", it.column, text(&it.was), text(&it.is)));
        write!(f, "{}: {}", self.row, cells.collect::<Vec<_>>().join(", "))
    }
}

/// A stored row, and where it comes from.
#[derive(Debug)]
pub(super) struct StoredRow {
    pub(super) cells: Vec<Cell>,
    pub(super) source: Source,
    pub(super) location: String,
}

/// What one relation needs to become the collection's.
#[derive(Debug)]
pub(super) struct Edit<'a> {
    pub(super) relation: &'static Relation,
    /// Rows that are new, or say something else, or come from elsewhere.
    pub(super) put: Vec<&'a Row>,
    /// Keys of rows that go, also of those that come back otherwise.
    pub(super) remove: Vec<&'a [Cell]>,
}

pub(super) fn compare<'a>(
    stored: &'a [Vec<StoredRow>; RELATIONS.len()],
    wanted: &'a [Vec<Row>; RELATIONS.len()],
    documents: &[Document],
) -> (Vec<Edit<'a>>, Changes) {
    let names = Names::of(stored, wanted);
    let mut edits = Vec::new();
    let mut tables = Vec::new();
    for (relation, (stored, wanted)) in RELATIONS.iter().zip(stored.iter().zip(wanted)) {
        let fresh = Fresh::among(&tables);
        let (edit, changes) = compare_relation(relation, stored, wanted, documents, &names, &fresh);
        edits.push(edit);
        tables.push(changes);
    }
    (edits, Changes { tables })
}

fn compare_relation<'a>(
    relation: &'static Relation,
    stored: &'a [StoredRow],
    wanted: &'a [Row],
    documents: &[Document],
    names: &Names,
    fresh: &Fresh,
) -> (Edit<'a>, TableChanges) {
    let n_keys = relation.key.len();
    let stored = stored.iter().map(|row| (&row.cells[..n_keys], row));
    let mut left: HashMap<&[Cell], &StoredRow> = stored.collect();
    let (mut put, mut exchanged) = (Vec::new(), Vec::new());
    let mut changes = TableChanges {
        table: relation.name,
        n_rows: wanted.len(),
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
        n_from_elsewhere: 0,
    };
    for row in wanted {
        let key = &row.cells[..n_keys];
        let document = &documents[row.origin.0];
        match left.remove(key) {
            None => changes.added.push(names.label(relation, key)),
            Some(was) if was.cells != row.cells => {
                exchanged.extend(relation.exchanges.then_some(key));
                changes.changed.push(ChangedRow {
                    row: names.label(relation, key),
                    cells: changed_cells(relation, &was.cells, &row.cells),
                });
            }
            Some(was)
                if was.source != document.source
                    || was.location != document.location
                    || fresh.has_cell(relation, key) =>
            {
                changes.n_from_elsewhere += 1;
            }
            Some(_) => continue,
        }
        put.push(row);
    }
    let mut remove: Vec<&[Cell]> = left.into_keys().collect();
    changes.removed = remove
        .iter()
        .map(|key| names.label(relation, key))
        .collect();
    changes.removed.sort();
    remove.append(&mut exchanged);
    let edit = Edit {
        relation,
        put,
        remove,
    };
    (edit, changes)
}

/// The rows and cells that say something new: from a document of this run, even where an older one of the same
/// place was noted for them.
struct Fresh<'a>(HashSet<(&'a str, &'a str, Option<&'a str>)>);

impl Fresh<'_> {
    fn among(tables: &[TableChanges]) -> Fresh<'_> {
        let cells = tables.iter().flat_map(|changes| {
            let added = changes.added.iter().map(|row| (&**row, None));
            let changed = changes.changed.iter().flat_map(|row| {
                let columns = row.cells.iter().map(|cell| Some(cell.column));
                columns.map(|column| (&*row.row, column))
            });
            let fresh = added.chain(changed);
            fresh.map(|(row, column)| (changes.table, row, column))
        });
        Fresh(cells.collect())
    }

    /// Whether this is the key of the origin of such a cell.
    fn has_cell(&self, relation: &Relation, key: &[Cell]) -> bool {
        match key {
            [Cell::Text(table), Cell::Text(row), Cell::Text(column)]
                if relation.name == CELL_ORIGIN =>
            {
                [None, Some(&**column)]
                    .into_iter()
                    .any(|column| self.0.contains(&(table, row, column)))
            }
            _ => false,
        }
    }
}

fn changed_cells(relation: &Relation, was: &[Cell], is: &[Cell]) -> Vec<ChangedCell> {
    let cells = relation.columns().zip(was.iter().zip(is));
    let differing = cells.filter(|(_, (was, is))| was != is);
    let changed = differing.map(|((column, _), (was, is))| ChangedCell {
        column,
        was: text(was),
        is: text(is),
    });
    changed.collect()
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Integer(value) => Some(value.to_string()),
        Cell::Real(value) => Some(value.to_string()),
        Cell::Text(value) => Some(value.clone()),
    }
}

/// The slug or code of each row that others refer to, by relation and id.
struct Names(HashMap<(&'static str, i32), String>);

impl Names {
    fn of(stored: &[Vec<StoredRow>], wanted: &[Vec<Row>]) -> Names {
        let mut names = HashMap::new();
        for (id, (code, _)) in (1..).zip(LEARN_METHODS) {
            names.insert(("learn_method", id), (*code).to_owned());
        }
        for (relation, (stored, wanted)) in RELATIONS.iter().zip(stored.iter().zip(wanted)) {
            let stored = stored.iter().map(|row| &row.cells);
            for cells in stored.chain(wanted.iter().map(|row| &row.cells)) {
                if let [Cell::Integer(id), Cell::Text(slug), ..] = &cells[..] {
                    names.insert((relation.name, *id), slug.clone());
                }
            }
        }
        Names(names)
    }

    fn label(&self, relation: &Relation, key: &[Cell]) -> String {
        let named_by = relation
            .named_by
            .iter()
            .map(Some)
            .chain(std::iter::repeat(None));
        let parts = key.iter().zip(named_by).filter_map(|(cell, named_by)| {
            let name = match (cell, named_by) {
                (Cell::Integer(id), Some(relation)) => self.0.get(&(*relation, *id)).cloned(),
                _ => None,
            };
            name.or_else(|| text(cell))
        });
        parts.collect::<Vec<_>>().join(" ")
    }
}
