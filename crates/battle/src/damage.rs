//! The damage formula, in the games' order and integers.
//!
//! Source of every step: Pokémon Showdown's `gen7letsgo` simulator, checked roll by roll.

use crate::moves::{Category, DamageRule, Move, Status};
use crate::species::Combatant;
use crate::stats::Stat;
use crate::types::{Effectiveness, TypeChart, Typing};

/// What can change about a Pokémon during a battle and matters to damage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    pub status: Option<Status>,
    /// Stages of the five statistics, −6 to 6, in the order of [`Stat::ALL`].
    pub stages: [i8; 5],
    pub reflect: bool,
    pub light_screen: bool,
}

/// How the types of a move, its user and its target meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Matchup {
    pub effectiveness: Effectiveness,
    /// The move has a type of its user.
    pub same_type: bool,
}

impl Matchup {
    /// Of an attack that has no type at all.
    pub const TYPELESS: Matchup = Matchup {
        effectiveness: Effectiveness::NEUTRAL,
        same_type: false,
    };

    pub fn is_immune(self) -> bool {
        self.effectiveness == Effectiveness::Immune
    }

    pub fn new(chart: &TypeChart, user: Typing, target: Typing, mv: &Move) -> Matchup {
        Matchup {
            effectiveness: chart.effectiveness(mv.ty, target),
            same_type: user.has(mv.ty),
        }
    }
}

/// One attack: who, with what, on whom, in which conditions.
#[derive(Clone, Copy, Debug)]
pub struct Attack<'a> {
    pub user: &'a Combatant,
    pub user_condition: &'a Condition,
    pub target: &'a Combatant,
    pub target_condition: &'a Condition,
    pub mv: &'a Move,
    pub matchup: Matchup,
    pub critical: bool,
    /// How often the move doubles: on a digging target, on a minimized one.
    pub doublings: u8,
}

/// The sixteen equally likely amounts of damage of one hit, from low to high.
///
/// Conditions are neutral; 0 everywhere for an immune target. `None` for a move whose damage does not
/// follow the formula or a fixed rule alone: it depends on the battle or on another roll.
pub fn sixteen_rolls(
    chart: &TypeChart,
    user: &Combatant,
    target: &Combatant,
    mv: &Move,
    critical: bool,
) -> Option<[u16; 16]> {
    let neutral = Condition::default();
    let attack = Attack {
        user,
        user_condition: &neutral,
        target,
        target_condition: &neutral,
        mv,
        matchup: Matchup::new(chart, user.typing, target.typing, mv),
        critical,
        doublings: 0,
    };
    attack.sixteen_rolls()
}

impl Attack<'_> {
    /// The sixteen equally likely amounts of damage of one hit, from low to high; see [`sixteen_rolls`].
    pub fn sixteen_rolls(&self) -> Option<[u16; 16]> {
        if self.matchup.effectiveness == Effectiveness::Immune {
            return Some([0; 16]);
        }
        if self.mv.uses_formula() {
            let blow = self.blow();
            return Some(std::array::from_fn(|i| blow.damage(85 + i as u32)));
        }
        match self.mv.damage {
            DamageRule::Fixed(hp) => Some([hp; 16]),
            DamageRule::Level => Some([u16::from(self.user.level); 16]),
            _ => None,
        }
    }

    /// The formula with everything but its random roll.
    pub(crate) fn blow(&self) -> Blow {
        let Effectiveness::Steps(steps) = self.matchup.effectiveness else {
            unreachable!("an immune target is never struck")
        };
        let level = u32::from(self.user.level);
        let base =
            (2 * level / 5 + 2) * self.power() * self.attack_stat() / self.defense_stat() / 50 + 2;
        Blow {
            base: if self.critical { base * 3 / 2 } else { base },
            same_type: self.matchup.same_type,
            steps,
            burned: self.burned(),
            final_modifier: chain(self.screen_modifier(), self.doubling_modifier()),
        }
    }

    fn power(&self) -> u32 {
        match self.mv.damage {
            DamageRule::FriendshipPower => (u32::from(self.user.friendship) * 2 / 5).max(1),
            DamageRule::WeightPower => weight_power(self.target.weight_hg),
            DamageRule::Facade if self.facade_doubles() => u32::from(self.mv.power) * 2,
            _ => u32::from(self.mv.power),
        }
    }

    fn facade_doubles(&self) -> bool {
        let status = self.user_condition.status;
        status.is_some_and(|status| status != Status::Sleep)
    }

    /// A critical hit ignores stages that lower the attacking statistic.
    fn attack_stat(&self) -> u32 {
        let stat = match self.mv.category {
            Category::Physical => Stat::Attack,
            Category::Special | Category::Status => Stat::SpecialAttack,
        };
        let (owner, condition) = match self.mv.damage {
            DamageRule::FoulPlay => (self.target, self.target_condition),
            _ => (self.user, self.user_condition),
        };
        let stage = condition.stages[stat as usize];
        let stage = if self.critical { stage.max(0) } else { stage };
        staged(owner.stats.get(stat), stage).max(1)
    }

    /// A critical hit ignores stages that raise the defending statistic.
    fn defense_stat(&self) -> u32 {
        let stat = match self.mv.category {
            Category::Physical => Stat::Defense,
            Category::Special | Category::Status => Stat::SpecialDefense,
        };
        let stage = self.target_condition.stages[stat as usize];
        let stage = if self.critical { stage.min(0) } else { stage };
        staged(self.target.stats.get(stat), stage).max(1)
    }

    fn burned(&self) -> bool {
        self.user_condition.status == Some(Status::Burn)
            && self.mv.category == Category::Physical
            && self.mv.damage != DamageRule::Facade
    }

    /// In 4096ths.
    fn screen_modifier(&self) -> u32 {
        let screened = match self.mv.category {
            Category::Physical => self.target_condition.reflect,
            Category::Special | Category::Status => self.target_condition.light_screen,
        };
        if screened && !self.critical {
            2048
        } else {
            4096
        }
    }

    /// In 4096ths.
    fn doubling_modifier(&self) -> u32 {
        4096 << self.doublings
    }
}

