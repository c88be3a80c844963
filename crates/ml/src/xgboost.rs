//! Reads a model in XGBoost's JSON format, as Python's `Booster.save_model` writes it.
//!
//! Everything is checked here, once, so that evaluation cannot fail: a file that is not a sum of
//! scalar binary trees over the expected number of features is refused by name.

pub(crate) mod statistics;
pub mod tree;

use serde::Deserialize;

use crate::trees::{MAX_FEATURES, Tree, Trees};
use crate::xgboost::tree::{TreeArrays, TreeFault};

/// Why a file is not a model that can be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum TreesError {
    #[error("not a complete XGBoost JSON model: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{what} {found:?} cannot be evaluated, only {supported:?}")]
    Unsupported {
        what: &'static str,
        found: String,
        supported: &'static str,
    },
    #[error("the model reads {found} features, but {expected} are computed")]
    FeatureCount { found: String, expected: usize },
    #[error("base score {0:?} is not a probability strictly between 0 and 1")]
    BaseScore(String),
    #[error("the model holds no tree")]
    Empty,
    #[error("tree {tree}: {source}")]
    Tree { tree: usize, source: TreeFault },
    #[error("the leaves are so large that their sum could overflow")]
    Overflow,
}

#[derive(Deserialize)]
struct Document {
    learner: Learner,
}

#[derive(Deserialize)]
struct Learner {
    gradient_booster: GradientBooster,
    learner_model_param: LearnerModelParam,
    objective: Objective,
}

#[derive(Deserialize)]
struct GradientBooster {
    name: String,
    model: BoosterModel,
}

#[derive(Deserialize)]
struct BoosterModel {
    trees: Vec<TreeArrays>,
    #[serde(default)]
    weight_drop: Vec<f32>,
}

#[derive(Deserialize)]
struct LearnerModelParam {
    base_score: String,
    num_class: String,
    num_feature: String,
    num_target: String,
}

#[derive(Deserialize)]
struct Objective {
    name: String,
}

impl<const N: usize> Trees<N> {
    /// Reads the bytes of a `binary:logistic` model over `N` features.
    pub fn from_xgboost_json(bytes: &[u8]) -> Result<Trees<N>, TreesError> {
        const { assert!(N <= MAX_FEATURES) };
        let learner = serde_json::from_slice::<Document>(bytes)?.learner;
        check_kind(&learner, N)?;
        let base_margin = base_margin(&learner.learner_model_param.base_score)?;
        let mut trees = Vec::with_capacity(learner.gradient_booster.model.trees.len());
        for (tree, arrays) in learner.gradient_booster.model.trees.iter().enumerate() {
            let flat = arrays.flatten(N);
            trees.push(flat.map_err(|source| TreesError::Tree { tree, source })?);
        }
        let bound = trees
            .iter()
            .map(Tree::largest_leaf)
            .fold(base_margin.abs(), |a, b| a + b);
        match (trees.is_empty(), bound.is_finite()) {
            (true, _) => Err(TreesError::Empty),
            (_, false) => Err(TreesError::Overflow),
            _ => Ok(Trees { base_margin, trees }),
        }
    }
}

fn check_kind(learner: &Learner, n_features: usize) -> Result<(), TreesError> {
    let expect = |what, found: &str, supported: &'static str| {
        let unsupported = || TreesError::Unsupported {
            what,
            found: found.to_owned(),
            supported,
        };
        (found == supported).then_some(()).ok_or_else(unsupported)
    };
    let parameters = &learner.learner_model_param;
    let drops = learner.gradient_booster.model.weight_drop.len();
    expect("booster", &learner.gradient_booster.name, "gbtree")?;
    expect("objective", &learner.objective.name, "binary:logistic")?;
    expect("number of classes", &parameters.num_class, "0")?;
    expect("number of targets", &parameters.num_target, "1")?;
    expect("number of tree weights", &drops.to_string(), "0")?;
    if parameters.num_feature != n_features.to_string() {
        return Err(TreesError::FeatureCount {
            found: parameters.num_feature.clone(),
            expected: n_features,
        });
    }
    Ok(())
}

