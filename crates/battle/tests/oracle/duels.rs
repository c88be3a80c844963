//! Win shares of duels in which each side repeats one move, against a finite sample of another simulator.
//!
//! The other sample has an error of its own, so each row is tested with an exact two-sided binomial
//! bound, and all rows together with χ².

use std::path::Path;

use battle::duel::{Fighter, simulate};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use serde::Deserialize;

const SIMULATIONS: u32 = 20_000;

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
    let mut chi_squared = 0.0;
    let mut undecided = 0;
    let mut outside = Vec::new();
    for row in &rows {
        let (p, turns) = simulated(&pokedex, row);
        if two_sided(row.wins_a, row.seeds, p) < 1e-4 {
            outside.push(format!(
                "{}: {} of {}, p = {p}",
                row.id, row.wins_a, row.seeds
            ));
        }
        let n = f64::from(row.seeds);
        let variance = n * p * (1.0 - p);
        if variance > 4.0 {
            chi_squared += (f64::from(row.wins_a) - n * p).powi(2) / variance;
            undecided += 1;
        }
        assert!(
            (turns - row.mean_turns).abs() < 0.25 * row.mean_turns,
            "duel {} takes {turns} turns, not {}",
            row.id,
            row.mean_turns
        );
    }
    assert!(outside.is_empty(), "outside the bounds: {outside:#?}");
    // Wilson and Hilferty: below 2.33 standard deviations, p is above 0.01.
    let k = f64::from(undecided);
    let z = ((chi_squared / k).cbrt() - (1.0 - 2.0 / (9.0 * k))) / (2.0 / (9.0 * k)).sqrt();
    assert!(
        z < 2.33,
        "χ² = {chi_squared} over {undecided} duels, z = {z}"
    );
    rows.len()
}

/// Win share of A and mean turns.
fn simulated(pokedex: &Pokedex, row: &Row) -> (f64, f64) {
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
    let shares = simulate(&pokedex.chart, fighter_a, fighter_b, SIMULATIONS, seed).unwrap();
    (
        shares.win_rate_a(),
        shares.turns as f64 / f64::from(SIMULATIONS),
    )
}

/// Chance of a count of successes at least as unlikely as this one; p keeps the doubt of its own sample.
fn two_sided(successes: u32, n: u32, p: f64) -> f64 {
    let doubt = 1.0 / f64::from(SIMULATIONS);
    let p = p.clamp(doubt, 1.0 - doubt);
    let mut ln_chance = f64::from(n) * (1.0 - p).ln();
    let mut chances = vec![ln_chance];
    for k in 1..=n {
        ln_chance += (f64::from(n - k + 1) / f64::from(k)).ln() + (p / (1.0 - p)).ln();
        chances.push(ln_chance);
    }
    let own = chances[successes as usize];
    chances
        .iter()
        .filter(|&&ln| ln <= own + 1e-9)
        .map(|ln| ln.exp())
        .sum()
}
