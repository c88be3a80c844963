//! Battles of four moves a side, status moves included, chosen at random among those selectable.

use std::path::Path;

use battle::choice::uniform;
use battle::duel::{Shares, simulate_battles};
use battle::moves::Move;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use serde::Deserialize;

use super::agreement::{Compared, SIMULATIONS, assert_agreement};

/// The other simulator itself, run for longer, contradicts the 200 seeds of this row: the figures stand
/// in `docs/divergences.md`, under disputed rows.
const OFF: [u32; 1] = [362];

#[derive(Deserialize)]
struct Row {
    id: u32,
    a: String,
    moves_a: Vec<String>,
    b: String,
    moves_b: Vec<String>,
    level: u8,
    seeds: u32,
    wins_a: u32,
    mean_turns: f64,
}

#[test]
fn battles_match_the_small_table() {
    assert!(check(&super::fixture("mixed.jsonl")) >= 30);
}

#[test]
fn battles_match_the_full_table() {
    if let Some(path) = super::full("mixed.jsonl") {
        assert!(check(&path) > 100);
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
    assert_agreement(&compared.collect::<Vec<_>>(), &OFF);
    rows.len()
}

fn simulated(pokedex: &Pokedex, row: &Row) -> Shares {
    let build = Build::link_battle(row.level);
    let combatant = |slug| Combatant::new(&pokedex.find_form(slug).unwrap().battle, &build);
    let (a, b) = (combatant(&row.a), combatant(&row.b));
    let moves = |slugs: &[String]| -> Vec<Move> {
        let found = slugs
            .iter()
            .map(|slug| pokedex.find_move(slug).unwrap().rules);
        found.collect()
    };
    let (moves_a, moves_b) = (moves(&row.moves_a), moves(&row.moves_b));
    let corner = |combatant, moves| Corner {
        combatant,
        moves,
        mega: None,
    };
    let battle = Battle::new(&pokedex.chart, corner(&a, &moves_a), corner(&b, &moves_b)).unwrap();
    simulate_battles(&battle, [uniform, uniform], SIMULATIONS, row.id.into())
}
