//! How good probabilities are, against observed shares of wins.
//!
//! Every function takes the predictions and, in the same order, the shares of simulated duels that
//! were won, both from 0 to 1, as many of one as of the other and at least one.

use serde::{Deserialize, Serialize};

use crate::interval::at_least;

/// Equal-width bins of the calibration error.
const N_BINS: usize = 10;

/// Standard deviations from even after which a majority is no matter of chance.
const CERTAINTY: f64 = 6.0;

/// Predictions are kept this far from 0 and 1 in the log-loss.
const LOG_LOSS_MARGIN: f64 = 1e-9;

/// All measures of one set of predictions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    pub log_loss: f64,
    pub brier: f64,
    pub calibration_error: f64,
    pub mean_absolute_error: f64,
    /// Against what happened most often.
    pub accuracy: f64,
    /// Against single outcomes. Manifests that are older than this measure do not have it.
    #[serde(default)]
    pub outcome_accuracy: Option<f64>,
    /// Absent when every duel, or none, was won.
    pub auc: Option<f64>,
}

pub fn scores(predicted: &[f64], observed: &[f64]) -> Scores {
    Scores {
        log_loss: log_loss(predicted, observed),
        brier: brier(predicted, observed),
        calibration_error: calibration_error(predicted, observed),
        mean_absolute_error: mean_absolute_error(predicted, observed),
        accuracy: accuracy(predicted, observed),
        outcome_accuracy: Some(outcome_accuracy(predicted, observed)),
        auc: auc(predicted, observed),
    }
}

/// What a perfect forecaster would score on these observations of `n_simulations` duels each.
///
/// Its mean absolute error is what remains because the observations themselves are samples, and even its
/// favourite loses the majority of close duels by chance.
pub fn best_possible(observed: &[f64], n_simulations: u32) -> Scores {
    Scores {
        mean_absolute_error: sampling_error(observed, n_simulations),
        accuracy: repeatability(observed, n_simulations),
        ..scores(observed, observed)
    }
}

/// Mean cross-entropy in nats of single outcomes.
pub fn log_loss(predicted: &[f64], observed: &[f64]) -> f64 {
    mean(predicted, observed, |p, y| {
        let p = p.clamp(LOG_LOSS_MARGIN, 1.0 - LOG_LOSS_MARGIN);
        -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
    })
}

/// Mean squared error against single outcomes, each of which is 0 or 1.
pub fn brier(predicted: &[f64], observed: &[f64]) -> f64 {
    mean(predicted, observed, |p, y| {
        y * (1.0 - p).powi(2) + (1.0 - y) * p.powi(2)
    })
}

pub fn mean_absolute_error(predicted: &[f64], observed: &[f64]) -> f64 {
    mean(predicted, observed, |p, y| (p - y).abs())
}

/// Share of rows where the predicted favourite won most duels; an even row counts half.
pub fn accuracy(predicted: &[f64], observed: &[f64]) -> f64 {
    mean(predicted, observed, |p, y| {
        let agreement = (p - 0.5) * (y - 0.5);
        if agreement > 0.0 {
            1.0
        } else if agreement < 0.0 {
            0.0
        } else {
            0.5
        }
    })
}

/// Chance that one duel ends as predicted; an even prediction counts half.
pub fn outcome_accuracy(predicted: &[f64], observed: &[f64]) -> f64 {
    mean(predicted, observed, |p, y| {
        if p > 0.5 {
            y
        } else if p < 0.5 {
            1.0 - y
        } else {
            0.5
        }
    })
}

/// Predictions of about the same size, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    pub n: usize,
    /// Mean prediction and mean share of wins; 0 where `n` is.
    pub predicted: f64,
    pub observed: f64,
}

/// The rows in ten equal-width bins of the prediction: what a reliability diagram shows.
pub fn reliability(predicted: &[f64], observed: &[f64]) -> [Bin; N_BINS] {
    let mut bins = [Bin::default(); N_BINS];
    for (&p, &y) in predicted.iter().zip(observed) {
        let bin = &mut bins[((p * N_BINS as f64) as usize).min(N_BINS - 1)];
        bin.n += 1;
        bin.predicted += p;
        bin.observed += y;
    }
    for bin in bins.iter_mut().filter(|bin| bin.n > 0) {
        bin.predicted /= bin.n as f64;
        bin.observed /= bin.n as f64;
    }
    bins
}

