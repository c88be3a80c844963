//! One tree of an XGBoost document: its arrays, what can be wrong with them, and its flat form.

use serde::Deserialize;

use crate::trees::{MAX_NODES, Node, Tree};

/// What is wrong with one tree.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TreeFault {
    #[error("its arrays differ in length")]
    Lengths,
    #[error("it has {0} nodes, where 1 to {MAX_NODES} are allowed")]
    Size(usize),
    #[error("child {child} of node {node} is not a node")]
    Child { node: usize, child: i32 },
    #[error("node {node} has more than one parent")]
    Shared { node: usize },
    #[error("{0} nodes have no path from the root")]
    Unreachable(usize),
    #[error("node {node} reads feature {feature}, which does not exist")]
    Feature { node: usize, feature: u32 },
    #[error("node {node} has a cover of {cover}, which must be above 0 to explain predictions")]
    Cover { node: usize, cover: f32 },
    #[error("node {node} splits on categories")]
    Categorical { node: usize },
}

/// One entry per node in each array. The parser refuses numbers that are not finite.
#[derive(Deserialize)]
pub(super) struct TreeArrays {
    left_children: Vec<i32>,
    right_children: Vec<i32>,
    split_indices: Vec<u32>,
    split_conditions: Vec<f32>,
    default_left: Vec<u8>,
    split_type: Vec<u8>,
}

impl TreeArrays {
    /// Lays the nodes out breadth first, so that siblings are neighbours.
    pub(super) fn flatten(&self, n_features: usize) -> Result<Tree, TreeFault> {
        let n_nodes = self.n_nodes()?;
        let mut seen = vec![false; n_nodes];
        seen[0] = true;
        let mut order = vec![0];
        let mut nodes = Vec::with_capacity(n_nodes);
        while let Some(&node) = order.get(nodes.len()) {
            let Some(children) = self.children(node)? else {
                nodes.push(Node::leaf(self.split_conditions[node]));
                continue;
            };
            nodes.push(self.split(node, order.len(), n_features)?);
            for child in children {
                if std::mem::replace(&mut seen[child], true) {
                    return Err(TreeFault::Shared { node: child });
                }
                order.push(child);
            }
        }
        match n_nodes - nodes.len() {
            0 => Ok(Tree(nodes)),
            unreachable => Err(TreeFault::Unreachable(unreachable)),
        }
    }

    fn n_nodes(&self) -> Result<usize, TreeFault> {
        let n_nodes = self.left_children.len();
        let others = [
            self.right_children.len(),
            self.split_indices.len(),
            self.split_conditions.len(),
            self.default_left.len(),
            self.split_type.len(),
        ];
        if others != [n_nodes; 5] {
            Err(TreeFault::Lengths)
        } else if n_nodes == 0 || n_nodes > MAX_NODES {
            Err(TreeFault::Size(n_nodes))
        } else {
            Ok(n_nodes)
        }
    }

    /// `None` for a leaf, which has −1 for both.
    fn children(&self, node: usize) -> Result<Option<[usize; 2]>, TreeFault> {
        let children = [self.left_children[node], self.right_children[node]];
        if children == [-1, -1] {
            return Ok(None);
        }
        let index = |child: i32| match usize::try_from(child) {
            Ok(index) if index < self.left_children.len() => Ok(index),
            _ => Err(TreeFault::Child { node, child }),
        };
        Ok(Some([index(children[0])?, index(children[1])?]))
    }

    fn split(&self, node: usize, left: usize, n_features: usize) -> Result<Node, TreeFault> {
        let feature = self.split_indices[node];
        if self.split_type[node] != 0 {
            return Err(TreeFault::Categorical { node });
        }
        if feature as usize >= n_features {
            return Err(TreeFault::Feature { node, feature });
        }
        let default_left = self.default_left[node] != 0;
        let threshold = self.split_conditions[node];
        Ok(Node::split(
            feature as u16,
            threshold,
            default_left,
            left as u16,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrays() -> TreeArrays {
        TreeArrays {
            left_children: vec![1, -1, 3, -1, -1],
            right_children: vec![2, -1, 4, -1, -1],
            split_indices: vec![1, 0, 0, 0, 0],
            split_conditions: vec![0.5, -0.75, 3.0, 0.25, 1.5],
            default_left: vec![1, 0, 0, 0, 0],
            split_type: vec![0; 5],
        }
    }

    fn fault(damage: impl Fn(&mut TreeArrays)) -> TreeFault {
        let mut arrays = arrays();
        damage(&mut arrays);
        arrays.flatten(2).unwrap_err()
    }

    #[test]
    fn siblings_become_neighbours() {
        let Tree(nodes) = arrays().flatten(2).unwrap();
        let expected = [
            Node::split(1, 0.5, true, 1),
            Node::leaf(-0.75),
            Node::split(0, 3.0, false, 3),
            Node::leaf(0.25),
            Node::leaf(1.5),
        ];
        assert_eq!(nodes, expected);
    }

    #[test]
    fn arrays_of_different_lengths_are_refused() {
        assert_eq!(
            fault(|tree| tree.split_type.truncate(1)),
            TreeFault::Lengths
        );
        assert_eq!(
            fault(|tree| tree.left_children.push(-1)),
            TreeFault::Lengths
        );
    }

    #[test]
    fn children_must_be_nodes_and_come_in_pairs() {
        let child = |node, child| TreeFault::Child { node, child };
        assert_eq!(fault(|tree| tree.right_children[0] = 5), child(0, 5));
        assert_eq!(fault(|tree| tree.left_children[2] = -1), child(2, -1));
        assert_eq!(fault(|tree| tree.left_children[2] = -2), child(2, -2));
    }

    #[test]
    fn cycles_and_shared_nodes_are_refused() {
        let shared = |node| TreeFault::Shared { node };
        assert_eq!(fault(|tree| tree.left_children[2] = 0), shared(0));
        assert_eq!(fault(|tree| tree.left_children[2] = 2), shared(2));
        assert_eq!(fault(|tree| tree.right_children[0] = 1), shared(1));
    }

    #[test]
    fn orphans_and_empty_trees_are_refused() {
        let prune = |tree: &mut TreeArrays| {
            tree.left_children[2] = -1;
            tree.right_children[2] = -1;
        };
        assert_eq!(fault(prune), TreeFault::Unreachable(2));
        let none = TreeArrays {
            left_children: vec![],
            right_children: vec![],
            split_indices: vec![],
            split_conditions: vec![],
            default_left: vec![],
            split_type: vec![],
        };
        assert_eq!(none.flatten(2).unwrap_err(), TreeFault::Size(0));
    }

    #[test]
    fn splits_on_categories_or_unknown_features_are_refused() {
        let unknown = TreeFault::Feature {
            node: 0,
            feature: 2,
        };
        assert_eq!(fault(|tree| tree.split_indices[0] = 2), unknown);
        let categorical = TreeFault::Categorical { node: 2 };
        assert_eq!(fault(|tree| tree.split_type[2] = 1), categorical);
    }
}
