//! What happens in a battle, as typed events. Recording is off by default and then costs nothing.

use crate::moves::{StageChanges, Status};
use crate::state::{MoveRef, SideId};

/// Something that a spectator sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    MegaEvolved(SideId),
    /// The side's Pokémon uses a move.
    Used(SideId, MoveRef),
    /// It prepares a move that strikes next turn.
    Prepares(SideId, MoveRef),
    Cannot(SideId, Hindrance),
    Missed(SideId),
    Failed(SideId),
    /// The side named is not touched.
    Immune(SideId),
    Protected(SideId),
    CriticalHit,
    SuperEffective,
    NotVeryEffective,
    /// HP lost, and HP left.
    Hurt(SideId, Cause, u16, u16),
    /// HP left.
    Healed(SideId, u16),
    Afflicted(SideId, Status),
    Cured(SideId, Status),
    Confused(SideId),
    ClearHeaded(SideId),
    Stages(SideId, StageChanges),
    StagesReset(SideId),
    Began(SideId, Lasting),
    Ended(SideId, Lasting),
    Fainted(SideId),
}

/// Why a Pokémon does not act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hindrance {
    Recharge,
    Sleep,
    Freeze,
    Flinch,
    Disabled,
    Taunted,
    Paralysis,
}

/// Where damage comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    Attack,
    Recoil,
    Crash,
    Confusion,
    Poison,
    Burn,
    LeechSeed,
    Trap,
    /// What a substitute costs.
    Substitute,
}

/// A state that lasts and is no lasting status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lasting {
    Reflect,
    LightScreen,
    Mist,
    Substitute,
    LeechSeed,
    Trap,
    Drowsiness,
    Disable,
    Encore,
    Taunt,
    FocusEnergy,
    Bide,
}

/// Something that keeps events, or does not.
pub trait Log {
    fn record(&mut self, event: Event);
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Log for Silent {
    #[inline]
    fn record(&mut self, _: Event) {}
}

impl Log for Vec<Event> {
    fn record(&mut self, event: Event) {
        self.push(event);
    }
}
