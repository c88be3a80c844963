//! Losing the database costs no prediction, and comes to an end by itself.

use std::time::Duration;

use anyhow::ensure;

use super::{
    http::{Client, within},
    product::predict,
    stack::Stack,
};

const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn check(stack: &Stack, client: &Client, key: &str) -> anyhow::Result<()> {
    let api = stack.url("api", 8080)?;
    stack
        .compose()
        .args(["stop", "postgres"])
        .ignore_stderr()
        .run()?;
    within(PATIENCE, || ensure_health(client, &api, "degraded"))?;
    predict(client, &api, key)?.expect(200)?;
    stack
        .compose()
        .args(["up", "--detach", "--no-build", "--no-deps", "postgres"])
        .ignore_stderr()
        .run()?;
    within(PATIENCE, || ensure_health(client, &api, "healthy"))?;
    println!("Without PostgreSQL the API went on predicting, and found back by itself");
    Ok(())
}

fn ensure_health(client: &Client, api: &str, expected: &str) -> anyhow::Result<()> {
    let health = client
        .get(&format!("{api}/health"), &[])?
        .expect(200)?
        .json()?;
    ensure!(
        health["status"] == expected,
        "the API is not {expected}: {health}"
    );
    Ok(())
}
