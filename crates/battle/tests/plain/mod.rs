//! Individuals and moves without any peculiarity, for tests of one rule at a time.

use battle::moves::{Category, DamageRule, Move};
use battle::species::Combatant;
use battle::stats::Stats;
use battle::types::{Effect, Type, TypeChart, Typing};

pub(crate) const CHART: TypeChart = TypeChart([[Effect::Neutral; 18]; 18]);

/// 160 HP, so that an eighth is 20 and a sixteenth is 10.
pub(crate) fn combatant(speed: u16) -> Combatant {
    Combatant {
        typing: Typing {
            primary: Type::Dragon,
            secondary: None,
        },
        weight_hg: 100,
        level: 50,
        friendship: 70,
        stats: Stats {
            hp: 160,
            speed,
            ..Stats::all(100)
        },
    }
}

/// Takes this many HP, without a roll.
pub(crate) fn fixed(hp: u16) -> Move {
    Move {
        damage: DamageRule::Fixed(hp),
        ..Move::plain(Type::Normal, Category::Physical, 0)
    }
}
