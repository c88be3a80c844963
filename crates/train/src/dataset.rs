//! Whether simulated duels are fit to learn from and to measure on.

mod build;
mod figures;
mod folder;
mod manifest;
mod plan;
mod stored;
mod table;

use std::fmt::{self, Display, Formatter};

use anyhow::ensure;
use dex::pokedex::Pokedex;
use serde::{Deserialize, Serialize};

pub use self::build::build;
pub use self::manifest::Manifest;
pub use self::plan::Shard;
pub use self::stored::Dataset;
use crate::Progress;
use crate::config::Config;
use crate::duels::Duels;

/// Standard errors that chance alone may be away from what is expected.
const DOUBT: f64 = 4.0;

/// What was found, check by check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub n_training: usize,
    pub n_validation: usize,
    /// Of each test set.
    pub n_test: usize,
    pub checks: Vec<Check>,
}

/// A figure, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub fault: Fault,
    pub found: f64,
    /// Least and most.
    pub allowed: [f64; 2],
    pub passed: bool,
}

/// What could be wrong with duels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Rows with a feature that is no number, or a chance or share outside 0 to 1.
    OutOfRange,
    /// Mean share of wins of the first side, which is drawn like the second.
    Imbalance,
    /// Share of the duels to learn from whose outcome is open: won by each side in a tenth of all cases.
    Open,
    /// Share of the rarest scenario among the duels to learn from, a fifth by design.
    RareScenario,
    /// Share of the duels to learn from that stand there more than once, but for those between link-battle
    /// individuals at level 50: of these there are so few that large datasets hold some twice.
    Duplicates,
    /// Pairs of species that stand in more than one of training, validation and test.
    SharedPairs,
    /// Duels of the test on unseen species without such a species.
    SeenSpecies,
    /// Share of the test duels whose rows are those of a duel to learn from.
    Leaks,
    /// Species that are not held out and stand in no duel to learn from.
    MissingSpecies,
    /// Squared distance of the labels from those of a second simulation, as a multiple of what chance makes it.
    LabelNoise,
}

impl Check {
    fn new(fault: Fault, found: f64, allowed: [f64; 2]) -> Check {
        let [least, most] = allowed;
        Check {
            fault,
            found,
            allowed,
            passed: (least..=most).contains(&found),
        }
    }
}

impl Report {
    pub fn is_passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }

    /// Refuses duels that a check has something against, and says what.
    pub(crate) fn require(&self) -> anyhow::Result<()> {
        let failed = self.checks.iter().filter(|check| !check.passed);
        let told: Vec<String> = failed.map(ToString::to_string).collect();
        ensure!(
            told.is_empty(),
            "the simulated duels are not fit to learn from: {}",
            told.join("; ")
        );
        Ok(())
    }
}

/// In English, as all that operators read.
impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::OutOfRange => "duels with an impossible value",
            Fault::Imbalance => "wins of the first side, on average",
            Fault::Open => "share of duels with an open outcome",
            Fault::RareScenario => "share of the rarest scenario",
            Fault::Duplicates => {
                "share of duels that stand there twice, but for common individuals"
            }
            Fault::SharedPairs => "pairs of species in two sets",
            Fault::SeenSpecies => "duels of unseen species without one",
            Fault::Leaks => "share of test duels among those to learn from",
            Fault::MissingSpecies => "species without a duel to learn from",
            Fault::LabelNoise => "noise of the labels, relative to what is expected",
        })
    }
}

impl Display for Check {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Check {
            fault,
            found,
            allowed: [least, most],
            ..
        } = self;
        write!(f, "{fault}: {found}, but may be from {least} to {most}")
    }
}

/// Simulates the duels of a run with these settings, and examines them.
pub fn check(
    pokedex: &Pokedex,
    config: &Config,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Report> {
    Ok(examine(&Duels::simulate(pokedex, config, &progress)?))
}

/// Examines the duels of a whole run.
pub(crate) fn examine(duels: &Duels) -> Report {
    let training = &duels.training;
    let (mean, mean_error) = figures::mean(training);
    let (noise, noise_error) = figures::label_noise(duels);
    let around = |expected: f64, error: f64| [expected - DOUBT * error, expected + DOUBT * error];
    let checks = [
        (Fault::OutOfRange, figures::out_of_range(duels), [0.0; 2]),
        (Fault::Imbalance, mean, around(0.5, mean_error)),
        (Fault::Open, figures::open(training), [0.05, 0.5]),
        (
            Fault::RareScenario,
            figures::rarest_scenario(training),
            around(0.2, (0.16 / training.len() as f64).sqrt()),
        ),
        (
            Fault::Duplicates,
            figures::duplicates(training),
            [0.0, 0.01],
        ),
        (Fault::SharedPairs, figures::shared_pairs(duels), [0.0; 2]),
        (Fault::SeenSpecies, figures::seen_species(duels), [0.0; 2]),
        (Fault::Leaks, figures::leaks(duels), [0.0, 0.001]),
        (
            Fault::MissingSpecies,
            figures::missing_species(duels),
            [0.0, most_missing(duels)],
        ),
        (Fault::LabelNoise, noise, around(1.0, noise_error)),
    ];
    Report {
        n_training: training.len(),
        n_validation: duels.validation.len(),
        n_test: duels.tests.unseen_pairs.len(),
        checks: checks
            .map(|(fault, found, allowed)| Check::new(fault, found, allowed))
            .into(),
    }
}

/// One, because Ditto has no move to fight with, and as many as chance leaves out of few duels.
fn most_missing(duels: &Duels) -> f64 {
    let n_species = duels.learnable.len() as f64;
    let per_species = 2.0 * duels.training.len() as f64 / n_species;
    let expected = n_species * (-per_species).exp();
    1.0 + (expected + DOUBT * expected.sqrt()).floor()
}

#[cfg(test)]
mod tests;
