//! The end of a turn: residual damage in its order, then counters of turns.

use crate::log::{Cause, Event, Lasting, Log};
use crate::moves::Status;
use crate::rolls::Rolls;
use crate::state::{Hold, Phase, Side, SideId};
use crate::turn::Turn;

impl<R: Rolls, L: Log> Turn<'_, '_, R, L> {
    /// Who has won by what the end of the turn did, if somebody has.
    pub(crate) fn end(&mut self) -> Option<SideId> {
        self.log.record(Event::TurnEnds);
        if self.state.sides.iter().any(suffers) {
            let order = self.by_speed();
            for residual in [Self::leech_seed, Self::poison, Self::burn, Self::trap] {
                for side in order {
                    residual(self, side);
                    if let Some(winner) = self.state.winner() {
                        return Some(winner);
                    }
                }
            }
        }
        for side in SideId::BOTH {
            self.count_down(side);
        }
        None
    }

    fn leech_seed(&mut self, side: SideId) {
        if self.state.side(side).seeded {
            let lost = self.lose_share(side, Cause::LeechSeed, 8, 1);
            self.heal(side.foe(), lost);
        }
    }

    fn poison(&mut self, side: SideId) {
        match self.state.side(side).status() {
            Some(Status::Poison) => {
                self.lose_share(side, Cause::Poison, 8, 1);
            }
            Some(Status::Toxic) => {
                let toxic = &mut self.state.side_mut(side).toxic;
                *toxic = (*toxic + 1).min(15);
                let times = *toxic;
                self.lose_share(side, Cause::Poison, 16, times.into());
            }
            _ => {}
        }
    }

    fn burn(&mut self, side: SideId) {
        if self.state.side(side).status() == Some(Status::Burn) {
            self.lose_share(side, Cause::Burn, 16, 1);
        }
    }

    fn trap(&mut self, side: SideId) {
        let trapped = &mut self.state.side_mut(side).trapped;
        match *trapped {
            0 => {}
            1 => {
                *trapped = 0;
                self.log.record(Event::Ended(side, Lasting::Trap));
            }
            _ => {
                *trapped -= 1;
                self.lose_share(side, Cause::Trap, 8, 1);
            }
        }
    }

    /// `times` a truncated share of the maximum HP, which is at least 1.
    fn lose_share(&mut self, side: SideId, cause: Cause, divisor: u16, times: u16) -> u16 {
        let share = (self.battle.max_hp(side) / divisor).max(1);
        self.hurt(side, cause, share.saturating_mul(times))
    }

    fn count_down(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        side.flinched = false;
        side.protected = false;
        side.roosting = false;
        if side.stall_turns > 0 {
            side.stall_turns -= 1;
            if side.stall_turns == 0 {
                side.stall = 0;
            }
        }
        if !holds_anything(side) {
            return;
        }
        self.count_down_holds(me);
        self.fall_asleep(me);
        self.count_down_screens(me);
        self.count_down_phase(me);
    }

    fn count_down_holds(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        let taunted = side.taunted;
        side.taunted = taunted.saturating_sub(1);
        let (encored, disabled) = (side.encored, side.disabled);
        let has_pp = |hold: Hold| side.pp[usize::from(hold.slot)] > 0;
        side.encored = one_turn_less(encored).filter(|&hold| has_pp(hold));
        side.disabled = one_turn_less(disabled);
        let over = |before: Option<Hold>, after: Option<Hold>| before.filter(|_| after.is_none());
        let ended = [
            (taunted == 1).then_some(Lasting::Taunt),
            over(encored, side.encored).map(|hold| Lasting::Encore(hold.slot)),
            over(disabled, side.disabled).map(|hold| Lasting::Disable(hold.slot)),
        ];
        for lasting in ended.into_iter().flatten() {
            self.log.record(Event::Ended(me, lasting));
        }
    }

    fn fall_asleep(&mut self, me: SideId) {
        let drowsy = &mut self.state.side_mut(me).drowsy;
        if *drowsy > 0 {
            *drowsy -= 1;
            if *drowsy == 0 && !self.inflict(me, Status::Sleep) {
                self.log.record(Event::Ended(me, Lasting::Drowsiness));
            }
        }
    }

    fn count_down_screens(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        let before = [side.reflect, side.light_screen, side.mist];
        let [reflect, light_screen, mist] = before.map(|turns| turns.saturating_sub(1));
        side.set_screens(reflect, light_screen);
        side.mist = mist;
        let names = [Lasting::Reflect, Lasting::LightScreen, Lasting::Mist];
        for (_, lasting) in before
            .into_iter()
            .zip(names)
            .filter(|(turns, _)| *turns == 1)
        {
            self.log.record(Event::Ended(me, lasting));
        }
    }

    /// Sleep ends a rampage without confusion, unless it has lapsed: then fury has run its course.
    fn count_down_phase(&mut self, me: SideId) {
        let side = self.state.side_mut(me);
        let asleep = side.status() == Some(Status::Sleep);
        match &mut side.phase {
            Phase::Biding { turns, .. } => *turns -= 1,
            Phase::Rampage { lock, .. } if *lock > 1 && asleep => side.phase = Phase::Free,
            Phase::Rampage { lock, left, .. } if *lock > 1 => {
                *lock -= 1;
                *left -= 1;
            }
            &mut Phase::Rampage { left, .. } => self.end_rampage(me, left),
            Phase::Free | Phase::Charging(_) | Phase::Recharging => {}
        }
    }
}

fn suffers(side: &Side) -> bool {
    side.seeded
        || side.trapped > 0
        || matches!(
            side.status(),
            Some(Status::Poison | Status::Toxic | Status::Burn)
        )
}

/// Whether any counter is left to count down.
fn holds_anything(side: &Side) -> bool {
    side.phase != Phase::Free
        || side.reflect | side.light_screen | side.mist | side.taunted | side.drowsy > 0
        || side.disabled.is_some()
        || side.encored.is_some()
}

fn one_turn_less(hold: Option<Hold>) -> Option<Hold> {
    let Hold { slot, turns } = hold?;
    (turns > 1).then(|| Hold {
        slot,
        turns: turns - 1,
    })
}
