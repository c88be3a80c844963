//! Which duels are learned from and which are only measured on.
//!
//! Every pair of species belongs to one split, whatever the forms, moves and levels, so that no pair
//! is both learned from and measured on.

use battle::rolls::{Rolls, Seeded};

/// What a duel is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Split {
    Training,
    Validation,
    UnseenPairs,
    UnseenSpecies,
}

/// The division of all pairs of species.
#[derive(Clone, Debug)]
pub(crate) struct Splits {
    seed: u64,
    /// Sorted.
    held_out: Vec<i32>,
}

impl Splits {
    /// Holds out `n_held_out` of the species.
    pub(crate) fn new(seed: u64, mut species: Vec<i32>, n_held_out: usize) -> Splits {
        let mut rolls = Seeded::new(mix(&[seed]));
        for place in 0..n_held_out {
            let left = species.len() - place;
            species.swap(place, place + rolls.below(left as u32) as usize);
        }
        species.truncate(n_held_out);
        species.sort_unstable();
        Splits {
            seed,
            held_out: species,
        }
    }

    /// Those of the species that are not held out.
    pub(crate) fn learnable(&self, mut species: Vec<i32>) -> Vec<i32> {
        species.retain(|number| self.held_out.binary_search(number).is_err());
        species
    }

    /// The first species of a pair that is held out.
    pub(crate) fn held_out_of(&self, pair: [i32; 2]) -> Option<i32> {
        let is_held_out = |number: &i32| self.held_out.binary_search(number).is_ok();
        pair.into_iter().find(is_held_out)
    }

    /// The split of a pair of species, in either order.
    pub(crate) fn of(&self, pair: [i32; 2]) -> Split {
        if self.held_out_of(pair).is_some() {
            return Split::UnseenSpecies;
        }
        let [low, high] = [pair[0].min(pair[1]), pair[0].max(pair[1])];
        match mix(&[self.seed, low as u64, high as u64]) % 100 {
            0..80 => Split::Training,
            80..90 => Split::Validation,
            _ => Split::UnseenPairs,
        }
    }
}

/// One number from several, each of which changes it beyond recognition.
///
/// The finaliser of `SplitMix64` (Steele, Lea and Flood, 2014) after each part.
pub(crate) fn mix(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |state, part| {
        let mut z = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splits() -> Splits {
        Splits::new(7, (1..=153).collect(), 12)
    }

    #[test]
    fn held_out_species_are_different_and_depend_on_the_seed() {
        let mut held_out = splits().held_out;
        held_out.dedup();
        assert_eq!(held_out.len(), 12);
        assert!(held_out.iter().all(|number| (1..=153).contains(number)));
        assert_ne!(held_out, Splits::new(8, (1..=153).collect(), 12).held_out);
    }

    #[test]
    fn a_pair_has_one_split_in_either_order() {
        let splits = splits();
        for a in 1..=153 {
            for b in 1..=153 {
                assert_eq!(splits.of([a, b]), splits.of([b, a]));
            }
        }
    }

    #[test]
    fn whoever_meets_a_held_out_species_is_measured_on_it() {
        let splits = splits();
        let unseen = splits.held_out[3];
        for other in 1..=153 {
            assert_eq!(splits.of([other, unseen]), Split::UnseenSpecies);
        }
    }

    #[test]
    fn a_tenth_of_the_other_pairs_is_held_back_for_each_measure() {
        let splits = splits();
        let all: Vec<Split> = (1..=153)
            .flat_map(|a| (a..=153).map(move |b| [a, b]))
            .map(|pair| splits.of(pair))
            .collect();
        let seen = all
            .iter()
            .filter(|&&split| split != Split::UnseenSpecies)
            .count();
        for (split, share) in [
            (Split::Training, 0.8),
            (Split::Validation, 0.1),
            (Split::UnseenPairs, 0.1),
        ] {
            let found = all.iter().filter(|&&other| other == split).count() as f64 / seen as f64;
            assert!((found - share).abs() < 0.015, "{split:?} has {found}");
        }
    }
}