/// Log-odds of the base score, in XGBoost's single precision; versions from 3.1 write it as `[5E-1]`.
fn base_margin(text: &str) -> Result<f32, TreesError> {
    let number = text.trim_start_matches('[').trim_end_matches(']');
    match number.parse::<f32>() {
        Ok(score) if score > 0.0 && score < 1.0 => Ok(-(1.0 / score - 1.0).ln()),
        _ => Err(TreesError::BaseScore(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn tree() -> Value {
        json!({
            "left_children": [1, -1, 3, -1, -1],
            "right_children": [2, -1, 4, -1, -1],
            "split_indices": [1, 0, 0, 0, 0],
            "split_conditions": [0.5, -0.75, 3.0, 0.25, 1.5],
            "default_left": [1, 0, 0, 0, 0],
            "split_type": [0, 0, 0, 0, 0],
        })
    }

    fn document(trees: &[Value]) -> Value {
        json!({"learner": {
            "gradient_booster": {"name": "gbtree", "model": {"trees": trees}},
            "learner_model_param": {
                "base_score": "[2E-1]", "num_class": "0", "num_feature": "2", "num_target": "1",
            },
            "objective": {"name": "binary:logistic"},
        }})
    }

    fn read(document: &Value) -> Result<Trees<2>, TreesError> {
        Trees::from_xgboost_json(document.to_string().as_bytes())
    }

    fn refusal(pointer: &str, value: Value) -> String {
        let mut broken = document(&[tree()]);
        *broken.pointer_mut(pointer).unwrap() = value;
        read(&broken).unwrap_err().to_string()
    }

    #[test]
    fn margins_are_the_base_log_odds_plus_the_leaves() {
        let trees = read(&document(&[tree()])).unwrap();
        let base = -(1.0f32 / 0.2 - 1.0).ln();
        assert_eq!(trees.margin(&[9.0, 0.0]), base - 0.75);
        assert_eq!(trees.margin(&[2.0, 1.0]), base + 0.25);
        assert_eq!(trees.margin(&[3.0, 1.0]), base + 1.5);
        assert_eq!(trees.margin(&[f32::NAN, 1.0]), base + 1.5);
    }

    #[test]
    fn a_faulty_tree_is_named() {
        let mut broken = tree();
        broken["left_children"][2] = json!(0);
        let error = read(&document(&[tree(), broken])).unwrap_err();
        assert_eq!(error.to_string(), "tree 1: node 0 has more than one parent");
        assert!(matches!(
            read(&document(&[])).unwrap_err(),
            TreesError::Empty
        ));
    }

    #[test]
    fn other_kinds_of_model_are_refused_by_name() {
        let name = "/learner/gradient_booster/name";
        assert_eq!(
            refusal(name, json!("gblinear")),
            r#"booster "gblinear" cannot be evaluated, only "gbtree""#
        );
        assert!(refusal("/learner/objective/name", json!("rank:ndcg")).contains("objective"));
        let parameter = "/learner/learner_model_param/";
        assert!(refusal(&format!("{parameter}num_class"), json!("3")).contains("classes"));
        assert!(refusal(&format!("{parameter}num_target"), json!("2")).contains("targets"));
        assert_eq!(
            refusal(&format!("{parameter}num_feature"), json!("3")),
            "the model reads 3 features, but 2 are computed"
        );
        for score in ["0", "1", "NaN", "", "[5E-1,2E-1]"] {
            assert!(
                refusal(&format!("{parameter}base_score"), json!(score)).contains("base score")
            );
        }
    }

    #[test]
    fn numbers_that_are_not_finite_in_single_precision_are_refused() {
        let mut broken = tree();
        for number in [json!(1e39), json!(null), json!("NaN")] {
            broken["split_conditions"][4] = number;
            let error = read(&document(&[broken.clone()])).unwrap_err();
            assert!(matches!(error, TreesError::Json(_)), "{error}");
        }
        let text = document(&[tree()]).to_string().replace("-0.75", "NaN");
        let error = Trees::<2>::from_xgboost_json(text.as_bytes()).unwrap_err();
        assert!(matches!(error, TreesError::Json(_)), "{error}");
    }

    #[test]
    fn leaves_that_could_overflow_are_refused() {
        let mut huge = tree();
        huge["split_conditions"][1] = json!(3e38);
        let error = read(&document(&[huge.clone(), huge])).unwrap_err();
        assert!(matches!(error, TreesError::Overflow));
    }

    proptest! {
        #[test]
        fn damage_never_panics_and_what_is_read_can_be_evaluated(
            at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
        ) {
            let mut bytes = document(&[tree(), tree()]).to_string().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
                prop_assert!(Trees::<2>::from_xgboost_json(&bytes).is_err());
            } else if let Ok(trees) = Trees::<2>::from_xgboost_json(&bytes) {
                prop_assert!(trees.margin(&[0.7, 0.2]).is_finite());
            }
        }
    }
}
