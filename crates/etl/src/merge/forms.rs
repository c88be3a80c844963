//! What PokéAPI adds to the forms of the snapshot.

use std::collections::HashMap;
use std::mem;

use anyhow::{Context, ensure};
use dex::facts::{Facts, FormRow};
use dex::provenance::Origin;

use super::pokeapi::Names;
use super::{Claim, Ledger, cell};
use crate::pokeapi::shapes::{ChainLink, LocalName, Pokemon};
use crate::pokeapi::{Answers, Said};

/// # Errors
/// A Pokémon lacks a statistic or a type.
pub(super) fn forms(
    facts: &mut Facts,
    answers: &Answers,
    ledger: &mut Ledger,
) -> anyhow::Result<()> {
    let earlier = earlier_species(answers, ledger);
    let base_forms = facts.forms.iter().filter(|form| form.kind == "base");
    let base_forms: HashMap<i32, String> = base_forms
        .map(|form| (form.species, form.slug.clone()))
        .collect();
    for row in &mut facts.forms {
        let Said { value, document } = &answers.pokemon[&row.slug];
        is_of_its_species(row, value).with_context(|| document.location.clone())?;
        let (pinned, origin) = (row.origin, ledger.origin(document));
        row.origin = origin;
        for column in ["slug", "species_id", "kind"] {
            ledger.from(cell("form", &row.slug, column), origin, pinned);
        }
        form_names(row, answers, pinned, ledger);
        if let Some(earlier) = earlier.get(&row.species).filter(|_| row.kind == "base") {
            evolution(row, earlier, &base_forms, pinned, ledger);
        } else {
            for column in ["evolves_from_id", "evolution_level"] {
                ledger.from(cell("form", &row.slug, column), origin, pinned);
            }
        }
        sizes(row, value, pinned, ledger);
        form_types(row, value, pinned, ledger).with_context(|| document.location.clone())?;
        base_stats(row, value, pinned, ledger).with_context(|| document.location.clone())?;
    }
    Ok(())
}

fn form_names(row: &mut FormRow, answers: &Answers, pinned: Origin, ledger: &mut Ledger) {
    let species = &answers.species[&row.species];
    let (names, document) = match answers.forms.get(&row.slug) {
        Some(own) => (
            own_names(&own.value.names, &species.value.names),
            &own.document,
        ),
        None => (species.value.names.clone(), &species.document),
    };
    let said_by = ledger.origin(document);
    let slug = row.slug.clone();
    let settled = Names {
        table: "form",
        row: &slug,
        origin: row.origin,
        pinned,
    };
    settled.settle(&mut row.name_fr, &mut row.name_en, &names, said_by, ledger);
}

/// The name of the species alone is none for one form among others.
fn own_names(names: &[LocalName], of_species: &[LocalName]) -> Vec<LocalName> {
    let is_own = |name: &&LocalName| !of_species.iter().any(|other| other.name == name.name);
    names.iter().filter(is_own).cloned().collect()
}

/// What a chain says of one species: the one before it, and the level that leads from there.
struct Earlier {
    species: Option<i32>,
    level: Option<i32>,
    origin: Origin,
}

fn earlier_species(answers: &Answers, ledger: &mut Ledger) -> HashMap<i32, Earlier> {
    let names = answers
        .pokemon
        .values()
        .map(|said| &said.value.species.name);
    let numbers: HashMap<&str, i32> = names
        .filter_map(|name| Some((&**name, number(answers, name)?)))
        .collect();
    let mut found = HashMap::new();
    for Said { value, document } in &answers.chains {
        let origin = ledger.origin(document);
        let mut waiting: Vec<(Option<&ChainLink>, &ChainLink)> = vec![(None, &value.chain)];
        while let Some((before, link)) = waiting.pop() {
            waiting.extend(link.evolves_to.iter().map(|later| (Some(link), later)));
            let Some(&species) = numbers.get(&*link.species.name) else {
                continue;
            };
            let levels = link
                .evolution_details
                .iter()
                .filter(|it| it.trigger.name == "level-up");
            let before = before.and_then(|before| numbers.get(&*before.species.name));
            let earlier = Earlier {
                species: before.copied(),
                level: before.and(levels.filter_map(|it| it.min_level).min()),
                origin,
            };
            found.insert(species, earlier);
        }
    }
    found
}

