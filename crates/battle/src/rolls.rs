//! Where chance comes from: a seeded generator for simulation, a script for tests.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A source of whole random numbers.
pub trait Rolls {
    /// A uniform number in `0..bound`; `bound` is at least 1.
    fn below(&mut self, bound: u32) -> u32;

    /// True with a chance of `percent` in 100.
    fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// True one time in `n`.
    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
}

/// A reproducible generator: the same seed gives the same rolls, on every machine and version.
#[derive(Clone, Debug)]
pub struct Seeded(Xoshiro256PlusPlus);

impl Seeded {
    pub fn new(seed: u64) -> Seeded {
        Seeded(Xoshiro256PlusPlus::seed_from_u64(seed))
    }
}

impl Rolls for Seeded {
    // Multiply and shift: the bias is at most bound/2³², far below what any simulation can see.
    #[inline]
    fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }
}

/// Rolls written down in advance; a test fails when one is missing, left over or of another bound.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// Pairs of the expected bound and the number to give.
    script: Vec<(u32, u32)>,
    next: usize,
}

impl Scripted {
    /// Pairs of (bound, number).
    pub fn new(script: &[(u32, u32)]) -> Scripted {
        Scripted {
            script: script.to_vec(),
            next: 0,
        }
    }

    /// # Panics
    /// When some of the script was not used.
    pub fn assert_all_used(&self) {
        assert_eq!(
            self.next,
            self.script.len(),
            "rolls left over: {:?}",
            &self.script[self.next..]
        );
    }
}

impl Rolls for Scripted {
    /// # Panics
    /// When the script is at its end or expects another bound.
    fn below(&mut self, bound: u32) -> u32 {
        let Some(&(expected, value)) = self.script.get(self.next) else {
            panic!(
                "roll {} of bound {bound} is missing in the script",
                self.next
            );
        };
        assert_eq!(
            expected, bound,
            "roll {} has another bound than the script",
            self.next
        );
        self.next += 1;
        value
    }
}
