//! Changes of state that moves and time bring about, each with its event.

use crate::log::{Cause, Event, Lasting, Log, StageShift};
use crate::moves::{Move, Quirk, SecondaryEffect, StageChanges, Status, Timing};
use crate::rolls::Rolls;
use crate::state::{MoveRef, Phase, Side, SideId};
use crate::stats::Stat;
use crate::turn::Turn;
use crate::types::Type;

impl<R: Rolls, L: Log> Turn<'_, '_, R, L> {
    /// Takes HP away and returns how many were really lost.
    pub(crate) fn hurt(&mut self, side: SideId, cause: Cause, damage: u16) -> u16 {
        let lost = self.state.hurt(side, damage);
        if lost > 0 {
            let left = self.state.side(side).hp;
            self.log.record(Event::Hurt(side, cause, lost, left));
            if left == 0 {
                self.log.record(Event::Fainted(side));
            }
        }
        lost
    }

    /// Gives HP back to a side that has not fainted; whether it had any to gain.
    pub(crate) fn heal(&mut self, side: SideId, amount: u16) -> bool {
        let max = self.battle.max_hp(side);
        let own = self.state.side_mut(side);
        if own.hp == 0 || own.hp == max {
            return false;
        }
        let before = own.hp;
        own.hp = (before + amount).min(max);
        let left = own.hp;
        self.log.record(Event::Healed(side, left - before, left));
        true
    }

    pub(crate) fn change_stages(&mut self, side: SideId, changes: &StageChanges) {
        let before = stages(self.state.side(side));
        self.state.side_mut(side).change_stages(changes);
        let shift = StageShift {
            asked: *changes,
            applied: difference(before, stages(self.state.side(side))),
        };
        self.log.record(Event::Stages(side, shift));
    }

    /// Changes that come from the foe: Mist keeps the falls away.
    pub(crate) fn suffer_stages(&mut self, side: SideId, changes: &StageChanges) {
        if self.state.side(side).mist == 0 {
            return self.change_stages(side, changes);
        }
        let allowed = changes.without_falls();
        if allowed != *changes {
            self.log.record(Event::Shielded(side));
        }
        if allowed != StageChanges::NONE {
            self.change_stages(side, &allowed);
        }
    }

    /// An enraged Pokémon's Attack rises with each hit it takes.
    pub(crate) fn grow_angry(&mut self, side: SideId) {
        if self.state.side(side).enraged {
            self.change_stages(side, &StageChanges::one(Stat::Attack, 1));
        }
    }

    pub(crate) fn reset_stages(&mut self, side: SideId) {
        self.state.side_mut(side).reset_stages();
        self.log.record(Event::StagesReset(side));
    }

    /// A new lasting status, where nothing stands against it; whether it took.
    pub(crate) fn inflict(&mut self, side: SideId, status: Status) -> bool {
        let typing = self.battle.typing(self.state, side);
        if self.state.side(side).hp == 0 || self.state.side(side).status().is_some() {
            return false;
        }
        // One to three lost turns: the counter runs down on waking too.
        let sleep = match status {
            Status::Sleep => 2 + self.rolls.below(3) as u8,
            _ => 0,
        };
        let took = self.state.side_mut(side).inflict(typing, status, sleep);
        if took {
            self.log.record(Event::Afflicted(side, status));
        }
        took
    }

    pub(crate) fn cure(&mut self, side: SideId) {
        if let Some(status) = self.state.side(side).status() {
            self.state.side_mut(side).cure();
            self.log.record(Event::Cured(side, status));
        }
    }

    pub(crate) fn thaw(&mut self, side: SideId) {
        if self.state.side(side).status() == Some(Status::Freeze) {
            self.cure(side);
        }
    }

    /// Confusion for one to four actions, unless there is some already; whether it took.
    pub(crate) fn confuse(&mut self, side: SideId) -> bool {
        if self.state.side(side).confusion > 0 {
            return false;
        }
        self.state.side_mut(side).confusion = 2 + self.rolls.below(4) as u8;
        self.log.record(Event::Confused(side));
        true
    }

    /// Locks the user into a rest or a rampage that its hit begins or renews.
    pub(crate) fn begin_long_move(&mut self, me: SideId, used: MoveRef, mv: &Move) {
        let phase = self.state.side(me).phase;
        let next = match mv.timing {
            Timing::Recharge => Phase::Recharging,
            Timing::Rampage => self.rampage(phase, used),
            _ => return,
        };
        self.state.side_mut(me).phase = next;
    }

