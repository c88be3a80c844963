//! How sure figures are, from drawing the duels that they were measured on anew.
//!
//! Duels of the same pair of species resemble each other, so whole pairs are drawn, with replacement
//! (B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979).

use std::collections::BTreeMap;

use battle::rolls::{Rolls, Seeded};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::metrics::{Scores, scores};

const N_RESAMPLES: usize = 2_000;
/// Sorting makes the area under the curve dear.
const N_SCORE_RESAMPLES: usize = 500;
/// Share of the resamples that is left out at each end.
const TAIL: f64 = 0.025;
const SEED: u64 = 1;

/// Numbers of the two species of a duel, the lower first.
pub type Pair = [i32; 2];

/// The interval that holds the mean of all differences with 95 % confidence: the middle of the means of
/// resamples.
///
/// # Panics
/// When there is none.
pub fn interval(differences: impl Iterator<Item = (Pair, f64)>) -> [f64; 2] {
    let mut pairs: BTreeMap<Pair, (f64, f64)> = BTreeMap::new();
    for (pair, difference) in differences {
        let (sum, n) = pairs.entry(pair).or_default();
        *sum += difference;
        *n += 1.0;
    }
    let pairs: Vec<(f64, f64)> = pairs.into_values().collect();
    let mut rolls = Seeded::new(SEED);
    let means = (0..N_RESAMPLES).map(|_| resampled_mean(&pairs, &mut rolls));
    ends(means.collect())
}

fn resampled_mean(pairs: &[(f64, f64)], rolls: &mut Seeded) -> f64 {
    let (mut total, mut total_n) = (0.0, 0.0);
    for _ in pairs {
        let (sum, n) = pairs[rolls.below(pairs.len() as u32) as usize];
        total += sum;
        total_n += n;
    }
    total / total_n
}

/// The lower and the upper ends of the intervals that hold each score with 95 % confidence.
///
/// `pairs` are those of the duels, in the order of predictions and observations. The calibration error of
/// resamples is higher than that of the whole, by a bias of the bootstrap that is taken from its interval
/// (B. Efron and R. Tibshirani, "An introduction to the bootstrap", 1993, chapter 10).
///
/// # Panics
/// When there is no duel.
pub fn score_intervals(predicted: &[f64], observed: &[f64], pairs: &[Pair]) -> [Scores; 2] {
    let duels = Clustered::new(predicted, observed, pairs);
    let drawn: Vec<Scores> = (0..N_SCORE_RESAMPLES)
        .into_par_iter()
        .map(|i| duels.resampled(&mut Seeded::new(SEED + i as u64)))
        .collect();
    let of = |score: fn(&Scores) -> f64| ends(drawn.iter().map(score).collect());
    let of_some = |score: fn(&Scores) -> Option<f64>| {
        let known: Vec<f64> = drawn.iter().filter_map(score).collect();
        (!known.is_empty()).then(|| ends(known))
    };
    let log_loss = of(|it| it.log_loss);
    let brier = of(|it| it.brier);
    let mean = drawn.iter().map(|it| it.calibration_error).sum::<f64>() / drawn.len() as f64;
    let bias = mean - scores(predicted, observed).calibration_error;
    let calibration_error = of(|it| it.calibration_error).map(|end| (end - bias).max(0.0));
    let mean_absolute_error = of(|it| it.mean_absolute_error);
    let accuracy = of(|it| it.accuracy);
    let outcome_accuracy = of_some(|it| it.outcome_accuracy);
    let auc = of_some(|it| it.auc);
    [0, 1].map(|end| Scores {
        log_loss: log_loss[end],
        brier: brier[end],
        calibration_error: calibration_error[end],
        mean_absolute_error: mean_absolute_error[end],
        accuracy: accuracy[end],
        outcome_accuracy: outcome_accuracy.map(|ends| ends[end]),
        auc: auc.map(|ends| ends[end]),
    })
}

/// Duels with the number of their pair, by prediction, so that resamples are sorted already.
struct Clustered {
    duels: Vec<(f64, f64, usize)>,
    n_pairs: usize,
}

impl Clustered {
    fn new(predicted: &[f64], observed: &[f64], pairs: &[Pair]) -> Clustered {
        let mut numbers: BTreeMap<Pair, usize> = BTreeMap::new();
        let numbered = pairs.iter().map(|pair| {
            let next = numbers.len();
            *numbers.entry(*pair).or_insert(next)
        });
        let rows = predicted.iter().zip(observed).zip(numbered);
        let mut duels: Vec<_> = rows.map(|((&p, &y), pair)| (p, y, pair)).collect();
        duels.sort_by(|a, b| a.0.total_cmp(&b.0));
        Clustered {
            duels,
            n_pairs: numbers.len(),
        }
    }

