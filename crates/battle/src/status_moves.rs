//! One use of a status move.

use crate::log::{Cause, Event, Lasting, Log};
use crate::moves::{Move, StageChanges, Status, StatusEffect};
use crate::rolls::Rolls;
use crate::state::{Hold, MoveRef, SideId};
use crate::turn::Turn;
use crate::types::{Effectiveness, Type};

impl<R: Rolls, L: Log> Turn<'_, '_, R, L> {
    pub(crate) fn use_status_move(&mut self, me: SideId, used: MoveRef, effect: StatusEffect) {
        let aimed_at_foe = is_aimed_at_foe(effect);
        if aimed_at_foe && !self.reaches_foe(me, used, effect) {
            return;
        }
        let worked = if aimed_at_foe {
            self.apply_to_foe(me, effect)
        } else {
            self.apply_to_own_side(me, effect)
        };
        if !worked {
            self.log.record(Event::Failed(me));
        }
    }

    /// Reach, protection, immunities, accuracy and substitute, in the games' order.
    fn reaches_foe(&mut self, me: SideId, used: MoveRef, effect: StatusEffect) -> bool {
        let foe = me.foe();
        let mv = self.battle.mv(me, used);
        let sure = self.is_toxic_by_poison_type(me, effect);
        if !sure && self.is_out_of_reach(foe, mv) {
            return self.stopped(Event::Missed(me));
        }
        if self.is_protected(me, mv) {
            return false;
        }
        if !self.can_be_tried(foe, effect) {
            return self.stopped(Event::Failed(me));
        }
        if self.is_immune_to(me, foe, used, mv, effect) {
            return self.stopped(Event::Immune(foe));
        }
        if effect == StatusEffect::MirrorMove {
            return true;
        }
        if !sure && !self.is_accurate(me, mv) {
            return self.stopped(Event::Missed(me));
        }
        if self.state.side(foe).substitute > 0 && !mv.flags.through_substitute {
            return self.stopped(Event::SubstituteHeld(foe));
        }
        true
    }

    fn stopped(&mut self, by: Event) -> bool {
        self.log.record(by);
        false
    }

    /// A Poison type's Toxic neither misses nor fails to reach.
    fn is_toxic_by_poison_type(&self, me: SideId, effect: StatusEffect) -> bool {
        effect == StatusEffect::Inflict(Status::Toxic)
            && self.battle.typing(self.state, me).has(Type::Poison)
    }

    fn can_be_tried(&self, foe: SideId, effect: StatusEffect) -> bool {
        match effect {
            StatusEffect::MakeDrowsy => self.state.side(foe).status().is_none(),
            StatusEffect::Disable => self.state.side(foe).last_move.is_some(),
            _ => true,
        }
    }

    fn is_immune_to(
        &self,
        me: SideId,
        foe: SideId,
        used: MoveRef,
        mv: &Move,
        effect: StatusEffect,
    ) -> bool {
        let grass = self.battle.typing(self.state, foe).has(Type::Grass);
        let by_type = mv.flags.needs_type
            && self.battle.matchup(self.state, me, used).effectiveness == Effectiveness::Immune;
        by_type || (grass && (mv.flags.powder || effect == StatusEffect::PlantLeechSeed))
    }

    fn apply_to_foe(&mut self, me: SideId, effect: StatusEffect) -> bool {
        let foe = me.foe();
        match effect {
            StatusEffect::TargetStages(changes) => {
                self.suffer_stages(foe, &changes);
                true
            }
            StatusEffect::Inflict(status) => self.inflict(foe, status),
            StatusEffect::Confuse => self.confuse(foe),
            StatusEffect::MakeDrowsy => self.make_drowsy(foe),
            StatusEffect::PlantLeechSeed => self.plant_seed(foe),
            StatusEffect::Disable => self.disable(foe),
            StatusEffect::Encore => self.encore(foe),
            StatusEffect::Taunt => self.taunt(foe),
            StatusEffect::MirrorMove => self.mirror(me),
            _ => unreachable!("not aimed at the foe"),
        }
    }

    fn apply_to_own_side(&mut self, me: SideId, effect: StatusEffect) -> bool {
        match effect {
            StatusEffect::OwnStages(changes) => {
                self.change_stages(me, &changes);
                true
            }
            StatusEffect::Mist => self.raise_mist(me),
            StatusEffect::Reflect => self.raise_reflect(me),
            StatusEffect::LightScreen => self.raise_light_screen(me),
            StatusEffect::Protect => self.protect(me),
            StatusEffect::Substitute => self.make_substitute(me),
            StatusEffect::Rest => self.rest(me),
            StatusEffect::Recover => self.recover(me),
            StatusEffect::Roost => self.roost(me),
            StatusEffect::ResetAllStages => {
                SideId::BOTH
                    .into_iter()
                    .for_each(|side| self.reset_stages(side));
                true
            }
            StatusEffect::FocusEnergy => self.focus(me),
            StatusEffect::Minimize => self.minimize(me),
            StatusEffect::Conversion => self.convert(me),
            StatusEffect::Nothing => {
                self.log.record(Event::NothingHappened(me));
                true
            }
            _ => unreachable!("aimed at the foe"),
        }
    }

