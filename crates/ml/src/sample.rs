//! A small model for tests, written by hand: two stumps that are not antisymmetric by themselves.

use serde_json::json;

use crate::features::{N_FEATURES, Row, names, schema_hash};
use crate::manifest::{FORMAT_VERSION, Golden, Manifest, Metrics, SplitMetrics, sha256};
use crate::metrics::{best_possible, scores};
use crate::trees::Trees;

/// In XGBoost's format; the first stump reads `race`, the second `a_mean_damage`.
pub(crate) fn model_json() -> Vec<u8> {
    let column = |name: &str| names().iter().position(|other| other == name).unwrap();
    let stump = |feature: usize, threshold: f64, low: f64, high: f64| {
        json!({
            "left_children": [1, -1, -1],
            "right_children": [2, -1, -1],
            "split_indices": [feature, 0, 0],
            "split_conditions": [threshold, low, high],
            "default_left": [0, 0, 0],
            "split_type": [0, 0, 0],
            "sum_hessian": [10.0, 5.0, 5.0],
            "loss_changes": [3.0, 0.0, 0.0],
        })
    };
    let trees = [
        stump(column("race"), 0.5, -1.5, 1.0),
        stump(column("a_mean_damage"), 0.3, -0.25, 0.75),
    ];
    let document = json!({"learner": {
        "gradient_booster": {"name": "gbtree", "model": {"trees": trees}},
        "learner_model_param": {
            "base_score": "[5E-1]",
            "num_class": "0",
            "num_feature": N_FEATURES.to_string(),
            "num_target": "1",
        },
        "objective": {"name": "binary:logistic"},
    }});
    document.to_string().into_bytes()
}

pub(crate) fn manifest() -> Manifest {
    let model_json = model_json();
    let trees = Trees::from_xgboost_json(&model_json).unwrap();
    let low: Row = [0.1; N_FEATURES];
    let high: Row = [0.9; N_FEATURES];
    Manifest {
        format_version: FORMAT_VERSION,
        model_type: "hand-written stumps".to_owned(),
        schema_hash: schema_hash(),
        n_features: N_FEATURES,
        features: names(),
        metrics: Metrics {
            validation: split_metrics(),
            unseen_pairs: split_metrics(),
            unseen_species: split_metrics(),
            varied: split_metrics(),
        },
        data_digest: sha256(b"no data"),
        rules_version: "0".to_owned(),
        seed: 1,
        hyperparameters: json!({"trees": 2}),
        trained_at: "2026-01-01T00:00:00Z".to_owned(),
        model_sha256: sha256(&model_json),
        golden: vec![Golden::new(&trees, &high, &low)],
    }
}

/// The mean absolute error of the model is 0.05.
fn split_metrics() -> SplitMetrics {
    let observed = [0.0, 0.5, 0.9];
    let scores = scores(&[0.05, 0.55, 0.95], &observed);
    SplitMetrics {
        n_duels: 3,
        n_simulations: 10,
        model: scores,
        race_estimate: scores,
        damage_rule: scores,
        base_stats_rule: scores,
        best_possible: best_possible(&observed, 10),
    }
}