    fn resampled(&self, rolls: &mut Seeded) -> Scores {
        let mut times = vec![0; self.n_pairs];
        for _ in 0..self.n_pairs {
            times[rolls.below(self.n_pairs as u32) as usize] += 1;
        }
        let (mut predicted, mut observed) = (Vec::new(), Vec::new());
        for &(p, y, pair) in &self.duels {
            predicted.extend(std::iter::repeat_n(p, times[pair]));
            observed.extend(std::iter::repeat_n(y, times[pair]));
        }
        scores(&predicted, &observed)
    }
}

/// The smallest and the largest number once the tails are cut off.
fn ends(mut numbers: Vec<f64>) -> [f64; 2] {
    numbers.sort_by(f64::total_cmp);
    let cut = (TAIL * numbers.len() as f64) as usize;
    [numbers[cut], numbers[numbers.len() - 1 - cut]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many pairs with as many duels each, all with the difference that `of` gives to their pair.
    fn differences(
        n_pairs: i32,
        n_duels: usize,
        of: impl Fn(i32) -> f64,
    ) -> impl Iterator<Item = (Pair, f64)> {
        (0..n_pairs).flat_map(move |i| std::iter::repeat_n(([0, i], of(i)), n_duels))
    }

    #[test]
    fn equal_differences_leave_no_doubt() {
        let [low, high] = interval(differences(50, 3, |_| 0.25));
        assert!((low - 0.25).abs() < 1e-12 && (high - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_interval_is_that_of_the_normal_approximation() {
        let [low, high] = interval(differences(400, 1, |i| f64::from(i % 2)));
        // The standard deviation of the mean of 400 even chances is 0.025.
        for (end, expected) in [(low, 0.5 - 1.96 * 0.025), (high, 0.5 + 1.96 * 0.025)] {
            assert!((end - expected).abs() < 0.005, "[{low}, {high}]");
        }
    }

    #[test]
    fn more_duels_of_the_same_pairs_tell_nothing_more() {
        let of = |i: i32| f64::from(i % 2);
        let [one, many] = [1, 20].map(|n_duels| interval(differences(100, n_duels, of)));
        for (one, many) in one.into_iter().zip(many) {
            assert!((one - many).abs() < 1e-12);
        }
    }

    /// The intervals for so many pairs with as many duels each, of which every second one goes wrong.
    fn half_right(n_pairs: i32, n_duels: usize) -> [Scores; 2] {
        let pairs: Vec<Pair> = differences(n_pairs, n_duels, |_| 0.0)
            .map(|(pair, _)| pair)
            .collect();
        let observed: Vec<f64> = pairs.iter().map(|pair| f64::from(pair[1] % 2)).collect();
        score_intervals(&vec![0.8; pairs.len()], &observed, &pairs)
    }

    #[test]
    fn the_interval_of_a_score_is_that_of_the_normal_approximation() {
        let [low, high] = half_right(400, 1);
        let expected = 1.96 * 0.025;
        for (end, expected) in [
            (low.accuracy, 0.5 - expected),
            (high.accuracy, 0.5 + expected),
            (low.mean_absolute_error, 0.5 - 0.6 * expected),
            (high.mean_absolute_error, 0.5 + 0.6 * expected),
            (low.calibration_error, 0.3 - expected),
            (high.calibration_error, 0.3 + expected),
        ] {
            assert!((end - expected).abs() < 0.01, "{end} is not {expected}");
        }
        assert_eq!([low.auc, high.auc], [Some(0.5); 2]);
    }

    #[test]
    fn scores_are_no_surer_for_more_duels_of_the_same_pairs() {
        for (one, many) in half_right(50, 1).into_iter().zip(half_right(50, 9)) {
            assert!((one.brier - many.brier).abs() < 1e-12);
        }
    }

    #[test]
    fn the_interval_of_a_small_calibration_error_holds_it() {
        // Ten bins of fifty duels, of which about as many are won as predicted.
        let predicted: Vec<f64> = (0..500).map(|i| f64::from(i % 10) / 10.0 + 0.05).collect();
        let is_won = |i: i32| f64::from(i / 10) < 50.0 * (f64::from(i % 10) / 10.0 + 0.05);
        let observed: Vec<f64> = (0..500).map(|i| f64::from(u8::from(is_won(i)))).collect();
        let pairs: Vec<Pair> = (0..500).map(|i| [0, i]).collect();
        let [low, high] = score_intervals(&predicted, &observed, &pairs);
        let error = scores(&predicted, &observed).calibration_error;
        assert!(
            low.calibration_error < error && error < high.calibration_error,
            "{error} is not within [{}, {}]",
            low.calibration_error,
            high.calibration_error
        );
    }
}
