//! Duels per second: `cargo bench -p battle`.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot start is of no use"
)]

use battle::choice::{Policy, uniform};
use battle::duel::{Fighter, simulate, simulate_battles};
use battle::moves::Move;
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use divan::Bencher;
use divan::counter::ItemsCount;
use serde::Deserialize;

const SIMULATIONS: u32 = 1000;

fn main() {
    divan::main();
}

#[derive(Deserialize)]
struct Duel {
    a: String,
    move_a: String,
    b: String,
    move_b: String,
}

#[derive(Deserialize)]
struct Mixed {
    a: String,
    moves_a: Vec<String>,
    b: String,
    moves_b: Vec<String>,
}

fn combatant(pokedex: &Pokedex, slug: &str) -> Combatant {
    Combatant::new(
        &pokedex.find_form(slug).unwrap().battle,
        &Build::link_battle(50),
    )
}

/// Each side repeats one damaging move: what labels the training data.
#[divan::bench(sample_count = 20)]
fn one_move_each(bencher: Bencher<'_, '_>) {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let rows = include_str!("../tests/fixtures/duels.jsonl").lines();
    let duels: Vec<(Combatant, Move, Combatant, Move)> = rows
        .map(|line| {
            let row: Duel = serde_json::from_str(line).unwrap();
            let rules = |slug| pokedex.find_move(slug).unwrap().rules;
            let (a, b) = (combatant(&pokedex, &row.a), combatant(&pokedex, &row.b));
            (a, rules(&row.move_a), b, rules(&row.move_b))
        })
        .collect();
    let items = ItemsCount::new(duels.len() * SIMULATIONS as usize);
    bencher.counter(items).bench(|| {
        for (combatant_a, move_a, combatant_b, move_b) in &duels {
            let fighter = |combatant, mv| Fighter { combatant, mv };
            let a = fighter(combatant_a, move_a);
            let b = fighter(combatant_b, move_b);
            divan::black_box(simulate(&pokedex.chart, a, b, SIMULATIONS, 1).unwrap());
        }
    });
}

/// Four moves a side, chosen at random, status moves included.
#[divan::bench(sample_count = 20)]
fn four_moves_each(bencher: Bencher<'_, '_>) {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let rows = include_str!("../tests/fixtures/mixed.jsonl").lines();
    let battles: Vec<(Combatant, Vec<Move>, Combatant, Vec<Move>)> = rows
        .map(|line| {
            let row: Mixed = serde_json::from_str(line).unwrap();
            let rules = |slugs: Vec<String>| {
                let found = slugs.iter().map(|slug| pokedex.find_move(slug).unwrap());
                found.map(|entry| entry.rules).collect()
            };
            let (a, b) = (combatant(&pokedex, &row.a), combatant(&pokedex, &row.b));
            (a, rules(row.moves_a), b, rules(row.moves_b))
        })
        .collect();
    let items = ItemsCount::new(battles.len() * SIMULATIONS as usize);
    bencher.counter(items).bench(|| {
        for (a, moves_a, b, moves_b) in &battles {
            let corner = |combatant, moves| Corner {
                combatant,
                moves,
                mega: None,
            };
            let battle = Battle::new(&pokedex.chart, corner(a, moves_a), corner(b, moves_b));
            let policies: [Policy<Seeded>; 2] = [uniform, uniform];
            divan::black_box(simulate_battles(&battle.unwrap(), policies, SIMULATIONS, 1));
        }
    });
}
