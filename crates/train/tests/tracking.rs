//! What a real MLflow server knows of a registry, whatever happened on the way.
//!
//! These tests run one at a time: the name of the registered model is the same for all.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;

use dex::snapshot::pokedex;
use ml::manifest::sha256;
use ml::registry::Registry;
use mlflow::client::Client;
use mlflow::registry::ModelVersion;
use mlflow::runs::{Entry, Run, Status};
use train::evaluate::Contestant;
use train::tracking::{NAME, sync};
use train::{Config, Outcome, Summary, run};

/// Attempts, of some seconds each, that a server gets to start.
const N_ATTEMPTS: u32 = 40;

const COMMIT: &str = "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff";

/// The real server, once it answers.
async fn server() -> Client {
    let url = std::env::var("PREDICTIONDEX_TEST_MLFLOW_URL").expect(
        "run the tests with `cargo xtask test`, which starts MLflow, or set \
         PREDICTIONDEX_TEST_MLFLOW_URL to a server's address",
    );
    let client = Client::new(&url).unwrap();
    for _ in 1..N_ATTEMPTS {
        if client.version().await.is_ok() {
            return client;
        }
    }
    client.version().await.unwrap();
    client
}

fn config(seed: u64) -> Config {
    Config {
        seed,
        training_duels: 400,
        training_simulations: 4,
        validation_duels: 100,
        test_duels: 100,
        test_simulations: 20,
        trees: 8,
        depth: 3,
        ..Config::default()
    }
}

/// A version more in the registry, its champion; each seed makes another.
fn train(dir: &Path, seed: u64) -> Summary {
    let summary = run(
        &pokedex().unwrap(),
        &config(seed),
        dir,
        Some(COMMIT),
        |_| (),
    )
    .unwrap();
    if let Outcome::Refused(version) = summary.outcome {
        Registry::new(dir).hold().unwrap().promote(version).unwrap();
    }
    summary
}

fn submission(registry: &Registry, version: u32) -> Entry {
    let manifest = fs::read(registry.version_dir(version).join("manifest.json")).unwrap();
    Entry::new("predictiondex.submission", sha256(&manifest))
}

/// The server's versions of a registry's version.
async fn known(server: &Client, registry: &Registry, version: u32) -> Vec<ModelVersion> {
    let tag = submission(registry, version);
    let versions = server.versions(NAME).await.unwrap().into_iter();
    versions.filter(|it| it.tags.contains(&tag)).collect()
}

async fn run_of(server: &Client, registry: &Registry, version: u32) -> Run {
    let known = known(server, registry, version).await;
    assert_eq!(known.len(), 1);
    server.run(&known[0].run_id).await.unwrap()
}

/// Which versions of the registry the server's champion, previous and challenger are.
async fn roles(server: &Client, registry: &Registry) -> [Option<u32>; 3] {
    let mut roles = [None; 3];
    for (role, alias) in roles.iter_mut().zip(["champion", "previous", "challenger"]) {
        let Some(aliased) = server.aliased(NAME, alias).await.unwrap() else {
            continue;
        };
        let mut versions = registry.versions().unwrap().into_iter();
        *role = versions.find(|&it| aliased.tags.contains(&submission(registry, it)));
        assert!(
            role.is_some(),
            "{alias} is none of the registry's: {aliased:?}"
        );
    }
    roles
}

