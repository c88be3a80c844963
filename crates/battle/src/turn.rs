//! One turn: Mega Evolution, order, and what keeps a Pokémon from acting.

use crate::choice::Choice;
use crate::damage::confusion_damage;
use crate::log::{Cause, Event, Hindrance, Lasting, Log};
use crate::moves::{DamageRule, StageChanges, Status, StatusEffect, Timing};
use crate::rolls::Rolls;
use crate::setup::{Battle, can_be_encored};
use crate::state::{MoveRef, Phase, SideId, State};
use crate::stats::Stat;

/// A turn in progress.
pub(crate) struct Turn<'t, 'b, R, L> {
    pub(crate) battle: &'t Battle<'b>,
    pub(crate) state: &'t mut State,
    pub(crate) rolls: &'t mut R,
    pub(crate) log: &'t mut L,
    /// What each side does, as far as nothing has changed it.
    pub(crate) chosen: [MoveRef; 2],
}

/// Plays one turn and says who has won, if somebody has.
///
/// A choice that `selectable` does not offer is played as far as the rules make sense of it.
pub fn play<R: Rolls, L: Log>(
    battle: &Battle<'_>,
    state: &mut State,
    choices: [Choice; 2],
    rolls: &mut R,
    log: &mut L,
) -> Option<SideId> {
    let mut turn = Turn {
        battle,
        state,
        rolls,
        log,
        chosen: choices.map(|choice| choice.mv),
    };
    for side in SideId::BOTH {
        turn.state.side_mut(side).begin_turn();
        if choices[side as usize].mega {
            turn.evolve(side);
        }
    }
    for side in turn.order() {
        turn.act(side);
        if let Some(winner) = turn.state.winner() {
            return Some(winner);
        }
    }
    turn.end()
}

impl<R: Rolls, L: Log> Turn<'_, '_, R, L> {
    /// Once per battle, before any move, so that the new Speed counts this very turn.
    fn evolve(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        if self.battle.corner(me).mega.is_some() && !side.mega {
            side.mega = true;
            side.converted = None;
            self.log.record(Event::MegaEvolved(me));
        }
    }

    /// Higher priority first, then higher Speed; a tie is broken at random each turn.
    fn order(&mut self) -> [SideId; 2] {
        let [a, b] = SideId::BOTH.map(|side| self.priority(side));
        match a.cmp(&b) {
            std::cmp::Ordering::Greater => [SideId::A, SideId::B],
            std::cmp::Ordering::Less => [SideId::B, SideId::A],
            std::cmp::Ordering::Equal => self.by_speed(),
        }
    }

    /// A turn of rest has no priority.
    fn priority(&self, me: SideId) -> i8 {
        match self.state.side(me).phase {
            Phase::Recharging => 0,
            _ => self.battle.mv(me, self.chosen[me as usize]).priority,
        }
    }

    pub(crate) fn by_speed(&mut self) -> [SideId; 2] {
        let [a, b] = SideId::BOTH.map(|side| self.battle.speed(self.state, side));
        if a > b || (a == b && self.rolls.one_in(2)) {
            [SideId::A, SideId::B]
        } else {
            [SideId::B, SideId::A]
        }
    }

    fn act(&mut self, me: SideId) {
        self.log.record(Event::Acts(me));
        self.obey_encore(me);
        let side = self.state.side_mut(me);
        side.actions = side.actions.saturating_add(1);
        side.enraged = false;
        match self.hindrance(me) {
            None => self.use_chosen(me),
            Some(hindrance) => {
                if let Some(hindrance) = hindrance {
                    self.log.record(Event::Cannot(me, hindrance));
                }
                self.interrupt(me);
            }
        }
        self.state.side_mut(me).acted = true;
    }

    /// A Pokémon that was encored before it moved this turn does what it is held to.
    fn obey_encore(&mut self, me: SideId) {
        let chosen = &mut self.chosen[me as usize];
        if let (Some(hold), MoveRef::Own(_)) = (self.state.side(me).encored, *chosen) {
            *chosen = MoveRef::Own(hold.slot);
        }
    }

