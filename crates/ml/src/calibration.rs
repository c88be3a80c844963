//! Whether log-odds have the right size.

/// Predictions are kept this far from 0 and 1, so that their log-odds are finite.
const MARGIN: f64 = 1e-9;
const MOST_STEPS: usize = 100;
const PRECISION: f64 = 1e-9;

/// The factor on all log-odds that would lower the log-loss most: 1 where the probabilities are calibrated, less
/// where they are too sure, more where they are not sure enough; `None` where every prediction is even.
///
/// The slope of D. R. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958);
/// without an intercept, which says nothing of duels whose sides may be exchanged. Takes predictions and shares of
/// wins, from 0 to 1, as many of one as of the other.
pub fn calibration_slope(predicted: &[f64], observed: &[f64]) -> Option<f64> {
    let log_odds: Vec<f64> = predicted.iter().map(|&p| logit(p)).collect();
    let mut slope = 1.0;
    for _ in 0..MOST_STEPS {
        let (mut gradient, mut curvature) = (0.0, 0.0);
        for (z, y) in log_odds.iter().zip(observed) {
            let p = 1.0 / (1.0 + (-slope * z).exp());
            gradient += z * (p - y);
            curvature += z * z * p * (1.0 - p);
        }
        if curvature == 0.0 {
            return None;
        }
        // Newton's step, no longer than the slope can bear.
        let step = (gradient / curvature).clamp(-slope, slope / 2.0);
        slope -= step;
        if step.abs() < PRECISION {
            break;
        }
    }
    Some(slope)
}

fn logit(p: f64) -> f64 {
    let p = p.clamp(MARGIN, 1.0 - MARGIN);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope_of(factor: f64) -> f64 {
        let predicted: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
        let observed = predicted
            .iter()
            .map(|&p| 1.0 / (1.0 + (-factor * logit(p)).exp()));
        calibration_slope(&predicted, &observed.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_slope_is_the_factor_that_log_odds_lack() {
        for factor in [0.2, 0.8, 1.0, 1.3, 4.0] {
            let found = slope_of(factor);
            assert!((found - factor).abs() < 1e-6, "{found} is not {factor}");
        }
    }

    #[test]
    fn even_predictions_have_no_slope() {
        assert_eq!(calibration_slope(&[0.5, 0.5], &[0.25, 1.0]), None);
    }
}
