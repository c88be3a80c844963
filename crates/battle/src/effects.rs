//! What a hit does besides damage: quirks, secondary effects, moves that span turns.

use crate::damage::Status;
use crate::moves::{Move, Quirk, SecondaryEffect, Timing};
use crate::rolls::Rolls;
use crate::state::{Duel, Phase, SideId, State};
use crate::types::Type;

/// Locks the user into a rest or a rampage that its hit begins or renews.
pub(crate) fn begin_long_move(state: &mut State, me: SideId, mv: &Move, rolls: &mut impl Rolls) {
    let phase = &mut state.side_mut(me).phase;
    match mv.timing {
        Timing::Recharge => *phase = Phase::Recharging,
        Timing::Rampage => *phase = rampage(*phase, rolls),
        _ => {}
    }
}

/// A rampage lasts two or three turns; each hit with more than one turn to go keeps it up.
fn rampage(phase: Phase, rolls: &mut impl Rolls) -> Phase {
    match phase {
        Phase::Rampage { left, .. } if left >= 2 => Phase::Rampage { lock: 2, left },
        Phase::Rampage { .. } => phase,
        _ => Phase::Rampage {
            lock: 2,
            left: 2 + rolls.below(2) as u8,
        },
    }
}

pub(crate) fn apply_quirk(
    duel: &Duel<'_>,
    state: &mut State,
    me: SideId,
    quirk: Quirk,
    rolls: &mut impl Rolls,
) {
    let foe = me.foe();
    match quirk {
        Quirk::Traps if state.side(foe).trapped == 0 => {
            state.side_mut(foe).trapped = 5 + rolls.below(2) as u8;
        }
        Quirk::Rage => state.side_mut(me).enraged = true,
        Quirk::SetsReflect if state.side(me).reflect == 0 => {
            let light_screen = state.side(me).light_screen;
            state.side_mut(me).set_screens(5, light_screen);
        }
        Quirk::SetsLightScreen if state.side(me).light_screen == 0 => {
            let reflect = state.side(me).reflect;
            state.side_mut(me).set_screens(reflect, 5);
        }
        Quirk::PlantsLeechSeed => {
            let grass = duel.corner(foe).combatant.typing.has(Type::Grass);
            state.side_mut(foe).seeded |= !grass;
        }
        Quirk::ResetsAllStages => {
            for side in &mut state.sides {
                side.reset_stages();
            }
        }
        Quirk::ResetsTargetStages => state.side_mut(foe).reset_stages(),
        Quirk::CuresOwnStatus => state.side_mut(me).condition.status = None,
        // Each of the others acts elsewhere in a use of a move, or not at all in a duel of two.
        Quirk::Traps
        | Quirk::SetsReflect
        | Quirk::SetsLightScreen
        | Quirk::Crash
        | Quirk::FaintsUser
        | Quirk::FirstTurnOnly
        | Quirk::NeedsAttackingTarget
        | Quirk::NeedsSleepingTarget
        | Quirk::BreaksScreens
        | Quirk::BreaksProtection
        | Quirk::SwitchesUserOut
        | Quirk::SwitchesTargetOut
        | Quirk::ScattersCoins
        | Quirk::CostsQuarter => {}
    }
}

pub(crate) fn apply_secondary(
    duel: &Duel<'_>,
    state: &mut State,
    target: SideId,
    effect: SecondaryEffect,
    rolls: &mut impl Rolls,
) {
    let own = duel.corner(target).combatant;
    let side = state.side_mut(target);
    match effect {
        SecondaryEffect::Burn => side.inflict(own, Status::Burn),
        SecondaryEffect::Freeze => side.inflict(own, Status::Freeze),
        SecondaryEffect::Paralysis => side.inflict(own, Status::Paralysis),
        SecondaryEffect::Poison => side.inflict(own, Status::Poison),
        SecondaryEffect::TriStatus => {
            let statuses = [Status::Burn, Status::Paralysis, Status::Freeze];
            side.inflict(own, statuses[rolls.below(3) as usize]);
        }
        SecondaryEffect::Confusion if side.confusion == 0 => {
            side.confusion = confusion_turns(rolls);
        }
        SecondaryEffect::Confusion => {}
        SecondaryEffect::Flinch => side.flinched = true,
        SecondaryEffect::Stages(changes) => side.change_stages(&changes),
    }
}

/// Confusion lasts one to four actions, plus the one on which it ends.
pub(crate) fn confusion_turns(rolls: &mut impl Rolls) -> u8 {
    2 + rolls.below(4) as u8
}

pub(crate) fn thaw(state: &mut State, side: SideId) {
    let status = &mut state.side_mut(side).condition.status;
    if *status == Some(Status::Freeze) {
        *status = None;
    }
}

/// Gives HP back to a side that has not fainted.
pub(crate) fn heal(duel: &Duel<'_>, state: &mut State, side: SideId, amount: u16) {
    let max = duel.corner(side).combatant.stats.hp;
    let own = state.side_mut(side);
    if own.hp > 0 {
        own.hp = (own.hp + amount).min(max);
    }
}
