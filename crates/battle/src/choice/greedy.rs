//! The player who looks one move ahead: the most expected progress towards a knock-out.

use crate::choice::{Choice, can_evolve, selectable};
use crate::damage::Matchup;
use crate::moves::{DamageRule, Hits, Move, Quirk, Status, Timing};
use crate::rolls::Rolls;
use crate::setup::Battle;
use crate::state::{MoveRef, Phase, SideId, State};
use crate::types::Effectiveness;

/// The selectable move with the highest score, the first among equals.
///
/// The score of a move is the expected share of the foe's HP that it takes, for each turn that it
/// lasts, plus the chance that it knocks the foe out before the foe acts: that spares an answer. The
/// foe is expected to use a move without priority. A move that knocks its user out is the last resort.
/// Mega Evolution comes at once, where there is one.
pub fn greedy<R: Rolls>(battle: &Battle<'_>, state: &State, me: SideId, _: &mut R) -> Choice {
    let moves = selectable(battle, state, me);
    let moves = moves.as_slice();
    let mut best = moves[0];
    if moves.len() > 1 {
        let mut best_score = f64::NEG_INFINITY;
        for &mv in moves {
            let score = score(battle, state, me, mv);
            if score > best_score {
                (best, best_score) = (mv, score);
            }
        }
    }
    Choice {
        mv: best,
        mega: can_evolve(battle, state, me),
    }
}

fn score(battle: &Battle<'_>, state: &State, me: SideId, used: MoveRef) -> f64 {
    let mv = battle.mv(me, used);
    if mv.quirk == Some(Quirk::FaintsUser) {
        return -1.0;
    }
    let matchup = battle.matchup(state, me, used);
    let first = chance_to_act_first(battle, state, me, mv);
    if !is_promising(state, me, mv, matchup) {
        return 0.0;
    }
    let mut hits = f64::from(battle.hit_percent(state, me, mv).min(100)) / 100.0;
    if battle.is_out_of_reach(state, me.foe(), mv) {
        hits *= 1.0 - first;
    }
    let Outlook {
        progress,
        knock_out,
    } = outlook(battle, state, me, used, matchup);
    match mv.timing {
        Timing::Charge | Timing::ChargeRaisingDefense | Timing::Underground | Timing::Airborne => {
            hits * progress / 2.0
        }
        Timing::Recharge => hits * ((progress + knock_out) / 2.0 + first * knock_out),
        Timing::Immediate | Timing::Rampage => hits * (progress + first * knock_out),
    }
}

/// Whether the move can do damage as things stand.
fn is_promising(state: &State, me: SideId, mv: &Move, matchup: Matchup) -> bool {
    let foe = state.side(me.foe());
    let condition = match mv.quirk {
        Some(Quirk::FirstTurnOnly) => state.side(me).actions == 0,
        Some(Quirk::NeedsSleepingTarget) => foe.status() == Some(Status::Sleep),
        Some(Quirk::NeedsAttackingTarget) => foe.phase != Phase::Recharging,
        _ => true,
    };
    condition && mv.is_damaging() && matchup.effectiveness != Effectiveness::Immune
}

/// Speeds as they stand; half for a tie.
fn chance_to_act_first(battle: &Battle<'_>, state: &State, me: SideId, mv: &Move) -> f64 {
    let [own, foe] = [me, me.foe()].map(|side| battle.speed(state, side));
    match mv.priority.cmp(&0).then(own.cmp(&foe)) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    }
}

/// What a move that hits is expected to do.
#[derive(Clone, Copy, Default)]
struct Outlook {
    /// Share of the foe's HP, 0 to 1.
    progress: f64,
    /// Chance, 0 to 1.
    knock_out: f64,
}

impl Outlook {
    fn add(&mut self, chance: f64, damage: f64, hp: f64) {
        self.progress += chance * (damage / hp).min(1.0);
        self.knock_out += if damage >= hp { chance } else { 0.0 };
    }
}

/// A substitute stands before the HP of its owner, who cannot be knocked out behind it.
fn outlook(
    battle: &Battle<'_>,
    state: &State,
    me: SideId,
    used: MoveRef,
    matchup: Matchup,
) -> Outlook {
    let foe = state.side(me.foe());
    let mv = battle.mv(me, used);
    if foe.substitute > 0 && !mv.flags.through_substitute {
        let behind = against(battle, state, me, used, matchup, foe.substitute);
        return Outlook {
            progress: behind.progress * f64::from(foe.substitute) / f64::from(foe.hp),
            knock_out: 0.0,
        };
    }
    against(battle, state, me, used, matchup, foe.hp)
}

/// Against so many HP. The hits of one use are taken to do equal damage.
fn against(
    battle: &Battle<'_>,
    state: &State,
    me: SideId,
    used: MoveRef,
    matchup: Matchup,
    hp: u16,
) -> Outlook {
    let mv = battle.mv(me, used);
    let mut outlook = Outlook::default();
    if !mv.uses_formula() {
        let damage = expected_without_formula(battle, state, me, mv);
        outlook.add(1.0, damage, hp.into());
        return outlook;
    }
    let critical = 1.0 / f64::from(mv.critical.one_in(state.side(me).focused));
    for (is_critical, chance) in [(false, 1.0 - critical), (true, critical)] {
        if chance == 0.0 {
            continue;
        }
        let blow = battle.attack(state, me, used, matchup, is_critical).blow();
        for roll in 85..=100 {
            let damage = f64::from(blow.damage(roll));
            for &(hits, share) in numbers_of_hits(mv.hits) {
                outlook.add(chance * share / 16.0, hits * damage, hp.into());
            }
        }
    }
    outlook
}

/// Pairs of a number of hits and its chance.
fn numbers_of_hits(hits: Hits) -> &'static [(f64, f64)] {
    match hits {
        Hits::One => &[(1.0, 1.0)],
        Hits::Two => &[(2.0, 1.0)],
        Hits::TwoToFive => &[(2.0, 0.35), (3.0, 0.35), (4.0, 0.15), (5.0, 0.15)],
    }
}

/// What Counter, Mirror Coat and Bide return depends on the foe: nothing is expected of them.
fn expected_without_formula(battle: &Battle<'_>, state: &State, me: SideId, mv: &Move) -> f64 {
    let level = battle.corner(me).combatant.level;
    match mv.damage {
        DamageRule::Fixed(hp) => hp.into(),
        DamageRule::Level | DamageRule::Psywave => level.into(),
        DamageRule::HalfHp => f64::from((state.side(me.foe()).hp / 2).max(1)),
        DamageRule::OneHitKo => battle.max_hp(me.foe()).into(),
        _ => 0.0,
    }
}
