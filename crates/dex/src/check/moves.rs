//! Rows of moves and of the ways in which forms learn them.

use std::collections::{HashMap, HashSet};

use battle::moves::Move;

use super::problem::{Fault, Problem, code, each, known, name, optional, ranged, slug, unique};
use crate::codes::{AVAILABILITIES, CATEGORIES, LEARN_METHODS, TYPES};
use crate::effects;
use crate::facts::{LearnRow, MoveRow};
use crate::pokedex::{Form, FormId, Learn, LearnMethod, MoveEntry, MoveId};

pub(super) fn check_moves(rows: &[MoveRow]) -> Result<Vec<MoveEntry>, Vec<Fault>> {
    let mut ids = HashSet::new();
    let mut slugs = HashSet::new();
    let mut moves = each("moves", rows, |row| {
        unique(&mut ids, "id", ranged::<i32>("id", row.id, 1..=9999)?)?;
        unique(&mut slugs, "slug", slug(&row.slug)?)?;
        Ok(MoveEntry {
            id: MoveId(row.id),
            slug: row.slug.clone(),
            name: name(&row.name_fr, &row.name_en)?,
            availability: code("availability", AVAILABILITIES, &row.availability)?,
            rules: rules(row)?,
        })
    })?;
    moves.sort_by_key(|mv| mv.id);
    Ok(moves)
}

fn rules(row: &MoveRow) -> Result<Move, Problem> {
    let ty = code("type", TYPES, &row.ty)?;
    let category = code("category", CATEGORIES, &row.category)?;
    let power = optional("power", row.power, 1..=250)?.unwrap_or(0);
    let plain = Move {
        accuracy: optional("accuracy", row.accuracy, 1..=100)?,
        pp: ranged("pp", row.pp, 1..=40)?,
        priority: ranged("priority", row.priority, -7..=5)?,
        ..Move::plain(ty, category, power)
    };
    Ok(effects::parse(&row.effects, plain)?)
}

pub(super) fn check_learnset(
    rows: &[LearnRow],
    forms: &[Form],
    moves: &[MoveEntry],
) -> Result<Vec<Learn>, Vec<Fault>> {
    let forms: HashMap<&str, FormId> = forms.iter().map(|form| (&*form.slug, form.id)).collect();
    let moves: HashMap<&str, MoveId> = moves.iter().map(|mv| (&*mv.slug, mv.id)).collect();
    let mut seen = HashSet::new();
    let mut learnset = each("learnset", rows, |row| {
        let method = code("method", LEARN_METHODS, &row.method)?;
        let learn = Learn {
            form: *known("form", &forms, row.form.as_str())?,
            mv: *known("move", &moves, row.mv.as_str())?,
            method,
            level: learn_level(method, row.level)?,
        };
        if !seen.insert(learn) {
            let value = format!("{} {} {}", row.form, row.mv, row.method);
            return Err(Problem::Duplicate {
                what: "learnset row",
                value,
            });
        }
        Ok(learn)
    })?;
    learnset.sort();
    Ok(learnset)
}

fn learn_level(method: LearnMethod, level: Option<i32>) -> Result<Option<u8>, Problem> {
    let min = match method {
        LearnMethod::LevelUp => 0,
        LearnMethod::PreviousEvolution => 1,
        LearnMethod::Machine | LearnMethod::Tutor | LearnMethod::Event => {
            return if level.is_none() {
                Ok(None)
            } else {
                Err(Problem::UnexpectedLevel)
            };
        }
    };
    let level = level.ok_or(Problem::MissingLevel)?;
    Ok(Some(ranged("level", level, min..=100)?))
}
