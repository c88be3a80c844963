//! How sure a mean difference is, from drawing the duels anew.

use std::collections::BTreeMap;

use battle::rolls::{Rolls, Seeded};

const N_RESAMPLES: usize = 2_000;
/// Share of the resamples that is left out at each end.
const TAIL: f64 = 0.025;
const SEED: u64 = 1;

/// The interval that holds the mean of all differences with 95 % confidence: the middle of the means of
/// resamples.
///
/// Duels of the same pair of species resemble each other, so whole pairs are drawn, with replacement
/// (B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979).
///
/// # Panics
/// When there is none.
pub(super) fn interval(differences: impl Iterator<Item = ([i32; 2], f64)>) -> [f64; 2] {
    let mut pairs: BTreeMap<[i32; 2], (f64, f64)> = BTreeMap::new();
    for (pair, difference) in differences {
        let (sum, n) = pairs.entry(pair).or_default();
        *sum += difference;
        *n += 1.0;
    }
    let pairs: Vec<(f64, f64)> = pairs.into_values().collect();
    let mut rolls = Seeded::new(SEED);
    let mut means: Vec<f64> = (0..N_RESAMPLES)
        .map(|_| resampled_mean(&pairs, &mut rolls))
        .collect();
    means.sort_by(f64::total_cmp);
    let cut = (TAIL * N_RESAMPLES as f64) as usize;
    [means[cut], means[N_RESAMPLES - 1 - cut]]
}

fn resampled_mean(pairs: &[(f64, f64)], rolls: &mut Seeded) -> f64 {
    let (mut total, mut total_n) = (0.0, 0.0);
    for _ in pairs {
        let (sum, n) = pairs[rolls.below(pairs.len() as u32) as usize];
        total += sum;
        total_n += n;
    }
    total / total_n
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many pairs with as many duels each, all with the difference that `of` gives to their pair.
    fn differences(
        n_pairs: i32,
        n_duels: usize,
        of: impl Fn(i32) -> f64,
    ) -> impl Iterator<Item = ([i32; 2], f64)> {
        (0..n_pairs).flat_map(move |i| std::iter::repeat_n(([0, i], of(i)), n_duels))
    }

    #[test]
    fn equal_differences_leave_no_doubt() {
        let [low, high] = interval(differences(50, 3, |_| 0.25));
        assert!((low - 0.25).abs() < 1e-12 && (high - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_interval_is_that_of_the_normal_approximation() {
        let [low, high] = interval(differences(400, 1, |i| f64::from(i % 2)));
        // The standard deviation of the mean of 400 even chances is 0.025.
        for (end, expected) in [(low, 0.5 - 1.96 * 0.025), (high, 0.5 + 1.96 * 0.025)] {
            assert!((end - expected).abs() < 0.005, "[{low}, {high}]");
        }
    }

    #[test]
    fn more_duels_of_the_same_pairs_tell_nothing_more() {
        let of = |i: i32| f64::from(i % 2);
        let [one, many] = [1, 20].map(|n_duels| interval(differences(100, n_duels, of)));
        for (one, many) in one.into_iter().zip(many) {
            assert!((one - many).abs() < 1e-12);
        }
    }
}
