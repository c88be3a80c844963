//! Whether a new model may take the champion's place: both are measured on the same duels.
//!
//! A model that a plain formula matches answers nobody, be there a champion or not. Beside a champion it has to
//! be better where that is beyond doubt or luck, and nowhere worse by more than a tolerance that is
//! far below what a player could notice. Where the champion was trained for other rules or facts, its game is
//! no more, and a model for today's that is as good replaces it.

mod latency;
pub(crate) mod measures;
pub(crate) mod opponent;

use anyhow::ensure;
use ml::manifest::Manifest;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::slices::Slice;

/// What was decided on a new model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// It is no better than the formula that it is there to replace, beyond doubt, whoever the champion is.
    Outdone(Vec<Check>),
    /// There was no version.
    Unopposed,
    /// This program can serve neither the champion, and why, nor any other version.
    Unfit {
        champion: u32,
        reason: String,
    },
    Contested(Verdict),
}

/// What the log-loss of a candidate has to be, beside the champion's, on unseen pairs and unseen species.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Lower with 95 % confidence: both were trained for the same rules and facts.
    Better,
    /// Not higher beyond a tolerance: the champion was trained for other rules or facts. Programs before this
    /// one asked no more of anybody.
    #[default]
    NotWorse,
}

/// How a candidate compares with a champion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The version that is challenged.
    pub champion: u32,
    #[serde(default)]
    pub demand: Demand,
    /// The champion held out other duels when it was trained, and may have learned from some of these.
    pub champion_may_have_seen: bool,
    pub checks: Vec<Check>,
}

/// One measure on one set of duels. Smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub measure: Measure,
    pub duels: Set,
    /// Absent of all duels of the set.
    #[serde(default)]
    pub slice: Option<Slice>,
    pub champion: f64,
    pub candidate: f64,
    /// Of the mean difference of candidate and champion, with 95 % confidence; only of measures that are a
    /// mean over duels.
    pub interval: Option<[f64; 2]>,
    /// What the interval's upper end, or else the difference, may be at most; of a slice, which is small, the
    /// interval's lower end.
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
    /// Median time of one prediction from its features, in microseconds; the allowance comes from the champion's.
    Latency,
}

/// The duels that are compared on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    UnseenPairs,
    UnseenSpecies,
    /// Unseen pairs once more, with other levels and individuals, and more strong moves.
    Varied,
    /// Unseen species in the same way.
    VariedSpecies,
}

impl Set {
    /// As it is written in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Set::UnseenPairs => "unseen_pairs",
            Set::UnseenSpecies => "unseen_species",
            Set::Varied => "varied",
            Set::VariedSpecies => "varied_species",
        }
    }
}

impl Gate {
    pub fn is_passed(&self) -> bool {
        match self {
            Gate::Outdone(_) => false,
            Gate::Unopposed | Gate::Unfit { .. } => true,
            Gate::Contested(verdict) => verdict.is_passed(),
        }
    }
}

impl Verdict {
    pub fn is_passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }

    /// All checks but those of slices that passed, of which there are many.
    pub fn remarkable(&self) -> impl Iterator<Item = &Check> {
        let checks = self.checks.iter();
        checks.filter(|check| check.slice.is_none() || !check.passed)
    }
}

impl Check {
    /// Decides on a check that is complete but for `passed`.
    fn decided(self) -> Check {
        let most = match (self.measure, self.slice, self.interval) {
            (Measure::Asymmetry | Measure::Latency, ..) => self.candidate,
            (_, Some(_), Some([lower, _])) => lower,
            (_, None, Some([_, upper])) => upper,
            (_, _, None) => self.difference(),
        };
        Check {
            passed: most <= self.tolerance,
            ..self
        }
    }

    pub fn difference(&self) -> f64 {
        self.candidate - self.champion
    }
}

impl Demand {
    /// What a candidate for a `game`, rules and facts, owes a champion that was trained for these `rules` and
    /// `facts`, where these are known.
    pub(crate) fn on(rules: &str, facts: Option<&str>, game: [&str; 2]) -> Demand {
        match [rules, facts.unwrap_or(game[1])] == game {
            true => Demand::Better,
            false => Demand::NotWorse,
        }
    }
}

/// Duels of each test set without which nothing is beyond doubt.
const LEAST_TEST_DUELS: usize = 100;

/// # Errors
/// There is too little to measure a model on.
pub(crate) fn require_tests(config: &Config) -> anyhow::Result<()> {
    let n_duels = config.test_duels;
    ensure!(
        n_duels >= LEAST_TEST_DUELS,
        "--test-duels is {n_duels}, but must be at least {LEAST_TEST_DUELS} to judge a model by"
    );
    Ok(())
}

/// Whether a model was kept from the same species and pairs as these settings keep one from.
pub(crate) fn holds_out_alike(manifest: &Manifest, config: &Config) -> bool {
    let held_out = &manifest.hyperparameters["held_out_species"];
    manifest.seed == config.seed && *held_out == config.held_out_species
}

#[cfg(test)]
mod tests;