    /// What was being prepared or stored is lost; a rampage only lapses at the end of the turn.
    fn interrupt(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        if matches!(side.phase, Phase::Charging(_) | Phase::Biding { .. }) {
            side.phase = Phase::Free;
        }
    }

    /// What keeps a Pokémon from acting; `Some(None)` when confusion has spoken for itself.
    ///
    /// In the games' order: recharge, sleep, freeze, flinch, Disable, Taunt, confusion, paralysis.
    fn hindrance(&mut self, me: SideId) -> Option<Option<Hindrance>> {
        let chosen = self.chosen[me as usize];
        let mv = self.battle.mv(me, chosen);
        let side = self.state.side_mut(me);
        if side.phase == Phase::Recharging {
            side.phase = Phase::Free;
            return Some(Some(Hindrance::Recharge));
        }
        if self.sleeps(me) {
            return Some(Some(Hindrance::Sleep));
        }
        if !mv.thaws_user && self.stays_frozen(me) {
            return Some(Some(Hindrance::Freeze));
        }
        let side = self.state.side(me);
        if side.flinched {
            return Some(Some(Hindrance::Flinch));
        }
        if side
            .disabled
            .is_some_and(|hold| chosen == MoveRef::Own(hold.slot))
        {
            return Some(Some(Hindrance::Disabled(chosen)));
        }
        if side.taunted > 0 && !mv.is_damaging() {
            return Some(Some(Hindrance::Taunted(chosen)));
        }
        if self.hurts_itself(me) {
            return Some(None);
        }
        let paralysed = self.state.side(me).status() == Some(Status::Paralysis);
        (paralysed && self.rolls.one_in(4)).then_some(Some(Hindrance::Paralysis))
    }

    fn sleeps(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        if side.status() != Some(Status::Sleep) {
            return false;
        }
        side.sleep = side.sleep.saturating_sub(1);
        if side.sleep == 0 {
            self.cure(me);
            return false;
        }
        true
    }

    fn stays_frozen(&mut self, me: SideId) -> bool {
        if self.state.side(me).status() != Some(Status::Freeze) {
            return false;
        }
        let thaws = self.rolls.one_in(5);
        if thaws {
            self.cure(me);
        }
        !thaws
    }

    /// Confusion wears off, or one action in three strikes oneself.
    fn hurts_itself(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        if side.confusion == 0 {
            return false;
        }
        side.confusion -= 1;
        if side.confusion == 0 {
            self.log.record(Event::ClearHeaded(me));
            return false;
        }
        self.log.record(Event::Dazed(me));
        if !self.rolls.percent(33) {
            return false;
        }
        let roll = 85 + self.rolls.below(16);
        let own = self.battle.combatant(self.state, me);
        let damage = confusion_damage(own, &self.state.side(me).condition, roll);
        self.hurt(me, Cause::Confusion, damage);
        true
    }

    fn use_chosen(&mut self, me: SideId) {
        let chosen = self.chosen[me as usize];
        let mv = self.battle.mv(me, chosen);
        if let Phase::Biding { turns, stored, .. } = self.state.side(me).phase {
            return self.go_on_biding(me, chosen, turns, stored);
        }
        self.pay(me, chosen);
        self.state.side_mut(me).last_move = Some(chosen);
        self.log.record(Event::Used(me, chosen));
        if mv.thaws_user && self.state.side(me).status() == Some(Status::Freeze) {
            self.cure(me);
        }
        self.use_move(me, chosen);
        self.end_lapsed_rampage(me);
    }

    /// A move that goes on costs nothing more.
    fn pay(&mut self, me: SideId, chosen: MoveRef) {
        let side = self.state.side_mut(me);
        if let (None, MoveRef::Own(slot)) = (side.locked_move(), chosen) {
            let pp = &mut side.pp[usize::from(slot)];
            *pp = pp.saturating_sub(1);
        }
    }

