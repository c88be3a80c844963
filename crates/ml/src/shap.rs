//! Which feature moves a prediction by how much: exact path-dependent `TreeSHAP`.
//!
//! S. M. Lundberg, G. G. Erion and S.-I. Lee, "Consistent individualized feature attribution for tree
//! ensembles", arXiv:1802.03888 (2018), algorithm 2. What is unknown is averaged over by the covers of the
//! nodes, which stand here so that the trees that serve stay small.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::features::{N_FEATURES, Row, mirror};
use crate::trees::{Node, Tree, Trees};
use crate::xgboost::TreesError;
use crate::xgboost::statistics::{self, Statistics};

/// Trees with what is needed to explain them.
#[derive(Clone, Debug)]
pub struct Explainer<const N: usize> {
    trees: Trees<N>,
    /// Of each tree, in the order of its nodes.
    statistics: Vec<Vec<Statistics>>,
}

impl<const N: usize> Explainer<N> {
    /// Reads the bytes that [`Trees::from_xgboost_json`] reads, with the covers in them.
    pub fn from_xgboost_json(bytes: &[u8]) -> Result<Explainer<N>, TreesError> {
        let trees = Trees::from_xgboost_json(bytes)?;
        let statistics = statistics::read(bytes)?;
        Ok(Explainer { trees, statistics })
    }

    /// The part of each feature in the margin of a row; what is missing to the margin is the same for all rows.
    pub fn contributions(&self, row: &[f32; N]) -> [f64; N] {
        let mut contributions = [0.0; N];
        for (tree, statistics) in self.trees.trees.iter().zip(&self.statistics) {
            let mut walk = Walk {
                tree,
                statistics,
                row,
                contributions: &mut contributions,
                steps: Vec::new(),
            };
            walk.descend(0, 0, Share::ROOT);
        }
        contributions
    }

    /// The part of each feature in all that the splits gained when the trees grew, adding up to 1.
    pub fn gains(&self) -> [f64; N] {
        let mut gains = [0.0; N];
        for (tree, statistics) in self.trees.trees.iter().zip(&self.statistics) {
            for (node, statistics) in tree.0.iter().zip(statistics) {
                if let Some(feature) = node.feature() {
                    gains[feature] += f64::from(statistics.gain);
                }
            }
        }
        let total: f64 = gains.iter().sum();
        gains.map(|gain| gain / total.max(f64::MIN_POSITIVE))
    }
}

impl Explainer<N_FEATURES> {
    /// The part of each feature, named as seen from A, in the log-odds that A wins: (f(A,B) − f(B,A)) / 2.
    ///
    /// They add up to the log-odds, but for what single precision rounds off in the margins; above 0 speaks for
    /// A. The first row is the duel seen from A.
    pub fn explain(&self, [forward, mirrored]: &[Row; 2]) -> [f64; N_FEATURES] {
        let (forward, mirrored) = rayon::join(
            || self.contributions(forward),
            || self.contributions(mirrored),
        );
        std::array::from_fn(|feature| (forward[feature] - mirrored[mirror(feature)]) / 2.0)
    }

    /// How far each feature moves the log-odds of these duels on average, in either direction.
    ///
    /// # Panics
    /// When there is no duel.
    pub fn mean_influence(&self, duels: &[[Row; 2]]) -> [f64; N_FEATURES] {
        assert!(!duels.is_empty(), "a mean needs a duel");
        let all = duels.into_par_iter().map(|rows| self.explain(rows));
        let all: Vec<[f64; N_FEATURES]> = all.collect();
        let n = all.len() as f64;
        std::array::from_fn(|feature| all.iter().map(|one| one[feature].abs()).sum::<f64>() / n)
    }
}

/// A feature on the way to a node.
#[derive(Clone, Copy)]
struct Step {
    share: Share,
    /// Of the subsets of this many of the features so far that lead here, their share.
    weight: f64,
}

/// How much of what comes to a node goes on to its child.
#[derive(Clone, Copy)]
struct Share {
    feature: usize,
    /// While the feature is unknown: the share of the cover.
    unknown: f64,
    /// Once it is known: all or nothing.
    known: f64,
}

