//! What a document tells of the nodes beside what predicting needs: how many rows came by, and what a split gained.

use serde::Deserialize;

use crate::xgboost::TreesError;
use crate::xgboost::tree::TreeFault;

/// Of one node, from the training of its tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Statistics {
    /// Sum of the second derivatives of the rows that came by.
    pub(crate) cover: f32,
    /// By how much a split lowered the loss; 0 for a leaf.
    pub(crate) gain: f32,
}

#[derive(Deserialize)]
struct Document {
    learner: Learner,
}

#[derive(Deserialize)]
struct Learner {
    gradient_booster: GradientBooster,
}

#[derive(Deserialize)]
struct GradientBooster {
    model: BoosterModel,
}

#[derive(Deserialize)]
struct BoosterModel {
    trees: Vec<Arrays>,
}

#[derive(Deserialize)]
struct Arrays {
    left_children: Vec<i32>,
    right_children: Vec<i32>,
    #[serde(default)]
    sum_hessian: Vec<f32>,
    #[serde(default)]
    loss_changes: Vec<f32>,
}

/// The statistics of every tree, in the order of its nodes in memory, from a document whose trees were read.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Vec<Statistics>>, TreesError> {
    let document: Document = serde_json::from_slice(bytes)?;
    let trees = document.learner.gradient_booster.model.trees;
    let read = |(tree, arrays): (usize, &Arrays)| {
        let statistics = arrays.statistics();
        statistics.map_err(|source| TreesError::Tree { tree, source })
    };
    trees.iter().enumerate().map(read).collect()
}

impl Arrays {
    fn statistics(&self) -> Result<Vec<Statistics>, TreeFault> {
        let n_nodes = self.left_children.len();
        if [self.sum_hessian.len(), self.loss_changes.len()] != [n_nodes; 2] {
            return Err(TreeFault::Lengths);
        }
        let of_node = |node: usize| match self.sum_hessian[node] {
            cover if cover > 0.0 => Ok(Statistics {
                cover,
                gain: self.loss_changes[node],
            }),
            cover => Err(TreeFault::Cover { node, cover }),
        };
        self.breadth_first().into_iter().map(of_node).collect()
    }

    /// The nodes as [`crate::xgboost::tree`] lays them out.
    fn breadth_first(&self) -> Vec<usize> {
        let mut order = vec![0];
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            let children = [self.left_children[node], self.right_children[node]];
            order.extend(
                children
                    .iter()
                    .filter_map(|&child| usize::try_from(child).ok()),
            );
            next += 1;
        }
        order
    }
}
