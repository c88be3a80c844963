//! What a model has to reach, whoever the champion is and even where there is none.

use anyhow::{Context, ensure};
use serde_json::Value;

/// A figure of the model on a set of duels, and whether it may be more or less.
struct Target {
    set: &'static str,
    what: &'static str,
    of: fn(&Value) -> Option<f64>,
    limit: Limit,
}

enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

const TARGETS: [Target; 4] = [
    Target {
        set: "unseen_pairs",
        what: "mean absolute error",
        of: |scores| scores["model"]["mean_absolute_error"].as_f64(),
        limit: Limit::AtMost(0.02),
    },
    Target {
        set: "unseen_pairs",
        what: "calibration error",
        of: |scores| scores["model"]["calibration_error"].as_f64(),
        limit: Limit::AtMost(0.01),
    },
    Target {
        set: "unseen_pairs",
        what: "share of the best possible accuracy",
        of: share_of_best,
        limit: Limit::AtLeast(0.98),
    },
    Target {
        set: "unseen_species",
        what: "share of the best possible accuracy",
        of: share_of_best,
        limit: Limit::AtLeast(0.97),
    },
];

fn share_of_best(scores: &Value) -> Option<f64> {
    Some(scores["model"]["accuracy"].as_f64()? / scores["best_possible"]["accuracy"].as_f64()?)
}

const MAX_BYTES: u64 = 2_000_000;

/// Holds a model to its targets, by what `model show --json` tells of it.
///
/// # Errors
/// It misses some, or a figure is missing.
pub(super) fn require(evaluation: &Value) -> anyhow::Result<()> {
    let missed = missed(evaluation)?;
    ensure!(
        missed.is_empty(),
        "the model misses its targets: {}",
        missed.join("; ")
    );
    Ok(())
}

/// The targets that a model misses, each in words.
fn missed(evaluation: &Value) -> anyhow::Result<Vec<String>> {
    let mut missed = Vec::new();
    let metrics = &evaluation["manifest"]["metrics"];
    let n_bytes = evaluation["training"]["model_bytes"].as_u64();
    let n_bytes = n_bytes.context("the model has no size")?;
    if n_bytes > MAX_BYTES {
        missed.push(format!(
            "the model takes {n_bytes} bytes, not at most {MAX_BYTES}"
        ));
    }
    for Target {
        set,
        what,
        of,
        limit,
    } in TARGETS
    {
        let found = of(&metrics[set]).with_context(|| format!("{set} has no {what}"))?;
        let (holds, words, wanted) = match limit {
            Limit::AtMost(most) => (found <= most, "at most", most),
            Limit::AtLeast(least) => (found >= least, "at least", least),
        };
        if !holds {
            missed.push(format!(
                "{what} on {set} is {found:.4}, not {words} {wanted}"
            ));
        }
    }
    Ok(missed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn evaluation(error: f64, accuracy: f64, n_bytes: u64) -> Value {
        let scores = json!({
            "model": {"mean_absolute_error": error, "calibration_error": 0.003, "accuracy": accuracy},
            "best_possible": {"accuracy": 0.9},
        });
        json!({
            "manifest": {"metrics": {"unseen_pairs": scores, "unseen_species": scores}},
            "training": {"model_bytes": n_bytes},
        })
    }

    #[test]
    fn a_good_model_misses_nothing() {
        assert_eq!(missed(&evaluation(0.02, 0.89, 2_000_000)).unwrap(), [""; 0]);
    }

    #[test]
    fn a_model_that_misses_a_target_is_refused_in_words() {
        require(&evaluation(0.02, 0.89, 1)).unwrap();
        let refused = require(&evaluation(0.02, 0.89, 2_000_001)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the model misses its targets: the model takes 2000001 bytes, not at most 2000000"
        );
    }

    #[test]
    fn each_missed_target_is_told() {
        assert_eq!(
            missed(&evaluation(0.0201, 0.875, 2_000_001)).unwrap(),
            [
                "the model takes 2000001 bytes, not at most 2000000",
                "mean absolute error on unseen_pairs is 0.0201, not at most 0.02",
                "share of the best possible accuracy on unseen_pairs is 0.9722, not at least 0.98",
            ]
        );
    }

    #[test]
    fn a_figure_that_is_missing_is_an_error() {
        let error = missed(&json!({"training": {"model_bytes": 1}}))
            .unwrap_err()
            .to_string();
        assert_eq!(error, "unseen_pairs has no mean absolute error");
    }
}
