//! Whether a move can touch its target, how surely, and with what it strikes.

use crate::damage::{Attack, Matchup};
use crate::moves::{DamageRule, Move, Reach, Timing};
use crate::setup::Battle;
use crate::state::{MoveRef, Phase, SideId, State};

impl<'a> Battle<'a> {
    /// Percent, 100 or more where nothing is left to chance, 0 for what cannot hit.
    pub(crate) fn hit_percent(&self, state: &State, me: SideId, mv: &Move) -> u32 {
        let [own, foe] = [me, me.foe()].map(|side| state.side(side));
        if mv.damage == DamageRule::OneHitKo {
            let [own, foe] = [me, me.foe()].map(|side| self.corner(side).combatant.level);
            return own.checked_sub(foe).map_or(0, |more| 30 + u32::from(more));
        }
        match mv.accuracy {
            None => 100,
            Some(_) if mv.flags.stomps && foe.minimized => 100,
            Some(accuracy) => staged_accuracy(accuracy, (own.accuracy - foe.evasion).clamp(-6, 6)),
        }
    }

    pub(crate) fn is_out_of_reach(&self, state: &State, target: SideId, mv: &Move) -> bool {
        let hideout = self.hideout(state, target);
        hideout.is_some_and(|hideout| !reaches(mv.reach, hideout))
    }

    /// Where a side that is out of reach hides, under the ground or in the air.
    fn hideout(&self, state: &State, side: SideId) -> Option<Timing> {
        let Phase::Charging(mv) = state.side(side).phase else {
            return None;
        };
        let timing = self.mv(side, mv).timing;
        matches!(timing, Timing::Underground | Timing::Airborne).then_some(timing)
    }

    /// One hit as the battle stands.
    pub(crate) fn attack<'s>(
        &self,
        state: &'s State,
        me: SideId,
        used: MoveRef,
        matchup: Matchup,
        critical: bool,
    ) -> Attack<'s>
    where
        'a: 's,
    {
        let foe = me.foe();
        let mv = self.mv(me, used);
        let hidden = matches!(mv.reach, Reach::AirDoubled | Reach::UndergroundDoubled)
            && self.hideout(state, foe).is_some();
        let stomped = mv.flags.stomps && state.side(foe).minimized;
        Attack {
            user: self.combatant(state, me),
            user_condition: &state.side(me).condition,
            target: self.combatant(state, foe),
            target_condition: &state.side(foe).condition,
            mv,
            matchup,
            critical,
            doublings: u8::from(hidden) + u8::from(stomped),
        }
    }
}

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
