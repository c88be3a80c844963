//! What a side can choose at the start of a turn, and how simple players choose.

mod greedy;

use crate::rolls::Rolls;
use crate::setup::Battle;
use crate::state::{MoveRef, Phase, Side, SideId, State};

/// What a side does this turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    pub mv: MoveRef,
    /// Evolve into the Mega form first.
    pub mega: bool,
}

impl From<MoveRef> for Choice {
    fn from(mv: MoveRef) -> Choice {
        Choice { mv, mega: false }
    }
}

/// Moves that a side can select, at most four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selectable {
    moves: [MoveRef; 4],
    n: u8,
}

impl Selectable {
    pub fn as_slice(&self) -> &[MoveRef] {
        &self.moves[..usize::from(self.n)]
    }

    fn one(mv: MoveRef) -> Selectable {
        Selectable {
            moves: [mv; 4],
            n: 1,
        }
    }
}

/// What a side can select; never nothing.
///
/// A move in progress leaves no choice, nor does a turn of rest. Without any move that has power points
/// and is not held back, there is Struggle.
pub fn selectable(battle: &Battle<'_>, state: &State, me: SideId) -> Selectable {
    let side = state.side(me);
    if let Some(mv) = side.locked_move() {
        return Selectable::one(mv);
    }
    if side.phase == Phase::Recharging {
        return Selectable::one(side.last_move.unwrap_or(MoveRef::Own(0)));
    }
    let mut free = Selectable {
        moves: [MoveRef::Struggle; 4],
        n: 0,
    };
    for slot in 0..battle.corner(me).moves.len() as u8 {
        let status = !battle.mv(me, MoveRef::Own(slot)).is_damaging();
        if is_free(side, slot, status) {
            free.moves[usize::from(free.n)] = MoveRef::Own(slot);
            free.n += 1;
        }
    }
    if free.n == 0 {
        Selectable::one(MoveRef::Struggle)
    } else {
        free
    }
}

fn is_free(side: &Side, slot: u8, status: bool) -> bool {
    side.pp[usize::from(slot)] > 0
        && side.disabled.is_none_or(|hold| hold.slot != slot)
        && side.encored.is_none_or(|hold| hold.slot == slot)
        && !(status && side.taunted > 0)
}

pub use greedy::greedy;

/// A way to choose, given what can be selected.
pub type Policy<R> = fn(&Battle<'_>, &State, SideId, &mut R) -> Choice;

/// The first move as long as it can be selected; Mega Evolution at once, where there is one.
pub fn repeat<R: Rolls>(battle: &Battle<'_>, state: &State, me: SideId, _: &mut R) -> Choice {
    Choice {
        mv: selectable(battle, state, me).as_slice()[0],
        mega: can_evolve(battle, state, me),
    }
}

/// Any selectable move, each as likely as the others; Mega Evolution at once, where there is one.
pub fn uniform<R: Rolls>(battle: &Battle<'_>, state: &State, me: SideId, rolls: &mut R) -> Choice {
    let moves = selectable(battle, state, me);
    let mv = match moves.as_slice() {
        [only] => *only,
        several => several[rolls.below(several.len() as u32) as usize],
    };
    Choice {
        mv,
        mega: can_evolve(battle, state, me),
    }
}

/// Whether a side has a Mega Evolution left.
pub fn can_evolve(battle: &Battle<'_>, state: &State, me: SideId) -> bool {
    battle.corner(me).mega.is_some() && !state.side(me).mega
}
