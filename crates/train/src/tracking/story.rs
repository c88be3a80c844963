//! What there is to tell about a version, in MLflow's terms.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::Timestamp;
use ml::manifest::{Manifest, SplitMetrics};
use ml::metrics::Scores;
use mlflow::runs::{Dataset, DatasetInput, Entry, Log, Metric};
use serde_json::{Value, json};

use crate::evaluate::Contestant;
use crate::gate::{Gate, Set};
use crate::record::Record;
use crate::report::Report;
use crate::search::Trial;

/// What the names of a perfect forecaster's measures begin with.
const BEST_POSSIBLE: &str = "best_possible/";

/// Servers take no longer digest of a dataset.
const DIGEST_LENGTH: usize = 36;

/// Everything that a server is told beside the files.
pub(super) struct Story {
    /// The run's name.
    pub(super) name: String,
    /// Milliseconds since 1970.
    pub(super) started_at: i64,
    /// Milliseconds since 1970.
    pub(super) ended_at: i64,
    pub(super) log: Log,
    pub(super) datasets: Vec<DatasetInput>,
    pub(super) version_tags: Vec<Entry>,
    pub(super) description: String,
}

impl Story {
    /// The same version always gives the same story, so that one told in part can be told again.
    pub(super) fn new(
        version: u32,
        manifest: &Manifest,
        record: Option<&Record>,
        report: Option<&Report>,
    ) -> anyhow::Result<Story> {
        let trained_at: Timestamp = manifest
            .trained_at
            .parse()
            .context("failed to read when the model was trained")?;
        let [started_at, ended_at] = match record {
            Some(record) => [record.started_at, record.ended_at],
            None => [trained_at; 2],
        };
        let ended_at = ended_at.as_millisecond();
        let facts = facts(manifest, record);
        let log = Log {
            metrics: metrics(manifest, record, report, ended_at),
            params: params(&manifest.hyperparameters),
            tags: tags(&facts),
        };
        Ok(Story {
            name: format!("version {version}"),
            started_at: started_at.as_millisecond(),
            ended_at,
            log,
            datasets: vec![dataset(manifest, record)],
            version_tags: facts,
            description: description(manifest),
        })
    }
}

/// What a version is made from and with, whether or not it is known.
fn facts(manifest: &Manifest, record: Option<&Record>) -> Vec<Entry> {
    let unknown = || "unknown".to_owned();
    let of_record = |fact: fn(&Record) -> String| record.map_or_else(unknown, fact);
    let commit = record.and_then(|record| record.commit.clone());
    let dataset = record.and_then(|record| record.dataset_digest.clone());
    vec![
        Entry::new("code.version", of_record(|record| record.program.clone())),
        Entry::new("code.commit", commit.unwrap_or_else(unknown)),
        Entry::new("engine.rules_version", &manifest.rules_version),
        Entry::new("engine.feature_schema", &manifest.schema_hash),
        Entry::new(
            "data.pokedex_digest",
            of_record(|record| record.pokedex_digest.clone()),
        ),
        Entry::new(
            "data.dataset_digest",
            dataset.unwrap_or_else(|| "none".to_owned()),
        ),
        Entry::new("data.rows_digest", &manifest.data_digest),
        Entry::new("model.sha256", &manifest.model_sha256),
        Entry::new("gate", of_record(|record| verdict(&record.gate).to_owned())),
    ]
}

fn verdict(gate: &Gate) -> &'static str {
    match gate {
        Gate::Unopposed => "unopposed",
        Gate::Unfit { .. } => "unopposed: the champion is unfit",
        gate if gate.is_passed() => "passed",
        Gate::Contested(_) | Gate::Outdone(_) => "refused",
    }
}

/// The facts of the run, with the tags that MLflow's own pages look for.
fn tags(facts: &[Entry]) -> Vec<Entry> {
    let mut tags = facts.to_vec();
    tags.push(Entry::new("mlflow.source.name", "predictiondex train"));
    tags.push(Entry::new("mlflow.source.type", "JOB"));
    let commit = facts.iter().find(|fact| fact.key == "code.commit");
    if let Some(commit) = commit.filter(|commit| commit.value != "unknown") {
        tags.push(Entry::new("mlflow.source.git.commit", &commit.value));
    }
    tags
}

fn params(hyperparameters: &Value) -> Vec<Entry> {
    let params = hyperparameters.as_object().into_iter().flatten();
    params
        .map(|(name, value)| match value {
            Value::String(text) => Entry::new(name, text),
            value => Entry::new(name, value.to_string()),
        })
        .collect()
}

/// The growth of the trees by step, and the final scores of each split.
fn metrics(
    manifest: &Manifest,
    record: Option<&Record>,
    report: Option<&Report>,
    timestamp: i64,
) -> Vec<Metric> {
    let metric = |key: String, value: f64, step: usize| Metric {
        key,
        value,
        timestamp,
        step: step as i64,
    };
    let mut metrics = Vec::new();
    for (step, round) in record
        .into_iter()
        .flat_map(|it| it.rounds.iter().enumerate())
    {
        for (rows, value) in [
            ("training", round.training),
            ("validation", round.validation),
        ] {
            metrics.push(metric(format!("growth/{rows}_log_loss"), value, step + 1));
        }
    }
    if let Some(record) = record {
        for (key, value) in [
            ("model/trees", record.n_trees),
            ("model/nodes", record.n_nodes),
            ("model/bytes", record.model_bytes),
        ] {
            metrics.push(metric(key.to_owned(), value as f64, 0));
        }
    }
    for (step, trial) in record
        .into_iter()
        .flat_map(|it| it.trials.iter().enumerate())
    {
        for (name, value) in tried(trial) {
            metrics.push(metric(format!("search/{name}"), value, step));
        }
    }
    for (prefix, scores) in scores(manifest, report) {
        let named = measures(scores).into_iter();
        metrics.extend(
            named.filter_map(|(name, value)| Some(metric(format!("{prefix}{name}"), value?, 0))),
        );
    }
    metrics
}

