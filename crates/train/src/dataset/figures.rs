//! What is counted and measured in simulated duels.

use std::collections::{HashMap, HashSet};

use ml::features::{N_FEATURES, Row, names};

use crate::draw::Scenario;
use crate::duels::Duels;
use crate::simulate::Observed;

/// Features that are chances, from 0 to 1 but for what rounding makes of a difference.
const CHANCES: [&str; 18] = [
    "a_hit_chance",
    "b_hit_chance",
    "a_knock_out_1",
    "b_knock_out_1",
    "a_knock_out_2",
    "b_knock_out_2",
    "a_knock_out_3",
    "b_knock_out_3",
    "a_knock_out_5",
    "b_knock_out_5",
    "a_flinch_chance",
    "b_flinch_chance",
    "a_hindrance_chance",
    "b_hindrance_chance",
    "a_burn_chance",
    "b_burn_chance",
    "a_first",
    "race",
];

const ROUNDING: f32 = 1e-6;

fn all(duels: &Duels) -> impl Iterator<Item = &Observed> {
    let learned = duels.training.iter().chain(&duels.validation);
    learned.chain(tests(duels))
}

fn tests(duels: &Duels) -> impl Iterator<Item = &Observed> {
    duels.tests.sets().into_iter().flat_map(|(_, duels)| duels)
}

/// Those that have a species that nobody may learn from.
fn of_unseen_species(duels: &Duels) -> impl Iterator<Item = &Observed> {
    let tests = &duels.tests;
    tests.unseen_species.iter().chain(&tests.varied_species)
}

pub(super) fn out_of_range(duels: &Duels) -> f64 {
    let names = names();
    let is_chance: Vec<bool> = names
        .iter()
        .map(|it| CHANCES.contains(&it.as_str()))
        .collect();
    let fits = |row: &Row| {
        (0..N_FEATURES).all(|i| {
            row[i].is_finite() && (!is_chance[i] || (-ROUNDING..=1.0 + ROUNDING).contains(&row[i]))
        })
    };
    let faulty =
        |duel: &&Observed| !(0.0..=1.0).contains(&duel.win_rate) || !duel.rows.iter().all(fits);
    all(duels).filter(faulty).count() as f64
}

/// The mean label, and its standard error.
pub(super) fn mean(duels: &[Observed]) -> (f64, f64) {
    let n = duels.len() as f64;
    let mean = duels.iter().map(|duel| duel.win_rate).sum::<f64>() / n;
    let squares = duels.iter().map(|duel| (duel.win_rate - mean).powi(2));
    (mean, squares.sum::<f64>().sqrt() / n)
}

pub(super) fn open(duels: &[Observed]) -> f64 {
    let is_open = |duel: &&Observed| (0.1..=0.9).contains(&duel.win_rate);
    duels.iter().filter(is_open).count() as f64 / duels.len() as f64
}

/// The least share that a scenario has.
pub(super) fn rarest_scenario(duels: &[Observed]) -> f64 {
    let share = |scenario: Scenario| {
        let of_it = duels.iter().filter(|duel| duel.scenario == scenario);
        of_it.count() as f64 / duels.len() as f64
    };
    Scenario::ALL.into_iter().map(share).fold(1.0, f64::min)
}

/// The bits of a duel's rows, the same for the duel with its sides exchanged.
fn fingerprint(duel: &Observed) -> [[u32; N_FEATURES]; 2] {
    let mut rows = duel.rows.map(|row| row.map(f32::to_bits));
    rows.sort_unstable();
    rows
}

/// The share of repeats among duels of which there are too many for chance to repeat them.
pub(super) fn duplicates(duels: &[Observed]) -> f64 {
    let uncommon = duels.iter().filter(|duel| !duel.traits.is_common);
    let prints: Vec<_> = uncommon.map(fingerprint).collect();
    let distinct: HashSet<_> = prints.iter().collect();
    (prints.len() - distinct.len()) as f64 / prints.len().max(1) as f64
}

pub(super) fn leaks(duels: &Duels) -> f64 {
    let learned: HashSet<_> = duels.training.iter().map(fingerprint).collect();
    let (mut n, mut n_leaks) = (0.0, 0.0);
    for duel in tests(duels) {
        n += 1.0;
        n_leaks += f64::from(learned.contains(&fingerprint(duel)));
    }
    n_leaks / n
}

pub(super) fn shared_pairs(duels: &Duels) -> f64 {
    let mut splits: HashMap<[i32; 2], HashSet<u8>> = HashMap::new();
    let held_back = duels.tests.unseen_pairs.iter().chain(&duels.tests.varied);
    let of_splits = [
        duels.training.iter().collect::<Vec<_>>(),
        duels.validation.iter().collect(),
        held_back.collect(),
        of_unseen_species(duels).collect(),
    ];
    for (split, duels) in (0..).zip(of_splits) {
        for duel in duels {
            splits.entry(duel.pair).or_default().insert(split);
        }
    }
    splits.values().filter(|splits| splits.len() > 1).count() as f64
}

fn species<'a>(duels: impl IntoIterator<Item = &'a Observed>) -> HashSet<i32> {
    duels.into_iter().flat_map(|duel| duel.pair).collect()
}

pub(super) fn seen_species(duels: &Duels) -> f64 {
    let seen = species(&duels.training);
    let is_seen = |duel: &&Observed| duel.pair.iter().all(|number| seen.contains(number));
    of_unseen_species(duels).filter(is_seen).count() as f64
}

pub(super) fn missing_species(duels: &Duels) -> f64 {
    let seen = species(&duels.training);
    duels
        .learnable
        .iter()
        .filter(|number| !seen.contains(number))
        .count() as f64
}

/// The squared distance of the labels from those of the second simulation, as a multiple of what is expected of
/// shares of independent duels, and the standard error of that multiple.
///
/// A share y of n has the variance y (1 − y) / (n − 1); the square of a normal number has twice the square of its
/// variance as its own.
pub(super) fn label_noise(duels: &Duels) -> (f64, f64) {
    let variance = |y: f64, n: u32| y * (1.0 - y) / (f64::from(n) - 1.0);
    let (mut found, mut expected, mut squares) = (0.0, 0.0, 0.0);
    for relabelled in &duels.relabelled {
        let [n, n_again] = relabelled.n_simulations;
        let labelled = duels.of(relabelled.portion).iter();
        let labelled = labelled.step_by(relabelled.every);
        for (duel, again) in labelled.zip(&relabelled.win_rates) {
            found += (duel.win_rate - again).powi(2);
            let both = variance(duel.win_rate, n) + variance(*again, n_again);
            expected += both;
            squares += both * both;
        }
    }
    (found / expected, (2.0 * squares).sqrt() / expected)
}
