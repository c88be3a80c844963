//! What came of a run, on one page of Markdown.

use std::{fmt::Write, time::Instant};

use anyhow::Context;
use serde_json::Value;

const SETS: [(&str, &str); 4] = [
    ("unseen_pairs", "unseen pairs of species"),
    ("unseen_species", "unseen species"),
    ("varied", "varied levels and individuals"),
    ("validation", "validation"),
];

/// What is known so far, whatever comes of the rest.
#[derive(Default)]
pub(super) struct Seen {
    steps: Vec<Step>,
    /// What `dataset check --json` prints.
    pub(super) duels: Option<Value>,
}

/// How long a step took.
struct Step {
    name: &'static str,
    duration_s: f64,
}

impl Seen {
    /// Works, and remembers how long it took.
    pub(super) fn timed<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        println!("\n── {name}");
        let started = Instant::now();
        let outcome = work().with_context(|| format!("failed in the step {name}"));
        self.steps.push(Step {
            name,
            duration_s: started.elapsed().as_secs_f64(),
        });
        outcome
    }

    fn told(&self) -> anyhow::Result<String> {
        let duels = self.duels.as_ref().map(duels).transpose()?;
        let steps = self.steps.iter();
        let steps = steps.map(|step| format!("{} {:.0} s", step.name, step.duration_s));
        let steps = steps.collect::<Vec<_>>().join(", ");
        Ok(format!(
            "{}Durations: {steps}.\n",
            duels.unwrap_or_default()
        ))
    }
}

/// A model that was trained, as the program tells of it.
pub(super) struct Candidate {
    /// Whether it was added, and not the champion's trees once more.
    pub(super) is_new: bool,
    /// What `model show --json` prints.
    pub(super) evaluation: Value,
}

impl Candidate {
    /// Whether the champion stays because this one does not beat it.
    pub(super) fn is_refused(&self) -> anyhow::Result<bool> {
        let roles = self.evaluation["roles"].as_array();
        let roles = roles.context("the evaluation names no roles")?;
        Ok(!roles.iter().any(|role| role == "champion"))
    }

    fn verdict(&self) -> anyhow::Result<String> {
        let version = &self.evaluation["version"];
        let gate = &self.evaluation["training"]["gate"];
        let champion = &gate["contested"]["champion"];
        Ok(match (self.is_new, self.is_refused()?) {
            (false, _) => format!("Reproduced: the same trees as the champion, model {version}"),
            (true, true) if champion.is_u64() => {
                format!("**Refused**: model {version} does not beat model {champion}")
            }
            (true, true) => {
                format!("**Refused**: model {version} does not beat the formula that it replaces")
            }
            (true, false) if champion.is_u64() => {
                format!("Passed: model {version} takes the place of model {champion}")
            }
            (true, false) => format!("Passed: model {version} has no champion to match"),
        })
    }
}

pub(super) fn of(candidate: &Candidate, seen: &Seen) -> anyhow::Result<String> {
    let evaluation = &candidate.evaluation;
    let mut page = format!("## Model pipeline\n\n{}.\n\n", candidate.verdict()?);
    page += &scores(&evaluation["manifest"]["metrics"])?;
    let gate = &evaluation["training"]["gate"];
    let checks = gate["contested"]["checks"].as_array();
    if let Some(checks) = checks.or(gate["outdone"].as_array()) {
        page += &checks_page(checks)?;
    }
    page += &origin(evaluation)?;
    page += &seen.told()?;
    Ok(page)
}

pub(super) fn of_failure(error: &anyhow::Error, seen: &Seen) -> anyhow::Result<String> {
    let reason = format!("{error:#}").replace('\n', " ");
    let reason = reason.trim_end_matches('.');
    Ok(format!(
        "## Model pipeline\n\n**Failed**: {reason}.\n\n{}",
        seen.told()?
    ))
}

