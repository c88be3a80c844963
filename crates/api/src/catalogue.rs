//! From the Pokédex to the contract's shapes: types and their chart; forms and moves in their modules.

pub(crate) mod moves;
pub(crate) mod pokemon;

use api_types::catalogue::{PokemonWeaknessOut, TypeEffectivenessOut, TypeOut};
use battle::types::{Effect, Type};
use dex::pokedex::{Form, Pokedex};

/// The number by which clients know a type, 1 to 18.
pub(crate) fn type_id(ty: Type) -> i32 {
    ty as i32
}

pub(crate) fn type_out(pokedex: &Pokedex, ty: Type) -> TypeOut {
    let name = pokedex.type_name(ty);
    TypeOut {
        id: type_id(ty),
        name: name.french.to_lowercase(),
        name_en: name.english.to_lowercase(),
    }
}

/// French name in lower case.
pub(crate) fn type_name(pokedex: &Pokedex, ty: Type) -> String {
    pokedex.type_name(ty).french.to_lowercase()
}

/// The chart's cells for one attacking and one defending type, or for every one where absent.
pub(crate) fn affinities(
    pokedex: &Pokedex,
    attacking: Option<Type>,
    defending: Option<Type>,
) -> Vec<TypeEffectivenessOut> {
    let mut cells = Vec::new();
    for attack in chosen(attacking) {
        for defend in chosen(defending) {
            cells.push(TypeEffectivenessOut {
                attacking_type_id: type_id(attack),
                defending_type_id: type_id(defend),
                multiplier: effect(pokedex.chart.effect(attack, defend)).to_owned(),
            });
        }
    }
    cells
}

fn chosen(filter: Option<Type>) -> impl Iterator<Item = Type> {
    Type::ALL
        .into_iter()
        .filter(move |&ty| filter.is_none_or(|only| only == ty))
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Immune => "0.00",
        Effect::Resisted => "0.50",
        Effect::Neutral => "1.00",
        Effect::SuperEffective => "2.00",
    }
}

/// What each type does to a form, in the order of the types.
pub(crate) fn weaknesses(pokedex: &Pokedex, form: &Form) -> Vec<PokemonWeaknessOut> {
    let weakness = |attack| {
        let effectiveness = pokedex.chart.effectiveness(attack, form.battle.typing);
        PokemonWeaknessOut {
            attacking_type: type_name(pokedex, attack),
            multiplier: decimal(f64::from(effectiveness.multiplier())),
        }
    };
    Type::ALL.into_iter().map(weakness).collect()
}

/// A number with two decimals, as in `0.50`.
pub(crate) fn decimal(number: f64) -> String {
    format!("{number:.2}")
}
