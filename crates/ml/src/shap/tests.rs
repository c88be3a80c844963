//! Contributions are Shapley's, and add up.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::features::names;
use crate::model::win_probability;
use crate::sample;

/// Four features in two trees, one of which asks for the same feature twice on one way.
fn document() -> Value {
    let deep = json!({
        "left_children": [1, 3, 5, -1, 7, -1, -1, -1, -1],
        "right_children": [2, 4, 6, -1, 8, -1, -1, -1, -1],
        "split_indices": [0, 1, 2, 0, 0, 0, 0, 0, 0],
        "split_conditions": [0.5, 0.4, 0.7, -1.0, 0.2, 0.5, 2.0, 0.75, -0.25],
        "default_left": [1, 0, 0, 0, 0, 0, 0, 0, 0],
        "split_type": [0, 0, 0, 0, 0, 0, 0, 0, 0],
        "sum_hessian": [100.0, 60.0, 40.0, 25.0, 35.0, 30.0, 10.0, 15.0, 20.0],
        "loss_changes": [8.0, 4.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    });
    let stump = json!({
        "left_children": [1, -1, -1],
        "right_children": [2, -1, -1],
        "split_indices": [3, 0, 0],
        "split_conditions": [0.5, -0.5, 0.5],
        "default_left": [0, 0, 0],
        "split_type": [0, 0, 0],
        "sum_hessian": [80.0, 20.0, 60.0],
        "loss_changes": [5.0, 0.0, 0.0],
    });
    json!({"learner": {
        "gradient_booster": {"name": "gbtree", "model": {"trees": [deep, stump]}},
        "learner_model_param": {
            "base_score": "[5E-1]", "num_class": "0", "num_feature": "4", "num_target": "1",
        },
        "objective": {"name": "binary:logistic"},
    }})
}

fn explainer() -> Explainer<4> {
    Explainer::from_xgboost_json(document().to_string().as_bytes()).unwrap()
}

/// What the trees expect of a row of which only the features in `known` are known, bit by bit.
fn expected(explainer: &Explainer<4>, row: &[f32; 4], known: u32) -> f64 {
    fn below(
        explainer: &Explainer<4>,
        tree: usize,
        node: usize,
        row: &[f32; 4],
        known: u32,
    ) -> f64 {
        let at = explainer.trees.trees[tree].0[node];
        let Some(feature) = at.feature() else {
            return f64::from(at.value());
        };
        if known & (1 << feature) != 0 {
            return below(explainer, tree, at.child(row[feature]), row, known);
        }
        let cover = |node: usize| f64::from(explainer.statistics[tree][node].cover);
        let of_children = at
            .children()
            .map(|child| cover(child) / cover(node) * below(explainer, tree, child, row, known));
        of_children.iter().sum()
    }
    (0..2)
        .map(|tree| below(explainer, tree, 0, row, known))
        .sum()
}

/// L. S. Shapley's definition: the mean of what a feature adds over all orders of the features.
fn by_definition(explainer: &Explainer<4>, row: &[f32; 4]) -> [f64; 4] {
    let factorial = |n: u32| (1..=n).product::<u32>();
    std::array::from_fn(|feature| {
        let without = (0..16u32).filter(|known| known & (1 << feature) == 0);
        without
            .map(|known| {
                let n = known.count_ones();
                let weight = f64::from(factorial(n) * factorial(3 - n)) / f64::from(factorial(4));
                let added = expected(explainer, row, known | (1 << feature))
                    - expected(explainer, row, known);
                weight * added
            })
            .sum()
    })
}

proptest! {
    #[test]
    fn contributions_are_those_of_shapleys_definition(row in prop::array::uniform4(0f32..1.0)) {
        let explainer = explainer();
        let found = explainer.contributions(&row);
        for (found, expected) in found.iter().zip(by_definition(&explainer, &row)) {
            prop_assert!((found - expected).abs() < 1e-12, "{} is not {}", found, expected);
        }
        let margin = f64::from(explainer.trees.margin(&row));
        let sum: f64 = found.iter().sum();
        prop_assert!((sum + expected(&explainer, &row, 0) - margin).abs() < 1e-6);
    }
}

#[test]
fn a_missing_value_is_explained_where_it_goes() {
    let explainer = explainer();
    let row = [f32::NAN, 0.9, 0.1, f32::NAN];
    let found = explainer.contributions(&row);
    for (found, expected) in found.iter().zip(by_definition(&explainer, &row)) {
        assert!(
            (found - expected).abs() < 1e-12,
            "{found} is not {expected}"
        );
    }
}

#[test]
fn gains_are_shares_of_all_splits() {
    let expected = [9.0, 4.0, 2.0, 5.0].map(|gain| gain / 20.0);
    for (found, expected) in explainer().gains().into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12);
    }
}

#[test]
fn trees_that_do_not_tell_their_covers_are_not_explained() {
    let refusal = |pointer: &str, value: Value| {
        let mut broken = document();
        *broken.pointer_mut(pointer).unwrap() = value;
        let bytes = broken.to_string().into_bytes();
        Explainer::<4>::from_xgboost_json(&bytes)
            .unwrap_err()
            .to_string()
    };
    let tree = "/learner/gradient_booster/model/trees/1";
    assert_eq!(
        refusal(&format!("{tree}/sum_hessian"), json!([1.0])),
        "tree 1: its arrays differ in length"
    );
    assert_eq!(
        refusal(&format!("{tree}/sum_hessian/2"), json!(0.0)),
        "tree 1: node 2 has a cover of 0, which must be above 0 to explain predictions"
    );
}

#[test]
fn the_parts_of_a_duel_add_up_to_the_log_odds_and_change_sign_with_the_sides() {
    let bytes = sample::model_json();
    let explainer = Explainer::<N_FEATURES>::from_xgboost_json(&bytes).unwrap();
    let trees = Trees::from_xgboost_json(&bytes).unwrap();
    let column = |name: &str| names().iter().position(|other| other == name).unwrap();
    let mut rows = [[0.1; N_FEATURES]; 2];
    rows[0][column("race")] = 0.9;
    rows[1][column("a_mean_damage")] = 0.8;
    let parts = explainer.explain(&rows);
    let probability = win_probability(&trees, &rows[0], &rows[1]);
    let log_odds = (probability / (1.0 - probability)).ln();
    assert!((parts.iter().sum::<f64>() - log_odds).abs() < 1e-6);
    assert!((parts[column("race")] - 1.25).abs() < 1e-6, "{parts:?}");
    // B's move does more damage, which speaks against A.
    assert!(
        (parts[column("b_mean_damage")] - -0.25).abs() < 1e-6,
        "{parts:?}"
    );
    let [forward, mirrored] = rows;
    let other = explainer.explain(&[mirrored, forward]);
    for feature in 0..N_FEATURES {
        assert!((parts[feature] + other[mirror(feature)]).abs() < 1e-12);
    }
}

#[test]
fn influence_is_the_mean_size_of_the_parts() {
    let explainer = Explainer::<N_FEATURES>::from_xgboost_json(&sample::model_json()).unwrap();
    let race = names().iter().position(|name| name == "race").unwrap();
    let mut ahead = [[0.1; N_FEATURES]; 2];
    ahead[0][race] = 0.9;
    let behind = [ahead[1], ahead[0]];
    let even = [[0.1; N_FEATURES]; 2];
    let influence = explainer.mean_influence(&[ahead, behind, even, even]);
    assert!((influence[race] - 1.25 / 2.0).abs() < 1e-6, "{influence:?}");
}