    /// A rampage lasts two or three turns; each hit with more than one turn to go keeps it up.
    fn rampage(&mut self, phase: Phase, used: MoveRef) -> Phase {
        match phase {
            Phase::Rampage { mv, left, .. } if left >= 2 => Phase::Rampage { mv, lock: 2, left },
            Phase::Rampage { .. } => phase,
            _ => Phase::Rampage {
                mv: used,
                lock: 2,
                left: 2 + self.rolls.below(2) as u8,
            },
        }
    }

    /// What a hit does to its target besides damage; a substitute keeps it away.
    pub(crate) fn apply_to_target(&mut self, me: SideId, quirk: Quirk) {
        let foe = me.foe();
        match quirk {
            Quirk::Traps if self.state.side(foe).trapped == 0 => {
                self.state.side_mut(foe).trapped = 5 + self.rolls.below(2) as u8;
                self.log.record(Event::Began(foe, Lasting::Trap));
            }
            Quirk::PlantsLeechSeed => {
                self.plant_seed(foe);
            }
            Quirk::ResetsAllStages => {
                for side in SideId::BOTH {
                    self.reset_stages(side);
                }
            }
            Quirk::ResetsTargetStages => self.reset_stages(foe),
            _ => {}
        }
    }

    /// What a hit does to its user, substitute or not.
    pub(crate) fn apply_to_user(&mut self, me: SideId, quirk: Quirk) {
        match quirk {
            Quirk::Rage => self.state.side_mut(me).enraged = true,
            Quirk::SetsReflect => {
                self.raise_reflect(me);
            }
            Quirk::SetsLightScreen => {
                self.raise_light_screen(me);
            }
            Quirk::CuresOwnStatus => self.cure(me),
            _ => {}
        }
    }

    /// Whether there was none already.
    pub(crate) fn raise_reflect(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        let none = side.reflect == 0;
        if none {
            side.set_screens(5, side.light_screen);
            self.log.record(Event::Began(me, Lasting::Reflect));
        }
        none
    }

    /// Whether there was none already.
    pub(crate) fn raise_light_screen(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        let none = side.light_screen == 0;
        if none {
            side.set_screens(side.reflect, 5);
            self.log.record(Event::Began(me, Lasting::LightScreen));
        }
        none
    }

    /// Whether the seed took: Grass types are immune, and one seed is enough.
    pub(crate) fn plant_seed(&mut self, target: SideId) -> bool {
        let grass = self.battle.typing(self.state, target).has(Type::Grass);
        let side = self.state.side_mut(target);
        if grass || side.seeded {
            return false;
        }
        side.seeded = true;
        self.log.record(Event::Began(target, Lasting::LeechSeed));
        true
    }

    pub(crate) fn apply_secondary(&mut self, target: SideId, effect: SecondaryEffect) {
        match effect {
            SecondaryEffect::Burn => {
                self.inflict(target, Status::Burn);
            }
            SecondaryEffect::Freeze => {
                self.inflict(target, Status::Freeze);
            }
            SecondaryEffect::Paralysis => {
                self.inflict(target, Status::Paralysis);
            }
            SecondaryEffect::Poison => {
                self.inflict(target, Status::Poison);
            }
            SecondaryEffect::TriStatus => {
                let statuses = [Status::Burn, Status::Paralysis, Status::Freeze];
                let status = statuses[self.rolls.below(3) as usize];
                self.inflict(target, status);
            }
            SecondaryEffect::Confusion => {
                self.confuse(target);
            }
            SecondaryEffect::Flinch => self.state.side_mut(target).flinched = true,
            SecondaryEffect::Stages(changes) => self.suffer_stages(target, &changes),
        }
    }
}

fn stages(side: &Side) -> StageChanges {
    StageChanges {
        stats: side.condition.stages,
        accuracy: side.accuracy,
        evasion: side.evasion,
    }
}

fn difference(before: StageChanges, after: StageChanges) -> StageChanges {
    StageChanges {
        stats: std::array::from_fn(|stat| after.stats[stat] - before.stats[stat]),
        accuracy: after.accuracy - before.accuracy,
        evasion: after.evasion - before.evasion,
    }
}
