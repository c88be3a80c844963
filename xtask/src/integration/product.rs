//! From data to a prediction, as a client of the API and as a reader of the pages; then what Prometheus counted.

use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::{
    http::{Client, within},
    stack::Stack,
};

/// Prometheus scrapes every 15 seconds.
const SCRAPED: Duration = Duration::from_secs(45);
/// The gates of the data: what the games hold.
const N_FORMS: u64 = 188;

pub(super) fn check(stack: &Stack, client: &Client, key: &str) -> anyhow::Result<()> {
    let api = stack.url("api", 8080)?;
    let health = client.get(&format!("{api}/health"), &[])?.expect(200)?;
    let health = health.json()?;
    ensure!(
        health["status"] == "healthy" && health["database"] == "available",
        "the API is not well: {health}"
    );
    check_data(stack)?;
    within(SCRAPED, || ensure_scraped(stack, client))?;
    let before = counted(stack, client)?;
    let best = predict(client, &api, key)?.expect(200)?.json()?;
    check_refusals(client, &api)?;
    within(SCRAPED, || {
        let n_counted = counted(stack, client)? - before;
        ensure!(
            (n_counted - 1.0).abs() < 0.5,
            "Prometheus counted {n_counted} predictions, and one was made"
        );
        Ok(())
    })?;
    check_pages(stack, client, &best)?;
    println!(
        "Carapuce should use {} (P = {}); so say the API, the pages, and Prometheus counted it",
        best["recommended_move"], best["win_probability"]
    );
    Ok(())
}

/// A second start finds its data, its model and its keys, and trains no second time.
pub(super) fn check_again(stack: &Stack, client: &Client, key: &str) -> anyhow::Result<()> {
    stack.down(&[])?;
    stack.up()?;
    let api = stack.url("api", 8080)?;
    let health = client.get(&format!("{api}/health"), &[])?.expect(200)?;
    let version = health.json()?["model_version"].clone();
    ensure!(version == "1", "the second start made model {version}");
    predict(client, &api, key)?.expect(200)?;
    println!("Stopped and started again, it predicts with the same key and model");
    Ok(())
}

pub(super) fn predict(
    client: &Client,
    api: &str,
    key: &str,
) -> anyhow::Result<super::http::Answer> {
    let question = json!({
        "pokemon_a_id": 7,
        "pokemon_b_id": 4,
        "available_moves": ["Surf", "Morsure", "Charge"],
    });
    client.post(
        &format!("{api}/predict/best-move"),
        &[("X-API-Key", key)],
        &question,
    )
}

/// What the ETL wrote is in PostgreSQL.
fn check_data(stack: &Stack) -> anyhow::Result<()> {
    let n_forms = sql(stack, "predictiondex", "select count(*) from form")?;
    ensure!(
        n_forms == N_FORMS.to_string(),
        "PostgreSQL holds {n_forms} forms, not {N_FORMS}"
    );
    Ok(())
}

pub(super) fn sql(stack: &Stack, database: &str, query: &str) -> anyhow::Result<String> {
    let psql = ["psql", "--username=postgres", "--no-align", "--tuples-only"];
    let query = ["--dbname", database, "--command", query];
    stack.exec("postgres", &[psql.as_slice(), &query].concat())
}

fn check_refusals(client: &Client, api: &str) -> anyhow::Result<()> {
    let without = json!({"pokemon_a_id": 7, "pokemon_b_id": 4, "available_moves": ["Surf"]});
    let url = format!("{api}/predict/best-move");
    client.post(&url, &[], &without)?.expect(401)?;
    predict(client, api, "pdx_no_such_key")?.expect(403)?;
    Ok(())
}

/// The page asks the API, so it recommends the same move.
fn check_pages(stack: &Stack, client: &Client, best: &Value) -> anyhow::Result<()> {
    let web = stack.url("web", 8502)?;
    let url = format!(
        "{web}/prediction?a=Carapuce&b=Salam%C3%A8che&moves=Surf&moves=Morsure&moves=Charge"
    );
    let page = client.get(&url, &[])?.expect(200)?.text;
    let recommended = best["recommended_move"]
        .as_str()
        .context("no move is recommended")?;
    let shown = page.split_once("id=\"recommended-move\"");
    let shown = shown.and_then(|(_, rest)| rest.split_once('>')?.1.split_once('<'));
    let (shown, _) = shown.with_context(|| format!("{url} recommends no move"))?;
    ensure!(
        shown == recommended,
        "{url} recommends {shown}, and the API {recommended}"
    );
    Ok(())
}

fn ensure_scraped(stack: &Stack, client: &Client) -> anyhow::Result<()> {
    let up = query(stack, client, "up{job=\"api\"}")?;
    ensure!(
        up == Some(1.0),
        "Prometheus has not scraped the API: {up:?}"
    );
    Ok(())
}

fn counted(stack: &Stack, client: &Client) -> anyhow::Result<f64> {
    let counted = query(stack, client, "sum(predictiondex_predictions_total)")?;
    Ok(counted.unwrap_or(0.0))
}

/// The one value that a query has, or none.
fn query(stack: &Stack, client: &Client, expression: &str) -> anyhow::Result<Option<f64>> {
    let encoded = expression
        .replace('"', "%22")
        .replace('{', "%7B")
        .replace('}', "%7D");
    let url = format!(
        "{}/api/v1/query?query={encoded}",
        stack.url("prometheus", 9090)?
    );
    let answer = client.get(&url, &[])?.expect(200)?.json()?;
    let value = answer["data"]["result"][0]["value"][1].as_str();
    Ok(value.map(str::parse).transpose()?)
}
