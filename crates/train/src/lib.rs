//! Simulates duels, learns from them, measures what was learned and publishes the model.

mod boost;
mod closed_form;
pub mod compare;
mod config;
pub mod dataset;
mod draw;
mod duels;
pub mod evaluate;
pub mod gate;
mod record;
pub mod report;
pub mod search;
mod simulate;
pub mod slices;
mod split;
pub mod tracking;

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Context;
use dex::pokedex::Pokedex;
use jiff::Timestamp;
use ml::features::{N_FEATURES, names, schema_hash};
use ml::manifest::{FORMAT_VERSION, Golden, Manifest, Metrics, sha256};
use ml::registry::{Held, Registry};
use ml::trees::Trees;

pub use config::Config;
pub use draw::Scenario;
pub use duels::Portion;
pub use record::{Record, Round};

use crate::boost::{Growth, Rows};
use crate::dataset::Dataset;
use crate::duels::{Duels, digest, mirrored};
use crate::evaluate::Contest;
use crate::gate::opponent::{Opponent, version_with};
use crate::report::Report;
use crate::search::{Grown, Trial};
use crate::simulate::Observed;

/// Duels whose predictions go into the manifest, to check the model by whenever it is loaded.
const N_GOLDEN: usize = 8;

/// What a run is doing; calls come from several threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A step begins, made of so many equal parts at most.
    Step { step: Step, parts: usize },
    /// One more part of the latest step is done.
    Advance,
}

/// The steps of a run that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A part is a duel with all of its simulations.
    Simulate,
    /// A part is a duel of a dataset.
    Read,
    /// A part is a tree; there may be fewer than announced.
    Grow,
}

/// What a run made.
#[derive(Clone, Debug)]
pub struct Summary {
    pub outcome: Outcome,
    pub manifest: Manifest,
    pub record: Record,
    pub report: Report,
}

/// What became of a trained model, by its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is the champion now.
    Promoted(u32),
    /// It is kept as the challenger; the record's gate says why.
    Refused(u32),
    /// A version has the same trees, bit for bit, so nothing was added.
    Reproduced { version: u32, is_champion: bool },
}

/// Trains a model and publishes it in the registry at `registry_dir`, as its champion where it passes the gate.
///
/// `commit` is that of the program's source, where it is known.
pub fn run(
    pokedex: &Pokedex,
    config: &Config,
    registry_dir: &Path,
    commit: Option<&str>,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Summary> {
    let duels = || Duels::simulate(pokedex, config, &progress);
    learn(pokedex, config, registry_dir, commit, &progress, duels)
}

/// As [`run`], on the duels of a dataset, whose settings take the place of those in `config`.
pub fn run_on(
    dataset: &Dataset,
    pokedex: &Pokedex,
    config: &Config,
    registry_dir: &Path,
    commit: Option<&str>,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Summary> {
    let config = dataset.settings_within(config);
    let duels = || dataset.duels(pokedex, &progress);
    learn(pokedex, &config, registry_dir, commit, &progress, duels)
}

fn learn(
    pokedex: &Pokedex,
    config: &Config,
    registry_dir: &Path,
    commit: Option<&str>,
    progress: &(impl Fn(Progress) + Send + Sync),
    duels: impl FnOnce() -> anyhow::Result<Duels>,
) -> anyhow::Result<Summary> {
    let started_at = Timestamp::now();
    let registry = Registry::new(registry_dir);
    gate::require_tests(config)?;
    // A registry that cannot be added to is better known before the work than after it.
    drop(registry.hold()?);
    Opponent::of(&registry)?;
    let duels = duels()?;
    let data = dataset::examine(&duels);
    data.require()?;
    let trained = Trained::on(&duels, config, progress)?;
    let ended_at = Timestamp::now();
    let contest = Contest::new(trained.trees.clone(), &duels.training)?;
    let manifest = trained.manifest(&duels, &contest, ended_at)?;
    let report = Report::new(
        &contest,
        &duels.tests,
        config.test_simulations,
        &trained.grown.model_json,
    )?;
    // From here on the champion stays who it is.
    let held = registry.hold()?;
    let opponent = Opponent::of(&registry)?;
    let record = Record {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        commit: commit.map(str::to_owned),
        gate: opponent.gate(&contest, config, &pokedex.digest(), &duels.tests),
        pokedex_digest: pokedex.digest(),
        dataset_digest: duels.dataset.clone(),
        started_at,
        ended_at,
        n_trees: trained.trees.n_trees(),
        n_nodes: trained.trees.n_nodes(),
        model_bytes: trained.grown.model_json.len(),
        data,
        trials: trained.trials,
        rounds: trained.grown.rounds,
    };
    let outcome = publish(
        &held,
        &trained.grown.model_json,
        &manifest,
        &record,
        &report,
    )
    .context("failed to publish the trained model")?;
    Ok(Summary {
        outcome,
        manifest,
        record,
        report,
    })
}

fn publish(
    held: &Held<'_>,
    model_json: &[u8],
    manifest: &Manifest,
    record: &Record,
    report: &Report,
) -> anyhow::Result<Outcome> {
    if let Some(version) = version_with(held.registry(), &manifest.model_sha256)? {
        return reproduced(held, version, record.gate.is_passed());
    }
    let mut files = vec![(record::RECORD_FILE, serde_json::to_vec_pretty(record)?)];
    files.extend(report.files(manifest, record)?);
    let beside: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, &text[..]))
        .collect();
    let version = held.add(model_json, manifest, &beside)?;
    if !record.gate.is_passed() {
        return Ok(Outcome::Refused(version));
    }
    held.promote(version)?;
    Ok(Outcome::Promoted(version))
}

