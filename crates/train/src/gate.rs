//! Whether a new model may take the champion's place: both are measured on the same duels.
//!
//! Not worse is good enough, within a tolerance that is far below what a player could notice: otherwise a
//! model for new rules or data could not replace one that is as good. Small losses could add up over many
//! promotions; every version keeps its own scores, so that they would be seen.

mod bootstrap;

use ml::features::N_FEATURES;
use ml::manifest::Manifest;
use ml::metrics::{calibration_error, log_loss, mean_absolute_error};
use ml::model::win_probability;
use ml::registry::{Aliases, Champion, Registry};
use ml::trees::Trees;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::duels::Tests;
use crate::gate::bootstrap::interval;
use crate::simulate::Observed;

/// In nats a duel. Models that differ by nothing but their seed stay within 0.003 of each other.
const LOG_LOSS_TOLERANCE: f64 = 0.004;
/// In probability: a quarter of a percentage point.
const ERROR_TOLERANCE: f64 = 0.0025;
const CALIBRATION_TOLERANCE: f64 = 0.005;
/// Of the sum of both sides' probabilities from one.
const ASYMMETRY_TOLERANCE: f64 = 1e-6;

/// What was decided on a new model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// There was no champion.
    Unopposed,
    /// This program cannot serve the champion, and why.
    Unfit {
        champion: u32,
        reason: String,
    },
    Contested(Verdict),
}

/// How a candidate compares with a champion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The version that is challenged.
    pub champion: u32,
    /// The champion held out other duels when it was trained, and may have learned from some of these.
    pub champion_may_have_seen: bool,
    pub checks: Vec<Check>,
}

/// One measure on one set of duels. Smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub measure: Measure,
    pub duels: Set,
    pub champion: f64,
    pub candidate: f64,
    /// Of the mean difference of candidate and champion, with 95 % confidence; only of measures that are a
    /// mean over duels.
    pub interval: Option<[f64; 2]>,
    /// What the interval's upper end, or else the difference, may be at most.
    pub tolerance: f64,
    pub passed: bool,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    LogLoss,
    MeanAbsoluteError,
    CalibrationError,
    /// The largest distance of the sum of both sides' probabilities from one; the champion's counts nothing.
    Asymmetry,
}

/// The duels that are compared on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    UnseenPairs,
    UnseenSpecies,
    Varied,
}

impl Gate {
    pub fn is_passed(&self) -> bool {
        match self {
            Gate::Unopposed | Gate::Unfit { .. } => true,
            Gate::Contested(verdict) => verdict.is_passed(),
        }
    }
}

impl Verdict {
    pub fn is_passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }
}

impl Check {
    fn new(
        measure: Measure,
        duels: Set,
        [champion, candidate]: [f64; 2],
        interval: Option<[f64; 2]>,
        tolerance: f64,
    ) -> Check {
        let most = match (measure, interval) {
            (Measure::Asymmetry, _) => candidate,
            (_, Some([_, upper])) => upper,
            (_, None) => candidate - champion,
        };
        Check {
            measure,
            duels,
            champion,
            candidate,
            interval,
            tolerance,
            passed: most <= tolerance,
        }
    }

    pub fn difference(&self) -> f64 {
        self.candidate - self.champion
    }
}

/// Who is there to be beaten.
pub(crate) enum Opponent {
    Nobody,
    Unfit { champion: u32, reason: String },
    Champion(Box<Champion>),
}

impl Opponent {
    pub(crate) fn of(registry: &Registry) -> anyhow::Result<Opponent> {
        let Some(Aliases { champion, .. }) = registry.aliases()? else {
            return Ok(Opponent::Nobody);
        };
        Ok(match registry.champion() {
            Ok(Some(champion)) => Opponent::Champion(Box::new(champion)),
            Ok(None) => Opponent::Nobody,
            Err(error) => Opponent::Unfit {
                champion,
                reason: error.to_string(),
            },
        })
    }