    fn make_drowsy(&mut self, foe: SideId) -> bool {
        let side = self.state.side_mut(foe);
        if side.drowsy > 0 {
            return false;
        }
        side.drowsy = 2;
        self.log.record(Event::Began(foe, Lasting::Drowsiness));
        true
    }

    /// Four turns, this one included where the target has not acted yet.
    fn disable(&mut self, foe: SideId) -> bool {
        let side = self.state.side(foe);
        let (Some(slot), None) = (self.holdable(foe), side.disabled) else {
            return false;
        };
        let turns = if side.acted { 5 } else { 4 };
        self.state.side_mut(foe).disabled = Some(Hold { slot, turns });
        self.log.record(Event::Began(foe, Lasting::Disable(slot)));
        true
    }

    /// Three turns, this one included where the target has not acted yet.
    fn encore(&mut self, foe: SideId) -> bool {
        let side = self.state.side(foe);
        let (Some(slot), None) = (self.holdable(foe), side.encored) else {
            return false;
        };
        if !self.is_encorable(foe, slot) {
            return false;
        }
        let turns = if side.acted { 4 } else { 3 };
        self.state.side_mut(foe).encored = Some(Hold { slot, turns });
        self.log.record(Event::Began(foe, Lasting::Encore(slot)));
        true
    }

    /// Three turns, this one included where the target has not acted yet.
    fn taunt(&mut self, foe: SideId) -> bool {
        let side = self.state.side_mut(foe);
        if side.taunted > 0 {
            return false;
        }
        side.taunted = if side.acted { 4 } else { 3 };
        self.log.record(Event::Began(foe, Lasting::Taunt));
        true
    }

    fn mirror(&mut self, me: SideId) -> bool {
        let Some(copied) = self.mirrored(me) else {
            return false;
        };
        self.log.record(Event::Used(me, copied));
        self.use_move(me, copied);
        true
    }

    fn raise_mist(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        let none = side.mist == 0;
        if none {
            side.mist = 5;
            self.log.record(Event::Began(me, Lasting::Mist));
        }
        none
    }

    /// Fails for the side that acts last, and more and more often in a row.
    fn protect(&mut self, me: SideId) -> bool {
        let stall = self.state.side(me).stall;
        let works = !self.state.side(me.foe()).acted && self.rolls.one_in(3_u32.pow(stall.into()));
        let side = self.state.side_mut(me);
        if works {
            side.protected = true;
            side.stall = (side.stall + 1).min(6);
            side.stall_turns = 2;
            self.log.record(Event::Braced(me));
        } else {
            side.stall = 0;
        }
        works
    }

    /// A quarter of the HP, of which some must be left; it also frees from a trap.
    fn make_substitute(&mut self, me: SideId) -> bool {
        let max = self.battle.max_hp(me);
        let side = self.state.side_mut(me);
        if side.substitute > 0 || u32::from(side.hp) * 4 <= u32::from(max) || max == 1 {
            return false;
        }
        let quarter = max / 4;
        side.substitute = quarter;
        if std::mem::take(&mut side.trapped) > 0 {
            self.log.record(Event::Ended(me, Lasting::Trap));
        }
        self.hurt(me, Cause::Substitute, quarter.max(1));
        self.log.record(Event::Began(me, Lasting::Substitute));
        true
    }

    /// Sleep takes the place of any other status.
    fn rest(&mut self, me: SideId) -> bool {
        let side = self.state.side(me);
        if side.status() == Some(Status::Sleep) || side.hp == self.battle.max_hp(me) {
            return false;
        }
        let typing = self.battle.typing(self.state, me);
        self.cure(me);
        self.state.side_mut(me).inflict(typing, Status::Sleep, 3);
        self.log.record(Event::Afflicted(me, Status::Sleep));
        let max = self.battle.max_hp(me);
        self.heal(me, max);
        true
    }

    fn recover(&mut self, me: SideId) -> bool {
        let half = self.battle.max_hp(me).div_ceil(2);
        self.heal(me, half)
    }

    fn roost(&mut self, me: SideId) -> bool {
        let healed = self.recover(me);
        self.state.side_mut(me).roosting |= healed;
        healed
    }

    fn focus(&mut self, me: SideId) -> bool {
        let side = self.state.side_mut(me);
        let new = !side.focused;
        side.focused = true;
        if new {
            self.log.record(Event::Began(me, Lasting::FocusEnergy));
        }
        new
    }

    fn minimize(&mut self, me: SideId) -> bool {
        self.state.side_mut(me).minimized = true;
        self.change_stages(
            me,
            &StageChanges {
                evasion: 2,
                ..StageChanges::NONE
            },
        );
        true
    }

    fn convert(&mut self, me: SideId) -> bool {
        let ty = self.battle.mv(me, MoveRef::Own(0)).ty;
        if self.battle.typing(self.state, me).has(ty) {
            return false;
        }
        self.state.side_mut(me).converted = Some(ty);
        self.log.record(Event::Converted(me, ty));
        true
    }
}

fn is_aimed_at_foe(effect: StatusEffect) -> bool {
    matches!(
        effect,
        StatusEffect::TargetStages(_)
            | StatusEffect::Inflict(_)
            | StatusEffect::Confuse
            | StatusEffect::MakeDrowsy
            | StatusEffect::PlantLeechSeed
            | StatusEffect::Disable
            | StatusEffect::Encore
            | StatusEffect::Taunt
            | StatusEffect::MirrorMove
    )
}