/// One hit of the formula, waiting for its random roll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blow {
    base: u32,
    same_type: bool,
    steps: i8,
    burned: bool,
    final_modifier: u32,
}

impl Blow {
    /// `roll` is 85 to 100 percent. At least 1; amounts above 65,535 wrap as they do in the games.
    #[inline]
    pub(crate) fn damage(self, roll: u32) -> u16 {
        let mut damage = self.base * roll / 100;
        if self.same_type {
            damage = modify(damage, 6144);
        }
        damage = if self.steps >= 0 {
            damage << self.steps
        } else {
            // Halving twice with truncation is the same as quartering with truncation.
            damage >> -self.steps
        };
        if self.burned {
            damage = modify(damage, 2048);
        }
        damage = modify(damage, self.final_modifier);
        damage.max(1) as u16
    }
}

/// Damage that a confused Pokémon does to itself: typeless, physical, base power 40.
///
/// `roll` is 85 to 100 percent.
pub(crate) fn confusion_damage(own: &Combatant, condition: &Condition, roll: u32) -> u16 {
    let attack = staged(own.stats.attack, condition.stages[Stat::Attack as usize]);
    let defense = staged(own.stats.defense, condition.stages[Stat::Defense as usize]).max(1);
    let level = u32::from(own.level);
    let base = (2 * level / 5 + 2) * 40 * attack / defense / 50 + 2;
    (base * roll / 100).max(1) as u16
}

/// Multiplies by `modifier` 4096ths, rounding halves down.
fn modify(value: u32, modifier: u32) -> u32 {
    if modifier == 4096 {
        return value;
    }
    ((u64::from(value) * u64::from(modifier) + 2047) >> 12) as u32
}

/// Two modifiers in one, rounding halves up.
fn chain(first: u32, second: u32) -> u32 {
    (first * second + 2048) >> 12
}

/// A statistic with its stage, truncated: ×(2+s)/2 upwards, ×2/(2−s) downwards.
pub fn staged(stat: u16, stage: i8) -> u32 {
    let stat = u32::from(stat);
    let steps = u32::from(stage.unsigned_abs());
    if stage >= 0 {
        stat * (2 + steps) / 2
    } else {
        stat * 2 / (2 + steps)
    }
}

/// Base power of a move that strikes harder the heavier its target is.
fn weight_power(weight_hg: u16) -> u32 {
    match weight_hg {
        2000.. => 120,
        1000.. => 100,
        500.. => 80,
        250.. => 60,
        100.. => 40,
        _ => 20,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modify_rounds_halves_down() {
        assert_eq!(modify(5, 6144), 7);
        assert_eq!(modify(7, 2048), 3);
        assert_eq!(modify(7, 4096), 7);
    }

    #[test]
    fn a_doubling_undoes_a_screen() {
        assert_eq!(chain(2048, 8192), 4096);
    }

    #[test]
    fn stages_truncate_in_both_directions() {
        assert_eq!(staged(101, 1), 151);
        assert_eq!(staged(101, -1), 67);
        assert_eq!(staged(101, 6), 404);
        assert_eq!(staged(101, -6), 25);
    }

    #[test]
    fn heavier_targets_are_struck_harder() {
        let powers = [99, 100, 250, 500, 1000, 2000].map(weight_power);
        assert_eq!(powers, [20, 40, 60, 80, 100, 120]);
    }
}
