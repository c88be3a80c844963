//! The state of a duel: two sides of plain, copyable data.

use crate::damage::{Condition, Matchup, Status, staged};
use crate::duel::Fighter;
use crate::moves::{Category, Move, Quirk, StageChanges, Timing};
use crate::species::Combatant;
use crate::stats::Stat;
use crate::types::{Type, TypeChart};

/// One of the two sides, as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SideId {
    A,
    B,
}

impl SideId {
    pub(crate) const BOTH: [SideId; 2] = [SideId::A, SideId::B];

    pub(crate) fn foe(self) -> SideId {
        match self {
            SideId::A => SideId::B,
            SideId::B => SideId::A,
        }
    }
}

/// What does not change during a duel: who fights, with which move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corner<'a> {
    pub(crate) combatant: &'a Combatant,
    pub(crate) mv: &'a Move,
    /// Of the move with its user and the foe.
    pub(crate) matchup: Matchup,
}

/// Two corners facing each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duel<'a> {
    pub(crate) corners: [Corner<'a>; 2],
}

impl<'a> Duel<'a> {
    pub(crate) fn new(chart: &TypeChart, a: Fighter<'a>, b: Fighter<'a>) -> Duel<'a> {
        let corner = |own: Fighter<'a>, foe: Fighter<'_>| Corner {
            combatant: own.combatant,
            mv: own.mv,
            matchup: Matchup::new(chart, own.combatant.typing, foe.combatant.typing, own.mv),
        };
        Duel {
            corners: [corner(a, b), corner(b, a)],
        }
    }

    pub(crate) fn corner(&self, side: SideId) -> &Corner<'a> {
        &self.corners[side as usize]
    }
}

/// A use of a move that spans several turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    #[default]
    Free,
    /// Prepared last turn; strikes on the next action.
    Charging,
    Recharging,
    /// `lock` turns until the lock lapses, renewed by each hit; `left` turns of fury.
    Rampage {
        lock: u8,
        left: u8,
    },
    /// `turns` until the damage is returned, and the damage stored.
    Biding {
        turns: u8,
        stored: u16,
    },
}

/// What changes about one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) hp: u16,
    pub(crate) pp: u8,
    pub(crate) condition: Condition,
    /// Stages, −6 to 6.
    pub(crate) accuracy: i8,
    pub(crate) evasion: i8,
    pub(crate) phase: Phase,
    /// Actions until confusion ends; 0 when clear-headed.
    pub(crate) confusion: u8,
    pub(crate) flinched: bool,
    pub(crate) enraged: bool,
    pub(crate) seeded: bool,
    /// Turns of residual damage left, plus one; 0 when free.
    pub(crate) trapped: u8,
    pub(crate) reflect: u8,
    pub(crate) light_screen: u8,
    /// Actions started since the duel began.
    pub(crate) actions: u16,
    pub(crate) acted: bool,
    /// Last damage taken this turn from each category.
    pub(crate) taken_physical: Option<u16>,
    pub(crate) taken_special: Option<u16>,
}

impl Side {
    fn new(corner: &Corner<'_>) -> Side {
        Side {
            hp: corner.combatant.stats.hp,
            // All PP Ups used.
            pp: (u16::from(corner.mv.pp) * 8 / 5) as u8,
            condition: Condition::default(),
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

    /// The side must continue what it began, whatever its power points.
    pub(crate) fn is_locked(&self) -> bool {
        self.phase != Phase::Free
    }

    pub(crate) fn change_stages(&mut self, changes: &StageChanges) {
        for (stage, change) in self.condition.stages.iter_mut().zip(changes.stats) {
            *stage = (*stage + change).clamp(-6, 6);
        }
        self.accuracy = (self.accuracy + changes.accuracy).clamp(-6, 6);
        self.evasion = (self.evasion + changes.evasion).clamp(-6, 6);
    }

    /// An enraged Pokémon's Attack rises with each hit it takes.
    pub(crate) fn grow_angry(&mut self) {
        if self.enraged {
            self.change_stages(&StageChanges::one(Stat::Attack, 1));
        }
    }

    /// Turns left of Reflect and Light Screen.
    pub(crate) fn set_screens(&mut self, reflect: u8, light_screen: u8) {
        self.reflect = reflect;
        self.light_screen = light_screen;
        self.condition.reflect = reflect > 0;
        self.condition.light_screen = light_screen > 0;
    }

    pub(crate) fn reset_stages(&mut self) {
        self.condition.stages = [0; 5];
        self.accuracy = 0;
        self.evasion = 0;
    }

    /// A new lasting status, unless there is one already or a type forbids it.
    pub(crate) fn inflict(&mut self, own: &Combatant, status: Status) {
        let immune = match status {
            Status::Burn => own.typing.has(Type::Fire),
            Status::Freeze => own.typing.has(Type::Ice),
            Status::Paralysis => own.typing.has(Type::Electric),
            Status::Poison => own.typing.has(Type::Poison) || own.typing.has(Type::Steel),
            Status::Sleep => false,
        };
        if self.condition.status.is_none() && !immune {
            self.condition.status = Some(status);
        }
    }

    /// Speed with its stage; paralysis halves it, truncated last.
    pub(crate) fn speed(&self, own: &Combatant) -> u32 {
        let speed = staged(own.stats.speed, self.condition.stages[Stat::Speed as usize]);
        if self.condition.status == Some(Status::Paralysis) {
            speed / 2
        } else {
            speed
        }
    }

    pub(crate) fn taken(&self, category: Category) -> Option<u16> {
        match category {
            Category::Physical => self.taken_physical,
            Category::Special | Category::Status => self.taken_special,
        }
    }

    /// Out of reach of most moves: under the ground or in the air.
    pub(crate) fn hidden(&self, own: &Move) -> bool {
        self.phase == Phase::Charging
            && matches!(own.timing, Timing::Underground | Timing::Airborne)
    }
}

/// The state of a duel between two turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) sides: [Side; 2],
    pub(crate) last_fainted: Option<SideId>,
}

impl State {
    pub(crate) fn new(duel: &Duel<'_>) -> State {
        State {
            sides: duel.corners.each_ref().map(Side::new),
            last_fainted: None,
        }
    }

    pub(crate) fn side(&self, side: SideId) -> &Side {
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

    /// Who has won, if the duel is over.
    ///
    /// When both have fainted at once, the side whose Pokémon fainted last wins (generation 5 on).
    pub(crate) fn winner(&self) -> Option<SideId> {
        match (self.sides[0].hp, self.sides[1].hp) {
            (0, 0) => self.last_fainted,
            (0, _) => Some(SideId::B),
            (_, 0) => Some(SideId::A),
            _ => None,
        }
    }
}

/// What a Pokémon uses when its move has no power points left.
pub(crate) const STRUGGLE: Move = Move {
    quirk: Some(Quirk::CostsQuarter),
    ..Move::plain(Type::Normal, Category::Physical, 50)
};
