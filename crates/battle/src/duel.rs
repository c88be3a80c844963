//! Whole battles, many at a time: who wins how often.

use crate::choice::{Policy, repeat};
use crate::log::{Event, Log, Silent};
use crate::moves::Move;
use crate::rolls::{Rolls, Seeded};
use crate::setup::{Battle, Corner, Unsupported};
use crate::species::Combatant;
use crate::state::{SideId, State};
use crate::turn;
use crate::types::TypeChart;

/// One side of a duel: an individual that repeats one damaging move.
#[derive(Clone, Copy, Debug)]
pub struct Fighter<'a> {
    pub combatant: &'a Combatant,
    pub mv: &'a Move,
}

/// The results of a number of duels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    pub wins_a: u32,
    pub wins_b: u32,
    /// Turns of all duels together.
    pub turns: u64,
}

impl Shares {
    /// Share of duels that A won, 0 to 1.
    ///
    /// # Panics
    /// When there was no duel.
    pub fn win_rate_a(&self) -> f64 {
        let n = self.wins_a + self.wins_b;
        assert!(n > 0, "no duel was simulated");
        f64::from(self.wins_a) / f64::from(n)
    }
}

/// Whether duels in which a side repeats this move are simulated.
///
/// # Errors
/// The reason why not.
pub fn check(mv: &Move) -> Result<(), Unsupported> {
    if mv.is_damaging() {
        Ok(())
    } else {
        Err(Unsupported::NotDamaging)
    }
}

/// Simulates `n` duels between A and B, who each repeat their move; the same seed gives the same result.
///
/// # Errors
/// When one of the moves is not supported.
pub fn simulate(
    chart: &TypeChart,
    a: Fighter<'_>,
    b: Fighter<'_>,
    n: u32,
    seed: u64,
) -> Result<Shares, Unsupported> {
    check(a.mv)?;
    check(b.mv)?;
    let battle = Battle::new(chart, corner(&a), corner(&b))?;
    Ok(simulate_battles(&battle, [repeat, repeat], n, seed))
}

fn corner<'a>(fighter: &Fighter<'a>) -> Corner<'a> {
    Corner {
        combatant: fighter.combatant,
        moves: std::slice::from_ref(fighter.mv),
        mega: None,
    }
}

/// Simulates `n` battles from the start, in which each side follows its policy.
pub fn simulate_battles(
    battle: &Battle<'_>,
    policies: [Policy<Seeded>; 2],
    n: u32,
    seed: u64,
) -> Shares {
    let start = battle.start();
    let mut rolls = Seeded::new(seed);
    let mut shares = Shares::default();
    for _ in 0..n {
        let (winner, turns) = fight(battle, start, policies, &mut rolls, &mut Silent);
        match winner {
            SideId::A => shares.wins_a += 1,
            SideId::B => shares.wins_b += 1,
        }
        shares.turns += u64::from(turns);
    }
    shares
}

/// One battle from a state to its end: who wins, and after how many turns.
///
/// It ends: power points run out, and Struggle hurts its user.
pub fn fight<R: Rolls, L: Log>(
    battle: &Battle<'_>,
    mut state: State,
    policies: [Policy<R>; 2],
    rolls: &mut R,
    log: &mut L,
) -> (SideId, u32) {
    let mut turns = 0;
    loop {
        turns += 1;
        log.record(Event::Turn(turns));
        let choices = [
            policies[0](battle, &state, SideId::A, rolls),
            policies[1](battle, &state, SideId::B, rolls),
        ];
        if let Some(winner) = turn::play(battle, &mut state, choices, rolls, log) {
            log.record(Event::Won(winner));
            return (winner, turns);
        }
    }
}

#[cfg(test)]
mod tests;