/// Expected calibration error: the gap between mean prediction and mean share in each of ten
/// equal-width bins of the prediction, weighted by the number of rows.
pub fn calibration_error(predicted: &[f64], observed: &[f64]) -> f64 {
    let bins = reliability(predicted, observed);
    let gaps = bins.map(|bin| bin.n as f64 * (bin.predicted - bin.observed).abs());
    gaps.iter().sum::<f64>() / predicted.len() as f64
}

/// Chance that a duel that was won had a higher prediction than one that was lost; ties count half.
pub fn auc(predicted: &[f64], observed: &[f64]) -> Option<f64> {
    let mut rows: Vec<(f64, f64)> = predicted
        .iter()
        .copied()
        .zip(observed.iter().copied())
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut won, mut lost, mut ordered) = (0.0, 0.0, 0.0);
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        let tied_won: f64 = tied.iter().map(|row| row.1).sum();
        let tied_lost = tied.len() as f64 - tied_won;
        ordered += tied_won * (lost + tied_lost / 2.0);
        won += tied_won;
        lost += tied_lost;
    }
    (won > 0.0 && lost > 0.0).then(|| ordered / (won * lost))
}

/// Mean distance between a true probability and its share in `n_simulations` duels: √(2y(1−y)/πn),
/// the mean deviation of the normal approximation.
pub fn sampling_error(observed: &[f64], n_simulations: u32) -> f64 {
    let scale = 2.0 / (std::f64::consts::PI * f64::from(n_simulations));
    mean(observed, observed, |_, y| (scale * y * (1.0 - y)).sqrt())
}

/// Chance that the majority of `n_simulations` other duels is the same, taking each share for the true
/// probability; an even one counts half.
fn repeatability(observed: &[f64], n_simulations: u32) -> f64 {
    let n = f64::from(n_simulations);
    mean(observed, observed, |_, y| {
        let favourite = y.max(1.0 - y);
        let deviation = (favourite * (1.0 - favourite) / n).sqrt();
        if favourite - 0.5 > CERTAINTY * deviation {
            return 1.0;
        }
        let at_least = |wins| at_least(wins, n_simulations, favourite);
        f64::midpoint(
            at_least(n_simulations / 2 + 1),
            at_least(n_simulations.div_ceil(2)),
        )
    })
}