impl Share {
    /// Its feature is never asked for.
    const ROOT: Share = Share {
        feature: usize::MAX,
        unknown: 1.0,
        known: 1.0,
    };
}

/// One row on all ways through one tree.
struct Walk<'a, const N: usize> {
    tree: &'a Tree,
    statistics: &'a [Statistics],
    row: &'a [f32; N],
    contributions: &'a mut [f64; N],
    /// The ways to the node at hand and to all nodes above it, one after the other.
    steps: Vec<Step>,
}

impl<const N: usize> Walk<'_, N> {
    /// Explains all leaves below a node; the way to its parent begins at `start` and goes to the end.
    fn descend(&mut self, node: usize, start: usize, share: Share) {
        let own = self.steps.len();
        self.steps.extend_from_within(start..);
        extend(&mut self.steps, own, share);
        let at = self.tree.0[node];
        match at.feature() {
            None => self.explain_leaf(f64::from(at.value()), own),
            Some(feature) => self.branch(node, at, feature, own),
        }
        self.steps.truncate(own);
    }

    fn branch(&mut self, node: usize, at: Node, feature: usize, own: usize) {
        let way = &self.steps[own..];
        let before = way.iter().position(|step| step.share.feature == feature);
        let mut shares = [1.0; 2];
        if let Some(place) = before {
            let share = way[place].share;
            shares = [share.unknown, share.known];
            unwind(&mut self.steps, own, place);
        }
        let hot = at.child(self.row[feature]);
        let cover = |node: usize| f64::from(self.statistics[node].cover);
        let of_parent = at
            .children()
            .map(|child| (child, cover(child) / cover(node)));
        for (child, part) in of_parent {
            let share = Share {
                feature,
                unknown: shares[0] * part,
                known: if child == hot { shares[1] } else { 0.0 },
            };
            self.descend(child, own, share);
        }
    }

    fn explain_leaf(&mut self, value: f64, own: usize) {
        for place in 1..self.steps.len() - own {
            let way = &self.steps[own..];
            let Share {
                feature,
                unknown,
                known,
            } = way[place].share;
            self.contributions[feature] += unwound_weight(way, place) * (known - unknown) * value;
        }
    }
}

/// Adds a feature to the way that begins at `own`.
fn extend(steps: &mut Vec<Step>, own: usize, share: Share) {
    let depth = steps.len() - own;
    let weight = if depth == 0 { 1.0 } else { 0.0 };
    steps.push(Step { share, weight });
    let way = &mut steps[own..];
    let n = (depth + 1) as f64;
    for i in (0..depth).rev() {
        let weight = way[i].weight;
        way[i + 1].weight += share.known * weight * (i + 1) as f64 / n;
        way[i].weight = share.unknown * weight * (depth - i) as f64 / n;
    }
}

/// Takes a feature off the way that begins at `own`, as if it had never been added.
fn unwind(steps: &mut Vec<Step>, own: usize, place: usize) {
    let way = &mut steps[own..];
    let depth = way.len() - 1;
    let mut weights = vec![0.0; depth];
    unwound(way, place, |i, weight| weights[i] = weight);
    for (step, weight) in way.iter_mut().zip(weights) {
        step.weight = weight;
    }
    for i in place..depth {
        way[i].share = way[i + 1].share;
    }
    steps.pop();
}

/// The sum of the weights without a feature.
fn unwound_weight(way: &[Step], place: usize) -> f64 {
    let mut sum = 0.0;
    unwound(way, place, |_, weight| sum += weight);
    sum
}

/// Tells each weight as it is without a feature, of which there is one less.
fn unwound(way: &[Step], place: usize, mut tell: impl FnMut(usize, f64)) {
    let depth = way.len() - 1;
    let n = way.len() as f64;
    let Share { unknown, known, .. } = way[place].share;
    let mut next = way[depth].weight;
    for i in (0..depth).rev() {
        let weight = if known == 0.0 {
            way[i].weight * n / (unknown * (depth - i) as f64)
        } else {
            next * n / ((i + 1) as f64 * known)
        };
        next = way[i].weight - weight * unknown * (depth - i) as f64 / n;
        tell(i, weight);
    }
}

#[cfg(test)]
mod tests;
