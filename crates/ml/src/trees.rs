//! Flattened decision trees and their sum, bit for bit as XGBoost computes it.
//!
//! Reading and checking a model file is `xgboost`'s business: what is in here is already valid.

/// Rows that walk one tree before the next tree is touched.
const BLOCK: usize = 64;
/// Walks that go side by side, so that none waits for the node of another.
const ABREAST: usize = 8;

const LEAF: u16 = u16::MAX;
const DEFAULT_LEFT: u16 = 1 << 15;

/// Features that a model may have, so that an index fits beside the flag of missing values.
pub(crate) const MAX_FEATURES: usize = DEFAULT_LEFT as usize - 1;
/// Nodes that one tree may have, so that an index fits in 16 bits.
pub(crate) const MAX_NODES: usize = u16::MAX as usize;

/// A split or a leaf in 8 bytes; the right child stands just after the left one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Node {
    /// Threshold of a split, margin of a leaf.
    value: f32,
    /// Index in the tree, 0 for a leaf.
    left: u16,
    /// Feature and side of missing values, or [`LEAF`].
    feature: u16,
}

impl Node {
    pub(crate) fn leaf(value: f32) -> Node {
        Node {
            value,
            left: 0,
            feature: LEAF,
        }
    }

    pub(crate) fn split(feature: u16, threshold: f32, default_left: bool, left: u16) -> Node {
        let side = if default_left { DEFAULT_LEFT } else { 0 };
        Node {
            value: threshold,
            left,
            feature: feature | side,
        }
    }

    fn is_leaf(self) -> bool {
        self.feature == LEAF
    }

    /// `None` for a leaf.
    pub(crate) fn feature(self) -> Option<usize> {
        (!self.is_leaf()).then_some(usize::from(self.feature & !DEFAULT_LEFT))
    }

    pub(crate) fn value(self) -> f32 {
        self.value
    }

    /// Of a split.
    pub(crate) fn children(self) -> [usize; 2] {
        [usize::from(self.left), usize::from(self.left) + 1]
    }

    pub(crate) fn child(self, x: f32) -> usize {
        let missing_goes_left = self.feature & DEFAULT_LEFT != 0;
        let left = x < self.value || (missing_goes_left && x.is_nan());
        usize::from(self.left) + usize::from(!left)
    }

    /// [`Node::child`] without a branch to guess: faster where other walks fill the wait, slower where none do.
    fn child_abreast(self, x: f32) -> usize {
        let missing_goes_left = self.feature & DEFAULT_LEFT != 0;
        let left = (x < self.value) | (missing_goes_left & x.is_nan());
        usize::from(self.left) + usize::from(!left)
    }
}

/// One tree, root first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree(pub(crate) Vec<Node>);

impl Tree {
    fn leaf_value<const N: usize>(&self, row: &[f32; N]) -> f32 {
        let mut node = self.0[0];
        while !node.is_leaf() {
            let feature = usize::from(node.feature & !DEFAULT_LEFT);
            node = self.0[node.child(row[feature])];
        }
        node.value
    }

    pub(crate) fn largest_leaf(&self) -> f32 {
        self.0
            .iter()
            .filter(|node| node.is_leaf())
            .fold(0.0, |largest, leaf| largest.max(leaf.value.abs()))
    }
}

/// A boosted model over `N` features: the sum of one leaf per tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Trees<const N: usize> {
    pub(crate) base_margin: f32,
    pub(crate) trees: Vec<Tree>,
}

impl<const N: usize> Trees<N> {
    /// Log-odds of the positive class, summed in single precision in the order of the trees.
    pub fn margin(&self, row: &[f32; N]) -> f32 {
        let (groups, others) = self.trees.as_chunks::<ABREAST>();
        let in_groups = groups
            .iter()
            .flat_map(|trees| leaf_values(|walk| &trees[walk], |_| row));
        let alone = others.iter().map(|tree| tree.leaf_value(row));
        in_groups
            .chain(alone)
            .fold(self.base_margin, |sum, leaf| sum + leaf)
    }

    /// [`Trees::margin`] of each row, the same bits, faster on many rows.
    pub fn margins(&self, rows: &[[f32; N]]) -> Vec<f32> {
        let mut margins = vec![self.base_margin; rows.len()];
        for (rows, margins) in rows.chunks(BLOCK).zip(margins.chunks_mut(BLOCK)) {
            for tree in &self.trees {
                add(tree, rows, margins);
            }
        }
        margins
    }

