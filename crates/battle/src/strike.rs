//! One use of a damaging move: whether it works, whether it hits, and how hard.

use crate::damage::Matchup;
use crate::log::{Cause, Event, Lasting, Log};
use crate::moves::{
    Category, Critical, DamageRule, Fraction, Hits, Move, Quirk, StageChanges, Status,
};
use crate::opening::Opening;
use crate::rolls::Rolls;
use crate::state::{MoveRef, Phase, Side, SideId};
use crate::turn::Turn;
use crate::types::{Effectiveness, Type};

/// A damaging move on its way.
#[derive(Clone, Copy)]
struct Blow<'t> {
    me: SideId,
    foe: SideId,
    used: MoveRef,
    mv: &'t Move,
    matchup: Matchup,
    /// What was computed beforehand, where it holds.
    opening: Option<&'t Opening>,
}

impl<'t, R: Rolls, L: Log> Turn<'t, '_, R, L> {
    /// Strikes, with the consequences for a user who fails.
    pub(crate) fn strike(&mut self, me: SideId, used: MoveRef) {
        let blow = self.blow(me, used);
        if blow.mv.quirk == Some(Quirk::FaintsUser) {
            let hp = self.state.side(me).hp;
            self.hurt(me, Cause::Sacrifice, hp);
        }
        if self.connects(blow) {
            self.land(blow);
        } else if blow.mv.quirk == Some(Quirk::Crash) {
            let half = self.battle.max_hp(me) / 2;
            self.hurt(me, Cause::Crash, half.max(1));
        }
    }

    /// The damage that Bide returns: Normal, never misses, no roll.
    pub(crate) fn release(&mut self, me: SideId, used: MoveRef, damage: u16) {
        let blow = self.blow(me, used);
        if damage == 0 {
            return self.log.record(Event::Failed(me));
        }
        if blow.matchup.effectiveness == Effectiveness::Immune {
            return self.log.record(Event::Immune(blow.foe));
        }
        if self.state.side(blow.foe).substitute > 0 {
            self.strike_substitute(blow, damage);
        } else {
            let lost = self.hurt(blow.foe, Cause::Attack, damage);
            self.grow_angry(blow.foe);
            self.remember(blow, lost);
        }
    }

    fn blow(&self, me: SideId, used: MoveRef) -> Blow<'t> {
        let opening = self.battle.opening(self.state, me, used);
        Blow {
            me,
            foe: me.foe(),
            used,
            mv: self.battle.mv(me, used),
            matchup: match opening {
                Some(opening) => opening.matchup,
                None => self.battle.matchup(self.state, me, used),
            },
            opening,
        }
    }

    /// Everything that can make a move fail or miss, in the games' order.
    fn connects(&mut self, blow: Blow<'_>) -> bool {
        let Blow { me, foe, mv, .. } = blow;
        if !self.conditions_met(blow) {
            self.log.record(Event::Failed(me));
            return false;
        }
        if self.is_out_of_reach(foe, mv) {
            self.log.record(Event::Missed(me));
            return false;
        }
        if self.is_protected(me, mv) {
            return false;
        }
        if blow.matchup.effectiveness == Effectiveness::Immune || !self.target_qualifies(blow) {
            self.log.record(Event::Immune(foe));
            return false;
        }
        if !self.is_accurate(me, mv) {
            self.log.record(Event::Missed(me));
            return false;
        }
        match mv.quirk {
            Some(Quirk::BreaksProtection) => self.break_protection(foe),
            // Before the damage is done, and through a substitute.
            Some(Quirk::BreaksScreens) => self.break_screens(foe),
            _ => {}
        }
        true
    }

    fn break_protection(&mut self, foe: SideId) {
        let side = self.state.side_mut(foe);
        if side.protected {
            side.protected = false;
            side.stall = 0;
            self.log.record(Event::ProtectionBroken(foe));
        }
    }

    fn break_screens(&mut self, foe: SideId) {
        let Side {
            reflect,
            light_screen,
            ..
        } = *self.state.side(foe);
        self.state.side_mut(foe).set_screens(0, 0);
        for (turns, screen) in [
            (reflect, Lasting::Reflect),
            (light_screen, Lasting::LightScreen),
        ] {
            if turns > 0 {
                self.log.record(Event::Ended(foe, screen));
            }
        }
    }

    fn conditions_met(&self, blow: Blow<'_>) -> bool {
        let own = self.state.side(blow.me);
        match blow.mv.damage {
            DamageRule::Retaliate(category) => return own.taken(category).is_some(),
            DamageRule::OneHitKo => {
                return self.battle.hit_percent(self.state, blow.me, blow.mv) > 0;
            }
            _ => {}
        }
        match blow.mv.quirk {
            Some(Quirk::FirstTurnOnly) => own.actions == 1,
            Some(Quirk::NeedsAttackingTarget) => self.foe_is_about_to_attack(blow.me),
            _ => true,
        }
    }

    fn target_qualifies(&self, blow: Blow<'_>) -> bool {
        blow.mv.quirk != Some(Quirk::NeedsSleepingTarget)
            || self.state.side(blow.foe).status() == Some(Status::Sleep)
    }

    pub(crate) fn is_out_of_reach(&self, foe: SideId, mv: &Move) -> bool {
        self.battle.is_out_of_reach(self.state, foe, mv)
    }

    /// Whether protection holds.
    pub(crate) fn is_protected(&mut self, me: SideId, mv: &Move) -> bool {
        let foe = me.foe();
        if !self.state.side(foe).protected || !mv.flags.protectable {
            return false;
        }
        self.log.record(Event::Protected(foe));
        true
    }

    /// Draws only where chance decides.
    pub(crate) fn is_accurate(&mut self, me: SideId, mv: &Move) -> bool {
        match self.battle.hit_percent(self.state, me, mv) {
            100.. => true,
            percent => self.rolls.percent(percent),
        }
    }

    /// All hits of a move that connects, then what follows from their sum.
    fn land(&mut self, mut blow: Blow<'t>) {
        self.announce(blow);
        let (mut total, mut hits) = (0, 0);
        for _ in 0..number_of_hits(blow.mv.hits, self.rolls) {
            let damage = self.damage(blow);
            total += self.hit(blow, damage);
            hits += 1;
            if self.state.winner().is_some() {
                break;
            }
            // The hit may have changed what the next one depends on.
            blow.opening = None;
        }
        if blow.mv.hits != Hits::One {
            self.log.record(Event::Hits(hits));
        }
        if let Some(recoil) = blow.mv.recoil
            && total > 0
        {
            self.hurt(blow.me, Cause::Recoil, share(total, recoil));
        }
        if blow.mv.quirk == Some(Quirk::CostsQuarter) {
            let cost = share(self.battle.max_hp(blow.me), QUARTER);
            self.hurt(blow.me, Cause::Recoil, cost);
        }
    }

    /// How well the types meet, where damage depends on it.
    fn announce(&mut self, blow: Blow<'_>) {
        match blow.matchup.effectiveness {
            _ if blow.mv.damage == DamageRule::OneHitKo => self.log.record(Event::OneHitKo),
            Effectiveness::Steps(1..) if blow.mv.uses_formula() => {
                self.log.record(Event::SuperEffective);
            }
            Effectiveness::Steps(..=-1) if blow.mv.uses_formula() => {
                self.log.record(Event::NotVeryEffective);
            }
            _ => {}
        }
    }

    /// The damage of one hit on a target that can be hurt, before its HP limit it.
    fn damage(&mut self, blow: Blow<'_>) -> u16 {
        let level = self.battle.corner(blow.me).combatant.level;
        match blow.mv.damage {
            DamageRule::Fixed(hp) => hp,
            DamageRule::Level => u16::from(level),
            DamageRule::HalfHp => (self.state.side(blow.foe).hp / 2).max(1),
            DamageRule::Psywave => {
                ((50 + self.rolls.below(101)) * u32::from(level) / 100).max(1) as u16
            }
            DamageRule::OneHitKo => self.battle.max_hp(blow.foe),
            DamageRule::Retaliate(category) => {
                let taken = self.state.side(blow.me).taken(category);
                taken.map_or(1, |hp| hp.saturating_mul(2).max(1))
            }
            DamageRule::Bide => unreachable!("what Bide stored is released, not rolled"),
            DamageRule::Power
            | DamageRule::FriendshipPower
            | DamageRule::WeightPower
            | DamageRule::FoulPlay
            | DamageRule::Facade => self.formula(blow),
        }
    }

    fn formula(&mut self, blow: Blow<'_>) -> u16 {
        let focused = self.state.side(blow.me).focused;
        let critical = is_critical(blow.mv.critical, focused, self.rolls);
        let formula = match blow.opening.and_then(|opening| opening.blows) {
            Some(blows) => blows[usize::from(critical)],
            None => {
                let attack =
                    self.battle
                        .attack(self.state, blow.me, blow.used, blow.matchup, critical);
                attack.blow()
            }
        };
        if critical {
            self.log.record(Event::CriticalHit);
        }
        formula.damage(85 + self.rolls.below(16))
    }

    /// One hit and its effects; returns the HP that count for recoil.
    fn hit(&mut self, blow: Blow<'_>, damage: u16) -> u16 {
        let Blow { me, foe, mv, .. } = blow;
        if self.state.side(foe).substitute > 0 && !mv.flags.through_substitute {
            self.strike_substitute(blow, damage);
            self.apply_to_self(blow);
            self.roll_secondary(blow, false);
            return 0;
        }
        let lost = self.hurt(foe, Cause::Attack, damage);
        if let Some(drain) = mv.drain {
            self.heal(me, share(lost, drain));
        }
        if self.state.side(foe).hp == 0 {
            return lost;
        }
        if let Some(quirk) = mv.quirk {
            self.apply_to_target(me, quirk);
        }
        self.grow_angry(foe);
        self.apply_to_self(blow);
        self.roll_secondary(blow, true);
        self.remember(blow, lost);
        if mv.ty == Type::Fire || mv.thaws_target {
            self.thaw(foe);
        }
        lost
    }

    fn apply_to_self(&mut self, blow: Blow<'_>) {
        if blow.mv.self_stages != StageChanges::NONE {
            self.change_stages(blow.me, &blow.mv.self_stages);
        }
        if let Some(quirk) = blow.mv.quirk {
            self.apply_to_user(blow.me, quirk);
        }
        self.begin_long_move(blow.me, blow.used, blow.mv);
    }

    fn roll_secondary(&mut self, blow: Blow<'_>, touches: bool) {
        if let Some(secondary) = blow.mv.secondary
            && self.rolls.percent(u32::from(secondary.chance))
            && touches
        {
            self.apply_secondary(blow.foe, secondary.effect);
        }
    }

    /// A substitute takes the blow whole; recoil and drain follow from what it lost.
    fn strike_substitute(&mut self, blow: Blow<'_>, damage: u16) {
        let side = self.state.side_mut(blow.foe);
        let lost = damage.min(side.substitute);
        side.substitute -= lost;
        let left = side.substitute;
        self.log.record(Event::SubstituteHurt(blow.foe, lost));
        if left == 0 {
            self.log.record(Event::Ended(blow.foe, Lasting::Substitute));
        }
        if let Some(recoil) = blow.mv.recoil {
            self.hurt(blow.me, Cause::Recoil, share(lost, recoil));
        }
        if let Some(Fraction {
            numerator,
            denominator,
        }) = blow.mv.drain
        {
            let drained = (lost * u16::from(numerator)).div_ceil(u16::from(denominator));
            self.heal(blow.me, drained);
        }
    }

    /// Keeps the damage for moves that answer it.
    fn remember(&mut self, blow: Blow<'_>, lost: u16) {
        let victim = self.state.side_mut(blow.foe);
        match blow.mv.category {
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

fn is_critical(critical: Critical, focused: bool, rolls: &mut impl Rolls) -> bool {
    match critical.one_in(focused) {
        1 => true,
        n => rolls.one_in(n),
    }
}

/// A share of an amount of HP, rounded half up, at least 1.
pub(crate) fn share(amount: u16, fraction: Fraction) -> u16 {
    let numerator = u32::from(fraction.numerator) * u32::from(amount);
    let denominator = u32::from(fraction.denominator);
    (((2 * numerator + denominator) / (2 * denominator)) as u16).max(1)
}
