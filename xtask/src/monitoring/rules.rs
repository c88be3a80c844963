//! The rules of Prometheus, and their tests.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use xshell::Shell;

use super::{DOCUMENT, PROMETHEUS_CONFIG, Question, files, read_yaml};

const SEVERITIES: [&str; 2] = ["page", "ticket"];

#[derive(Deserialize)]
struct Rules {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    record: Option<String>,
    alert: Option<String>,
    expr: String,
    #[serde(default)]
    labels: Labels,
    #[serde(default)]
    annotations: Annotations,
}

#[derive(Default, Deserialize)]
struct Labels {
    severity: Option<String>,
}

#[derive(Default, Deserialize)]
struct Annotations {
    runbook_url: Option<String>,
}

#[derive(Deserialize)]
struct Tests {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    alert_rule_test: Vec<AlertTest>,
}

#[derive(Deserialize)]
struct AlertTest {
    alertname: String,
    exp_alerts: Vec<Value>,
}

#[derive(Deserialize)]
struct Config {
    scrape_configs: Vec<Scrape>,
}

#[derive(Deserialize)]
struct Scrape {
    job_name: String,
}

/// Alerts without severity, instructions, or a test of either kind.
pub(super) fn findings(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let tests = tests(sh)?;
    let document = sh.read_file(DOCUMENT)?;
    let tested = |alert: &str, fires: bool| {
        let mut of_alert = tests.iter().filter(|test| test.alertname == alert);
        of_alert.any(|test| test.exp_alerts.is_empty() != fires)
    };
    let mut findings = Vec::new();
    for rule in rules(sh)? {
        let Some(alert) = rule.alert else { continue };
        for (wrong, what) in [
            (!tested(&alert, true), "no test in which it fires"),
            (!tested(&alert, false), "no test in which it does not fire"),
            (
                !rule
                    .labels
                    .severity
                    .is_some_and(|severity| SEVERITIES.contains(&severity.as_str())),
                "its severity is neither page nor ticket",
            ),
            (
                rule.annotations.runbook_url
                    != Some(format!("{DOCUMENT}#{}", alert.to_lowercase())),
                "its runbook_url is not the document's section on it",
            ),
            (
                !document.lines().any(|line| line == format!("### {alert}")),
                "the document has no section on it",
            ),
        ] {
            if wrong {
                findings.push(format!("alert {alert}: {what}"));
            }
        }
    }
    Ok(findings)
}

/// Recorded names, as questions to answer.
pub(super) fn records(sh: &Shell) -> anyhow::Result<Vec<Question>> {
    let names = recorded_names(sh)?.into_iter();
    Ok(names
        .map(|name| Question {
            place: format!("record {name}"),
            expression: name,
        })
        .collect())
}

pub(super) fn recorded_names(sh: &Shell) -> anyhow::Result<BTreeSet<String>> {
    Ok(rules(sh)?
        .into_iter()
        .filter_map(|rule| rule.record)
        .collect())
}

/// What recording rules are computed from.
pub(super) fn sources(sh: &Shell) -> anyhow::Result<Vec<Question>> {
    let source = |rule: Rule| {
        Some(Question {
            place: format!("record {}", rule.record?),
            expression: rule.expr,
        })
    };
    Ok(rules(sh)?.into_iter().filter_map(source).collect())
}

/// What alerts fire on.
pub(super) fn conditions(sh: &Shell) -> anyhow::Result<Vec<Question>> {
    let condition = |rule: Rule| {
        Some(Question {
            place: format!("alert {}", rule.alert?),
            expression: rule.expr,
        })
    };
    Ok(rules(sh)?.into_iter().filter_map(condition).collect())
}

/// Names of everything that is scraped.
pub(super) fn jobs(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let config: Config = read_yaml(sh, PROMETHEUS_CONFIG)?;
    let names = config.scrape_configs.into_iter();
    Ok(names.map(|scrape| scrape.job_name).collect())
}

fn rules(sh: &Shell) -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    for path in files(sh, "ops/prometheus/rules", "yml")? {
        let file: Rules = read_yaml(sh, &path)?;
        rules.extend(file.groups.into_iter().flat_map(|group| group.rules));
    }
    Ok(rules)
}

fn tests(sh: &Shell) -> anyhow::Result<Vec<AlertTest>> {
    let mut tests = Vec::new();
    for path in files(sh, "ops/prometheus/tests", "yml")? {
        let file: Tests = read_yaml(sh, &path)?;
        tests.extend(file.tests.into_iter().flat_map(|test| test.alert_rule_test));
    }
    Ok(tests)
}
