//! How good probabilities are, against observed shares of wins.
//!
//! Every function takes the predictions and, in the same order, the shares of simulated duels that
//! were won, both from 0 to 1, as many of one as of the other and at least one.

use serde::{Deserialize, Serialize};

/// Equal-width bins of the calibration error.
const N_BINS: usize = 10;

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
    pub accuracy: f64,
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
        auc: auc(predicted, observed),
    }
}

/// What a perfect forecaster would score on these observations of `n_simulations` duels each.
///
/// Its mean absolute error is what remains because the observations themselves are samples.
pub fn best_possible(observed: &[f64], n_simulations: u32) -> Scores {
    Scores {
        mean_absolute_error: sampling_error(observed, n_simulations),
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

/// Expected calibration error: the gap between mean prediction and mean share in each of ten
/// equal-width bins of the prediction, weighted by the number of rows.
pub fn calibration_error(predicted: &[f64], observed: &[f64]) -> f64 {
    let mut gaps = [0.0; N_BINS];
    for (&p, &y) in predicted.iter().zip(observed) {
        let bin = ((p * N_BINS as f64) as usize).min(N_BINS - 1);
        gaps[bin] += p - y;
    }
    gaps.iter().map(|gap: &f64| gap.abs()).sum::<f64>() / predicted.len() as f64
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