    /// What is decided on trees that were grown with these settings.
    pub(crate) fn gate(
        &self,
        candidate: &Trees<N_FEATURES>,
        config: &Config,
        tests: &Tests,
    ) -> Gate {
        match self {
            Opponent::Nobody => Gate::Unopposed,
            Opponent::Unfit { champion, reason } => Gate::Unfit {
                champion: *champion,
                reason: reason.clone(),
            },
            Opponent::Champion(champion) => Gate::Contested(Verdict {
                champion: champion.version,
                champion_may_have_seen: !holds_out_alike(champion.model.manifest(), config),
                checks: checks([champion.model.trees(), candidate], tests),
            }),
        }
    }

    /// The champion's version, where it has this digest.
    pub(crate) fn version_with(&self, model_sha256: &str) -> Option<u32> {
        match self {
            Opponent::Champion(champion)
                if champion.model.manifest().model_sha256 == model_sha256 =>
            {
                Some(champion.version)
            }
            _ => None,
        }
    }
}

/// Whether a model was kept from the same species and pairs as these settings keep one from.
pub(crate) fn holds_out_alike(manifest: &Manifest, config: &Config) -> bool {
    let held_out = &manifest.hyperparameters["held_out_species"];
    manifest.seed == config.seed && *held_out == config.held_out_species
}

/// Measures two models beside each other, the champion first.
pub(crate) fn checks(models: [&Trees<N_FEATURES>; 2], tests: &Tests) -> Vec<Check> {
    [
        (Set::UnseenPairs, &tests.unseen_pairs),
        (Set::UnseenSpecies, &tests.unseen_species),
        (Set::Varied, &tests.varied),
    ]
    .into_iter()
    .flat_map(|(set, duels)| {
        let predicted = models.map(|trees| predictions(trees, duels));
        checks_on(set, duels, predicted)
    })
    .collect()
}

/// Probabilities that the first and that the second side wins.
fn predictions(trees: &Trees<N_FEATURES>, duels: &[Observed]) -> Vec<[f64; 2]> {
    let both = |duel: &Observed| {
        let [forward, mirrored] = &duel.rows;
        [
            win_probability(trees, forward, mirrored),
            win_probability(trees, mirrored, forward),
        ]
    };
    duels.iter().map(both).collect()
}

fn checks_on(set: Set, duels: &[Observed], predicted: [Vec<[f64; 2]>; 2]) -> [Check; 4] {
    let observed: Vec<f64> = duels.iter().map(|duel| duel.win_rate).collect();
    let forward = predicted.each_ref().map(|both| {
        let first = both.iter().map(|&[first, _]| first);
        first.collect::<Vec<f64>>()
    });
    let check = |measure, scores, interval, tolerance| {
        Check::new(measure, set, scores, interval, tolerance)
    };
    let mean = |measure, loss: fn(&[f64], &[f64]) -> f64, tolerance| {
        let differences = duels.iter().enumerate().map(|(i, duel)| {
            let [champion, candidate] = forward
                .each_ref()
                .map(|all| loss(&all[i..=i], &observed[i..=i]));
            (duel.pair, candidate - champion)
        });
        let interval = interval(differences);
        let scores = forward.each_ref().map(|all| loss(all, &observed));
        check(measure, scores, Some(interval), tolerance)
    };
    [
        mean(Measure::LogLoss, log_loss, LOG_LOSS_TOLERANCE),
        mean(
            Measure::MeanAbsoluteError,
            mean_absolute_error,
            ERROR_TOLERANCE,
        ),
        check(
            Measure::CalibrationError,
            forward
                .each_ref()
                .map(|all| calibration_error(all, &observed)),
            None,
            CALIBRATION_TOLERANCE,
        ),
        check(
            Measure::Asymmetry,
            predicted.each_ref().map(|both| asymmetry(both)),
            None,
            ASYMMETRY_TOLERANCE,
        ),
    ]
}

fn asymmetry(predicted: &[[f64; 2]]) -> f64 {
    let distances = predicted.iter().map(|[a, b]| (a + b - 1.0).abs());
    distances.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests;