#[tokio::test]
async fn a_run_is_told_with_its_settings_growth_scores_data_and_origin() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    let Summary {
        manifest,
        record,
        report,
        ..
    } = train(dir.path(), 1);
    let registry = Registry::new(dir.path());
    assert_eq!(sync(&registry, &server).await.unwrap(), [1]);
    let run = run_of(&server, &registry, 1).await;
    assert_eq!(run.info.status, Status::Finished);
    assert_eq!(run.info.start_time, record.started_at.as_millisecond());
    assert_eq!(run.info.end_time, Some(record.ended_at.as_millisecond()));
    let rate = manifest.hyperparameters["learning_rate"].to_string();
    for (key, value) in [("seed", "1"), ("trees", "8"), ("learning_rate", &rate)] {
        assert!(run.data.params.contains(&Entry::new(key, value)), "{key}");
    }
    for (key, value) in [
        ("code.commit", COMMIT),
        ("mlflow.source.git.commit", COMMIT),
        ("code.version", env!("CARGO_PKG_VERSION")),
        ("engine.rules_version", battle::RULES_VERSION),
        ("data.rows_digest", &manifest.data_digest),
        ("data.dataset_digest", "none"),
        ("data.pokedex_digest", &pokedex().unwrap().digest()),
        ("model.sha256", &manifest.model_sha256),
    ] {
        assert!(run.data.tags.contains(&Entry::new(key, value)), "{key}");
    }
    let measured = &manifest.metrics.unseen_pairs;
    let logistic = report.sets[0].scores_of(Contestant::LogisticRegression);
    for (key, value) in [
        ("unseen_pairs/log_loss", measured.model.log_loss),
        ("unseen_pairs/damage_rule/brier", measured.damage_rule.brier),
        ("varied/accuracy", manifest.metrics.varied.model.accuracy),
        (
            "unseen_pairs/logistic_regression/brier",
            logistic.unwrap().brier,
        ),
        (
            "varied_species/log_loss",
            report.sets[3].contestants[0].scores.log_loss,
        ),
        ("model/bytes", record.model_bytes as f64),
    ] {
        let metric = run.data.metrics.iter().find(|metric| metric.key == key);
        assert_eq!(metric.map(|metric| metric.value), Some(value), "{key}");
    }
    let dataset = &run.inputs.dataset_inputs[0].dataset;
    assert!(manifest.data_digest.starts_with(&dataset.digest) && dataset.digest.len() == 36);
    assert!(dataset.profile.as_ref().unwrap().contains("400"));
}

#[tokio::test]
async fn the_log_loss_is_there_tree_by_tree() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    let rounds = train(dir.path(), 2).record.rounds;
    let registry = Registry::new(dir.path());
    sync(&registry, &server).await.unwrap();
    let run = run_of(&server, &registry, 1).await.info.run_id;
    for (key, expected) in [
        (
            "growth/training_log_loss",
            rounds.iter().map(|it| it.training).collect::<Vec<_>>(),
        ),
        (
            "growth/validation_log_loss",
            rounds.iter().map(|it| it.validation).collect(),
        ),
    ] {
        let history = server.metric_history(&run, key).await.unwrap();
        assert!(history.iter().map(|it| it.step).eq(1..=rounds.len() as i64));
        assert_eq!(
            history.iter().map(|it| it.value).collect::<Vec<_>>(),
            expected
        );
    }
    assert_eq!(rounds.len(), 8);
}

#[tokio::test]
async fn what_a_search_has_tried_is_there_trial_by_trial() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        search: 3,
        ..config(12)
    };
    let summary = run(&pokedex().unwrap(), &config, dir.path(), None, |_| ()).unwrap();
    let registry = Registry::new(dir.path());
    sync(&registry, &server).await.unwrap();
    let run = run_of(&server, &registry, 1).await.info.run_id;
    for (key, expected) in [
        (
            "search/learning_rate",
            summary
                .record
                .trials
                .iter()
                .map(|it| it.learning_rate)
                .collect::<Vec<_>>(),
        ),
        (
            "search/validation_log_loss",
            summary
                .record
                .trials
                .iter()
                .map(|it| it.validation)
                .collect(),
        ),
    ] {
        let history = server.metric_history(&run, key).await.unwrap();
        assert!(history.iter().map(|it| it.step).eq(0..=3));
        assert_eq!(
            history.iter().map(|it| it.value).collect::<Vec<_>>(),
            expected
        );
    }
}

#[tokio::test]
async fn the_files_of_a_version_lie_beside_what_python_needs_to_load_it() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), 3);
    let registry = Registry::new(dir.path());
    sync(&registry, &server).await.unwrap();
    let version = known(&server, &registry, 1).await.remove(0);
    let run = server.run(&version.run_id).await.unwrap().info;
    assert_eq!(version.source, format!("{}/model", run.artifact_uri));
    for name in [
        "model.json",
        "manifest.json",
        "training.json",
        "report.html",
    ] {
        let local = fs::read(registry.version_dir(1).join(name)).unwrap();
        let path = format!("model/{name}");
        assert!(
            server.download(&run, &path).await.unwrap() == local,
            "{name}"
        );
    }
    let mut names: Vec<String> = server
        .list(&run, "model")
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.path)
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "MLmodel",
            "input_example.json",
            "manifest.json",
            "model-card.md",
            "model.json",
            "report.html",
            "report.json",
            "training.json"
        ]
    );
}

