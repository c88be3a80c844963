//! What each move does while nothing about either side has changed: computed once per battle, since
//! most hits of a duel find it so.

use crate::damage::{Blow, Condition, Matchup};
use crate::moves::Reach;
use crate::setup::Battle;
use crate::state::{MoveRef, Side, SideId, State};

/// One of a side's own moves against the unchanged foe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) matchup: Matchup,
    /// An ordinary hit and a critical one; `None` where the formula does not decide alone.
    pub(crate) blows: Option<[Blow; 2]>,
}

impl Opening {
    pub(crate) const NONE: Opening = Opening {
        matchup: Matchup::TYPELESS,
        blows: None,
    };

    fn new(battle: &Battle<'_>, state: &State, me: SideId, used: MoveRef) -> Opening {
        let mv = battle.mv(me, used);
        let matchup = battle.matchup(state, me, used);
        let doubles = matches!(mv.reach, Reach::AirDoubled | Reach::UndergroundDoubled);
        let blow = |critical| battle.attack(state, me, used, matchup, critical).blow();
        let decided = mv.uses_formula() && !doubles && !matchup.is_immune();
        Opening {
            matchup,
            blows: decided.then(|| [blow(false), blow(true)]),
        }
    }
}

/// Of each side and each of its moves.
pub(crate) fn openings(battle: &Battle<'_>) -> [[Opening; 4]; 2] {
    let start = battle.start();
    SideId::BOTH.map(|side| {
        let mut openings = [Opening::NONE; 4];
        let moves = battle.corner(side).moves;
        for (slot, opening) in (0..moves.len() as u8).zip(&mut openings) {
            *opening = Opening::new(battle, &start, side, MoveRef::Own(slot));
        }
        openings
    })
}

impl<'a> Battle<'a> {
    /// What was computed beforehand, as long as it holds.
    #[inline]
    pub(crate) fn opening(&self, state: &State, me: SideId, used: MoveRef) -> Option<&Opening> {
        let MoveRef::Own(slot) = used else {
            return None;
        };
        let holds = state.sides.iter().all(is_unchanged);
        holds.then(|| &self.openings[me as usize][usize::from(slot)])
    }
}

/// Whether everything that a hit's damage depends on is as it was at the start.
#[inline]
fn is_unchanged(side: &Side) -> bool {
    side.condition == Condition::default()
        && side.converted.is_none()
        && !(side.mega | side.roosting | side.minimized)
}
