//! What happens in a battle, as typed events. Recording is off by default and then costs nothing.

use crate::moves::{StageChanges, Status};
use crate::state::{MoveRef, SideId};
use crate::types::Type;

/// Something that a spectator sees. The side is the one that it happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A turn begins; the first is number 1.
    Turn(u32),
    MegaEvolved(SideId),
    /// The side's turn to act begins.
    Acts(SideId),
    /// The side's Pokémon uses a move.
    Used(SideId, MoveRef),
    /// It prepares a move that strikes next turn.
    Prepares(SideId, MoveRef),
    Cannot(SideId, Hindrance),
    Missed(SideId),
    Failed(SideId),
    /// A move that changes nothing in a battle of two.
    NothingHappened(SideId),
    /// The side named is not touched.
    Immune(SideId),
    /// It will be protected until the end of the turn.
    Braced(SideId),
    /// Protection has stopped a move.
    Protected(SideId),
    ProtectionBroken(SideId),
    /// Mist keeps the foe from lowering a stage.
    Shielded(SideId),
    CriticalHit,
    SuperEffective,
    NotVeryEffective,
    OneHitKo,
    /// How often a move of several hits has struck.
    Hits(u32),
    /// HP lost, and HP left.
    Hurt(SideId, Cause, u16, u16),
    /// HP gained, and HP left.
    Healed(SideId, u16, u16),
    /// The side's substitute has stopped a status move.
    SubstituteHeld(SideId),
    /// HP that the side's substitute has lost in its place.
    SubstituteHurt(SideId, u16),
    Afflicted(SideId, Status),
    Cured(SideId, Status),
    Confused(SideId),
    /// It acts while it is confused.
    Dazed(SideId),
    ClearHeaded(SideId),
    Stages(SideId, StageShift),
    StagesReset(SideId),
    /// Conversion has given it this type alone.
    Converted(SideId, Type),
    Began(SideId, Lasting),
    /// It goes on storing energy.
    Stores(SideId),
    Ended(SideId, Lasting),
    Fainted(SideId),
    /// Both sides have acted; what follows comes with time.
    TurnEnds,
    Won(SideId),
}

/// Why a Pokémon does not act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hindrance {
    Recharge,
    Sleep,
    Freeze,
    Flinch,
    /// The move that is disabled.
    Disabled(MoveRef),
    /// The status move that taunting forbids.
    Taunted(MoveRef),
    Paralysis,
}

/// Where damage comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    Attack,
    Recoil,
    /// A move whose user faints.
    Sacrifice,
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
    /// The slot of the move that cannot be used, 0 to 3.
    Disable(u8),
    /// The slot of the move that is repeated, 0 to 3.
    Encore(u8),
    Taunt,
    FocusEnergy,
    Bide,
}

/// A change of stages: what was to change, and what did within −6 and 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StageShift {
    pub asked: StageChanges,
    pub applied: StageChanges,
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
