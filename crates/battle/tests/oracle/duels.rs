//! Duels in which each side repeats one damaging move.

use std::path::Path;

use battle::duel::{Fighter, Shares, simulate};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use serde::Deserialize;

use super::agreement::{Compared, SIMULATIONS, assert_agreement};

#[derive(Deserialize)]
struct Row {
    id: u32,
    a: String,
    move_a: String,
    b: String,
    move_b: String,
    level: u8,
    seeds: u32,
    wins_a: u32,
    mean_turns: f64,
}

#[test]
fn duels_match_the_small_table() {
    assert!(check(&super::fixture("duels.jsonl")) >= 40);
}

#[test]
fn duels_match_the_full_table() {
    if let Some(path) = super::full("battles.jsonl") {
        assert!(check(&path) > 200);
    }
}

fn check(path: &Path) -> usize {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let rows: Vec<Row> = super::rows(path);
    let compared = rows.iter().map(|row| Compared {
        id: row.id,
        wins_a: row.wins_a,
        n: row.seeds,
        mean_turns: row.mean_turns,
        ours: simulated(&pokedex, row),
    });
    assert_agreement(&compared.collect::<Vec<_>>(), &[]);
    rows.len()
}

fn simulated(pokedex: &Pokedex, row: &Row) -> Shares {
    let build = Build::link_battle(row.level);
    let combatant = |slug| Combatant::new(&pokedex.find_form(slug).unwrap().battle, &build);
    let (a, b) = (combatant(&row.a), combatant(&row.b));
    let rules = |slug| &pokedex.find_move(slug).unwrap().rules;
    let fighter_a = Fighter {
        combatant: &a,
        mv: rules(&row.move_a),
    };
    let fighter_b = Fighter {
        combatant: &b,
        mv: rules(&row.move_b),
    };
    let seed = u64::from(row.id);
    simulate(&pokedex.chart, fighter_a, fighter_b, SIMULATIONS, seed).unwrap()
}