#[tokio::test]
async fn roles_are_moved_to_where_the_registry_has_them_and_nothing_is_sent_twice() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::new(dir.path());
    assert_eq!(sync(&registry, &server).await.unwrap(), [0; 0]);
    train(dir.path(), 4);
    assert_eq!(sync(&registry, &server).await.unwrap(), [1]);
    assert_eq!(roles(&server, &registry).await, [Some(1), None, None]);
    train(dir.path(), 5);
    train(dir.path(), 6);
    assert_eq!(sync(&registry, &server).await.unwrap(), [2, 3]);
    assert_eq!(roles(&server, &registry).await, [Some(3), Some(2), None]);
    registry.hold().unwrap().promote(2).unwrap();
    assert_eq!(sync(&registry, &server).await.unwrap(), [0; 0]);
    assert_eq!(roles(&server, &registry).await, [Some(2), Some(3), None]);
    for version in 1..=3 {
        assert_eq!(known(&server, &registry, version).await.len(), 1);
    }
    let worse = Config {
        trees: 1,
        ..config(6)
    };
    let summary = run(&pokedex().unwrap(), &worse, dir.path(), None, |_| ()).unwrap();
    assert_eq!(summary.outcome, Outcome::Refused(4));
    assert_eq!(sync(&registry, &server).await.unwrap(), [4]);
    assert_eq!(roles(&server, &registry).await, [Some(2), Some(3), Some(4)]);
    let refused = known(&server, &registry, 4).await.remove(0).tags;
    for tag in [
        Entry::new("gate", "refused"),
        Entry::new("code.commit", "unknown"),
    ] {
        assert!(refused.contains(&tag), "{tag:?}");
    }
    let another = tempfile::tempdir().unwrap();
    train(another.path(), 4);
    let registry = Registry::new(another.path());
    assert_eq!(sync(&registry, &server).await.unwrap(), [1]);
    assert_eq!(roles(&server, &registry).await, [Some(1), None, None]);
}

#[tokio::test]
async fn what_could_not_be_sent_is_sent_once_the_server_is_back() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), 7);
    let registry = Registry::new(dir.path());
    let away = Client::new("http://127.0.0.1:9").unwrap();
    let error = sync(&registry, &away).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("no answer from http://127.0.0.1:9/"),
        "{error:#}"
    );
    assert_eq!(sync(&registry, &server).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_run_that_was_begun_is_completed_and_not_begun_again() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), 8);
    let registry = Registry::new(dir.path());
    let experiment = server.experiment(NAME).await.unwrap();
    let tag = submission(&registry, 1);
    let begun = server.create_run(&experiment, "begun", 0, &[tag]).await;
    let begun = begun.unwrap().info.run_id;
    assert_eq!(sync(&registry, &server).await.unwrap(), [1]);
    let run = run_of(&server, &registry, 1).await;
    assert_eq!(
        (run.info.run_id, run.info.status),
        (begun, Status::Finished)
    );
}

#[tokio::test]
async fn two_who_tell_of_the_same_registry_send_it_once() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), 9);
    let registry = Registry::new(dir.path());
    let sending = [(); 2].map(|()| {
        let registry = registry.clone();
        // Each has its own client, as processes have.
        let server = Client::new(server.url()).unwrap();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(sync(&registry, &server)).unwrap().len()
        })
    });
    let n_sent = sending.map(|sending| sending.join().unwrap());
    assert_eq!(n_sent[0] + n_sent[1], 1);
    assert_eq!(known(&server, &registry, 1).await.len(), 1);
}

#[tokio::test]
async fn a_version_that_cannot_be_read_holds_no_other_back() {
    let server = server().await;
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), 21);
    train(dir.path(), 22);
    let registry = Registry::new(dir.path());
    fs::write(registry.version_dir(1).join("training.json"), "{").unwrap();
    let told = format!("{:#}", sync(&registry, &server).await.unwrap_err());
    assert!(
        told.contains("cannot be read: version 1: ") && told.contains("training.json"),
        "{told}"
    );
    assert!(known(&server, &registry, 1).await.is_empty());
    assert_eq!(known(&server, &registry, 2).await.len(), 1);
    assert_eq!(roles(&server, &registry).await[0], Some(2));
}
