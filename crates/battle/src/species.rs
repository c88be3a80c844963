//! A form's battle facts and an individual made of it.

use crate::stats::{Build, Stats, final_stats};
use crate::types::Typing;

/// What battle rules need to know of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Species {
    pub typing: Typing,
    pub base: Stats,
    /// Hectograms, as the games store it.
    pub weight_hg: u16,
}

/// An individual ready to fight: its form's facts and its final statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Combatant {
    pub typing: Typing,
    pub weight_hg: u16,
    /// 1 to 100.
    pub level: u8,
    /// 0 to 255.
    pub friendship: u8,
    /// Final statistics before stages.
    pub stats: Stats,
}

impl Combatant {
    pub fn new(species: &Species, build: &Build) -> Combatant {
        Combatant {
            typing: species.typing,
            weight_hg: species.weight_hg,
            level: build.level,
            friendship: build.friendship,
            stats: final_stats(&species.base, build),
        }
    }
}
