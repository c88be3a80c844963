//! What the model sees, what it predicts and how good it is.
//!
//! Everything that training, the API and drift must compute alike lives here: features, the tree
//! evaluator, the model file, the recommendation and the evaluation metrics. The training library does not.

pub mod bootstrap;
pub mod calibration;
pub mod error;
pub mod explanation;
pub mod features;
pub mod interval;
pub mod manifest;
pub mod metrics;
pub mod model;
mod outlook;
pub mod recommend;
pub mod registry;
#[cfg(test)]
mod sample;
pub mod shap;
pub mod trees;
pub mod xgboost;