/// Of everybody on every set, with what the names of its measures begin with: those of the manifest, which
/// every version has, and those that the report alone has.
fn scores<'a>(manifest: &'a Manifest, report: Option<&'a Report>) -> BTreeMap<String, &'a Scores> {
    let measured = report.into_iter().flat_map(|report| &report.sets);
    let reported = measured.flat_map(|measured| {
        let set = measured.duels.name();
        let lines = measured.contestants.iter();
        let lines = lines.map(move |line| (format!("{set}/{}", prefix(line.who)), &line.scores));
        lines.chain([(format!("{set}/{BEST_POSSIBLE}"), &measured.best_possible)])
    });
    let of_manifest = splits(manifest).into_iter().flat_map(|(split, measured)| {
        let all = contestants(measured).into_iter();
        all.map(move |(who, scores)| (format!("{split}/{who}"), scores))
    });
    reported.chain(of_manifest).collect()
}

/// The model has the plain names.
fn prefix(who: Contestant) -> &'static str {
    match who {
        Contestant::Model => "",
        Contestant::LogisticRegression => "logistic_regression/",
        Contestant::RaceEstimate => "race_estimate/",
        Contestant::DamageRule => "damage_rule/",
        Contestant::ClosedForm => "closed_form/",
        Contestant::BaseStatsRule => "base_stats_rule/",
    }
}

/// Settings of growth and what grew with them; step 0 is the configured ones.
fn tried(trial: &Trial) -> [(&'static str, f64); 6] {
    [
        ("depth", trial.depth as f64),
        ("learning_rate", trial.learning_rate),
        ("min_child_weight", trial.min_child_weight),
        ("trees", trial.n_trees as f64),
        ("model_bytes", trial.model_bytes as f64),
        ("validation_log_loss", trial.validation),
    ]
}

fn splits(manifest: &Manifest) -> [(&'static str, &SplitMetrics); 4] {
    let metrics = &manifest.metrics;
    [
        ("validation", &metrics.validation),
        (Set::UnseenPairs.name(), &metrics.unseen_pairs),
        (Set::UnseenSpecies.name(), &metrics.unseen_species),
        (Set::Varied.name(), &metrics.varied),
    ]
}

fn contestants(measured: &SplitMetrics) -> [(&'static str, &Scores); 5] {
    [
        (prefix(Contestant::Model), &measured.model),
        (prefix(Contestant::RaceEstimate), &measured.race_estimate),
        (prefix(Contestant::DamageRule), &measured.damage_rule),
        (prefix(Contestant::BaseStatsRule), &measured.base_stats_rule),
        (BEST_POSSIBLE, &measured.best_possible),
    ]
}

fn measures(scores: &Scores) -> [(&'static str, Option<f64>); 7] {
    [
        ("log_loss", Some(scores.log_loss)),
        ("brier", Some(scores.brier)),
        ("calibration_error", Some(scores.calibration_error)),
        ("mean_absolute_error", Some(scores.mean_absolute_error)),
        ("accuracy", Some(scores.accuracy)),
        ("outcome_accuracy", scores.outcome_accuracy),
        ("auc", scores.auc),
    ]
}

/// The simulated duels that the trees were grown from and stopped by.
fn dataset(manifest: &Manifest, record: Option<&Record>) -> DatasetInput {
    let digest = &manifest.data_digest;
    let n_duels = &manifest.hyperparameters["training_duels"];
    let source = json!({
        "simulator": "battle",
        "rules_version": manifest.rules_version,
        "seed": manifest.seed,
        "rows_sha256": digest,
        "dataset_sha256": record.and_then(|record| record.dataset_digest.as_deref()),
    });
    let profile = json!({
        "training_duels": n_duels,
        "validation_duels": manifest.metrics.validation.n_duels,
        "simulations_per_duel": manifest.metrics.validation.n_simulations,
    });
    DatasetInput {
        dataset: Dataset {
            name: "simulated duels".to_owned(),
            digest: digest.chars().take(DIGEST_LENGTH).collect(),
            source_type: "simulator".to_owned(),
            source: source.to_string(),
            schema: Some(json!({ "features": manifest.features }).to_string()),
            profile: Some(profile.to_string()),
        },
        tags: vec![Entry::new("mlflow.data.context", "training")],
    }
}

fn description(manifest: &Manifest) -> String {
    let measured = &manifest.metrics;
    format!(
        "Gradient-boosted trees for the chance that one Pokémon beats another, each repeating one move. \
         Mean absolute error {:.4} on unseen pairs of species, {:.4} on unseen species.\n\n\
         The trees see one side of a duel. The probability is σ((f(A,B) − f(B,A)) / 2), where f is their \
         margin (`output_margin=True` in XGBoost) for the duel's row and for that of the duel with its \
         sides exchanged.",
        measured.unseen_pairs.model.mean_absolute_error,
        measured.unseen_species.model.mean_absolute_error,
    )
}
