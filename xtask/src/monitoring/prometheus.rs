//! Asking a running Prometheus.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use ureq::Agent;

use super::Question;

const PAUSE: Duration = Duration::from_millis(500);

pub(crate) struct Prometheus {
    agent: Agent,
    url: String,
}

/// A client that goes to this machine's services directly, whatever proxy the environment names.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(10)));
    config.build().into()
}

impl Prometheus {
    pub(super) fn new(url: &str) -> Self {
        Self {
            agent: agent(),
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// Waits until something of each job is scraped with success.
    pub(super) fn await_targets(&self, jobs: &[String], patience_s: u64) -> anyhow::Result<()> {
        let up = jobs.iter().map(|job| Question {
            place: format!("target {job}"),
            expression: format!("up{{job={job:?}}} == 1"),
        });
        self.await_answers(&up.collect::<Vec<_>>(), patience_s)
    }

    /// Waits until every question has an answer that is a number.
    ///
    /// # Errors
    /// An expression is not accepted, or some had no answer in time; each is named.
    pub(super) fn await_answers(
        &self,
        questions: &[Question],
        patience_s: u64,
    ) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(patience_s);
        let mut open: Vec<&Question> = questions.iter().collect();
        loop {
            let mut unanswered = Vec::new();
            for question in open {
                if !self.has_answer(question, Instant::now() < deadline)? {
                    unanswered.push(question);
                }
            }
            open = unanswered;
            if open.is_empty() {
                return Ok(());
            }
            if Instant::now() >= deadline {
                let lines = open.iter().map(|question| {
                    format!("{}: no answer to {}", question.place, question.expression)
                });
                bail!(
                    "after {patience_s} s:\n{}",
                    lines.collect::<Vec<_>>().join("\n")
                );
            }
            thread::sleep(PAUSE);
        }
    }

    /// All rules are loaded, and were evaluated without an error.
    pub(super) fn check_rules(&self, n_expected: usize) -> anyhow::Result<()> {
        let answer = self.get("rules", None)?;
        let groups = answer["data"]["groups"]
            .as_array()
            .context("no groups of rules")?;
        let rules = groups
            .iter()
            .flat_map(|group| group["rules"].as_array().into_iter().flatten());
        let sick = rules.clone().filter(|rule| rule["health"] != "ok");
        let sick: Vec<String> = sick
            .map(|rule| format!("{}: {}", rule["name"], rule["lastError"]))
            .collect();
        ensure!(sick.is_empty(), "rules fail:\n{}", sick.join("\n"));
        let n_rules = rules.count();
        ensure!(
            n_rules == n_expected,
            "{n_rules} rules are loaded, not {n_expected}"
        );
        Ok(())
    }

    fn has_answer(&self, question: &Question, may_be_away: bool) -> anyhow::Result<bool> {
        let answer = match self.get("query", Some(&question.expression)) {
            Err(_) if may_be_away => return Ok(false),
            answer => answer?,
        };
        ensure!(
            answer["status"] == "success",
            "{}: {} is refused: {}",
            question.place,
            question.expression,
            answer["error"]
        );
        Ok(has_number(&answer["data"]))
    }

    fn get(&self, what: &str, query: Option<&str>) -> anyhow::Result<Value> {
        let url = format!("{}/api/v1/{what}", self.url);
        let request = self
            .agent
            .get(&url)
            .query_pairs(query.map(|text| ("query", text)));
        let mut response = request
            .call()
            .with_context(|| format!("no answer from {url}"))?;
        let json = response.body_mut().read_json();
        json.with_context(|| format!("{url} does not answer as Prometheus does"))
    }
}

/// Whether a query's data holds a value; what is divided by nothing is none.
fn has_number(data: &Value) -> bool {
    let samples: Vec<&Value> = match data["resultType"].as_str() {
        Some("vector") => data["result"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|series| &series["value"][1])
            .collect(),
        _ => vec![&data["result"][1]],
    };
    samples
        .iter()
        .any(|value| value.as_str().is_some_and(|text| text != "NaN"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_has_a_number() {
        let vector = |values: &[&str]| {
            let series: Vec<Value> = values
                .iter()
                .map(|value| json!({"metric": {}, "value": [0, value]}))
                .collect();
            has_number(&json!({"resultType": "vector", "result": series}))
        };
        assert!(vector(&["0"]) && vector(&["NaN", "0.5"]));
        assert!(!vector(&[]) && !vector(&["NaN"]));
        assert!(has_number(
            &json!({"resultType": "scalar", "result": [0, "1"]})
        ));
    }
}
