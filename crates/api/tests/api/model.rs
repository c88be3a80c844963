//! A small model that is real all the same: stumps on one feature, published and loaded like any.

use battle::duel::Fighter;
use battle::moves::{Category, Move};
use battle::species::Combatant;
use battle::stats::Build;
use battle::types::Type;
use dex::pokedex::{FormId, Pokedex};
use ml::features::{N_FEATURES, both_views, names, schema_hash};
use ml::manifest::{FORMAT_VERSION, Golden, Manifest, Metrics, SplitMetrics, sha256};
use ml::metrics::Scores;
use ml::registry::{Champion, Registry};
use ml::trees::Trees;
use serde_json::{Value, json};

/// Publishes the model once more as the champion, and reads it back.
pub(crate) fn champion(registry: &Registry, pokedex: &Pokedex) -> Champion {
    champion_that_reads(registry, pokedex, "race")
}

/// The same of a model whose stumps ask for another feature.
pub(crate) fn champion_that_reads(
    registry: &Registry,
    pokedex: &Pokedex,
    feature: &str,
) -> Champion {
    let bytes = document(feature).to_string().into_bytes();
    let version = registry
        .hold()
        .unwrap()
        .add(&bytes, &manifest(&bytes, pokedex), &[]);
    registry.hold().unwrap().promote(version.unwrap()).unwrap();
    registry.champion().unwrap().unwrap()
}

/// The odds rise with the feature; with `race`, the chance that A knocks B out first.
fn document(feature: &str) -> Value {
    let feature = names().iter().position(|name| name == feature).unwrap();
    let stump = |threshold: f32| {
        json!({
            "left_children": [1, -1, -1],
            "right_children": [2, -1, -1],
            "split_indices": [feature, 0, 0],
            "split_conditions": [threshold, -0.4, 0.4],
            "default_left": [0, 0, 0],
            "split_type": [0, 0, 0],
            "sum_hessian": [10.0, 10.0 * threshold, 10.0 - 10.0 * threshold],
            "loss_changes": [1.0, 0.0, 0.0],
        })
    };
    let trees: Vec<Value> = (1..20).map(|step| stump(step as f32 / 20.0)).collect();
    json!({"learner": {
        "gradient_booster": {"name": "gbtree", "model": {"trees": trees}},
        "learner_model_param": {
            "base_score": "5E-1",
            "num_class": "0",
            "num_feature": N_FEATURES.to_string(),
            "num_target": "1",
        },
        "objective": {"name": "binary:logistic"},
    }})
}

fn manifest(bytes: &[u8], pokedex: &Pokedex) -> Manifest {
    let trees = Trees::from_xgboost_json(bytes).unwrap();
    let [forward, mirrored] = a_duel(pokedex);
    Manifest {
        format_version: FORMAT_VERSION,
        model_type: "stumps".to_owned(),
        schema_hash: schema_hash(),
        n_features: N_FEATURES,
        features: names(),
        metrics: Metrics {
            validation: split(),
            unseen_pairs: split(),
            unseen_species: split(),
            varied: split(),
        },
        data_digest: sha256(b"no data"),
        rules_version: "1".to_owned(),
        seed: 7,
        hyperparameters: json!({"n_trees": 19}),
        trained_at: "2026-01-01T00:00:00Z".to_owned(),
        model_sha256: sha256(bytes),
        golden: vec![Golden::new(&trees, &forward, &mirrored)],
    }
}

fn a_duel(pokedex: &Pokedex) -> [[f32; N_FEATURES]; 2] {
    let form = pokedex.form(FormId(25)).unwrap();
    let combatant = Combatant::new(&form.battle, &Build::link_battle(50));
    let mv = Move::plain(Type::Normal, Category::Physical, 40);
    let fighter = Fighter {
        combatant: &combatant,
        mv: &mv,
    };
    both_views(&pokedex.chart, fighter, fighter)
}

fn split() -> SplitMetrics {
    let scores = Scores {
        log_loss: 0.1,
        brier: 0.05,
        calibration_error: 0.01,
        mean_absolute_error: 0.02,
        accuracy: 0.95,
        outcome_accuracy: Some(0.9),
        auc: None,
    };
    SplitMetrics {
        n_duels: 100,
        n_simulations: 64,
        model: scores,
        damage_rule: scores,
        base_stats_rule: scores,
        race_estimate: scores,
        best_possible: scores,
    }
}
