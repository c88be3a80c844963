//! What training told MLflow, which keeps it in PostgreSQL.

use anyhow::ensure;
use serde_json::json;

use super::{http::Client, product::sql, stack::Stack};

const MODEL: &str = "predictiondex";

pub(super) fn check(stack: &Stack, client: &Client) -> anyhow::Result<()> {
    let mlflow = stack.url("mlflow", 5000)?;
    let url =
        format!("{mlflow}/api/2.0/mlflow/registered-models/alias?name={MODEL}&alias=champion");
    let champion = client.get(&url, &[])?.expect(200)?.json()?;
    let run = &champion["model_version"]["run_id"];
    let run = run.as_str().unwrap_or_default();
    let url = format!("{mlflow}/api/2.0/mlflow/runs/get?run_id={run}");
    let told = client.get(&url, &[])?.expect(200)?.json()?;
    ensure!(
        told["run"]["info"]["status"] == "FINISHED",
        "the training run has not finished: {told}"
    );
    for part in ["metrics", "params", "tags"] {
        let entries = told["run"]["data"][part].as_array().map_or(0, Vec::len);
        ensure!(entries > 0, "the training run has no {part}: {told}");
    }
    let stored = sql(
        stack,
        "mlflow",
        &format!("select status from runs where run_uuid = '{run}'"),
    )?;
    ensure!(
        stored == "FINISHED",
        "PostgreSQL does not hold the run {run}: {stored:?}"
    );
    let url = format!("{mlflow}/api/2.0/mlflow/experiments/search");
    client
        .post(
            &url,
            &[("Host", "evil.example")],
            &json!({"max_results": 1}),
        )?
        .expect(403)?;
    println!("MLflow holds the champion's run {run}, in PostgreSQL");
    Ok(())
}
