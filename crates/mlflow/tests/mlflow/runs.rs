//! Experiments and runs on the real server.

use mlflow::client::Client;
use mlflow::error::Error;
use mlflow::runs::{Dataset, DatasetInput, Entry, Log, Metric, Run, Status};

use crate::{server, unused};

const STARTED: i64 = 1_790_000_000_000;

async fn run_with(client: &Client, tags: &[Entry]) -> Run {
    let experiment = client.experiment(&unused("runs")).await.unwrap();
    let run = client.create_run(&experiment, "a run", STARTED, tags).await;
    run.unwrap()
}

fn metric(step: i64, value: f64) -> Metric {
    Metric {
        key: "log_loss".to_owned(),
        value,
        timestamp: STARTED + step,
        step,
    }
}

#[tokio::test]
async fn an_experiment_is_made_once() {
    let client = server().await;
    let name = unused("duels & más");
    let id = client.experiment(&name).await.unwrap();
    assert_eq!(client.experiment(&name).await.unwrap(), id);
    assert_ne!(client.experiment(&unused("duels")).await.unwrap(), id);
}

#[tokio::test]
async fn everything_logged_is_there_and_metrics_keep_their_steps() {
    let client = server().await;
    let id = run_with(&client, &[]).await.info.run_id;
    let log = Log {
        metrics: (0..2_300)
            .map(|i| metric(i, 1.0 / (i + 1) as f64))
            .collect(),
        params: (0..150)
            .map(|i| Entry::new(format!("p{i}"), i.to_string()))
            .collect(),
        tags: vec![Entry::new("rules", "3"), Entry::new("langue", "français")],
    };
    client.log(&id, &log).await.unwrap();
    let run = client.run(&id).await.unwrap();
    assert_eq!(run.data.metrics, [metric(2_299, 1.0 / 2_300.0)]);
    assert_eq!(run.data.params.len(), 150);
    assert!(run.data.params.contains(&Entry::new("p149", "149")));
    assert!(log.tags.iter().all(|tag| run.data.tags.contains(tag)));
    let history = client.metric_history(&id, "log_loss").await.unwrap();
    assert!(history == log.metrics, "{} steps", history.len());
}

#[tokio::test]
async fn logging_the_same_again_changes_nothing_and_another_parameter_is_refused() {
    let client = server().await;
    let id = run_with(&client, &[]).await.info.run_id;
    let log = Log {
        metrics: vec![metric(0, 0.7), metric(1, 0.6)],
        params: vec![Entry::new("seed", "1")],
        tags: Vec::new(),
    };
    client.log(&id, &log).await.unwrap();
    client.log(&id, &log).await.unwrap();
    let history = client.metric_history(&id, "log_loss").await.unwrap();
    assert_eq!(history, log.metrics);
    let other = Log {
        params: vec![Entry::new("seed", "2")],
        ..Log::default()
    };
    let error = client.log(&id, &other).await.unwrap_err();
    assert!(!error.is_temporary());
    assert!(
        matches!(&error, Error::Refused { code, .. } if code == "INVALID_PARAMETER_VALUE"),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("/api/2.0/mlflow/runs/log-batch refuses")
    );
}

#[tokio::test]
async fn a_run_is_found_by_its_tag() {
    let client = server().await;
    let tag = Entry::new("submission", unused("s"));
    let run = run_with(&client, std::slice::from_ref(&tag)).await;
    let experiment = &run.info.experiment_id;
    let found = client.find_run(experiment, &tag).await.unwrap().unwrap();
    assert_eq!(found.info, run.info);
    let other = Entry::new("submission", "another");
    assert_eq!(client.find_run(experiment, &other).await.unwrap(), None);
}

#[tokio::test]
async fn a_dataset_is_logged_once_with_its_digest() {
    let client = server().await;
    let id = run_with(&client, &[]).await.info.run_id;
    let input = DatasetInput {
        dataset: Dataset {
            name: "duels".to_owned(),
            digest: "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffee".to_owned(),
            source_type: "simulator".to_owned(),
            source: r#"{"rules": "3"}"#.to_owned(),
            schema: None,
            profile: Some(r#"{"num_rows": 5}"#.to_owned()),
        },
        tags: vec![Entry::new("mlflow.data.context", "training")],
    };
    for _ in 0..2 {
        let inputs = std::slice::from_ref(&input);
        client.log_datasets(&id, inputs).await.unwrap();
    }
    let run = client.run(&id).await.unwrap();
    assert_eq!(run.inputs.dataset_inputs, [input]);
}

#[tokio::test]
async fn a_run_ends_when_it_is_told_to() {
    let client = server().await;
    let run = run_with(&client, &[]).await.info;
    assert_eq!((run.status, run.end_time), (Status::Running, None));
    let end = STARTED + 5_000;
    client
        .end_run(&run.run_id, Status::Finished, end)
        .await
        .unwrap();
    let run = client.run(&run.run_id).await.unwrap().info;
    assert_eq!((run.status, run.end_time), (Status::Finished, Some(end)));
    assert_eq!((run.run_name.as_str(), run.start_time), ("a run", STARTED));
}

#[tokio::test]
async fn a_run_of_no_experiment_is_refused_in_the_servers_words() {
    let client = server().await;
    let error = client.create_run("987654", "a run", STARTED, &[]).await;
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("No Experiment with id=987654"),
        "{message}"
    );
}
