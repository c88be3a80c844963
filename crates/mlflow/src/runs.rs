//! Experiments, their runs, and what is logged in a run.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::client::{Client, Done, Repeat};
use crate::error::Error;

/// What one request may log; servers refuse more.
const MOST_METRICS: usize = 1_000;
const MOST_PARAMS: usize = 100;
const MOST_TAGS: usize = 100;

/// A name and a text: a parameter or a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub key: String,
    pub value: String,
}

impl Entry {
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Entry {
        Entry {
            key: key.into(),
            value: value.into(),
        }
    }
}

/// A measure at one step of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    pub key: String,
    /// Finite: servers refuse the others in this form.
    pub value: f64,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    pub step: i64,
}

/// What a run is told, in any number of portions: the same twice is as good as once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    pub metrics: Vec<Metric>,
    /// A parameter never changes: another value is refused.
    pub params: Vec<Entry>,
    pub tags: Vec<Entry>,
}

/// Rows that a run has learned from or was measured on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    pub name: String,
    /// At most 36 characters.
    pub digest: String,
    pub source_type: String,
    /// Where the rows come from, as JSON.
    pub source: String,
    /// What the columns are, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// How many rows and the like, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Running,
    Scheduled,
    Finished,
    Failed,
    Killed,
}

/// A run, as the server keeps it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Run {
    pub info: RunInfo,
    #[serde(default)]
    pub data: RunData,
    #[serde(default)]
    pub inputs: RunInputs,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RunInfo {
    pub run_id: String,
    pub experiment_id: String,
    pub run_name: String,
    pub status: Status,
    /// Milliseconds since 1970.
    pub start_time: i64,
    /// Milliseconds since 1970; absent while it runs.
    pub end_time: Option<i64>,
    /// `mlflow-artifacts:/…` where the server serves artifacts.
    pub artifact_uri: String,
}

/// Of each metric only the latest step.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct RunData {
    pub metrics: Vec<Metric>,
    pub params: Vec<Entry>,
    pub tags: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RunInputs {
    pub dataset_inputs: Vec<DatasetInput>,
}

/// A dataset with what it was used for, under the tag `mlflow.data.context`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetInput {
    pub dataset: Dataset,
    #[serde(default)]
    pub tags: Vec<Entry>,
}

#[derive(Deserialize)]
struct CreatedExperiment {
    experiment_id: String,
}

#[derive(Deserialize)]
struct FoundExperiment {
    experiment: CreatedExperiment,
}

#[derive(Deserialize)]
struct OneRun {
    run: Run,
}

#[derive(Deserialize)]
struct SomeRuns {
    #[serde(default)]
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct History {
    #[serde(default)]
    metrics: Vec<Metric>,
}

#[derive(Serialize)]
struct NewRun<'a> {
    experiment_id: &'a str,
    run_name: &'a str,
    start_time: i64,
    tags: &'a [Entry],
}

#[derive(Serialize)]
struct Batch<'a> {
    run_id: &'a str,
    metrics: &'a [Metric],
    params: &'a [Entry],
    tags: &'a [Entry],
}

impl Client {
    /// The id of the experiment with this name, which is made when there is none.
    pub async fn experiment(&self, name: &str) -> Result<String, Error> {
        match self.find_experiment(name).await? {
            Some(id) => Ok(id),
            None => self.create_experiment(name).await,
        }
    }