fn scores(metrics: &Value) -> anyhow::Result<String> {
    let mut table =
        "| duels | mean error | calibration error | log-loss | best log-loss | right favourite |\n\
                     |---|---|---|---|---|---|\n"
            .to_owned();
    for (key, name) in SETS {
        let model = &metrics[key]["model"];
        writeln!(
            table,
            "| {name} | {:.4} | {:.4} | {:.4} | {:.4} | {:.2} % |",
            number(&model["mean_absolute_error"])?,
            number(&model["calibration_error"])?,
            number(&model["log_loss"])?,
            number(&metrics[key]["best_possible"]["log_loss"])?,
            100.0 * number(&model["accuracy"])?,
        )?;
    }
    Ok(table + "\n")
}

fn checks_page(checks: &[Value]) -> anyhow::Result<String> {
    let mut table =
        "The candidate and what it has to beat on the same duels, with the 95 % interval of their difference:\n\n\
                     | duels | measure | in place | candidate | difference | allowed | |\n\
                     |---|---|---|---|---|---|---|\n"
            .to_owned();
    let (mut n_slices, mut n_short) = (0, 0);
    for check in checks {
        if check["slice"].is_string() {
            n_slices += 1;
            if check["passed"] == true {
                continue;
            }
            n_short += 1;
        }
        let (champion, candidate) = (number(&check["champion"])?, number(&check["candidate"])?);
        let interval = match check["interval"].as_array().map(Vec::as_slice) {
            Some([low, high]) => format!(" [{:.4} … {:.4}]", number(low)?, number(high)?),
            _ => String::new(),
        };
        writeln!(
            table,
            "| {}{} | {} | {champion:.4} | {candidate:.4} | {:.4}{interval} | {} | {} |",
            words(&check["duels"])?,
            check["slice"]
                .as_str()
                .map(|slice| format!(", {slice}"))
                .unwrap_or_default(),
            words(&check["measure"])?,
            candidate - champion,
            check["tolerance"],
            mark(&check["passed"])?,
        )?;
    }
    Ok(format!(
        "{table}\nOf {n_slices} slices, {n_short} fall short beyond doubt; latency is in microseconds.\n\n"
    ))
}

fn duels(report: &Value) -> anyhow::Result<String> {
    let checks = report["checks"].as_array();
    let mut table = format!(
        "{} duels to learn from, examined before:\n\n| examined | found | allowed | |\n|---|---|---|---|\n",
        report["n_training"]
    );
    for check in checks.context("the duels were not examined")? {
        let [least, most] = [0, 1].map(|end| figure(&check["allowed"][end]));
        writeln!(
            table,
            "| {} | {} | {least} … {most} | {} |",
            words(&check["fault"])?,
            figure(&check["found"]),
            mark(&check["passed"])?,
        )?;
    }
    Ok(table + "\n")
}

/// JSON has nothing for what came of dividing by nothing.
fn figure(value: &Value) -> String {
    value
        .as_f64()
        .map_or_else(|| "–".to_owned(), |number| format!("{number:.4}"))
}

fn origin(evaluation: &Value) -> anyhow::Result<String> {
    let (manifest, training) = (&evaluation["manifest"], &evaluation["training"]);
    let text = |value: &Value| value.as_str().unwrap_or("unknown").to_owned();
    Ok(format!(
        "Commit `{}`, seed {}, rules version {}, Pokédex `{:.12}`, rows `{:.12}`, model `{:.12}` of {} trees \
         and {:.1} MB.\n\n",
        text(&training["commit"]),
        manifest["seed"],
        text(&manifest["rules_version"]),
        text(&training["pokedex_digest"]),
        text(&manifest["data_digest"]),
        text(&manifest["model_sha256"]),
        training["n_trees"],
        number(&training["model_bytes"])? / 1e6,
    ))
}

fn number(value: &Value) -> anyhow::Result<f64> {
    value
        .as_f64()
        .with_context(|| format!("{value} is no number"))
}

fn words(name: &Value) -> anyhow::Result<String> {
    let name = name
        .as_str()
        .with_context(|| format!("{name} is no name"))?;
    Ok(name.replace('_', " "))
}

fn mark(passed: &Value) -> anyhow::Result<&'static str> {
    let passed = passed.as_bool().context("a check without verdict")?;
    Ok(if passed { "ok" } else { "**NO**" })
}

#[cfg(test)]
mod tests;
