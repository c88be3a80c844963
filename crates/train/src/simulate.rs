//! Draws duels and fights each many times: the share of wins is what is learned and measured.

use battle::duel;
use battle::rolls::Seeded;
use dex::pokedex::Pokedex;
use ml::features::{Row, both_views};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::draw::{self, Conditions};
use crate::split::{Split, Splits, mix};

/// One simulated duel.
#[derive(Clone, Debug)]
pub(crate) struct Observed {
    /// The duel seen from A and from B.
    pub(crate) rows: [Row; 2],
    /// Share of the simulations that A won.
    pub(crate) win_rate: f64,
    /// Numbers of both species, the lower first.
    pub(crate) pair: [i32; 2],
    /// Sum of A's base statistics less that of B's.
    pub(crate) base_stats_difference: i32,
}

/// Which duels to draw, and how closely to look at them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) split: Split,
    pub(crate) conditions: Conditions,
    pub(crate) n_duels: usize,
    /// Simulations of each duel.
    pub(crate) n_simulations: u32,
    /// Another round simulates the same duels by other rolls.
    pub(crate) round: u64,
}

/// Draws the duels of a sample and simulates each of them, on all threads.
///
/// Every duel has its own seed: the result does not depend on the number of threads.
pub(crate) fn simulate(
    pokedex: &Pokedex,
    splits: &Splits,
    sample: Sample,
    seed: u64,
    on_duel: impl Fn() + Send + Sync,
) -> anyhow::Result<Vec<Observed>> {
    let Sample {
        split,
        conditions,
        n_duels,
        n_simulations,
        round,
    } = sample;
    let observe = |index: usize| {
        let seed = mix(&[seed, split as u64, conditions as u64, index as u64]);
        let [a, b] = draw::duel(pokedex, splits, split, conditions, &mut Seeded::new(seed));
        let (fighter_a, fighter_b) = (a.fighter(), b.fighter());
        let seed = mix(&[seed, round]);
        let shares = duel::simulate(&pokedex.chart, fighter_a, fighter_b, n_simulations, seed)?;
        on_duel();
        Ok(Observed {
            rows: both_views(&pokedex.chart, fighter_a, fighter_b),
            win_rate: shares.win_rate_a(),
            pair: pair([&a, &b]),
            base_stats_difference: total(&a) - total(&b),
        })
    };
    (0..n_duels).into_par_iter().map(observe).collect()
}

fn pair(sides: [&draw::Side<'_>; 2]) -> [i32; 2] {
    let mut pair = sides.map(|side| side.form.species.number);
    pair.sort_unstable();
    pair
}

fn total(side: &draw::Side<'_>) -> i32 {
    let base = side.form.battle.base;
    let values = [
        base.hp,
        base.attack,
        base.defense,
        base.special_attack,
        base.special_defense,
        base.speed,
    ];
    values.map(i32::from).iter().sum()
}