    async fn find_experiment(&self, name: &str) -> Result<Option<String>, Error> {
        let query = [("experiment_name", name)];
        let path = "experiments/get-by-name";
        match self.get(path, &query, "an experiment").await {
            Ok(FoundExperiment { experiment }) => Ok(Some(experiment.experiment_id)),
            Err(error) if error.has_code("RESOURCE_DOES_NOT_EXIST") => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn create_experiment(&self, name: &str) -> Result<String, Error> {
        let body = serde_json::json!({ "name": name });
        let path = "experiments/create";
        // A second request for the same name is refused, so that none is made twice.
        let made = self
            .call(
                Method::POST,
                path,
                &body,
                Repeat::Safe,
                "an experiment's id",
            )
            .await;
        match made {
            Ok(CreatedExperiment { experiment_id }) => Ok(experiment_id),
            Err(error) if error.has_code("RESOURCE_ALREADY_EXISTS") => {
                self.find_experiment(name).await?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Begins a run at `start_time`, in milliseconds since 1970.
    ///
    /// Not repeated when the answer is lost: a tag to [find](Client::find_run) the run by tells whether
    /// there is one.
    pub async fn create_run(
        &self,
        experiment_id: &str,
        run_name: &str,
        start_time: i64,
        tags: &[Entry],
    ) -> Result<Run, Error> {
        let body = NewRun {
            experiment_id,
            run_name,
            start_time,
            tags,
        };
        let made = self.call(Method::POST, "runs/create", &body, Repeat::Unsafe, "a run");
        made.await.map(|OneRun { run }| run)
    }

    /// A run of the experiment with this tag, neither part of which may hold a quote.
    pub async fn find_run(&self, experiment_id: &str, tag: &Entry) -> Result<Option<Run>, Error> {
        let Entry { key, value } = tag;
        let body = serde_json::json!({
            "experiment_ids": [experiment_id],
            "filter": format!("tags.`{key}` = '{value}'"),
            "max_results": 1,
        });
        let found: SomeRuns = self
            .call(Method::POST, "runs/search", &body, Repeat::Safe, "runs")
            .await?;
        Ok(found.runs.into_iter().next())
    }

    pub async fn run(&self, run_id: &str) -> Result<Run, Error> {
        let found = self.get("runs/get", &[("run_id", run_id)], "a run").await;
        found.map(|OneRun { run }| run)
    }

    /// Logs everything, in as many requests as the server's limits ask for.
    pub async fn log(&self, run_id: &str, log: &Log) -> Result<(), Error> {
        for metrics in log.metrics.chunks(MOST_METRICS) {
            self.log_batch(run_id, metrics, &[], &[]).await?;
        }
        for params in log.params.chunks(MOST_PARAMS) {
            self.log_batch(run_id, &[], params, &[]).await?;
        }
        for tags in log.tags.chunks(MOST_TAGS) {
            self.log_batch(run_id, &[], &[], tags).await?;
        }
        Ok(())
    }

    async fn log_batch(
        &self,
        run_id: &str,
        metrics: &[Metric],
        params: &[Entry],
        tags: &[Entry],
    ) -> Result<(), Error> {
        let body = Batch {
            run_id,
            metrics,
            params,
            tags,
        };
        let logged = self.call(Method::POST, "runs/log-batch", &body, Repeat::Safe, "{}");
        logged.await.map(|Done {}| ())
    }

    /// Every step of a metric, oldest first.
    pub async fn metric_history(&self, run_id: &str, key: &str) -> Result<Vec<Metric>, Error> {
        let query = [("run_id", run_id), ("metric_key", key)];
        let found: History = self
            .get("metrics/get-history", &query, "a metric's history")
            .await?;
        Ok(found.metrics)
    }

    /// Says what rows a run has used.
    pub async fn log_datasets(&self, run_id: &str, inputs: &[DatasetInput]) -> Result<(), Error> {
        let body = serde_json::json!({ "run_id": run_id, "datasets": inputs });
        let logged = self.call(Method::POST, "runs/log-inputs", &body, Repeat::Safe, "{}");
        logged.await.map(|Done {}| ())
    }

    /// Ends a run at `end_time`, in milliseconds since 1970.
    pub async fn end_run(&self, run_id: &str, status: Status, end_time: i64) -> Result<(), Error> {
        let body = serde_json::json!({ "run_id": run_id, "status": status, "end_time": end_time });
        let ended = self.call(Method::POST, "runs/update", &body, Repeat::Safe, "a run");
        ended.await.map(|Done {}| ())
    }
}
