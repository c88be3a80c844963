//! What is said about model versions, in both languages.

mod english;
mod french;
mod slices;

use train::dataset::{Fault, Shard};
use train::gate::{Demand, Measure, Set};
use train::slices::Slice;

use crate::command::model::Which;

pub(super) use english::ENGLISH;
pub(super) use french::FRENCH;

/// The texts of one language.
pub(crate) struct ModelText {
    /// What was named, then the versions that there are.
    pub(crate) no_version: fn(Which, &[u32]) -> String,
    /// A version that was trained and does not answer.
    pub(crate) not_promoted: fn(u32) -> String,
    pub(crate) no_mlflow: &'static str,
    pub(crate) refused: fn(u32) -> String,
    /// The version whose trees came out again, and whether it answers.
    pub(crate) reproduced: fn(u32, bool) -> String,
    /// The champion that cannot serve, and why.
    pub(crate) unfit: fn(u32, &str) -> String,
    /// The version that answers now, then the one before.
    pub(crate) promoted: fn(u32, Option<u32>) -> String,
    pub(crate) champion: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) challenger: &'static str,
    /// Version, roles, when it was trained, error on unseen pairs, on unseen species, verdict.
    pub(crate) list_columns: [&'static str; 6],
    /// What the gate said: nobody to beat, a champion that could no longer serve, admitted, refused, nothing.
    pub(crate) gates: [&'static str; 5],
    /// The verdict on a version whose files cannot be read.
    pub(crate) damaged: &'static str,
    /// A version's title.
    pub(crate) title: fn(u32) -> String,
    /// When, program and commit, rules, seed, trees, size, duels to learn from, digests, folder.
    pub(crate) facts: [&'static str; 9],
    pub(crate) unknown: &'static str,
    /// Digests of model, rows and Pokédex.
    pub(crate) digests: fn([&str; 3]) -> String,
    /// Duels, calibration, error, log-loss, accuracy, the best accuracy that is possible.
    pub(crate) score_columns: [&'static str; 6],
    pub(crate) set: fn(Set) -> &'static str,
    pub(crate) slice: fn(Slice) -> String,
    /// How many slices were compared, and how many fall short.
    pub(crate) slices: fn(usize, usize) -> String,
    pub(crate) validation: &'static str,
    pub(crate) measure: fn(Measure) -> &'static str,
    /// Candidate, then the champion that it is compared with.
    pub(crate) comparison: fn(u32, u32) -> String,
    /// A candidate that is no better than the plain formula.
    pub(crate) beside_formula: fn(u32) -> String,
    /// Duels, measure, champion, candidate, difference, allowed, verdict.
    pub(crate) check_columns: [&'static str; 7],
    pub(crate) passed: &'static str,
    pub(crate) failed: &'static str,
    /// What the candidate owes.
    pub(crate) demand: fn(Demand) -> &'static str,
    pub(crate) may_have_seen: &'static str,
    /// What the numbers of a comparison mean.
    pub(crate) legend: &'static str,
    /// Duels to learn from, to validate on, and of each test set.
    pub(crate) examined: fn([usize; 3]) -> String,
    /// What is examined, found, allowed, verdict.
    pub(crate) fault_columns: [&'static str; 4],
    pub(crate) fault: fn(Fault) -> String,
    pub(crate) unfit_duels: &'static str,
    /// Duels, the shard that they are, where it is.
    pub(crate) built: fn(usize, Shard, &str) -> String,
    /// Duels of all shards, and their digest.
    pub(crate) whole: fn(usize, &str) -> String,
    /// Shards that are still to be built.
    pub(crate) missing: fn(&[Shard]) -> String,
    /// A probability as percentage points.
    pub(crate) points: fn(f64) -> String,
    /// A share, 0 to 1.
    pub(crate) share: fn(f64) -> String,
    /// A number with so many decimals.
    pub(crate) number: fn(f64, usize) -> String,
}
