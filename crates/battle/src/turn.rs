//! One turn of a duel: order, what keeps a Pokémon from moving, residual damage.

use crate::damage::{Status, confusion_damage};
use crate::effects::{confusion_turns, heal};
use crate::moves::{DamageRule, StageChanges, Timing};
use crate::rolls::Rolls;
use crate::state::{Duel, Phase, Side, SideId, State};
use crate::stats::Stat;
use crate::strike::Used;

/// Plays one turn and says who has won, if somebody has.
pub(crate) fn play(duel: &Duel<'_>, state: &mut State, rolls: &mut impl Rolls) -> Option<SideId> {
    let used = SideId::BOTH.map(|side| Used::choose(state, side));
    let order = order(duel, state, &used, rolls);
    for side in &mut state.sides {
        side.begin_turn();
    }
    for actor in order {
        act(duel, state, actor, used[actor as usize], rolls);
        if let Some(winner) = state.winner() {
            return Some(winner);
        }
    }
    end_turn(duel, state, rolls)
}

/// Higher priority first, then higher Speed; a tie is broken at random each turn.
fn order(duel: &Duel<'_>, state: &State, used: &[Used; 2], rolls: &mut impl Rolls) -> [SideId; 2] {
    let [a, b] = SideId::BOTH.map(|side| used[side as usize].priority(duel, state, side));
    match a.cmp(&b) {
        std::cmp::Ordering::Greater => [SideId::A, SideId::B],
        std::cmp::Ordering::Less => [SideId::B, SideId::A],
        std::cmp::Ordering::Equal => by_speed(duel, state, rolls),
    }
}

fn by_speed(duel: &Duel<'_>, state: &State, rolls: &mut impl Rolls) -> [SideId; 2] {
    let [a, b] = SideId::BOTH.map(|id| state.side(id).speed(duel.corner(id).combatant));
    if a > b || (a == b && rolls.one_in(2)) {
        [SideId::A, SideId::B]
    } else {
        [SideId::B, SideId::A]
    }
}

fn act(duel: &Duel<'_>, state: &mut State, me: SideId, used: Used, rolls: &mut impl Rolls) {
    let side = state.side_mut(me);
    side.actions += 1;
    side.enraged = false;
    if can_move(duel, state, me, used, rolls) {
        act_freely(duel, state, me, used, rolls);
    } else {
        interrupt(state.side_mut(me));
    }
    state.side_mut(me).acted = true;
}

/// What was being prepared or stored is lost; a rampage only lapses at the end of the turn.
fn interrupt(side: &mut Side) {
    if matches!(side.phase, Phase::Charging | Phase::Biding { .. }) {
        side.phase = Phase::Free;
    }
}

/// Checks in the games' order: recharge, freeze, flinch, confusion, paralysis.
fn can_move(
    duel: &Duel<'_>,
    state: &mut State,
    me: SideId,
    used: Used,
    rolls: &mut impl Rolls,
) -> bool {
    let side = state.side_mut(me);
    if side.phase == Phase::Recharging {
        side.phase = Phase::Free;
        return false;
    }
    if side.condition.status == Some(Status::Freeze) && !used.mv(duel, me).thaws_user {
        if !rolls.one_in(5) {
            return false;
        }
        side.condition.status = None;
    }
    if side.flinched {
        return false;
    }
    if side.confusion > 0 && hurts_itself(duel, state, me, rolls) {
        return false;
    }
    let paralysed = state.side(me).condition.status == Some(Status::Paralysis);
    !(paralysed && rolls.one_in(4))
}

/// Confusion wears off, or one action in three strikes oneself.
fn hurts_itself(duel: &Duel<'_>, state: &mut State, me: SideId, rolls: &mut impl Rolls) -> bool {
    let side = state.side_mut(me);
    side.confusion -= 1;
    if side.confusion == 0 || !rolls.percent(33) {
        return false;
    }
    let damage = confusion_damage(
        duel.corner(me).combatant,
        &side.condition,
        85 + rolls.below(16),
    );
    state.hurt(me, damage);
    true
}