    pub fn n_trees(&self) -> usize {
        self.trees.len()
    }

    pub fn n_nodes(&self) -> usize {
        self.trees.iter().map(|tree| tree.0.len()).sum()
    }
}

/// [`Tree::leaf_value`] of as many walks, each of its row through its tree.
fn leaf_values<'a, const N: usize>(
    tree: impl Fn(usize) -> &'a Tree,
    row: impl Fn(usize) -> &'a [f32; N],
) -> [f32; ABREAST] {
    let mut places = [0; ABREAST];
    loop {
        let mut moved = false;
        for (walk, place) in places.iter_mut().enumerate() {
            let node = tree(walk).0[*place];
            let feature = usize::from(node.feature & !DEFAULT_LEFT);
            // A leaf has no feature; what is read for it is not used.
            let next = node.child_abreast(row(walk)[feature.min(N - 1)]);
            *place = if node.is_leaf() { *place } else { next };
            moved |= !node.is_leaf();
        }
        if !moved {
            return std::array::from_fn(|walk| tree(walk).0[places[walk]].value);
        }
    }
}

/// Adds the leaf of each row to its margin.
fn add<const N: usize>(tree: &Tree, rows: &[[f32; N]], margins: &mut [f32]) {
    let (groups, others) = rows.as_chunks::<ABREAST>();
    let (sums, other_sums) = margins.as_chunks_mut::<ABREAST>();
    for (rows, sums) in groups.iter().zip(sums) {
        let leaves = leaf_values(|_| tree, |walk| &rows[walk]);
        for (sum, leaf) in sums.iter_mut().zip(leaves) {
            *sum += leaf;
        }
    }
    for (row, sum) in others.iter().zip(other_sums) {
        *sum += tree.leaf_value(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stumps() -> Trees<2> {
        let on_first = vec![
            Node::split(0, 0.5, true, 1),
            Node::leaf(-1.0),
            Node::leaf(2.0),
        ];
        let on_second = vec![
            Node::split(1, 10.0, false, 1),
            Node::leaf(0.25),
            Node::leaf(0.5),
        ];
        Trees {
            base_margin: 0.125,
            trees: vec![Tree(on_first), Tree(on_second)],
        }
    }

    #[test]
    fn a_node_is_eight_bytes() {
        assert_eq!(size_of::<Node>(), 8);
    }

    #[test]
    fn a_value_below_the_threshold_goes_left_and_an_equal_one_right() {
        assert_eq!(stumps().margin(&[0.49, 9.0]), 0.125 - 1.0 + 0.25);
        assert_eq!(stumps().margin(&[0.5, 10.0]), 0.125 + 2.0 + 0.5);
    }

    #[test]
    fn a_missing_value_goes_to_the_default_side() {
        let margin = stumps().margin(&[f32::NAN, f32::NAN]);
        assert_eq!(margin, 0.125 - 1.0 + 0.5);
    }

    #[test]
    fn many_trees_give_the_sum_of_each_even_where_some_are_nothing_but_a_leaf() {
        let kinds = [
            stumps().trees[0].clone(),
            Tree(vec![Node::leaf(0.75)]),
            stumps().trees[1].clone(),
        ];
        let trees: Vec<Tree> = kinds.into_iter().cycle().take(2 * ABREAST + 3).collect();
        let row = [0.9, 11.0];
        let expected = trees
            .iter()
            .fold(0.125, |sum, tree| sum + tree.leaf_value(&row));
        let boosted = Trees {
            base_margin: 0.125,
            trees,
        };
        assert_eq!(boosted.margin(&row), expected);
        assert_eq!(boosted.margins(&[row; 10]), [expected; 10]);
    }

    #[test]
    fn many_rows_give_the_bits_of_each_row() {
        let rows: Vec<[f32; 2]> = (0..203u8)
            .map(|i| [f32::from(i % 7) / 7.0, f32::from(i % 23)])
            .collect();
        let singly: Vec<f32> = rows.iter().map(|row| stumps().margin(row)).collect();
        assert_eq!(stumps().margins(&rows), singly);
    }
}
