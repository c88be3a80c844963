//! Forms in the contract's shapes.

use api_types::catalogue::{
    FormOut, PokemonDetail, PokemonListItem, PokemonMoveUIOut, PokemonSpeciesOut, PokemonStatsOut,
    PokemonTypeOut,
};
use battle::stats::Stats;
use battle::types::{Type, Typing};
use dex::pokedex::{Form, FormKind, Learn, Pokedex};

use super::{decimal, moves, type_name};

pub(crate) fn list_item(pokedex: &Pokedex, form: &Form) -> PokemonListItem {
    PokemonListItem {
        id: form.id.0,
        form: kind(form.kind),
        species: species(form),
        types: types(pokedex, form.battle.typing),
        sprite_url: None,
    }
}

pub(crate) fn detail(pokedex: &Pokedex, form: &Form) -> PokemonDetail {
    let learnset = pokedex.learnset(form.id).iter();
    PokemonDetail {
        id: form.id.0,
        form: kind(form.kind),
        species: species(form),
        stats: stats(&form.battle.base),
        types: types(pokedex, form.battle.typing),
        moves: learnset.map(|learn| learned_move(pokedex, learn)).collect(),
        height_m: decimal(form.height_m),
        weight_kg: decimal(form.weight_kg),
        sprite_url: None,
    }
}

/// Every form that has this type, by id.
pub(crate) fn of_type(pokedex: &Pokedex, ty: Type) -> Vec<PokemonListItem> {
    let forms = pokedex
        .forms
        .iter()
        .filter(|form| form.battle.typing.has(ty));
    forms.map(|form| list_item(pokedex, form)).collect()
}

fn kind(kind: FormKind) -> FormOut {
    let (id, name) = match kind {
        FormKind::Base => (1, "base"),
        FormKind::Mega | FormKind::MegaX | FormKind::MegaY => (2, "mega"),
        FormKind::Alola => (3, "alola"),
        FormKind::Partner => (4, "starter"),
    };
    FormOut {
        id,
        name: name.to_owned(),
    }
}

fn species(form: &Form) -> PokemonSpeciesOut {
    PokemonSpeciesOut {
        id: form.species.number,
        pokedex_number: form.species.number,
        name_fr: form.name.french.clone(),
        name_en: Some(form.name.english.clone()),
    }
}

fn types(pokedex: &Pokedex, typing: Typing) -> Vec<PokemonTypeOut> {
    let slots = [(1, Some(typing.primary)), (2, typing.secondary)];
    let filled = slots.into_iter().filter_map(|(slot, ty)| {
        let name = type_name(pokedex, ty?);
        Some(PokemonTypeOut { slot, name })
    });
    filled.collect()
}

fn stats(base: &Stats) -> PokemonStatsOut {
    PokemonStatsOut {
        hp: base.hp.into(),
        attack: base.attack.into(),
        defense: base.defense.into(),
        sp_attack: base.special_attack.into(),
        sp_defense: base.special_defense.into(),
        speed: base.speed.into(),
    }
}

fn learned_move(pokedex: &Pokedex, learn: &Learn) -> PokemonMoveUIOut {
    let entry = pokedex
        .mv(learn.mv)
        .expect("a checked learnset names moves that exist");
    PokemonMoveUIOut {
        name: entry.name.french.clone(),
        r#type: type_name(pokedex, entry.rules.ty),
        category: moves::category(entry.rules.category).to_owned(),
        learn_method: moves::method(learn.method).to_owned(),
        learn_level: moves::level(learn),
        power: moves::power(&entry.rules),
        accuracy: entry.rules.accuracy.map(i32::from),
        damage_type: moves::damage_type(&entry.rules),
        usable_from: pokedex.usable_from(learn).map(i32::from),
    }
}
