//! One use of a damaging move: whether it works, whether it hits, and how hard.

use crate::damage::{Attack, Matchup, Status};
use crate::effects::{apply_quirk, apply_secondary, begin_long_move, heal, thaw};
use crate::moves::{Category, Critical, DamageRule, Fraction, Hits, Move, Quirk, Reach, Timing};
use crate::rolls::Rolls;
use crate::state::{Duel, Phase, STRUGGLE, SideId, State};
use crate::types::{Effectiveness, Type};

/// What a side uses this turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    Own,
    Struggle,
}

impl Used {
    pub(crate) fn choose(state: &State, me: SideId) -> Used {
        let side = state.side(me);
        if side.pp == 0 && !side.is_locked() {
            Used::Struggle
        } else {
            Used::Own
        }
    }

    pub(crate) fn mv<'a>(self, duel: &Duel<'a>, me: SideId) -> &'a Move {
        match self {
            Used::Own => duel.corner(me).mv,
            Used::Struggle => &STRUGGLE,
        }
    }

    /// A turn of rest has no priority.
    pub(crate) fn priority(self, duel: &Duel<'_>, state: &State, me: SideId) -> i8 {
        if state.side(me).phase == Phase::Recharging {
            0
        } else {
            self.mv(duel, me).priority
        }
    }

    pub(crate) fn strike<'d>(self, duel: &'d Duel<'d>, me: SideId) -> Strike<'d> {
        Strike {
            duel,
            me,
            foe: me.foe(),
            mv: self.mv(duel, me),
            matchup: match self {
                Used::Own => duel.corner(me).matchup,
                Used::Struggle => Matchup::TYPELESS,
            },
        }
    }
}

/// A use of a move that is ready to strike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strike<'d> {
    duel: &'d Duel<'d>,
    me: SideId,
    foe: SideId,
    mv: &'d Move,
    matchup: Matchup,
}

