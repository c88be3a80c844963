//! The only file that knows the training library: rows and soft labels in, an XGBoost model out.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use anyhow::Context;
use hessboost::config::{BoosterKind, TrainingParams, TreeMethod};
use hessboost::data::DMatrix;
use hessboost::metric::EvalMetric;
use hessboost::model::{BoostedModel, ModelFormat};
use hessboost::objective::{Objective, RegLoss};
use hessboost::training::{RoundEval, Trainer};
use serde_json::Value;

use crate::record::Round;

/// What rows are called where they are scored.
const TRAINING: &str = "training";
const VALIDATION: &str = "validation";

/// How trees are grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    /// Trees at most.
    pub(crate) n_trees: usize,
    /// Trees without improvement on the validation rows after which growth stops.
    pub(crate) patience: NonZeroUsize,
    pub(crate) depth: usize,
    pub(crate) learning_rate: f64,
    /// Least sum of second derivatives in a leaf: a quarter of its rows where the odds are even.
    pub(crate) min_child_weight: f64,
    pub(crate) seed: u64,
}

/// Feature rows with the share of wins that each should be answered with, 0 to 1.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows<const N: usize> {
    pub(crate) features: Vec<[f32; N]>,
    pub(crate) labels: Vec<f32>,
}

/// Minimises the logistic loss on `training` until `validation` no longer improves; gives the trees up
/// to the best one in XGBoost's JSON format.
///
/// `on_tree` is told how good the trees are after each. The same input gives the same bytes on any number
/// of threads.
pub(crate) fn fit<const N: usize>(
    training: &Rows<N>,
    validation: &Rows<N>,
    growth: Growth,
    on_tree: impl FnMut(Round) + Send,
) -> anyhow::Result<Vec<u8>> {
    encode(&grow(training, validation, growth, on_tree)?)
}

fn grow<const N: usize>(
    training: &Rows<N>,
    validation: &Rows<N>,
    growth: Growth,
    mut on_tree: impl FnMut(Round) + Send,
) -> anyhow::Result<BoostedModel> {
    let params = TrainingParams::builder()
        .objective(Objective::BinaryLogistic(RegLoss::default()))
        .base_score(0.5)
        .eval_metric(EvalMetric::LogLoss)
        .tree_method(TreeMethod::Hist)
        .max_depth(growth.depth)
        .eta(growth.learning_rate)
        .min_child_weight(growth.min_child_weight)
        .seed(growth.seed)
        .build()?;
    let training = matrix(training)?;
    let validation = matrix(validation)?;
    let trained = Trainer::new(&params, &training, growth.n_trees)
        .eval(&training, TRAINING)
        // The last one is what growth stops by.
        .eval(&validation, VALIDATION)
        .early_stopping_rounds(growth.patience)
        .on_round(|scores| {
            on_tree(round(scores));
            ControlFlow::Continue(())
        })
        .train()?;
    let best = trained
        .model
        .best_iteration()
        .context("no tree was grown")?;
    Ok(trained.model.slice(..=best, 1)?)
}

/// Rounds in which a regression improves each weight once; its log-loss no longer moves in the fourth decimal.
const N_REGRESSION_ROUNDS: usize = 200;

/// Fits a logistic regression, and gives its weights; its intercept is left out, which says nothing where rows
/// come with their mirror images.
pub(crate) fn fit_weights<const N: usize>(rows: &Rows<N>) -> anyhow::Result<[f32; N]> {
    let params = TrainingParams::builder()
        .booster(BoosterKind::GbLinear)
        .objective(Objective::BinaryLogistic(RegLoss::default()))
        .base_score(0.5)
        .eta(0.5)
        .lambda(0.0)
        .build()?;
    let rows = matrix(rows)?;
    let trained = Trainer::new(&params, &rows, N_REGRESSION_ROUNDS).train()?;
    let linear = trained.model.linear().context("no weights were fitted")?;
    linear
        .weights()
        .try_into()
        .context("a weight for each feature")
}

fn round(scores: RoundEval<'_>) -> Round {
    let log_loss = |rows| {
        let score = scores.score(rows, "logloss");
        score.expect("the log-loss of these rows was asked for")
    };
    Round {
        training: log_loss(TRAINING),
        validation: log_loss(VALIDATION),
    }
}

/// XGBoost's JSON format with no more digits than the numbers have, which halves it.
fn encode(model: &BoostedModel) -> anyhow::Result<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(&model.encode(ModelFormat::XgboostJson)?)?;
    let trees = document.pointer_mut("/learner/gradient_booster/model/trees");
    let trees = trees
        .and_then(Value::as_array_mut)
        .context("no list of trees")?;
    for column in trees.iter_mut().filter_map(Value::as_object_mut).flatten() {
        let (name, Value::Array(numbers)) = column else {
            continue;
        };
        let shorten = match name.as_str() {
            "loss_changes" | "sum_hessian" => four_digits,
            _ => single_precision,
        };
        for number in numbers.iter_mut().filter(|number| number.is_f64()) {
            *number = number.as_f64().map(shorten).into();
        }
    }
    Ok(serde_json::to_vec(&document)?)
}

