//! The state of a battle between two Pokémon: plain data that is copied, compared and printed.

use crate::damage::Condition;
use crate::moves::{Category, StageChanges, Status};
use crate::types::{Type, Typing};

/// One of the two sides, as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SideId {
    A,
    B,
}

impl SideId {
    pub const BOTH: [SideId; 2] = [SideId::A, SideId::B];

    pub fn foe(self) -> SideId {
        match self {
            SideId::A => SideId::B,
            SideId::B => SideId::A,
        }
    }
}

/// A move that a side can come to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoveRef {
    /// One of its own, 0 to 3.
    Own(u8),
    /// One of the foe's, used through Mirror Move.
    Foe(u8),
    /// What is left without power points.
    Struggle,
}

/// A use of a move that spans several turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    #[default]
    Free,
    /// Prepared last turn; strikes on the next action.
    Charging(MoveRef),
    Recharging,
    /// `lock` turns until the lock lapses, renewed by each hit; `left` turns of fury.
    Rampage {
        mv: MoveRef,
        lock: u8,
        left: u8,
    },
    /// `turns` until the damage is returned, and the damage stored.
    Biding {
        mv: MoveRef,
        turns: u8,
        stored: u16,
    },
}

/// A hold on one of a side's own moves, for a number of turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hold {
    /// 0 to 3.
    pub slot: u8,
    /// Ends of turns until it is over, at least 1.
    pub turns: u8,
}

/// What changes about one side. Counters of turns are 0 when there is nothing to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Side {
    pub hp: u16,
    /// Of its moves, in their order.
    pub pp: [u8; 4],
    pub condition: Condition,
    /// Actions until it wakes up.
    pub sleep: u8,
    /// Turns for which bad poison has hurt, at most 15.
    pub toxic: u8,
    /// Stages, −6 to 6.
    pub accuracy: i8,
    pub evasion: i8,
    pub phase: Phase,
    /// Actions until confusion ends.
    pub confusion: u8,
    pub flinched: bool,
    pub enraged: bool,
    pub seeded: bool,
    /// Turns of residual damage left, plus one.
    pub trapped: u8,
    /// Turns left.
    pub reflect: u8,
    pub light_screen: u8,
    pub mist: u8,
    pub taunted: u8,
    /// Turns until sleep falls.
    pub drowsy: u8,
    pub disabled: Option<Hold>,
    pub encored: Option<Hold>,
    /// HP of the substitute.
    pub substitute: u16,
    pub protected: bool,
    /// Uses of Protect in a row: it works once in 3 to the power of this.
    pub stall: u8,
    /// Turns until the row of Protects is forgotten.
    pub stall_turns: u8,
    pub focused: bool,
    pub minimized: bool,
    /// Roosting: not a Flying type until the end of the turn.
    pub roosting: bool,
    /// The type that Conversion has given.
    pub converted: Option<Type>,
    pub mega: bool,
    /// The last move that was really used.
    pub last_move: Option<MoveRef>,
    /// How often it has acted or tried to, at most 255.
    pub actions: u8,
    /// Whether it has acted this turn.
    pub acted: bool,
    /// Last damage taken this turn from each category.
    pub taken_physical: Option<u16>,
    pub taken_special: Option<u16>,
}

impl Side {
    /// Unhurt, with these HP and power points.
    pub fn new(hp: u16, pp: [u8; 4]) -> Side {
        Side {
            hp,
            pp,
            condition: Condition::default(),
            sleep: 0,
            toxic: 0,
            accuracy: 0,
            evasion: 0,
            phase: Phase::Free,
            confusion: 0,
            flinched: false,
            enraged: false,
            seeded: false,
            trapped: 0,
            reflect: 0,
            light_screen: 0,
            mist: 0,
            taunted: 0,
            drowsy: 0,
            disabled: None,
            encored: None,
            substitute: 0,
            protected: false,
            stall: 0,
            stall_turns: 0,
            focused: false,
            minimized: false,
            roosting: false,
            converted: None,
            mega: false,
            last_move: None,
            actions: 0,
            acted: false,
            taken_physical: None,
            taken_special: None,
        }
    }

    pub(crate) fn begin_turn(&mut self) {
        self.acted = false;
        self.taken_physical = None;
        self.taken_special = None;
    }

