//! Turns rows into a [`Pokedex`], or says which rows break which rules.

use std::collections::HashSet;

use battle::stats::{Nature, Stat};
use battle::types::{Effect, Type, TypeChart};

use crate::codes::{EFFECTS, STATS, TYPES, code_of};
use crate::facts::{ChartRow, Facts, NatureRow, TypeRow};
use crate::name_index::NameIndex;
use crate::pokedex::{Name, Pokedex};
use forms::{check_forms, check_species};
use moves::{check_learnset, check_moves};
use problem::{Fault, Problem, code, each, name, right_id, unique, whole};

mod forms;
mod moves;
pub mod problem;
#[cfg(test)]
mod tests;

/// The Pokédex that facts make, or all faults of the first table that has some: what comes after it
/// refers to it.
pub(crate) fn check(facts: &Facts) -> Result<Pokedex, Vec<Fault>> {
    let type_names = check_types(&facts.types)?;
    let chart = check_chart(&facts.chart)?;
    let species = check_species(&facts.species)?;
    let forms = check_forms(&facts.forms, &species)?;
    let moves = check_moves(&facts.moves)?;
    let learnset = check_learnset(&facts.learnset, &forms, &moves)?;
    let natures = check_natures(&facts.natures)?;
    let form_names = index("forms", forms.iter().map(|form| (&form.name, &*form.slug)))?;
    let move_names = index("moves", moves.iter().map(|mv| (&mv.name, &*mv.slug)))?;
    let type_index = index(
        "types",
        type_names
            .iter()
            .map(|(ty, name)| (name, code_of(TYPES, ty))),
    )?;
    let nature_names = index(
        "natures",
        natures.iter().map(|(name, _)| (name, &*name.english)),
    )?;
    Ok(Pokedex {
        forms,
        moves,
        learnset,
        type_names,
        natures,
        chart,
        form_names,
        move_names,
        type_index,
        nature_names,
    })
}

fn index<'a>(
    table: &'static str,
    named: impl Iterator<Item = (&'a Name, &'a str)>,
) -> Result<NameIndex, Vec<Fault>> {
    NameIndex::new(named).map_err(|problem| whole(table, problem))
}

fn check_types(rows: &[TypeRow]) -> Result<Vec<(Type, Name)>, Vec<Fault>> {
    let mut slugs = HashSet::new();
    let mut names = each("types", rows, |row| {
        unique(&mut slugs, "type", row.slug.as_str())?;
        let ty = code("type", TYPES, &row.slug)?;
        right_id(ty as i32, row.id)?;
        Ok((ty, name(&row.name_fr, &row.name_en)?))
    })?;
    if let Some((missing, _)) = TYPES.iter().find(|(slug, _)| !slugs.contains(slug)) {
        return Err(whole("types", Problem::MissingType(missing)));
    }
    names.sort_by_key(|&(ty, _)| ty);
    Ok(names)
}

fn check_chart(rows: &[ChartRow]) -> Result<TypeChart, Vec<Fault>> {
    let mut chart = TypeChart([[Effect::Neutral; 18]; 18]);
    let mut cells = HashSet::new();
    each("type_chart", rows, |row| {
        let attack = code("type", TYPES, &row.attack)?;
        let defend = code("type", TYPES, &row.defend)?;
        unique(
            &mut cells,
            "cell",
            format!("{} on {}", row.attack, row.defend),
        )?;
        chart.0[attack.index()][defend.index()] = code("effect", EFFECTS, &row.effect)?;
        Ok(())
    })?;
    for &(attack, _) in TYPES {
        for &(defend, _) in TYPES {
            if !cells.contains(&format!("{attack} on {defend}")) {
                let missing = Problem::MissingEffect { attack, defend };
                return Err(whole("type_chart", missing));
            }
        }
    }
    Ok(chart)
}

fn check_natures(rows: &[NatureRow]) -> Result<Vec<(Name, Nature)>, Vec<Fault>> {
    let mut expected_ids = 0..;
    each("natures", rows, |row| {
        right_id(expected_ids.next().unwrap_or(i32::MAX), row.id)?;
        let nature = Nature {
            raised: stat(row.raised.as_deref())?,
            lowered: stat(row.lowered.as_deref())?,
        };
        if nature.raised.is_some() != nature.lowered.is_some()
            || nature.raised.is_some() && nature.raised == nature.lowered
        {
            return Err(Problem::UnbalancedNature);
        }
        Ok((name(&row.name_fr, &row.name_en)?, nature))
    })
}

fn stat(slug: Option<&str>) -> Result<Option<Stat>, Problem> {
    slug.map(|slug| code("statistic", STATS, slug)).transpose()
}
