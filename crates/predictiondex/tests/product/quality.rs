//! The model of a first start against long simulations that it never saw.

use std::time::{SystemTime, UNIX_EPOCH};

use battle::duel::{Fighter, simulate};
use battle::moves::Move;
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use ml::registry::Registry;

use crate::state::data_dir;

const PAIRS: u32 = 200;
const SIMULATIONS: u32 = 10_000;

/// Another seed each time, printed so that a failure can be looked at again.
#[test]
fn probabilities_lie_within_three_points_of_simulated_duels() {
    let seed = std::env::var("PREDICTIONDEX_CHECK_SEED")
        .map_or_else(|_| clock(), |seed| seed.parse().unwrap());
    println!("PREDICTIONDEX_CHECK_SEED={seed}");
    let data_dir = data_dir();
    let pokedex = dex::snapshot::pokedex().unwrap();
    let registry = Registry::new(data_dir.path().join("models"));
    let model = registry.champion().unwrap().unwrap().model;
    let mut rolls = Seeded::new(seed);
    let mut error = 0.0;
    for _ in 0..PAIRS {
        let [a, b] = [0, 1].map(|_| individual(&pokedex, &mut rolls));
        let [a, b] = [&a, &b].map(|(combatant, mv)| Fighter { combatant, mv });
        let truth = simulate(&pokedex.chart, a, b, SIMULATIONS, seed).unwrap();
        error += (model.predict(&pokedex.chart, a, b) - truth.win_rate_a()).abs();
    }
    let mean = error / f64::from(PAIRS);
    println!("mean distance {mean:.4}");
    assert!(
        mean < 0.03,
        "{mean} on average from the simulated share of wins"
    );
}

fn clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_nanos() as u64
}

/// A random form at level 50 with one of the moves that it can know, whatever its worth.
fn individual(pokedex: &Pokedex, rolls: &mut Seeded) -> (Combatant, Move) {
    loop {
        let form = &pokedex.forms[rolls.below(pokedex.forms.len() as u32) as usize];
        let moves = pokedex.battle_moves(form.id, 50);
        if !moves.is_empty() {
            let entry = moves[rolls.below(moves.len() as u32) as usize];
            let combatant = Combatant::new(&form.battle, &Build::link_battle(50));
            return (combatant, entry.rules);
        }
    }
}