fn mean(predicted: &[f64], observed: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    let pairs = predicted.iter().zip(observed);
    pairs.map(|(&p, &y)| term(p, y)).sum::<f64>() / predicted.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn log_loss_is_the_cross_entropy_with_soft_shares() {
        assert_near(log_loss(&[0.25], &[1.0]), 4f64.ln());
        assert_near(
            log_loss(&[0.5, 0.25], &[0.3, 0.0]),
            (2f64.ln() + (4.0 / 3.0f64).ln()) / 2.0,
        );
        assert_near(
            log_loss(&[0.2], &[0.4]),
            -(0.4 * 0.2f64.ln() + 0.6 * 0.8f64.ln()),
        );
    }

    #[test]
    fn a_certain_and_wrong_prediction_costs_much_but_not_infinity() {
        assert_near(log_loss(&[0.0], &[1.0]), 1e9f64.ln());
    }

    #[test]
    fn brier_is_squared_error_against_single_outcomes() {
        assert_near(brier(&[0.8], &[1.0]), 0.04);
        assert_near(
            brier(&[0.8, 0.5], &[0.5, 0.5]),
            (0.5 * 0.04 + 0.5 * 0.64 + 0.25) / 2.0,
        );
    }

    #[test]
    fn mean_absolute_error_is_in_probability() {
        assert_near(mean_absolute_error(&[0.8, 0.1], &[0.5, 0.3]), 0.25);
    }

    #[test]
    fn accuracy_follows_the_majority_and_halves_even_rows() {
        let predicted = [0.9, 0.4, 0.6, 0.7];
        assert_near(accuracy(&predicted, &[0.6, 0.1, 0.2, 0.5]), 2.5 / 4.0);
    }

    #[test]
    fn outcome_accuracy_counts_single_duels_and_halves_even_predictions() {
        let predicted = [0.9, 0.4, 0.5];
        assert_near(outcome_accuracy(&predicted, &[0.6, 0.3, 1.0]), 1.8 / 3.0);
    }

    #[test]
    fn even_the_best_favourite_loses_the_majority_of_few_close_duels() {
        let accuracy = |y, n| best_possible(&[y], n).accuracy;
        // Of 3: 0.6³ + 3·0.6²·0.4; of 2: 0.6² and half of 2·0.6·0.4.
        assert_near(accuracy(0.6, 3), 0.648);
        assert_near(accuracy(0.4, 2), 0.6);
        assert_near(accuracy(0.5, 2_000), 0.5);
        assert_near(accuracy(0.6, 2_000), 1.0);
        assert_near(accuracy(1.0, 2), 1.0);
    }

    #[test]
    fn the_best_outcome_accuracy_is_the_mean_share_of_favourites() {
        let best = best_possible(&[0.7, 0.2, 0.5], 100);
        assert_near(best.outcome_accuracy.unwrap(), 2.0 / 3.0);
    }

    #[test]
    fn a_bin_tells_the_mean_prediction_and_what_became_of_it() {
        let bins = reliability(&[0.62, 0.68, 1.0], &[1.0, 0.5, 0.9]);
        let expected = Bin {
            n: 2,
            predicted: 0.65,
            observed: 0.75,
        };
        assert_eq!(bins[6].n, expected.n);
        assert_near(bins[6].predicted, expected.predicted);
        assert_near(bins[6].observed, expected.observed);
        assert_eq!((bins[9].n, bins[5]), (1, Bin::default()));
    }

    #[test]
    fn calibration_error_is_zero_when_bins_are_right_on_average() {
        assert_near(calibration_error(&[0.62, 0.68], &[1.0, 0.3]), 0.0);
    }

    #[test]
    fn calibration_error_weighs_each_bin_by_its_rows() {
        let predicted = [0.05, 0.05, 0.05, 1.0];
        assert_near(
            calibration_error(&predicted, &[0.25, 0.15, 0.05, 0.8]),
            (0.3 + 0.2) / 4.0,
        );
    }

    #[test]
    fn auc_orders_winners_above_losers() {
        assert_eq!(auc(&[0.9, 0.1], &[1.0, 0.0]), Some(1.0));
        assert_eq!(auc(&[0.9, 0.1], &[0.0, 1.0]), Some(0.0));
        assert_eq!(auc(&[0.5, 0.5, 0.5], &[0.0, 1.0, 0.4]), Some(0.5));
        assert_near(auc(&[0.3, 0.2, 0.1], &[1.0, 0.0, 1.0]).unwrap(), 0.5);
        assert_near(auc(&[0.9, 0.1], &[0.75, 0.25]).unwrap(), 0.75);
    }

    #[test]
    fn auc_needs_both_outcomes() {
        assert_eq!(auc(&[0.9, 0.1], &[1.0, 1.0]), None);
        assert_eq!(auc(&[0.9, 0.1], &[0.0, 0.0]), None);
    }

    #[test]
    fn the_best_possible_error_is_the_sampling_error() {
        let best = best_possible(&[0.5, 1.0], 100);
        assert_near(
            best.mean_absolute_error,
            (0.5 / (std::f64::consts::PI * 100.0)).sqrt() / 2.0,
        );
        assert_near(best.brier, 0.125);
        assert_near(best.log_loss, 2f64.ln() / 2.0 + best_certain_loss() / 2.0);
        assert_near(best.calibration_error, 0.0);
    }

    fn best_certain_loss() -> f64 {
        -(1.0 - LOG_LOSS_MARGIN).ln()
    }
}
