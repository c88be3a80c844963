//! Whether a new model may take the champion's place: both are measured on the same duels.
//!
//! It has to be better where that is beyond doubt or luck, and nowhere worse by more than a tolerance that is
//! far below what a player could notice. Where the champion was trained for other rules or facts, its game is
//! no more, and a model for today's that is as good replaces it.

mod latency;
pub(crate) mod measures;

use anyhow::ensure;
use ml::features::N_FEATURES;
use ml::manifest::Manifest;
use ml::model::Model;
use ml::registry::{Aliases, Champion, Registry};
use ml::trees::Trees;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::duels::Tests;
use crate::gate::measures::checks;
use crate::record::Record;
use crate::slices::Slice;

/// What was decided on a new model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
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

/// Digest of the facts that a version was trained for; `None` where its record does not tell.
pub(crate) fn facts(registry: &Registry, version: u32) -> Option<String> {
    let record = Record::read(&registry.version_dir(version)).ok()??;
    Some(record.pokedex_digest)
}

/// The best, by its own figures, of the versions that this program can serve: a champion that cannot be read
/// is no reason to admit any model.
fn best_fit(registry: &Registry) -> anyhow::Result<Option<Champion>> {
    let versions = registry.versions()?.into_iter();
    let fit = versions.filter_map(|version| {
        let model = Model::load(&registry.version_dir(version)).ok()?;
        Some(Champion { version, model })
    });
    let error = |it: &Champion| {
        let metrics = &it.model.manifest().metrics;
        metrics.unseen_pairs.model.mean_absolute_error
    };
    Ok(fit.min_by(|a, b| error(a).total_cmp(&error(b))))
}

/// Who is there to be beaten.
pub(crate) enum Opponent {
    Nobody,
    Unfit {
        champion: u32,
        reason: String,
    },
    Champion {
        champion: Box<Champion>,
        /// Digest of the facts that it was trained for, where it was kept.
        facts: Option<String>,
    },
}

impl Opponent {
    pub(crate) fn of(registry: &Registry) -> anyhow::Result<Opponent> {
        let aliases = registry.aliases()?;
        let champion = registry.champion();
        let stand_in = match &champion {
            Ok(Some(_)) => None,
            _ => best_fit(registry)?,
        };
        Ok(match (champion, stand_in, aliases) {
            (Ok(Some(champion)), ..) => Opponent::champion(registry, champion),
            (_, Some(stand_in), _) => Opponent::champion(registry, stand_in),
            (Err(error), None, Some(Aliases { champion, .. })) => Opponent::Unfit {
                champion,
                reason: error.to_string(),
            },
            _ => Opponent::Nobody,
        })
    }

    fn champion(registry: &Registry, champion: Champion) -> Opponent {
        Opponent::Champion {
            facts: facts(registry, champion.version),
            champion: Box::new(champion),
        }
    }

    /// What is decided on trees that were grown with these settings for a game with these facts.
    pub(crate) fn gate(
        &self,
        candidate: &Trees<N_FEATURES>,
        config: &Config,
        pokedex_digest: &str,
        tests: &Tests,
    ) -> Gate {
        match self {
            Opponent::Nobody => Gate::Unopposed,
            Opponent::Unfit { champion, reason } => Gate::Unfit {
                champion: *champion,
                reason: reason.clone(),
            },
            Opponent::Champion { champion, facts } => {
                let manifest = champion.model.manifest();
                let game = [battle::RULES_VERSION, pokedex_digest];
                let demand = Demand::on(&manifest.rules_version, facts.as_deref(), game);
                Gate::Contested(Verdict {
                    champion: champion.version,
                    demand,
                    champion_may_have_seen: !holds_out_alike(manifest, config),
                    checks: checks([champion.model.trees(), candidate], demand, tests),
                })
            }
        }
    }
}

/// The newest version with these very trees.
pub(crate) fn version_with(registry: &Registry, model_sha256: &str) -> anyhow::Result<Option<u32>> {
    let mut versions = registry.versions()?.into_iter().rev();
    Ok(versions.find(|&version| {
        let manifest = registry.manifest(version);
        manifest.is_ok_and(|manifest| manifest.model_sha256 == model_sha256)
    }))
}

/// Duels of each test set without which nobody is said to be better than a champion.
const LEAST_TEST_DUELS: usize = 100;

/// # Errors
/// There is a champion, and too little to compare with it on.
pub(crate) fn require_tests(config: &Config, has_champion: bool) -> anyhow::Result<()> {
    let n_duels = config.test_duels;
    ensure!(
        !has_champion || n_duels >= LEAST_TEST_DUELS,
        "--test-duels is {n_duels}, but must be at least {LEAST_TEST_DUELS} where there is a champion to beat"
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
