//! Grafana reaches Prometheus and shows the dashboards, to those who have its password.

use anyhow::{Context, ensure};

use super::{http::Client, stack::Stack};
use crate::stage::Outcome;

const SERVICE: &str = "grafana";

pub(super) fn check(stack: &Stack, client: &Client) -> anyhow::Result<Outcome> {
    if !stack.has(SERVICE)? {
        return Ok(Outcome::Skipped(
            "Grafana's server: no image can be pulled here, and no package has it. Its files were \
             checked, and Prometheus answered each of its panels."
                .to_owned(),
        ));
    }
    let grafana = stack.url(SERVICE, 3000)?;
    let password = stack.exec(SERVICE, &["cat", "/run/secrets/grafana_admin_password"])?;
    let address = grafana.replacen("http://", &format!("http://admin:{password}@"), 1);
    client
        .get(&format!("{grafana}/api/search"), &[])?
        .expect(401)?;
    let health = client.get(
        &format!("{address}/api/datasources/uid/prometheus/health"),
        &[],
    )?;
    let health = health.expect(200)?.json()?;
    ensure!(
        health["status"] == "OK",
        "Grafana does not reach Prometheus: {health}"
    );
    let found = client.get(&format!("{address}/api/search?type=dash-db"), &[])?;
    let found = found.expect(200)?.json()?;
    let dashboards = found.as_array().context("Grafana lists no dashboards")?;
    ensure!(
        dashboards.len() == 2,
        "Grafana shows {} dashboards, not 2",
        dashboards.len()
    );
    println!(
        "Grafana reaches Prometheus and shows {} dashboards",
        dashboards.len()
    );
    Ok(Outcome::Passed)
}