fn act_freely(duel: &Duel<'_>, state: &mut State, me: SideId, used: Used, rolls: &mut impl Rolls) {
    let mv = used.mv(duel, me);
    if mv.damage == DamageRule::Bide {
        return bide(duel, state, me, used);
    }
    let side = state.side_mut(me);
    if used == Used::Own && !side.is_locked() {
        side.pp -= 1;
    }
    if mv.thaws_user && side.condition.status == Some(Status::Freeze) {
        side.condition.status = None;
    }
    if side.phase == Phase::Charging {
        side.phase = Phase::Free;
    } else if prepares(mv.timing) {
        side.phase = Phase::Charging;
        if mv.timing == Timing::ChargeRaisingDefense {
            side.change_stages(&StageChanges::one(Stat::Defense, 1));
        }
        return;
    }
    used.strike(duel, me).run(state, rolls);
    end_rampage_when_lapsed(state, me, rolls);
}

fn prepares(timing: Timing) -> bool {
    match timing {
        Timing::Charge | Timing::ChargeRaisingDefense | Timing::Underground | Timing::Airborne => {
            true
        }
        Timing::Immediate | Timing::Recharge | Timing::Rampage => false,
    }
}

/// Stores for two turns, then gives back twice what it took.
fn bide(duel: &Duel<'_>, state: &mut State, me: SideId, used: Used) {
    let side = state.side_mut(me);
    match side.phase {
        Phase::Biding { turns: 1, stored } => {
            side.phase = Phase::Free;
            used.strike(duel, me)
                .release(state, stored.saturating_mul(2));
        }
        Phase::Biding { .. } => {}
        _ => {
            side.pp -= 1;
            side.phase = Phase::Biding {
                turns: 3,
                stored: 0,
            };
        }
    }
}

fn end_rampage_when_lapsed(state: &mut State, me: SideId, rolls: &mut impl Rolls) {
    if let Phase::Rampage { lock: 1, left } = state.side(me).phase {
        end_rampage(state, me, left, rolls);
    }
}

/// Fury that has run its course leaves its owner confused.
fn end_rampage(state: &mut State, me: SideId, left: u8, rolls: &mut impl Rolls) {
    let side = state.side_mut(me);
    side.phase = Phase::Free;
    if left <= 1 && side.confusion == 0 {
        side.confusion = confusion_turns(rolls);
    }
}

/// Residual damage in its order, then counters of turns.
fn end_turn(duel: &Duel<'_>, state: &mut State, rolls: &mut impl Rolls) -> Option<SideId> {
    if state.sides.iter().any(suffers) {
        let order = by_speed(duel, state, rolls);
        for residual in [leech_seed, poison, burn, trap] {
            for side in order {
                residual(duel, state, side);
                if let Some(winner) = state.winner() {
                    return Some(winner);
                }
            }
        }
    }
    for side in SideId::BOTH {
        count_down(state, side, rolls);
    }
    None
}

fn suffers(side: &Side) -> bool {
    side.seeded
        || side.trapped > 0
        || matches!(side.condition.status, Some(Status::Poison | Status::Burn))
}

fn leech_seed(duel: &Duel<'_>, state: &mut State, side: SideId) {
    if state.side(side).seeded {
        let lost = hurt_by_share(duel, state, side, 8);
        heal(duel, state, side.foe(), lost);
    }
}

fn poison(duel: &Duel<'_>, state: &mut State, side: SideId) {
    if state.side(side).condition.status == Some(Status::Poison) {
        hurt_by_share(duel, state, side, 8);
    }
}

fn burn(duel: &Duel<'_>, state: &mut State, side: SideId) {
    if state.side(side).condition.status == Some(Status::Burn) {
        hurt_by_share(duel, state, side, 16);
    }
}

fn trap(duel: &Duel<'_>, state: &mut State, side: SideId) {
    let trapped = &mut state.side_mut(side).trapped;
    *trapped = trapped.saturating_sub(1);
    if *trapped > 0 {
        hurt_by_share(duel, state, side, 8);
    }
}

/// A truncated share of the maximum HP, at least 1.
fn hurt_by_share(duel: &Duel<'_>, state: &mut State, side: SideId, divisor: u16) -> u16 {
    let share = duel.corner(side).combatant.stats.hp / divisor;
    state.hurt(side, share.max(1))
}

fn count_down(state: &mut State, me: SideId, rolls: &mut impl Rolls) {
    let side = state.side_mut(me);
    side.flinched = false;
    side.set_screens(
        side.reflect.saturating_sub(1),
        side.light_screen.saturating_sub(1),
    );
    match &mut side.phase {
        Phase::Biding { turns, .. } => *turns -= 1,
        Phase::Rampage { lock, left } if *lock > 1 => {
            *lock -= 1;
            *left -= 1;
        }
        &mut Phase::Rampage { left, .. } => end_rampage(state, me, left, rolls),
        Phase::Free | Phase::Charging | Phase::Recharging => {}
    }
}