impl Strike<'_> {
    /// Strikes, with the consequences for a user who fails.
    pub(crate) fn run(self, state: &mut State, rolls: &mut impl Rolls) {
        if self.mv.quirk == Some(Quirk::FaintsUser) {
            let hp = state.side(self.me).hp;
            state.hurt(self.me, hp);
        }
        if self.connects(state, rolls) {
            self.land(state, rolls);
        } else if self.mv.quirk == Some(Quirk::Crash) {
            state.hurt(self.me, (self.own_max_hp() / 2).max(1));
        }
    }

    /// The damage that Bide returns: Normal, never misses, no roll.
    pub(crate) fn release(self, state: &mut State, damage: u16) {
        if damage > 0 && self.matchup.effectiveness != Effectiveness::Immune {
            let lost = state.hurt(self.foe, damage);
            self.remember(state, lost);
        }
    }

    fn own_max_hp(self) -> u16 {
        self.duel.corner(self.me).combatant.stats.hp
    }

    /// Everything that can make a move fail or miss, in the games' order.
    fn connects(self, state: &mut State, rolls: &mut impl Rolls) -> bool {
        if !self.conditions_met(state) || self.out_of_reach(state) {
            return false;
        }
        if self.mv.quirk == Some(Quirk::BreaksScreens) {
            state.side_mut(self.foe).set_screens(0, 0);
        }
        self.matchup.effectiveness != Effectiveness::Immune
            && self.target_qualifies(state)
            && self.is_accurate(state, rolls)
    }

    fn conditions_met(self, state: &State) -> bool {
        if let DamageRule::Retaliate(category) = self.mv.damage {
            return state.side(self.me).taken(category).is_some();
        }
        let foe = state.side(self.foe);
        match self.mv.quirk {
            Some(Quirk::FirstTurnOnly) => state.side(self.me).actions == 1,
            // Every move of a duel is an attack, so only one already made or a rest is none.
            Some(Quirk::NeedsAttackingTarget) => !foe.acted && foe.phase != Phase::Recharging,
            _ => true,
        }
    }

    fn out_of_reach(self, state: &State) -> bool {
        let hideout = self.duel.corner(self.foe).mv;
        state.side(self.foe).hidden(hideout) && !reaches(self.mv.reach, hideout.timing)
    }

    fn target_qualifies(self, state: &State) -> bool {
        self.mv.quirk != Some(Quirk::NeedsSleepingTarget)
            || state.side(self.foe).condition.status == Some(Status::Sleep)
    }

    fn is_accurate(self, state: &State, rolls: &mut impl Rolls) -> bool {
        if self.mv.damage == DamageRule::OneHitKo {
            let [own, foe] = [self.me, self.foe].map(|side| self.duel.corner(side).combatant.level);
            return own >= foe && rolls.percent(30 + u32::from(own - foe));
        }
        let Some(accuracy) = self.mv.accuracy else {
            return true;
        };
        let stage = state.side(self.me).accuracy - state.side(self.foe).evasion;
        let accuracy = staged_accuracy(accuracy, stage.clamp(-6, 6));
        accuracy >= 100 || rolls.percent(accuracy)
    }

    /// All hits of a move that connects, then what follows from their sum.
    fn land(self, state: &mut State, rolls: &mut impl Rolls) {
        let mut total = 0;
        for _ in 0..number_of_hits(self.mv.hits, rolls) {
            let damage = self.damage(state, rolls);
            total += self.hit(state, damage, rolls);
            if state.winner().is_some() {
                break;
            }
        }
        if let Some(recoil) = self.mv.recoil {
            state.hurt(self.me, share(total, recoil));
        }
        if self.mv.quirk == Some(Quirk::CostsQuarter) {
            state.hurt(self.me, share(self.own_max_hp(), QUARTER));
        }
        if self.mv.thaws_target {
            thaw(state, self.foe);
        }
    }

    /// The damage of one hit on a target that can be hurt, before its HP limit it.
    fn damage(self, state: &State, rolls: &mut impl Rolls) -> u16 {
        let level = self.duel.corner(self.me).combatant.level;
        match self.mv.damage {
            DamageRule::Fixed(hp) => hp,
            DamageRule::Level => u16::from(level),
            DamageRule::HalfHp => (state.side(self.foe).hp / 2).max(1),
            DamageRule::Psywave => ((50 + rolls.below(101)) * u32::from(level) / 100).max(1) as u16,
            DamageRule::OneHitKo => self.duel.corner(self.foe).combatant.stats.hp,
            DamageRule::Retaliate(category) => {
                let taken = state.side(self.me).taken(category);
                taken.map_or(1, |hp| hp.saturating_mul(2).max(1))
            }
            DamageRule::Bide => unreachable!("what Bide stored is released, not rolled"),
            DamageRule::Power
            | DamageRule::FriendshipPower
            | DamageRule::WeightPower
            | DamageRule::FoulPlay
            | DamageRule::Facade => {
                let critical = is_critical(self.mv.critical, rolls);
                let blow = self.attack(state, critical).blow();
                blow.damage(85 + rolls.below(16))
            }
        }
    }

    fn attack<'s>(&'s self, state: &'s State, critical: bool) -> Attack<'s> {
        let target = self.duel.corner(self.foe);
        let doubling = matches!(self.mv.reach, Reach::AirDoubled | Reach::UndergroundDoubled);
        Attack {
            user: self.duel.corner(self.me).combatant,
            user_condition: &state.side(self.me).condition,
            target: target.combatant,
            target_condition: &state.side(self.foe).condition,
            mv: self.mv,
            matchup: self.matchup,
            critical,
            doubled: doubling && state.side(self.foe).hidden(target.mv),
        }
    }

    /// One hit and its effects; returns the HP really lost.
    fn hit(self, state: &mut State, damage: u16, rolls: &mut impl Rolls) -> u16 {
        let lost = state.hurt(self.foe, damage);
        if let Some(drain) = self.mv.drain {
            heal(self.duel, state, self.me, share(lost, drain));
        }
        if state.side(self.foe).hp > 0 {
            self.apply_effects(state, lost, rolls);
        }
        lost
    }

    /// In the games' order: the move's own effect, the user's, the secondary one, then thawing.
    fn apply_effects(self, state: &mut State, lost: u16, rolls: &mut impl Rolls) {
        if let Some(quirk) = self.mv.quirk {
            apply_quirk(self.duel, state, self.me, quirk, rolls);
        }
        state.side_mut(self.foe).grow_angry();
        state.side_mut(self.me).change_stages(&self.mv.self_stages);
        begin_long_move(state, self.me, self.mv, rolls);
        if let Some(secondary) = self.mv.secondary
            && rolls.percent(u32::from(secondary.chance))
        {
            apply_secondary(self.duel, state, self.foe, secondary.effect, rolls);
        }
        self.remember(state, lost);
        if self.mv.ty == Type::Fire {
            thaw(state, self.foe);
        }
    }

    /// Keeps the damage for moves that answer it.
    fn remember(self, state: &mut State, lost: u16) {
        let victim = state.side_mut(self.foe);
        match self.mv.category {
            Category::Physical => victim.taken_physical = Some(lost),
            Category::Special | Category::Status => victim.taken_special = Some(lost),
        }
        if let Phase::Biding { stored, .. } = &mut victim.phase {
            *stored = stored.saturating_add(lost);
        }
    }
}

const QUARTER: Fraction = Fraction {
    numerator: 1,
    denominator: 4,
};

fn reaches(reach: Reach, hideout: Timing) -> bool {
    match hideout {
        Timing::Airborne => matches!(reach, Reach::Air | Reach::AirDoubled),
        Timing::Underground => reach == Reach::UndergroundDoubled,
        _ => true,
    }
}

/// Percent after accuracy and evasion stages, truncated.
fn staged_accuracy(accuracy: u8, stage: i8) -> u32 {
    let accuracy = u32::from(accuracy);
    let steps = u32::from(stage.unsigned_abs());
    if stage >= 0 {
        accuracy * (3 + steps) / 3
    } else {
        accuracy * 3 / (3 + steps)
    }
}

fn number_of_hits(hits: Hits, rolls: &mut impl Rolls) -> u32 {
    match hits {
        Hits::One => 1,
        Hits::Two => 2,
        // 2 and 3 hits 35 % each, 4 and 5 hits 15 % each.
        Hits::TwoToFive => match rolls.below(20) {
            0..7 => 2,
            7..14 => 3,
            14..17 => 4,
            _ => 5,
        },
    }
}

fn is_critical(critical: Critical, rolls: &mut impl Rolls) -> bool {
    match critical {
        Critical::Normal => rolls.one_in(24),
        Critical::High => rolls.one_in(8),
        Critical::Always => true,
    }
}

/// A share of an amount of HP, rounded half up, at least 1.
fn share(amount: u16, fraction: Fraction) -> u16 {
    let numerator = u32::from(fraction.numerator) * u32::from(amount);
    let denominator = u32::from(fraction.denominator);
    (((2 * numerator + denominator) / (2 * denominator)) as u16).max(1)
}
