//! Draws duels and fights each many times: the share of wins is what is learned and measured.

use std::ops::Range;

use battle::duel;
use battle::rolls::Seeded;
use battle::types::TypeChart;
use dex::pokedex::Pokedex;
use ml::features::{Row, both_views};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::draw::{self, Conditions, Draw, Scenario, Side};
use crate::slices::Traits;
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
    /// Duels of the same cluster resemble each other: those of a pair, or of a species that nobody learned from,
    /// twice.
    pub(crate) cluster: [i32; 2],
    /// Sum of A's base statistics less that of B's.
    pub(crate) base_stats_difference: i32,
    pub(crate) scenario: Scenario,
    pub(crate) traits: Traits,
}

impl Observed {
    /// A drawn duel with its features, seen from A and from B, and the share that A won.
    pub(crate) fn new(
        chart: &TypeChart,
        draw: &Draw<'_>,
        rows: [Row; 2],
        win_rate: f64,
    ) -> Observed {
        let [a, b] = &draw.sides;
        Observed {
            rows,
            win_rate,
            pair: pair([a, b]),
            cluster: pair([a, b]),
            base_stats_difference: total(a) - total(b),
            scenario: draw.scenario,
            traits: Traits::of(chart, draw),
        }
    }
}

/// A duel as it was drawn, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Fought<'a> {
    pub(crate) draw: Draw<'a>,
    pub(crate) observed: Observed,
}

/// Which duels to draw, and how closely to look at them.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) split: Split,
    pub(crate) conditions: Conditions,
    /// Numbers of the duels; each number is another duel.
    pub(crate) duels: Range<usize>,
    /// Only so manyth of them.
    pub(crate) every: usize,
    /// Simulations of each duel.
    pub(crate) n_simulations: u32,
    /// Another round simulates the same duels by other rolls.
    pub(crate) round: u64,
}

/// Draws the duels of a sample, simulates each of them, on all threads, and keeps something of each.
///
/// Every duel has its own seed: the result does not depend on the number of threads, nor on the sample that a
/// duel is part of.
pub(crate) fn simulate<'a, T: Send>(
    pokedex: &'a Pokedex,
    splits: &Splits,
    sample: &Sample,
    seed: u64,
    keep: impl Fn(Fought<'a>) -> T + Send + Sync,
) -> anyhow::Result<Vec<T>> {
    let fight = |index| Ok(keep(fight(pokedex, splits, sample, seed, index)?));
    let duels = sample.duels.clone().into_par_iter();
    duels.step_by(sample.every).map(fight).collect()
}

fn fight<'a>(
    pokedex: &'a Pokedex,
    splits: &Splits,
    sample: &Sample,
    seed: u64,
    index: usize,
) -> anyhow::Result<Fought<'a>> {
    let &Sample {
        split,
        conditions,
        n_simulations,
        round,
        ..
    } = sample;
    let seed = mix(&[seed, split as u64, conditions as u64, index as u64]);
    let draw = draw::duel(pokedex, splits, split, conditions, &mut Seeded::new(seed));
    let [a, b] = draw.sides.each_ref().map(Side::fighter);
    let shares = duel::simulate(&pokedex.chart, a, b, n_simulations, mix(&[seed, round]))?;
    let rows = both_views(&pokedex.chart, a, b);
    let observed = Observed::new(&pokedex.chart, &draw, rows, shares.win_rate_a());
    Ok(Fought { draw, observed })
}

fn pair(sides: [&Side<'_>; 2]) -> [i32; 2] {
    let mut pair = sides.map(|side| side.form.species.number);
    pair.sort_unstable();
    pair
}

fn total(side: &Side<'_>) -> i32 {
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
