//! What the page says of each way in which a run can end.

use serde_json::json;

use super::*;

fn evaluation(roles: &[&str], gate: &Value) -> Value {
    let scores = json!({
        "mean_absolute_error": 0.0167, "calibration_error": 0.0036, "log_loss": 0.1268, "accuracy": 0.9894,
    });
    let split = json!({"model": scores, "best_possible": {"log_loss": 0.1142}});
    let metrics: serde_json::Map<String, Value> = SETS
        .iter()
        .map(|(key, _)| ((*key).to_owned(), split.clone()))
        .collect();
    json!({
        "version": 7,
        "roles": roles,
        "manifest": {
            "metrics": metrics, "seed": 1, "rules_version": "3",
            "data_digest": "aaaaaaaaaaaaaaaa", "model_sha256": "bbbbbbbbbbbbbbbb",
        },
        "training": {
            "gate": gate, "commit": null, "pokedex_digest": "00", "n_trees": 400, "model_bytes": 2_372_474,
        },
    })
}

fn contested(passed: bool) -> Value {
    json!({"contested": {"champion": 3, "checks": [{
        "measure": "log_loss", "duels": "unseen_pairs", "champion": 0.13, "candidate": 0.128,
        "interval": [-0.004, 0.001], "tolerance": 0.004, "passed": passed,
    }, slice("type: ice", passed), slice("type: fire", true)]}})
}

fn slice(name: &str, passed: bool) -> Value {
    json!({
        "measure": "mean_absolute_error", "duels": "varied", "slice": name, "champion": 0.01,
        "candidate": 0.02, "interval": [0.008, 0.012], "tolerance": 0.005, "passed": passed,
    })
}

fn page(is_new: bool, roles: &[&str], gate: &Value) -> String {
    let evaluation = evaluation(roles, gate);
    of(&Candidate { is_new, evaluation }, &Seen::default()).unwrap()
}

#[test]
fn the_verdict_follows_from_roles_and_gate() {
    for (is_new, roles, gate, verdict) in [
        (
            true,
            &["champion"][..],
            json!("unopposed"),
            "Passed: model 7 has no champion to match.",
        ),
        (
            true,
            &["champion"],
            contested(true),
            "Passed: model 7 takes the place of model 3.",
        ),
        (
            true,
            &["challenger"],
            contested(false),
            "**Refused**: model 7 does not beat model 3.",
        ),
        (
            true,
            &[],
            json!({"outdone": contested(false)["contested"]["checks"]}),
            "**Refused**: model 7 does not beat the formula that it replaces.",
        ),
        (
            false,
            &["champion"],
            contested(true),
            "Reproduced: the same trees as the champion, model 7.",
        ),
    ] {
        let page = page(is_new, roles, &gate);
        assert!(page.contains(verdict), "{page}");
    }
}

#[test]
fn scores_checks_and_origin_are_told() {
    let page = page(true, &["challenger"], &contested(false));
    for line in [
        "| unseen species | 0.0167 | 0.0036 | 0.1268 | 0.1142 | 98.94 % |",
        "| unseen pairs | log loss | 0.1300 | 0.1280 | -0.0020 [-0.0040 … 0.0010] | 0.004 | **NO** |",
        "| varied, type: ice | mean absolute error | 0.0100 | 0.0200 | 0.0100 [0.0080 … 0.0120] | 0.005 | **NO** |",
        "Of 2 slices, 1 fall short beyond doubt; latency is in microseconds.",
        "Commit `unknown`, seed 1, rules version 3, Pokédex `00`, rows `aaaaaaaaaaaa`, model `bbbbbbbbbbbb` \
         of 400 trees and 2.4 MB.",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    assert!(!page.contains("type: fire"), "{page}");
}

#[test]
fn a_failure_tells_its_reason_and_what_was_seen_until_then() {
    let mut seen = Seen {
        duels: Some(json!({"n_training": 9, "checks": [
            {"fault": "leaks", "found": 0.25, "allowed": [0.0, 0.001], "passed": false},
            {"fault": "label_noise", "found": null, "allowed": [null, null], "passed": false},
        ]})),
        ..Seen::default()
    };
    seen.timed("duels", || Ok(())).unwrap();
    let error = anyhow::anyhow!("the duels are not fit to learn from");
    let page = of_failure(&error, &seen).unwrap();
    assert!(
        page.contains("**Failed**: the duels are not fit to learn from.\n"),
        "{page}"
    );
    assert!(
        page.contains("| leaks | 0.2500 | 0.0000 … 0.0010 | **NO** |"),
        "{page}"
    );
    assert!(
        page.contains("| label noise | – | – … – | **NO** |"),
        "{page}"
    );
    assert!(page.ends_with("Durations: duels 0 s.\n"), "{page}");
}

#[test]
fn an_answer_that_lacks_a_number_is_no_page() {
    let mut evaluation = evaluation(&["champion"], &json!("unopposed"));
    evaluation["manifest"]["metrics"]["varied"]["model"]["log_loss"] = Value::Null;
    let candidate = Candidate {
        is_new: true,
        evaluation,
    };
    assert!(of(&candidate, &Seen::default()).is_err());
}
