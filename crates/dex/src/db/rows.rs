//! The rows that a collection becomes in each table.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::relations::RELATIONS;
use crate::codes::{CATEGORIES, Codes, LEARN_METHODS};
use crate::facts::{Facts, FormRow, LearnRow, MoveRow};
use crate::provenance::{Collection, Origin};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i32),
    /// Never NaN: a height or a weight.
    Real(f64),
    Text(String),
}

impl Eq for Cell {}

impl Hash for Cell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Cell::Null => 0.hash(state),
            Cell::Integer(value) => value.hash(state),
            Cell::Real(value) => value.to_bits().hash(state),
            Cell::Text(value) => value.hash(state),
        }
    }
}

impl From<i32> for Cell {
    fn from(value: i32) -> Cell {
        Cell::Integer(value)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Cell {
        Cell::Real(value)
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Cell {
        Cell::Text(value.clone())
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        Cell::Text(value.to_owned())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// One row of a relation: the key's columns, then the values'.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) origin: Origin,
}

/// The rows of each relation, in the order of [`RELATIONS`].
pub(super) fn rows(collection: &Collection) -> [Vec<Row>; RELATIONS.len()] {
    let facts = &collection.facts;
    let ids = Ids::of(facts);
    [
        each(&facts.species, |row| {
            (
                vec![
                    row.number.into(),
                    (&row.name_fr).into(),
                    (&row.name_en).into(),
                ],
                row.origin,
            )
        }),
        each(&facts.types, |row| {
            let names = [
                (&row.slug).into(),
                (&row.name_fr).into(),
                (&row.name_en).into(),
            ];
            ([vec![row.id.into()], names.to_vec()].concat(), row.origin)
        }),
        each(&facts.chart, |row| {
            let cells = vec![
                ids.ty(&row.attack),
                ids.ty(&row.defend),
                (&row.effect).into(),
            ];
            (cells, row.origin)
        }),
        each(&facts.forms, |row| (ids.form_cells(row), row.origin)),
        facts
            .forms
            .iter()
            .flat_map(|row| ids.form_types(row))
            .collect(),
        each(&facts.forms, |row| (base_stats(row), row.origin)),
        each(&facts.moves, |row| (ids.move_cells(row), row.origin)),
        each(&facts.learnset, |row| (ids.learn_cells(row), row.origin)),
        each(&facts.natures, |row| {
            let names = [row.id.into(), (&row.name_fr).into(), (&row.name_en).into()];
            let stats = [row.raised.as_ref().into(), row.lowered.as_ref().into()];
            ([names.to_vec(), stats.to_vec()].concat(), row.origin)
        }),
        each(&collection.cells, |(cell, origin)| {
            (
                vec![cell.table.into(), (&cell.row).into(), cell.column.into()],
                *origin,
            )
        }),
        each(&collection.disagreements, |it| {
            let cell = [
                it.cell.table.into(),
                (&it.cell.row).into(),
                it.cell.column.into(),
            ];
            let claims = [it.said.as_ref().into(), it.kept.as_ref().into()];
            ([cell.to_vec(), claims.to_vec()].concat(), it.origin)
        }),
    ]
}

fn each<R>(facts: &[R], cells: impl Fn(&R) -> (Vec<Cell>, Origin)) -> Vec<Row> {
    let row = |fact| {
        let (cells, origin) = cells(fact);
        Row { cells, origin }
    };
    facts.iter().map(row).collect()
}

/// The numbers behind slugs.
struct Ids<'a> {
    types: HashMap<&'a str, i32>,
    forms: HashMap<&'a str, i32>,
    moves: HashMap<&'a str, i32>,
}

impl Ids<'_> {
    fn of(facts: &Facts) -> Ids<'_> {
        Ids {
            types: facts.types.iter().map(|row| (&*row.slug, row.id)).collect(),
            forms: facts.forms.iter().map(|row| (&*row.slug, row.id)).collect(),
            moves: facts.moves.iter().map(|row| (&*row.slug, row.id)).collect(),
        }
    }

    fn ty(&self, slug: &str) -> Cell {
        id(&self.types, slug)
    }

    fn form_cells(&self, row: &FormRow) -> Vec<Cell> {
        vec![
            row.id.into(),
            (&row.slug).into(),
            row.species.into(),
            (&row.kind).into(),
            (&row.name_fr).into(),
            (&row.name_en).into(),
            row.height_m.into(),
            row.weight_kg.into(),
            row.evolves_from
                .as_ref()
                .map(|slug| id(&self.forms, slug))
                .unwrap_or(Cell::Null),
            row.evolution_level.into(),
        ]
    }

    fn form_types(&self, row: &FormRow) -> Vec<Row> {
        let types = std::iter::once(&row.type1).chain(&row.type2);
        let slots = (1..).zip(types);
        let row = |(slot, ty): (i32, &String)| Row {
            cells: vec![row.id.into(), slot.into(), self.ty(ty)],
            origin: row.origin,
        };
        slots.map(row).collect()
    }

    fn move_cells(&self, row: &MoveRow) -> Vec<Cell> {
        vec![
            row.id.into(),
            (&row.slug).into(),
            (&row.name_fr).into(),
            (&row.name_en).into(),
            self.ty(&row.ty),
            code_id(CATEGORIES, &row.category),
            row.power.into(),
            row.accuracy.into(),
            row.pp.into(),
            row.priority.into(),
            (&row.availability).into(),
            (&row.effects).into(),
        ]
    }

    fn learn_cells(&self, row: &LearnRow) -> Vec<Cell> {
        vec![
            id(&self.forms, &row.form),
            id(&self.moves, &row.mv),
            code_id(LEARN_METHODS, &row.method),
            row.level.into(),
        ]
    }
}

fn base_stats(row: &FormRow) -> Vec<Cell> {
    let stats = [
        row.id,
        row.hp,
        row.attack,
        row.defense,
        row.special_attack,
        row.special_defense,
        row.speed,
    ];
    stats.map(Cell::from).to_vec()
}

fn id(ids: &HashMap<&str, i32>, slug: &str) -> Cell {
    let id = ids.get(slug);
    Cell::Integer(*id.expect("checked facts name each other rightly"))
}

/// The id under which a code's table holds it: its place in the list, from 1.
fn code_id<T>(codes: &Codes<T>, code: &str) -> Cell {
    let place = codes.iter().position(|(known, _)| *known == code);
    Cell::Integer(place.expect("checked facts hold known codes") as i32 + 1)
}
