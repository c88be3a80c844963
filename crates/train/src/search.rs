//! Tries settings of growth, and keeps the trees that do best on the validation duels.

use battle::rolls::{Rolls, Seeded};
use ml::features::N_FEATURES;
use serde::{Deserialize, Serialize};

use crate::boost::Rows;
use crate::config::Config;
use crate::record::Round;
use crate::split::mix;
use crate::{Progress, grow};

/// Largest model file that is kept, in bytes; the first settings are kept whatever their size.
const MOST_BYTES: usize = 2_000_000;

const DEPTHS: [usize; 5] = [6, 7, 8, 9, 10];
const LEARNING_RATES: [f64; 2] = [0.1, 0.8];
const MIN_CHILD_WEIGHTS: [f64; 2] = [0.5, 20.0];

/// Settings that were tried, and what grew with them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    pub depth: usize,
    pub learning_rate: f64,
    pub min_child_weight: f64,
    pub n_trees: usize,
    pub model_bytes: usize,
    /// Log-loss on the validation duels, in nats.
    pub validation: f64,
}

/// Trees, and the settings that grew them.
pub(crate) struct Grown {
    /// Without a search: with these settings alone, the same trees grow again.
    pub(crate) config: Config,
    pub(crate) model_json: Vec<u8>,
    pub(crate) rounds: Vec<Round>,
}

/// Random search (Bergstra and Bengio, 2012) over as many settings as `config` says, after its own.
///
/// All of them learn from the same duels, so differences between them are not luck of the draw.
pub(crate) fn best(
    training: &Rows<N_FEATURES>,
    validation: &Rows<N_FEATURES>,
    config: &Config,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> anyhow::Result<(Grown, Vec<Trial>)> {
    let mut rolls = Seeded::new(mix(&[config.seed, 0x5ea]));
    let mut best = trial(
        training,
        validation,
        Config {
            search: 0,
            ..config.clone()
        },
        progress,
    )?;
    let mut trials = vec![best.1];
    for _ in 0..config.search {
        let other = trial(training, validation, drawn(config, &mut rolls), progress)?;
        trials.push(other.1);
        if other.1.model_bytes <= MOST_BYTES && other.1.validation < best.1.validation {
            best = other;
        }
    }
    Ok((best.0, trials))
}

fn trial(
    training: &Rows<N_FEATURES>,
    validation: &Rows<N_FEATURES>,
    config: Config,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> anyhow::Result<(Grown, Trial)> {
    let (model_json, rounds) = grow(training, validation, &config, progress)?;
    let losses = rounds.iter().map(|round| round.validation);
    let (last, validation) = losses
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .expect("a tree was grown");
    let trial = Trial {
        depth: config.depth,
        learning_rate: config.learning_rate,
        min_child_weight: config.min_child_weight,
        n_trees: last + 1,
        model_bytes: model_json.len(),
        validation,
    };
    let grown = Grown {
        config,
        model_json,
        rounds,
    };
    Ok((grown, trial))
}

fn drawn(config: &Config, rolls: &mut impl Rolls) -> Config {
    Config {
        search: 0,
        depth: DEPTHS[rolls.below(DEPTHS.len() as u32) as usize],
        learning_rate: between(LEARNING_RATES, rolls),
        min_child_weight: between(MIN_CHILD_WEIGHTS, rolls),
        ..config.clone()
    }
}

/// Uniform on the scale of logarithms, to two digits, so that it can be typed.
fn between([least, most]: [f64; 2], rolls: &mut impl Rolls) -> f64 {
    const STEPS: u32 = 1000;
    let share = f64::from(rolls.below(STEPS + 1)) / f64::from(STEPS);
    let exact = least * (most / least).powf(share);
    let two_digits = format!("{exact:.1e}");
    two_digits.parse().expect("a printed number can be read")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn rows(shift: f32) -> Rows<N_FEATURES> {
        let mut rows = Rows::default();
        for step in 0..400u16 {
            let mut row = [0.0; N_FEATURES];
            row[0] = f32::from(step % 20) / 20.0;
            row[1] = f32::from(step / 20) / 20.0 + shift;
            rows.features.push(row);
            rows.labels.push((row[0] * row[1]).clamp(0.0, 1.0));
        }
        rows
    }

    fn config(search: usize) -> Config {
        Config {
            search,
            trees: 20,
            depth: 1,
            learning_rate: 0.05,
            patience: 3,
            ..Config::default()
        }
    }

    #[test]
    fn the_best_of_all_trials_is_kept_and_grows_again_from_its_settings_alone() {
        let (training, validation) = (rows(0.0), rows(0.01));
        let n_growths = AtomicUsize::new(0);
        let progress = |progress| {
            if matches!(progress, Progress::Step { .. }) {
                n_growths.fetch_add(1, Ordering::Relaxed);
            }
        };
        let (grown, trials) = best(&training, &validation, &config(6), &progress).unwrap();
        assert_eq!((trials.len(), n_growths.into_inner()), (7, 7));
        let least = trials.iter().map(|trial| trial.validation).reduce(f64::min);
        assert!(least.unwrap() < trials[0].validation);
        assert_eq!(grown.config.search, 0);
        let (again, alone) = best(&training, &validation, &grown.config, &|_| ()).unwrap();
        assert!(again.model_json == grown.model_json);
        assert_eq!(Some(alone[0].validation), least);
    }

    #[test]
    fn without_a_search_only_the_given_settings_are_tried() {
        let (grown, trials) = best(&rows(0.0), &rows(0.01), &config(0), &|_| ()).unwrap();
        assert_eq!(grown.config, config(0));
        assert_eq!((trials.len(), trials[0].depth), (1, 1));
    }

    #[test]
    fn drawn_settings_are_within_their_bounds_and_differ() {
        let mut rolls = Seeded::new(3);
        let drawn: Vec<Config> = (0..200).map(|_| drawn(&config(9), &mut rolls)).collect();
        for config in &drawn {
            config.check(153).unwrap();
            assert!((0.1..=0.8).contains(&config.learning_rate));
            assert!((0.5..=20.0).contains(&config.min_child_weight));
        }
        let of_depth = |depth| drawn.iter().filter(|config| config.depth == depth).count();
        assert!(DEPTHS.into_iter().all(|depth| of_depth(depth) > 15));
        let gentle = drawn
            .iter()
            .filter(|config| config.learning_rate < 0.28)
            .count();
        assert!((60..=140).contains(&gentle), "{gentle}");
    }
}