/// # Errors
/// The Pokémon says that it is of another species.
fn is_of_its_species(row: &FormRow, said: &Pokemon) -> anyhow::Result<()> {
    let species = &said.species;
    ensure!(
        last_number(&species.url) == Some(row.species),
        "it is of the species `{}`, {}, not of number {}",
        species.name,
        species.url,
        row.species
    );
    Ok(())
}

fn last_number(url: &str) -> Option<i32> {
    url.trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

/// The number at the end of a species' URL, if it is one of the games.
fn number(answers: &Answers, name: &str) -> Option<i32> {
    let species = answers.pokemon.values().map(|said| &said.value.species);
    let url = &species
        .into_iter()
        .find(|species| species.name == name)?
        .url;
    let number = last_number(url)?;
    answers.species.contains_key(&number).then_some(number)
}

fn evolution(
    row: &FormRow,
    said: &Earlier,
    base_forms: &HashMap<i32, String>,
    pinned: Origin,
    ledger: &mut Ledger,
) {
    let before = said.species.and_then(|species| base_forms.get(&species));
    let kept = Claim::maybe(row.evolves_from.as_ref(), pinned);
    let other = Claim::maybe(before, said.origin);
    ledger.keep(
        cell("form", &row.slug, "evolves_from_id"),
        row.origin,
        kept,
        other,
    );
    let kept = Claim::maybe(row.evolution_level, pinned);
    let other = Claim::maybe(said.level, said.origin);
    ledger.keep(
        cell("form", &row.slug, "evolution_level"),
        row.origin,
        kept,
        other,
    );
}

fn sizes(row: &mut FormRow, said: &Pokemon, pinned: Origin, ledger: &mut Ledger) {
    for (column, size, tenths) in [
        ("height_m", &mut row.height_m, said.height),
        ("weight_kg", &mut row.weight_kg, said.weight),
    ] {
        let was = mem::replace(size, f64::from(tenths) / 10.0);
        let (kept, other) = (Claim::new(*size, row.origin), Claim::new(was, pinned));
        ledger.keep(cell("form", &row.slug, column), row.origin, kept, other);
    }
}

fn form_types(
    row: &mut FormRow,
    said: &Pokemon,
    pinned: Origin,
    ledger: &mut Ledger,
) -> anyhow::Result<()> {
    let ty = |slot| {
        said.types
            .iter()
            .find(|ty| ty.slot == slot)
            .map(|ty| ty.ty.name.clone())
    };
    let slots: Vec<i32> = said.types.iter().map(|ty| ty.slot).collect();
    ensure!(
        matches!(slots[..], [1] | [1, 2] | [2, 1]),
        "its types are in the slots {slots:?}, not in 1 or in 1 and 2"
    );
    let was = [Some(row.type1.clone()), row.type2.clone()];
    row.type1 = ty(1).with_context(|| format!("{} has no first type", said.name))?;
    row.type2 = ty(2);
    let is = [Some(&row.type1), row.type2.as_ref()];
    for (slot, (is, was)) in (1..).zip(is.into_iter().zip(was)) {
        let (kept, other) = (Claim::maybe(is, row.origin), Claim::maybe(was, pinned));
        let name = format!("{} {slot}", row.slug);
        ledger.keep(cell("form_type", &name, "type_id"), row.origin, kept, other);
    }
    Ok(())
}

fn base_stats(
    row: &mut FormRow,
    said: &Pokemon,
    pinned: Origin,
    ledger: &mut Ledger,
) -> anyhow::Result<()> {
    for (column, name, statistic) in [
        ("hp", "hp", &mut row.hp),
        ("attack", "attack", &mut row.attack),
        ("defense", "defense", &mut row.defense),
        ("special_attack", "special-attack", &mut row.special_attack),
        (
            "special_defense",
            "special-defense",
            &mut row.special_defense,
        ),
        ("speed", "speed", &mut row.speed),
    ] {
        let found = said.stats.iter().find(|it| it.stat.name == name);
        let found = found.with_context(|| format!("there is no `{name}` among its statistics"))?;
        let was = mem::replace(statistic, found.base_stat);
        let (kept, other) = (
            Claim::new(found.base_stat, row.origin),
            Claim::new(was, pinned),
        );
        ledger.keep(
            cell("base_stats", &row.slug, column),
            row.origin,
            kept,
            other,
        );
    }
    Ok(())
}