/// What becomes of trees that a version has already.
///
/// Where it passes and was never taken back, somebody was interrupted before it answered.
fn reproduced(held: &Held<'_>, version: u32, is_passed: bool) -> anyhow::Result<Outcome> {
    let registry = held.registry();
    let champion = registry.champion().ok().flatten();
    let is_champion = champion.as_ref().is_some_and(|it| it.version == version);
    let previous = registry
        .readable_aliases()?
        .and_then(|aliases| aliases.previous);
    let was_taken_back = champion.is_some() && previous == Some(version);
    if is_passed && !is_champion && !was_taken_back {
        held.promote(version)?;
        return Ok(Outcome::Promoted(version));
    }
    Ok(Outcome::Reproduced {
        version,
        is_champion,
    })
}

/// A model and how it grew.
struct Trained {
    grown: Grown,
    trees: Trees<N_FEATURES>,
    trials: Vec<Trial>,
    /// Of the rows and labels that it grew on.
    data_digest: String,
}

impl Trained {
    fn on(
        duels: &Duels,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Trained> {
        let [training, validation] = [&duels.training, &duels.validation].map(|it| mirrored(it));
        let (grown, trials) = search::best(&training, &validation, config, progress)?;
        Ok(Trained {
            trees: Trees::from_xgboost_json(&grown.model_json)?,
            grown,
            trials,
            data_digest: digest(&[&training, &validation]),
        })
    }

    fn manifest(
        &self,
        duels: &Duels,
        contest: &Contest,
        trained_at: Timestamp,
    ) -> anyhow::Result<Manifest> {
        let config = &self.grown.config;
        Ok(Manifest {
            format_version: FORMAT_VERSION,
            model_type: "gradient-boosted trees".to_owned(),
            schema_hash: schema_hash(),
            n_features: N_FEATURES,
            features: names(),
            metrics: measure(contest, duels, config),
            data_digest: self.data_digest.clone(),
            rules_version: battle::RULES_VERSION.to_owned(),
            seed: config.seed,
            hyperparameters: serde_json::to_value(config)?,
            trained_at: trained_at.to_string(),
            model_sha256: sha256(&self.grown.model_json),
            golden: golden(&self.trees, &duels.tests.unseen_pairs),
        })
    }
}

fn measure(contest: &Contest, duels: &Duels, config: &Config) -> Metrics {
    let test = |duels| contest.measure(duels, config.test_simulations);
    Metrics {
        validation: contest.measure(&duels.validation, config.training_simulations),
        unseen_pairs: test(&duels.tests.unseen_pairs),
        unseen_species: test(&duels.tests.unseen_species),
        varied: test(&duels.tests.varied),
    }
}

fn grow(
    training: &Rows<N_FEATURES>,
    validation: &Rows<N_FEATURES>,
    config: &Config,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> anyhow::Result<(Vec<u8>, Vec<Round>)> {
    progress(Progress::Step {
        step: Step::Grow,
        parts: config.trees,
    });
    let growth = Growth {
        n_trees: config.trees,
        patience: NonZeroUsize::new(config.patience).context("--patience is 0")?,
        depth: config.depth,
        learning_rate: config.learning_rate,
        min_child_weight: config.min_child_weight,
        seed: config.seed,
    };
    let mut rounds = Vec::new();
    let on_tree = |round| {
        rounds.push(round);
        progress(Progress::Advance);
    };
    let model_json = boost::fit(training, validation, growth, on_tree);
    Ok((model_json.context("failed to grow the trees")?, rounds))
}

fn golden(trees: &Trees<N_FEATURES>, duels: &[Observed]) -> Vec<Golden> {
    let first = duels.iter().take(N_GOLDEN);
    first
        .map(|duel| Golden::new(trees, &duel.rows[0], &duel.rows[1]))
        .collect()
}
