//! Rows of species and forms.

use std::collections::{HashMap, HashSet};

use battle::species::Species as BattleSpecies;
use battle::stats::Stats;
use battle::types::Typing;

use super::problem::{
    Fault, Problem, code, each, known, name, optional, positive, ranged, right_id, slug, unique,
};
use crate::codes::{FORM_KINDS, TYPES};
use crate::facts::{FormRow, SpeciesRow};
use crate::pokedex::{Form, FormId, Species};

pub(super) fn check_species(rows: &[SpeciesRow]) -> Result<HashMap<i32, Species>, Vec<Fault>> {
    let mut numbers = HashSet::new();
    let species = each("species", rows, |row| {
        let number = ranged("number", row.number, 1..=999)?;
        unique(&mut numbers, "number", number)?;
        let name = name(&row.name_fr, &row.name_en)?;
        Ok((number, Species { number, name }))
    })?;
    Ok(species.into_iter().collect())
}

pub(super) fn check_forms(
    rows: &[FormRow],
    species: &HashMap<i32, Species>,
) -> Result<Vec<Form>, Vec<Fault>> {
    let ids: HashMap<&str, FormId> = rows
        .iter()
        .map(|row| (row.slug.as_str(), FormId(row.id)))
        .collect();
    let mut seen = HashSet::new();
    let mut slugs = HashSet::new();
    let mut forms = each("forms", rows, |row| {
        unique(&mut seen, "id", row.id)?;
        unique(&mut slugs, "slug", slug(&row.slug)?)?;
        check_form(row, species, &ids)
    })?;
    forms.sort_by_key(|form| form.id);
    Ok(forms)
}

fn check_form(
    row: &FormRow,
    species: &HashMap<i32, Species>,
    ids: &HashMap<&str, FormId>,
) -> Result<Form, Problem> {
    let kind = code("kind", FORM_KINDS, &row.kind)?;
    let species = known("species", species, row.species)?;
    right_id(species.number + kind.id_offset(), row.id)?;
    let evolves_from = match &row.evolves_from {
        Some(slug) => Some(*known("form", ids, slug.as_str())?),
        None => None,
    };
    let evolution_level = optional("evolution_level", row.evolution_level, 1..=100)?;
    if evolution_level.is_some() && evolves_from.is_none() {
        return Err(Problem::EvolutionLevelAlone);
    }
    let battle = BattleSpecies {
        typing: typing(row)?,
        base: base_stats(row)?,
        weight_hg: ranged(
            "weight in hectograms",
            (row.weight_kg * 10.0).round() as i32,
            1..=65535,
        )?,
    };
    Ok(Form {
        id: FormId(row.id),
        slug: row.slug.clone(),
        kind,
        species: species.clone(),
        name: name(&row.name_fr, &row.name_en)?,
        battle,
        height_m: positive("height_m", row.height_m)?,
        weight_kg: positive("weight_kg", row.weight_kg)?,
        evolves_from,
        evolution_level,
    })
}

fn typing(row: &FormRow) -> Result<Typing, Problem> {
    let primary = code("type", TYPES, &row.type1)?;
    let secondary = match &row.type2 {
        Some(slug) => Some(code("type", TYPES, slug)?),
        None => None,
    };
    if secondary == Some(primary) {
        return Err(Problem::SameTypeTwice);
    }
    Ok(Typing { primary, secondary })
}

fn base_stats(row: &FormRow) -> Result<Stats, Problem> {
    Ok(Stats {
        hp: ranged("hp", row.hp, 1..=255)?,
        attack: ranged("attack", row.attack, 1..=255)?,
        defense: ranged("defense", row.defense, 1..=255)?,
        special_attack: ranged("special_attack", row.special_attack, 1..=255)?,
        special_defense: ranged("special_defense", row.special_defense, 1..=255)?,
        speed: ranged("speed", row.speed, 1..=255)?,
    })
}
