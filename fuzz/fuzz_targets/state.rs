//! The line that a state is written as: refused, or read back the same; and played on where it fits.
#![no_main]

use std::sync::LazyLock;

use battle::choice::uniform;
use battle::duel::fight;
use battle::log::Silent;
use battle::moves::Move;
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::State;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use libfuzzer_sys::fuzz_target;

// Both are read once: no input changes them.
static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| dex::snapshot::pokedex().unwrap());

/// Moves of every timing, so that most states fit.
static MOVES: LazyLock<[Vec<Move>; 2]> = LazyLock::new(|| {
    [
        ["dig", "thrash", "bide", "mirror-move"],
        ["solar-beam", "protect", "substitute", "conversion"],
    ]
    .map(|slugs| {
        slugs
            .map(|slug| POKEDEX.find_move(slug).unwrap().rules)
            .to_vec()
    })
});

fuzz_target!(|text: &str| {
    let Ok(state) = text.parse::<State>() else {
        return;
    };
    assert_eq!(state.to_string().parse(), Ok(state));
    let form = POKEDEX.find_form("mewtwo").unwrap();
    let combatant = Combatant::new(&form.battle, &Build::link_battle(50));
    let [a, b] = MOVES.each_ref().map(|moves| Corner {
        combatant: &combatant,
        moves,
        mega: Some(&combatant),
    });
    let battle = Battle::new(&POKEDEX.chart, a, b).unwrap();
    if battle.check(&state).is_ok() && state.winner().is_none() {
        let mut rolls = Seeded::new(1);
        fight(&battle, state, [uniform, uniform], &mut rolls, &mut Silent);
    }
});