    /// A use of a move, the own one or one that Mirror Move copies.
    pub(crate) fn use_move(&mut self, me: SideId, used: MoveRef) {
        let mv = self.battle.mv(me, used);
        let side = self.state.side_mut(me);
        if matches!(side.phase, Phase::Charging(_)) {
            side.phase = Phase::Free;
        } else if prepares(mv.timing) {
            side.phase = Phase::Charging(used);
            self.log.record(Event::Prepares(me, used));
            if mv.timing == Timing::ChargeRaisingDefense {
                self.change_stages(me, &StageChanges::one(Stat::Defense, 1));
            }
            return;
        }
        match mv.status {
            Some(effect) => self.use_status_move(me, used, effect),
            None if mv.damage == DamageRule::Bide => self.begin_biding(me, used),
            None => self.strike(me, used),
        }
    }

    fn begin_biding(&mut self, me: SideId, used: MoveRef) {
        self.state.side_mut(me).phase = Phase::Biding {
            mv: used,
            turns: 3,
            stored: 0,
        };
        self.log.record(Event::Began(me, Lasting::Bide));
    }

    /// Stores for two turns, then gives back twice what it took.
    fn go_on_biding(&mut self, me: SideId, used: MoveRef, turns: u8, stored: u16) {
        if turns == 1 {
            self.state.side_mut(me).phase = Phase::Free;
            self.log.record(Event::Ended(me, Lasting::Bide));
            self.release(me, used, stored.saturating_mul(2));
        } else {
            self.log.record(Event::Stores(me));
        }
    }

    fn end_lapsed_rampage(&mut self, me: SideId) {
        if let Phase::Rampage { lock: 1, left, .. } = self.state.side(me).phase {
            self.end_rampage(me, left);
        }
    }

    /// Fury that has run its course leaves its owner confused.
    pub(crate) fn end_rampage(&mut self, me: SideId, left: u8) {
        self.state.side_mut(me).phase = Phase::Free;
        if left <= 1 {
            self.confuse(me);
        }
    }

    /// The slot of the foe's last move, when Encore or Disable can hold it.
    pub(crate) fn holdable(&self, foe: SideId) -> Option<u8> {
        let Some(MoveRef::Own(slot)) = self.state.side(foe).last_move else {
            return None;
        };
        (self.state.side(foe).pp[usize::from(slot)] > 0).then_some(slot)
    }

    pub(crate) fn is_encorable(&self, foe: SideId, slot: u8) -> bool {
        can_be_encored(self.battle.mv(foe, MoveRef::Own(slot)))
    }

    /// Whether the foe's move this turn is still to come and is an attack.
    pub(crate) fn foe_is_about_to_attack(&self, me: SideId) -> bool {
        let foe = me.foe();
        let side = self.state.side(foe);
        let mv = self.battle.mv(foe, self.chosen[foe as usize]);
        !side.acted && side.phase != Phase::Recharging && mv.is_damaging()
    }

    pub(crate) fn mirrored(&self, me: SideId) -> Option<MoveRef> {
        let foe = me.foe();
        let last = self.state.side(foe).last_move?;
        let mv = self.battle.mv(foe, last);
        let is_copy = mv.status == Some(StatusEffect::MirrorMove);
        if is_copy || !mv.flags.mirrorable {
            return None;
        }
        match last {
            MoveRef::Own(slot) => Some(MoveRef::Foe(slot)),
            MoveRef::Foe(slot) => Some(MoveRef::Own(slot)),
            MoveRef::Struggle => None,
        }
    }
}

fn prepares(timing: Timing) -> bool {
    match timing {
        Timing::Charge | Timing::ChargeRaisingDefense | Timing::Underground | Timing::Airborne => {
            true
        }
        Timing::Immediate | Timing::Recharge | Timing::Rampage => false,
    }
}
