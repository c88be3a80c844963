//! Simulates duels, learns from them, measures what was learned and publishes the model.

mod boost;
mod config;
mod draw;
mod evaluate;
mod record;
mod simulate;
mod split;
pub mod tracking;

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Context;
use dex::pokedex::Pokedex;
use jiff::Timestamp;
use ml::features::{N_FEATURES, names, schema_hash};
use ml::manifest::{FORMAT_VERSION, Golden, Manifest, Metrics, sha256};
use ml::registry::Registry;
use ml::trees::Trees;

pub use config::Config;
pub use record::{Record, Round};

use crate::boost::{Growth, Rows};
use crate::draw::Conditions;
use crate::evaluate::Contest;
use crate::simulate::{Observed, Sample, simulate};
use crate::split::{Split, Splits};

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
    /// A part is a tree; there may be fewer than announced.
    Grow,
}

/// What a run made.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The published version, now the champion.
    pub version: u32,
    pub manifest: Manifest,
    pub record: Record,
}

/// Trains a model and publishes it as the champion of the registry at `registry_dir`.
///
/// `commit` is that of the program's source, where it is known.
pub fn run(
    pokedex: &Pokedex,
    config: &Config,
    registry_dir: &Path,
    commit: Option<&str>,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Summary> {
    let started_at = Timestamp::now();
    let registry = Registry::new(registry_dir);
    // A registry that cannot be added to is better known before the work than after it.
    registry.aliases()?;
    registry.versions()?;
    let duels = Duels::simulate(pokedex, config, &progress)?;
    let training = mirrored(&duels.training);
    let validation = mirrored(&duels.validation);
    let (model_json, rounds) = grow(&training, &validation, config, &progress)?;
    let trees = Trees::from_xgboost_json(&model_json)?;
    let contest = Contest::new(trees.clone(), &duels.training);
    let ended_at = Timestamp::now();
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        model_type: "gradient-boosted trees".to_owned(),
        schema_hash: schema_hash(),
        n_features: N_FEATURES,
        features: names(),
        metrics: duels.measure(&contest, config),
        data_digest: digest(&[&training, &validation]),
        rules_version: battle::RULES_VERSION.to_owned(),
        seed: config.seed,
        hyperparameters: serde_json::to_value(config)?,
        trained_at: ended_at.to_string(),
        model_sha256: sha256(&model_json),
        golden: golden(&trees, &duels.unseen_pairs),
    };
    let record = Record {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        commit: commit.map(str::to_owned),
        pokedex_digest: pokedex.digest(),
        started_at,
        ended_at,
        rounds,
        n_trees: trees.n_trees(),
        n_nodes: trees.n_nodes(),
        model_bytes: model_json.len(),
    };
    let version = publish(&registry, &model_json, &manifest, &record)
        .context("failed to publish the trained model")?;
    Ok(Summary {
        version,
        manifest,
        record,
    })
}

fn publish(
    registry: &Registry,
    model_json: &[u8],
    manifest: &Manifest,
    record: &Record,
) -> anyhow::Result<u32> {
    let text = serde_json::to_vec_pretty(record)?;
    let beside = [(record::RECORD_FILE, text.as_slice())];
    let version = registry.add(model_json, manifest, &beside)?;
    registry.promote(version)?;
    Ok(version)
}

/// The simulated duels of every split.
struct Duels {
    training: Vec<Observed>,
    validation: Vec<Observed>,
    unseen_pairs: Vec<Observed>,
    unseen_species: Vec<Observed>,
    varied: Vec<Observed>,
}

impl Duels {
    fn simulate(
        pokedex: &Pokedex,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Duels> {
        let mut species: Vec<i32> = pokedex
            .forms
            .iter()
            .map(|form| form.species.number)
            .collect();
        species.sort_unstable();
        species.dedup();
        config.check(species.len())?;
        let splits = Splits::new(config.seed, species, config.held_out_species);
        progress(Progress::Step {
            step: Step::Simulate,
            parts: config.training_duels + config.validation_duels + 3 * config.test_duels,
        });
        let observe = |split, conditions, n_duels, n_simulations| {
            let sample = Sample {
                split,
                conditions,
                n_duels,
                n_simulations,
            };
            let on_duel = || progress(Progress::Advance);
            simulate(pokedex, &splits, sample, config.seed, on_duel)
        };
        let brief = |split, n_duels| {
            let n_simulations = config.training_simulations;
            observe(split, Conditions::Varied, n_duels, n_simulations)
        };
        let long = |split, conditions| {
            observe(
                split,
                conditions,
                config.test_duels,
                config.test_simulations,
            )
        };
        Ok(Duels {
            training: brief(Split::Training, config.training_duels)?,
            validation: brief(Split::Validation, config.validation_duels)?,
            unseen_pairs: long(Split::UnseenPairs, Conditions::Standard)?,
            unseen_species: long(Split::UnseenSpecies, Conditions::Standard)?,
            varied: long(Split::UnseenPairs, Conditions::Varied)?,
        })
    }

    fn measure(&self, contest: &Contest, config: &Config) -> Metrics {
        let test = |duels| contest.measure(duels, config.test_simulations);
        Metrics {
            validation: contest.measure(&self.validation, config.training_simulations),
            unseen_pairs: test(&self.unseen_pairs),
            unseen_species: test(&self.unseen_species),
            varied: test(&self.varied),
        }
    }
}

/// Each duel twice, seen from both sides.
fn mirrored(duels: &[Observed]) -> Rows<N_FEATURES> {
    let mut rows = Rows::default();
    for duel in duels {
        let win_rate = duel.win_rate as f32;
        rows.features.extend(duel.rows);
        rows.labels.extend([win_rate, 1.0 - win_rate]);
    }
    rows
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

/// Digest of rows and labels, hexadecimal SHA-256.
fn digest(parts: &[&Rows<N_FEATURES>]) -> String {
    let mut bytes = Vec::new();
    for rows in parts {
        let values = rows.features.as_flattened().iter().chain(&rows.labels);
        bytes.extend(values.flat_map(|value| value.to_le_bytes()));
    }
    sha256(&bytes)
}

fn golden(trees: &Trees<N_FEATURES>, duels: &[Observed]) -> Vec<Golden> {
    let first = duels.iter().take(N_GOLDEN);
    first
        .map(|duel| Golden::new(trees, &duel.rows[0], &duel.rows[1]))
        .collect()
}