    /// The move that the side must go on with, whatever its power points.
    pub fn locked_move(&self) -> Option<MoveRef> {
        match self.phase {
            Phase::Free | Phase::Recharging => None,
            Phase::Charging(mv) | Phase::Rampage { mv, .. } | Phase::Biding { mv, .. } => Some(mv),
        }
    }

    /// Every move that the side is bound to or remembers.
    pub(crate) fn move_refs(&self) -> impl Iterator<Item = MoveRef> {
        let holds = [self.disabled, self.encored].into_iter().flatten();
        let held = holds.map(|hold| MoveRef::Own(hold.slot));
        let known = [self.locked_move(), self.last_move].into_iter().flatten();
        held.chain(known)
    }

    pub(crate) fn change_stages(&mut self, changes: &StageChanges) {
        for (stage, change) in self.condition.stages.iter_mut().zip(changes.stats) {
            *stage = (*stage + change).clamp(-6, 6);
        }
        self.accuracy = (self.accuracy + changes.accuracy).clamp(-6, 6);
        self.evasion = (self.evasion + changes.evasion).clamp(-6, 6);
    }

    pub(crate) fn reset_stages(&mut self) {
        self.condition.stages = [0; 5];
        self.accuracy = 0;
        self.evasion = 0;
    }

    /// Turns left of Reflect and Light Screen.
    pub(crate) fn set_screens(&mut self, reflect: u8, light_screen: u8) {
        self.reflect = reflect;
        self.light_screen = light_screen;
        self.condition.reflect = reflect > 0;
        self.condition.light_screen = light_screen > 0;
    }

    pub fn status(&self) -> Option<Status> {
        self.condition.status
    }

    /// A new lasting status, unless there is one already or a type forbids it; whether it took.
    ///
    /// `sleep` is the number of actions until waking up.
    pub(crate) fn inflict(&mut self, typing: Typing, status: Status, sleep: u8) -> bool {
        if self.condition.status.is_some() || is_immune(typing, status) {
            return false;
        }
        self.condition.status = Some(status);
        self.toxic = 0;
        self.sleep = if status == Status::Sleep { sleep } else { 0 };
        true
    }

    pub(crate) fn cure(&mut self) {
        self.condition.status = None;
        self.sleep = 0;
        self.toxic = 0;
    }

    pub(crate) fn taken(&self, category: Category) -> Option<u16> {
        match category {
            Category::Physical => self.taken_physical,
            Category::Special | Category::Status => self.taken_special,
        }
    }
}

/// Types that a lasting status cannot touch.
fn is_immune(typing: Typing, status: Status) -> bool {
    match status {
        Status::Burn => typing.has(Type::Fire),
        Status::Freeze => typing.has(Type::Ice),
        Status::Paralysis => typing.has(Type::Electric),
        Status::Poison | Status::Toxic => typing.has(Type::Poison) || typing.has(Type::Steel),
        Status::Sleep => false,
    }
}

/// The state of a battle between two turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub sides: [Side; 2],
    /// When both have fainted, the side whose Pokémon fainted last.
    pub last_fainted: Option<SideId>,
}

impl State {
    pub fn side(&self, side: SideId) -> &Side {
        &self.sides[side as usize]
    }

    pub(crate) fn side_mut(&mut self, side: SideId) -> &mut Side {
        &mut self.sides[side as usize]
    }

    /// Takes HP away and returns how many were really lost.
    pub(crate) fn hurt(&mut self, side: SideId, damage: u16) -> u16 {
        let victim = self.side_mut(side);
        let lost = damage.min(victim.hp);
        victim.hp -= lost;
        if victim.hp == 0 && lost > 0 {
            self.last_fainted = Some(side);
        }
        lost
    }

    /// Who has won, if the battle is over.
    ///
    /// When both have fainted at once, the side whose Pokémon fainted last wins (generation 5 on).
    pub fn winner(&self) -> Option<SideId> {
        match (self.sides[0].hp, self.sides[1].hp) {
            (0, 0) => self.last_fainted,
            (0, _) => Some(SideId::B),
            (_, 0) => Some(SideId::A),
            _ => None,
        }
    }
}
