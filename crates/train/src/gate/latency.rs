//! How long one prediction takes, of two models side by side in this process.

use std::hint::black_box;
use std::time::Instant;

use ml::features::N_FEATURES;
use ml::model::win_probability;
use ml::trees::Trees;

use crate::gate::{Check, Measure, Set};
use crate::simulate::Observed;

/// In turns, so that whatever else the machine does hits both.
const N_ROUNDS: usize = 200;
/// Predictions that are timed together: a clock is too coarse for one.
const N_TOGETHER: usize = 16;

/// What a candidate may take, as a multiple of the champion's time.
const SLOWDOWN: f64 = 1.5;
/// In microseconds: what is always fast enough, and what never is.
const FAST_ENOUGH: f64 = 100.0;
const TOO_SLOW: f64 = 1_000.0;

pub(super) fn check(models: [&Trees<N_FEATURES>; 2], duels: &[Observed]) -> Check {
    decided(median_us(models, duels))
}

fn decided([champion, candidate]: [f64; 2]) -> Check {
    Check {
        measure: Measure::Latency,
        duels: Set::UnseenPairs,
        slice: None,
        champion,
        candidate,
        interval: None,
        tolerance: (SLOWDOWN * champion).clamp(FAST_ENOUGH, TOO_SLOW),
        passed: false,
    }
    .decided()
}

/// Median times of a prediction, in microseconds.
fn median_us(models: [&Trees<N_FEATURES>; 2], duels: &[Observed]) -> [f64; 2] {
    let mut times = [const { Vec::new() }; 2];
    let mut duels = duels.iter().cycle();
    for _ in 0..N_ROUNDS {
        let together: Vec<&Observed> = duels.by_ref().take(N_TOGETHER).collect();
        for (trees, times) in models.iter().zip(&mut times) {
            let started = Instant::now();
            for duel in &together {
                black_box(win_probability(trees, &duel.rows[0], &duel.rows[1]));
            }
            times.push(1e6 * started.elapsed().as_secs_f64() / together.len() as f64);
        }
    }
    times.map(|mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_may_be_half_as_slow_again_but_nobody_waits_for_microseconds() {
        let passes = |champion, candidate| decided([champion, candidate]).passed;
        assert!(passes(1.0, 100.0) && !passes(1.0, 101.0));
        assert!(passes(200.0, 300.0) && !passes(200.0, 301.0));
        assert!(passes(900.0, 1_000.0) && !passes(900.0, 1_001.0));
        assert!(!passes(1.0, f64::NAN));
    }
}
