//! What does not change during a battle: who fights, with which moves, under which type chart.

use crate::damage::{Matchup, staged};
use crate::moves::{Category, Flags, Move, Quirk, Status, StatusEffect};
use crate::opening::{Opening, openings};
use crate::species::Combatant;
use crate::state::{MoveRef, Side, SideId, State};
use crate::stats::Stat;
use crate::types::{Type, TypeChart, Typing};

/// One side: an individual, its one to four moves, and its Mega form where it has one.
#[derive(Clone, Copy, Debug)]
pub struct Corner<'a> {
    pub combatant: &'a Combatant,
    /// One to four.
    pub moves: &'a [Move],
    /// The individual after Mega Evolution.
    pub mega: Option<&'a Combatant>,
}

/// Why a battle is not simulated. This enum lists everything that the simulation leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// Metronome, Transform, Mimic and Celebrate.
    #[error("this status move is not supported: its effect is not modelled")]
    StatusMove,
    #[error("a duel in which each side repeats one move needs damaging moves")]
    NotDamaging,
    #[error("a side has {0} moves, but must have 1 to 4")]
    NumberOfMoves(usize),
}

/// Why a state cannot be one of a battle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("side {0:?} has {1} HP, but at most {2}")]
    Hp(SideId, u16, u16),
    #[error("side {0:?} has more power points than its moves")]
    PowerPoints(SideId),
    #[error("side {0:?} refers to a move that nobody has")]
    Move(SideId),
    #[error("side {0:?} has no Mega form")]
    Mega(SideId),
}

/// Two corners facing each other.
#[derive(Clone, Copy, Debug)]
pub struct Battle<'a> {
    pub(crate) chart: &'a TypeChart,
    pub(crate) corners: [Corner<'a>; 2],
    pub(crate) openings: [[Opening; 4]; 2],
}

impl<'a> Battle<'a> {
    /// # Errors
    /// When a side has no move or more than four, or a move that is not supported.
    pub fn new(
        chart: &'a TypeChart,
        a: Corner<'a>,
        b: Corner<'a>,
    ) -> Result<Battle<'a>, Unsupported> {
        for corner in [&a, &b] {
            if !(1..=4).contains(&corner.moves.len()) {
                return Err(Unsupported::NumberOfMoves(corner.moves.len()));
            }
            if corner.moves.iter().any(|mv| !mv.is_simulated()) {
                return Err(Unsupported::StatusMove);
            }
        }
        let mut battle = Battle {
            chart,
            corners: [a, b],
            openings: [[Opening::NONE; 4]; 2],
        };
        battle.openings = openings(&battle);
        Ok(battle)
    }

    /// Both sides unhurt.
    pub fn start(&self) -> State {
        let side = |corner: &Corner<'_>| {
            let mut pp = [0; 4];
            for (pp, mv) in pp.iter_mut().zip(corner.moves) {
                // All PP Ups used.
                *pp = (u16::from(mv.pp) * 8 / 5) as u8;
            }
            Side::new(corner.combatant.stats.hp, pp)
        };
        State {
            sides: self.corners.each_ref().map(side),
            last_fainted: None,
        }
    }

    /// Whether a state, for example one that was read from a text, can be one of this battle.
    ///
    /// # Errors
    /// What does not fit the corners.
    pub fn check(&self, state: &State) -> Result<(), Misfit> {
        let start = self.start();
        for side in SideId::BOTH {
            let (own, full) = (state.side(side), start.side(side));
            if own.hp > full.hp {
                return Err(Misfit::Hp(side, own.hp, full.hp));
            }
            if own.pp.iter().zip(full.pp).any(|(pp, full)| *pp > full) {
                return Err(Misfit::PowerPoints(side));
            }
            if !own.move_refs().all(|mv| self.exists(side, mv)) {
                return Err(Misfit::Move(side));
            }
            if own.mega && self.corner(side).mega.is_none() {
                return Err(Misfit::Mega(side));
            }
        }
        Ok(())
    }

    fn exists(&self, side: SideId, mv: MoveRef) -> bool {
        let n_moves = |side| self.corner(side).moves.len();
        match mv {
            MoveRef::Own(slot) => usize::from(slot) < n_moves(side),
            MoveRef::Foe(slot) => usize::from(slot) < n_moves(side.foe()),
            MoveRef::Struggle => true,
        }
    }

    pub(crate) fn corner(&self, side: SideId) -> &Corner<'a> {
        &self.corners[side as usize]
    }

    /// The individual as it stands: after Mega Evolution, its Mega form.
    pub(crate) fn combatant(&self, state: &State, side: SideId) -> &'a Combatant {
        let corner = self.corner(side);
        match corner.mega {
            Some(mega) if state.side(side).mega => mega,
            _ => corner.combatant,
        }
    }

    pub(crate) fn max_hp(&self, side: SideId) -> u16 {
        self.corner(side).combatant.stats.hp
    }

    pub(crate) fn mv(&self, side: SideId, mv: MoveRef) -> &'a Move {
        match mv {
            MoveRef::Own(slot) => &self.corner(side).moves[usize::from(slot)],
            MoveRef::Foe(slot) => &self.corner(side.foe()).moves[usize::from(slot)],
            MoveRef::Struggle => &STRUGGLE,
        }
    }

    /// Types as they stand: Conversion replaces them, Roost takes Flying away.
    pub(crate) fn typing(&self, state: &State, side: SideId) -> Typing {
        let own = state.side(side);
        let typing = match own.converted {
            Some(primary) => Typing {
                primary,
                secondary: None,
            },
            None => self.combatant(state, side).typing,
        };
        if own.roosting {
            without_flying(typing)
        } else {
            typing
        }
    }

    pub(crate) fn matchup(&self, state: &State, user: SideId, mv: MoveRef) -> Matchup {
        if mv == MoveRef::Struggle {
            return Matchup::TYPELESS;
        }
        let [own, foe] = [user, user.foe()].map(|side| self.typing(state, side));
        Matchup::new(self.chart, own, foe, self.mv(user, mv))
    }

    /// Speed with its stage; paralysis halves it, truncated last.
    pub(crate) fn speed(&self, state: &State, side: SideId) -> u32 {
        let condition = &state.side(side).condition;
        let stage = condition.stages[Stat::Speed as usize];
        let speed = staged(self.combatant(state, side).stats.speed, stage);
        if condition.status == Some(Status::Paralysis) {
            speed / 2
        } else {
            speed
        }
    }
}

/// A Pokémon with no other type than Flying becomes a Normal one.
fn without_flying(typing: Typing) -> Typing {
    match typing {
        Typing {
            primary: Type::Flying,
            secondary,
        } => Typing {
            primary: secondary.unwrap_or(Type::Normal),
            secondary: None,
        },
        Typing {
            primary,
            secondary: Some(Type::Flying),
        } => Typing {
            primary,
            secondary: None,
        },
        other => other,
    }
}

/// What a Pokémon uses when it can select nothing else.
const STRUGGLE: Move = Move {
    quirk: Some(Quirk::CostsQuarter),
    flags: Flags {
        mirrorable: false,
        ..Flags::USUAL
    },
    ..Move::plain(Type::Normal, Category::Physical, 50)
};

/// Whether Encore can hold a Pokémon to a move.
pub(crate) fn can_be_encored(mv: &Move) -> bool {
    !matches!(
        mv.status,
        Some(StatusEffect::MirrorMove | StatusEffect::Encore)
    )
}
