//! A Pokédex as rows again, and the digest that tells one set of facts from another.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::codes::{
    AVAILABILITIES, CATEGORIES, EFFECTS, FORM_KINDS, LEARN_METHODS, STATS, TYPES, code_of,
};
use crate::effects;
use crate::facts::{ChartRow, Facts, FormRow, LearnRow, MoveRow, NatureRow, SpeciesRow, TypeRow};
use crate::pokedex::{Form, FormId, MoveEntry, MoveId, Pokedex};
use crate::provenance::Origin;

impl Pokedex {
    /// SHA-256 of all facts, in lower-case hexadecimal: equal for equal facts, wherever they were read.
    pub fn digest(&self) -> String {
        let facts = Facts::of(self);
        let mut hash = Sha256::new();
        hash.update(rendered("types", &facts.types));
        hash.update(rendered("type_chart", &facts.chart));
        hash.update(rendered("species", &facts.species));
        hash.update(rendered("forms", &facts.forms));
        hash.update(rendered("moves", &facts.moves));
        hash.update(rendered("learnset", &facts.learnset));
        hash.update(rendered("natures", &facts.natures));
        hex::encode(hash.finalize())
    }
}

/// The rows as the snapshot's files write them, under the table's name.
fn rendered<R: Serialize>(table: &str, rows: &[R]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(format!("{table}\n").into_bytes());
    for row in rows {
        writer
            .serialize(row)
            .expect("rows of text and numbers are written to memory");
    }
    writer.into_inner().expect("memory can be flushed")
}

impl Facts {
    pub(crate) fn of(pokedex: &Pokedex) -> Facts {
        let species: BTreeMap<i32, SpeciesRow> = pokedex.forms.iter().map(species_row).collect();
        Facts {
            types: type_rows(pokedex),
            chart: chart_rows(pokedex),
            species: species.into_values().collect(),
            forms: pokedex
                .forms
                .iter()
                .map(|form| form_row(pokedex, form))
                .collect(),
            moves: pokedex.moves.iter().map(move_row).collect(),
            learnset: learn_rows(pokedex),
            natures: nature_rows(pokedex),
        }
    }
}

fn type_rows(pokedex: &Pokedex) -> Vec<TypeRow> {
    let rows = pokedex.type_names.iter().map(|(ty, name)| TypeRow {
        id: *ty as i32,
        slug: code_of(TYPES, ty).to_owned(),
        name_fr: name.french.clone(),
        name_en: name.english.clone(),
        origin: Origin::default(),
    });
    rows.collect()
}

fn chart_rows(pokedex: &Pokedex) -> Vec<ChartRow> {
    let mut rows = Vec::with_capacity(TYPES.len() * TYPES.len());
    for &(attack_code, attack) in TYPES {
        for &(defend_code, defend) in TYPES {
            rows.push(ChartRow {
                attack: attack_code.to_owned(),
                defend: defend_code.to_owned(),
                effect: code_of(EFFECTS, &pokedex.chart.effect(attack, defend)).to_owned(),
                origin: Origin::default(),
            });
        }
    }
    rows
}

fn species_row(form: &Form) -> (i32, SpeciesRow) {
    let row = SpeciesRow {
        number: form.species.number,
        name_fr: form.species.name.french.clone(),
        name_en: form.species.name.english.clone(),
        origin: Origin::default(),
    };
    (row.number, row)
}

fn form_row(pokedex: &Pokedex, form: &Form) -> FormRow {
    let base = &form.battle.base;
    let type_code = |ty| code_of(TYPES, &ty).to_owned();
    FormRow {
        id: form.id.0,
        slug: form.slug.clone(),
        species: form.species.number,
        kind: code_of(FORM_KINDS, &form.kind).to_owned(),
        name_fr: form.name.french.clone(),
        name_en: form.name.english.clone(),
        type1: type_code(form.battle.typing.primary),
        type2: form.battle.typing.secondary.map(type_code),
        hp: base.hp.into(),
        attack: base.attack.into(),
        defense: base.defense.into(),
        special_attack: base.special_attack.into(),
        special_defense: base.special_defense.into(),
        speed: base.speed.into(),
        height_m: form.height_m,
        weight_kg: form.weight_kg,
        evolves_from: form.evolves_from.map(|id| form_slug(pokedex, id)),
        evolution_level: form.evolution_level.map(i32::from),
        origin: Origin::default(),
    }
}

