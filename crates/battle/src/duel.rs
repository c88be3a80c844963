//! Duels in which each side repeats one damaging move until a Pokémon faints.

use crate::moves::Move;
use crate::rolls::{Rolls, Seeded};
use crate::species::Combatant;
use crate::state::{Duel, SideId, State};
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

/// Why a duel is not simulated. This enum lists everything that the simulation leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// A status move alone never ends a duel; the simulation has no status moves.
    #[error("status moves are not supported in duels: only damaging moves are")]
    StatusMove,
}

/// Whether duels with this move are simulated.
///
/// # Errors
/// The reason why not.
pub fn check(mv: &Move) -> Result<(), Unsupported> {
    if mv.is_damaging() {
        Ok(())
    } else {
        Err(Unsupported::StatusMove)
    }
}

/// Simulates `n` duels between A and B; the same seed gives the same result.
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
    let duel = Duel::new(chart, a, b);
    let mut rolls = Seeded::new(seed);
    let mut shares = Shares::default();
    for _ in 0..n {
        let (winner, turns) = fight(&duel, &mut rolls);
        match winner {
            SideId::A => shares.wins_a += 1,
            SideId::B => shares.wins_b += 1,
        }
        shares.turns += u64::from(turns);
    }
    Ok(shares)
}

/// One duel to its end. It ends: power points run out, and Struggle hurts its user.
fn fight(duel: &Duel<'_>, rolls: &mut impl Rolls) -> (SideId, u32) {
    let mut state = State::new(duel);
    let mut turns = 0;
    loop {
        turns += 1;
        if let Some(winner) = turn::play(duel, &mut state, rolls) {
            return (winner, turns);
        }
    }
}

#[cfg(test)]
mod tests;
