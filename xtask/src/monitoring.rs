//! The configuration of Prometheus, Alertmanager and Grafana: by itself, and on a real Prometheus.
//!
//! Grafana's server is not needed: what it would ask is asked without it.

mod dashboards;
mod live;
mod programs;
mod prometheus;
mod promql;
mod rules;
mod settings;
pub(crate) mod traffic;

use std::{collections::BTreeSet, process::ExitCode};

use anyhow::{Context, bail, ensure};
use serde::de::DeserializeOwned;
use xshell::{Shell, cmd};

pub(crate) use self::prometheus::agent;
use self::{programs::Programs, prometheus::Prometheus};

pub(crate) const DOCUMENT: &str = "docs/monitoring.md";
const PROMETHEUS_CONFIG: &str = "ops/prometheus/prometheus.yml";
const ALERTMANAGER_CONFIG: &str = "ops/alertmanager/alertmanager.yml";

/// How long a Prometheus that scrapes every 15 seconds may take until every panel has an answer.
const PATIENCE_S: u64 = 150;

/// Something that Prometheus will be asked, and where that is written.
#[derive(Debug)]
pub(crate) struct Question {
    place: String,
    expression: String,
}

/// Everything that can be said without running anything.
pub(crate) fn check(sh: &Shell) -> anyhow::Result<()> {
    let mut findings = dashboards::findings(sh)?;
    findings.extend(settings::findings(sh)?);
    findings.extend(rules::findings(sh)?);
    findings.extend(unknown_metrics(sh)?);
    ensure!(findings.is_empty(), "{}", findings.join("\n"));
    let programs = Programs::installed(sh)?;
    let (promtool, amtool) = (programs.path("promtool"), programs.path("amtool"));
    let tests = files(sh, "ops/prometheus/tests", "yml")?;
    // It checks the rule files that it names, too.
    cmd!(sh, "{promtool} check config {PROMETHEUS_CONFIG}").run()?;
    cmd!(sh, "{promtool} test rules {tests...}").run()?;
    cmd!(sh, "{amtool} check-config {ALERTMANAGER_CONFIG}").run()?;
    Ok(())
}

/// `cargo xtask monitoring`: on the Prometheus at this address, or on one that is started here.
pub(crate) fn run(sh: &Shell, prometheus: Option<&str>) -> anyhow::Result<ExitCode> {
    match prometheus {
        Some(url) => check_running(sh, url)?,
        None => check_live(sh)?,
    }
    println!("Grafana itself was not started");
    Ok(ExitCode::SUCCESS)
}

/// Asks everything of a running Prometheus, which must scrape an API that has had predictions.
pub(crate) fn check_running(sh: &Shell, url: &str) -> anyhow::Result<()> {
    let prometheus = Prometheus::new(url);
    prometheus.await_targets(&rules::jobs(sh)?, PATIENCE_S)?;
    let mut to_answer = dashboards::questions(sh)?;
    to_answer.extend(rules::records(sh)?);
    prometheus.await_answers(&to_answer, PATIENCE_S)?;
    let conditions = rules::conditions(sh)?;
    prometheus.await_answers(&exist(&conditions), PATIENCE_S)?;
    prometheus.check_rules(rules::sources(sh)?.len() + conditions.len())?;
    println!(
        "{} expressions of panels and recording rules have an answer; every metric of {} alerts exists",
        to_answer.len(),
        conditions.len()
    );
    Ok(())
}

/// The same, on an API, a Prometheus and an Alertmanager that are started for it.
fn check_live(sh: &Shell) -> anyhow::Result<()> {
    check(sh)?;
    let stack = live::Stack::start(sh)?;
    check_running(sh, &stack.prometheus_url)
}

/// An alert that does not fire has no answer, but its metrics do.
fn exist(conditions: &[Question]) -> Vec<Question> {
    let mut questions = Vec::new();
    for condition in conditions {
        let names = promql::metrics(&condition.expression);
        questions.extend(names.into_iter().map(|name| Question {
            place: condition.place.clone(),
            expression: format!("count({name})"),
        }));
    }
    questions
}

/// Metrics that are asked for although nobody exports them.
fn unknown_metrics(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let mut known = documented_metrics(&sh.read_file(DOCUMENT)?)?;
    known.extend(rules::recorded_names(sh)?);
    let questions = [
        dashboards::questions(sh)?,
        rules::sources(sh)?,
        rules::conditions(sh)?,
    ];
    let unknown = questions.iter().flatten().flat_map(|question| {
        let names = promql::metrics(&question.expression);
        let unknown = names
            .into_iter()
            .filter(|name| !is_foreign(name) && !known.contains(*name));
        unknown.map(|name| {
            format!(
                "{}: nobody exports {name}; {DOCUMENT} lists what the API exports",
                question.place
            )
        })
    });
    Ok(unknown.collect())
}

/// Metrics of Prometheus and Alertmanager, which `cargo xtask monitoring` asks of them.
fn is_foreign(metric: &str) -> bool {
    ["up", "ALERTS"].contains(&metric)
        || metric.starts_with("prometheus_")
        || metric.starts_with("alertmanager_")
}

/// The series in the document's table, which a test of the API holds to what it exports.
fn documented_metrics(document: &str) -> anyhow::Result<BTreeSet<String>> {
    let rows = document.lines().filter_map(|line| {
        let row = line.strip_prefix("| `")?;
        let (name, rest) = row.split_once("` | ")?;
        Some((name, rest.split(' ').next()?))
    });
    let mut series = BTreeSet::new();
    for (name, kind) in rows {
        match kind {
            "histogram" => {
                series.extend(["_bucket", "_sum", "_count"].map(|part| format!("{name}{part}")));
            }
            _ => drop(series.insert(name.to_owned())),
        }
    }
    ensure!(!series.is_empty(), "no table of metrics in {DOCUMENT}");
    Ok(series)
}

/// Paths of a folder's files, of which there must be some.
fn files(sh: &Shell, folder: &str, extension: &str) -> anyhow::Result<Vec<String>> {
    let paths = sh.read_dir(folder)?;
    let named = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|found| found == extension));
    let names: Vec<String> = named
        .filter_map(|path| path.file_name()?.to_str())
        .map(|name| format!("{folder}/{name}"))
        .collect();
    if names.is_empty() {
        bail!("{folder} has no file that ends in .{extension}");
    }
    Ok(names)
}

fn read_yaml<T: DeserializeOwned>(sh: &Shell, path: &str) -> anyhow::Result<T> {
    serde_saphyr::from_str(&sh.read_file(path)?).with_context(|| format!("failed to read {path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_series_and_the_parts_of_histograms() {
        let table =
            "| Metric | Kind |\n|---|---|\n| `a_total` | counter | |\n| `b` | histogram | |\n";
        let series = documented_metrics(table).unwrap();
        let expected = ["a_total", "b_bucket", "b_count", "b_sum"];
        assert_eq!(series.iter().collect::<Vec<_>>(), expected);
        documented_metrics("no table").unwrap_err();
    }

    #[test]
    fn an_alert_is_answered_by_its_metrics() {
        let alert = Question {
            place: "alert A".to_owned(),
            expression: "a > 1 unless on (x) b".to_owned(),
        };
        let asked: Vec<String> = exist(&[alert])
            .into_iter()
            .map(|question| question.expression)
            .collect();
        assert_eq!(asked, ["count(a)", "count(b)"]);
    }
}