fn move_row(mv: &MoveEntry) -> MoveRow {
    let rules = &mv.rules;
    MoveRow {
        id: mv.id.0,
        slug: mv.slug.clone(),
        name_fr: mv.name.french.clone(),
        name_en: mv.name.english.clone(),
        ty: code_of(TYPES, &rules.ty).to_owned(),
        category: code_of(CATEGORIES, &rules.category).to_owned(),
        power: Some(i32::from(rules.power)).filter(|&power| power > 0),
        accuracy: rules.accuracy.map(i32::from),
        pp: rules.pp.into(),
        priority: rules.priority.into(),
        availability: code_of(AVAILABILITIES, &mv.availability).to_owned(),
        effects: effects::print(rules),
        origin: Origin::default(),
    }
}

fn learn_rows(pokedex: &Pokedex) -> Vec<LearnRow> {
    let rows = pokedex.learnset.iter().map(|learn| LearnRow {
        form: form_slug(pokedex, learn.form),
        mv: move_slug(pokedex, learn.mv),
        method: code_of(LEARN_METHODS, &learn.method).to_owned(),
        level: learn.level.map(i32::from),
        origin: Origin::default(),
    });
    rows.collect()
}

fn nature_rows(pokedex: &Pokedex) -> Vec<NatureRow> {
    let stat_code = |stat| code_of(STATS, &stat).to_owned();
    let rows = (0..)
        .zip(&pokedex.natures)
        .map(|(id, (name, nature))| NatureRow {
            id,
            name_fr: name.french.clone(),
            name_en: name.english.clone(),
            raised: nature.raised.map(stat_code),
            lowered: nature.lowered.map(stat_code),
            origin: Origin::default(),
        });
    rows.collect()
}

fn form_slug(pokedex: &Pokedex, id: FormId) -> String {
    let form = pokedex
        .form(id)
        .expect("a checked Pokédex names known forms only");
    form.slug.clone()
}

fn move_slug(pokedex: &Pokedex, id: MoveId) -> String {
    let mv = pokedex
        .mv(id)
        .expect("a checked Pokédex names known moves only");
    mv.slug.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::snapshot;

    #[test]
    fn a_pokedex_gives_back_the_rows_it_was_made_of() {
        let facts = snapshot::facts().unwrap();
        assert!(Facts::of(&check(&facts).unwrap()) == facts);
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_rows() {
        let mut facts = snapshot::facts().unwrap();
        let digest = check(&facts).unwrap().digest();
        facts.learnset.reverse();
        facts.moves.reverse();
        assert_eq!(check(&facts).unwrap().digest(), digest);
        assert_eq!(digest.len(), 64);
    }

    #[test]
    fn the_digest_changes_with_any_fact() {
        let facts = snapshot::facts().unwrap();
        let digest = check(&facts).unwrap().digest();
        let changes: [fn(&mut Facts); 7] = [
            |facts| facts.types[0].name_fr.push('s'),
            |facts| facts.chart[0].effect = "immune".to_owned(),
            |facts| facts.species[0].name_en.push('s'),
            |facts| facts.forms[0].height_m += 0.1,
            |facts| facts.moves[0].pp += 1,
            |facts| facts.learnset[0].level = Some(99),
            |facts| facts.natures[0].name_fr.push('s'),
        ];
        for change in changes {
            let mut changed = facts.clone();
            change(&mut changed);
            assert_ne!(check(&changed).unwrap().digest(), digest);
        }
    }
}
