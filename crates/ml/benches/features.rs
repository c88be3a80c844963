//! Duels as numbers, per second: `cargo bench -p ml`.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot start is of no use"
)]

use battle::duel::Fighter;
use battle::moves::Move;
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::Build;
use divan::Bencher;
use divan::counter::ItemsCount;
use ml::features::both_views;

const DUELS: usize = 1000;

fn main() {
    divan::main();
}

/// Both rows of a duel between any two forms with any of their moves at level 50.
#[divan::bench(sample_count = 50)]
fn rows_of_both_sides(bencher: Bencher<'_, '_>) {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let mut rolls = Seeded::new(1);
    let mut side = || -> (Combatant, Move) {
        loop {
            let form = &pokedex.forms[rolls.below(pokedex.forms.len() as u32) as usize];
            let moves = pokedex.battle_moves(form.id, 50);
            if !moves.is_empty() {
                let mv = moves[rolls.below(moves.len() as u32) as usize].rules;
                return (Combatant::new(&form.battle, &Build::link_battle(50)), mv);
            }
        }
    };
    let duels: Vec<_> = (0..DUELS).map(|_| [side(), side()]).collect();
    bencher.counter(ItemsCount::new(DUELS)).bench(|| {
        for sides in &duels {
            let [a, b] = sides
                .each_ref()
                .map(|(combatant, mv)| Fighter { combatant, mv });
            divan::black_box(both_views(&pokedex.chart, a, b));
        }
    });
}