/// The shortest decimal number that single precision reads as the same.
fn single_precision(number: f64) -> f64 {
    (number as f32)
        .to_string()
        .parse()
        .expect("a printed number can be read")
}

/// Enough for numbers that only describe how a tree was grown.
fn four_digits(number: f64) -> f64 {
    format!("{number:.3e}")
        .parse()
        .expect("a printed number can be read")
}

fn matrix<const N: usize>(rows: &Rows<N>) -> anyhow::Result<DMatrix> {
    let values = rows.features.as_flattened();
    Ok(DMatrix::from_dense(values, rows.features.len(), N)?.with_labels(&rows.labels)?)
}

#[cfg(test)]
mod tests {
    use ml::trees::Trees;

    use super::*;

    const GROWTH: Growth = Growth {
        n_trees: 60,
        patience: NonZeroUsize::new(5).unwrap(),
        depth: 2,
        learning_rate: 0.3,
        min_child_weight: 0.1,
        seed: 1,
    };

    /// 0.9 where exactly one coordinate is above its threshold, else 0.2.
    ///
    /// Thresholds differ: no single split of the even case is better than none, so trees never start.
    fn exclusive_or(n_side: u8) -> Rows<2> {
        let mut rows = Rows::default();
        for x in 0..n_side {
            for y in 0..n_side {
                let row = [x, y].map(|v| f32::from(v) / f32::from(n_side - 1));
                rows.features.push(row);
                let differ = (row[0] > 0.5) != (row[1] > 0.3);
                rows.labels.push(if differ { 0.9 } else { 0.2 });
            }
        }
        rows
    }

    #[test]
    fn learns_exclusive_or_with_soft_labels() {
        let model_json = fit(&exclusive_or(24), &exclusive_or(11), GROWTH, |_| ()).unwrap();
        let trees = Trees::<2>::from_xgboost_json(&model_json).unwrap();
        let probability = |row| 1.0 / (1.0 + (-trees.margin(&row)).exp());
        for (row, expected) in [
            ([0.1, 0.9], 0.9),
            ([0.9, 0.1], 0.9),
            ([0.1, 0.1], 0.2),
            ([0.9, 0.9], 0.2),
        ] {
            let found = probability(row);
            assert!((found - expected).abs() < 0.02, "{row:?} gives {found}");
        }
    }

    #[test]
    fn a_regression_finds_the_weights_that_made_the_labels() {
        let weights = [1.5, -0.75];
        let mut rows = Rows::default();
        for x in -4..=4i8 {
            for y in -4..=4i8 {
                let row = [x, y].map(|v| f32::from(v) / 2.0);
                let log_odds: f32 = weights.iter().zip(row).map(|(w, x)| w * x).sum();
                rows.features.push(row);
                rows.labels.push(1.0 / (1.0 + (-log_odds).exp()));
            }
        }
        let found = fit_weights(&rows).unwrap();
        for (found, expected) in found.into_iter().zip(weights) {
            assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
        }
    }

    #[test]
    fn the_model_holds_the_trees_up_to_the_best_round_and_no_more() {
        let mut noise = exclusive_or(11);
        noise.labels.reverse();
        noise.labels.rotate_left(5);
        let mut rounds: Vec<Round> = Vec::new();
        let on_tree = |round| rounds.push(round);
        let model_json = fit(&exclusive_or(24), &noise, GROWTH, on_tree).unwrap();
        let trees = Trees::<2>::from_xgboost_json(&model_json).unwrap();
        assert_eq!(trees.n_trees() + GROWTH.patience.get(), rounds.len());
        let best = rounds[trees.n_trees() - 1].validation;
        assert!(rounds.iter().all(|round| round.validation >= best));
        assert!(rounds.is_sorted_by(|a, b| a.training > b.training));
    }

    #[test]
    fn margins_are_the_bits_of_the_library() {
        let rows = exclusive_or(24);
        let library = grow(&rows, &exclusive_or(11), GROWTH, |_| ()).unwrap();
        let trees = Trees::<2>::from_xgboost_json(&encode(&library).unwrap()).unwrap();
        let margin = |row: &[f32; 2]| library.predict_margin_row(row, ..).unwrap();
        let expected: Vec<f32> = rows.features.iter().map(margin).collect();
        assert_eq!(trees.margins(&rows.features), expected);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let once = fit(&exclusive_or(24), &exclusive_or(11), GROWTH, |_| ()).unwrap();
        let again = fit(&exclusive_or(24), &exclusive_or(11), GROWTH, |_| ()).unwrap();
        assert!(once == again);
    }
}
