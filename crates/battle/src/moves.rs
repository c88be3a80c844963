//! What a move does, as plain data. How it does it lives in `damage` and `turn`.

use crate::stats::Stat;
use crate::types::Type;

/// Physical moves use Attack and Defense, special moves the special pair; status moves do no damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    Physical,
    Special,
    Status,
}

/// A move's rules: numbers of Let's Go and the effects it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    pub ty: Type,
    pub category: Category,
    /// Base power, 0 where the damage does not come from a fixed base power.
    pub power: u16,
    /// Percent, or `None` for a move that never misses.
    pub accuracy: Option<u8>,
    /// Base power points; battles use 8/5 of it.
    pub pp: u8,
    /// −7 to 5.
    pub priority: i8,
    pub damage: DamageRule,
    pub critical: Critical,
    pub hits: Hits,
    pub timing: Timing,
    /// An extra effect on the target, with its own chance, after each hit.
    pub secondary: Option<Secondary>,
    /// Stages of the user that change after the move hits.
    pub self_stages: StageChanges,
    /// Share of the damage dealt that the user recovers.
    pub drain: Option<Fraction>,
    /// Share of the damage dealt that the user suffers.
    pub recoil: Option<Fraction>,
    pub quirk: Option<Quirk>,
    /// Whether the move hits, or doubles against, a target that is underground or in the air.
    pub reach: Reach,
    /// The user thaws before moving.
    pub thaws_user: bool,
    /// The target thaws when hit, whatever the move's type.
    pub thaws_target: bool,
    /// What a status move does; `None` for damaging moves and for effects that are not modelled.
    pub status: Option<StatusEffect>,
    pub flags: Flags,
}

impl Move {
    /// A plain damaging move that always hits, from which others are made with `..`.
    pub const fn plain(ty: Type, category: Category, power: u16) -> Move {
        Move {
            ty,
            category,
            power,
            accuracy: None,
            pp: 20,
            priority: 0,
            damage: DamageRule::Power,
            critical: Critical::Normal,
            hits: Hits::One,
            timing: Timing::Immediate,
            secondary: None,
            self_stages: StageChanges::NONE,
            drain: None,
            recoil: None,
            quirk: None,
            reach: Reach::Ground,
            thaws_user: false,
            thaws_target: false,
            status: None,
            flags: Flags::USUAL,
        }
    }

    pub fn is_damaging(&self) -> bool {
        self.category != Category::Status
    }

    /// Whether battles are simulated with it: all moves but Metronome, Mimic, Transform and Celebrate.
    pub fn is_simulated(&self) -> bool {
        self.is_damaging() || self.status.is_some()
    }

    /// Whether the damage comes from the formula with its sixteen rolls.
    pub fn uses_formula(&self) -> bool {
        match self.damage {
            DamageRule::Power
            | DamageRule::FriendshipPower
            | DamageRule::WeightPower
            | DamageRule::FoulPlay
            | DamageRule::Facade => self.is_damaging(),
            DamageRule::Fixed(_)
            | DamageRule::Level
            | DamageRule::HalfHp
            | DamageRule::Psywave
            | DamageRule::OneHitKo
            | DamageRule::Bide
            | DamageRule::Retaliate(_) => false,
        }
    }
}

/// Where a damaging move's number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DamageRule {
    /// The ordinary formula with the base power.
    Power,
    /// Base power ⌊friendship·2/5⌋, at least 1.
    FriendshipPower,
    /// Base power from the target's weight.
    WeightPower,
    /// The ordinary formula with the target's Attack.
    FoulPlay,
    /// The ordinary formula, doubled when the user is burned, poisoned or paralysed.
    Facade,
    /// Always this many HP.
    Fixed(u16),
    /// As many HP as the user's level.
    Level,
    /// Half of the target's current HP, at least 1.
    HalfHp,
    /// 50 to 150 % of the user's level.
    Psywave,
    /// The target's maximum HP; accuracy 30 + difference of levels.
    OneHitKo,
    /// Twice the damage suffered while storing.
    Bide,
    /// Twice the last damage suffered this turn from this category.
    Retaliate(Category),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Critical {
    Normal,
    /// One stage up: 1 in 8.
    High,
    Always,
}

impl Critical {
    /// A hit is critical one time in this many; `focused` adds two stages of 24, 8, 2, 1.
    pub fn one_in(self, focused: bool) -> u32 {
        match (self, focused) {
            (Critical::Normal, false) => 24,
            (Critical::High, false) => 8,
            (Critical::Normal, true) => 2,
            (Critical::High, true) | (Critical::Always, _) => 1,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hits {
    One,
    Two,
    TwoToFive,
}

/// How many turns a use takes, and what they look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    Immediate,
    /// One turn of preparation in plain sight.
    Charge,
    /// As `Charge`, and Defense rises by one stage while preparing.
    ChargeRaisingDefense,
    /// One turn out of reach under the ground.
    Underground,
    /// One turn out of reach in the air.
    Airborne,
    /// A turn of rest after a hit.
    Recharge,
    /// Two or three turns in a row, then confusion.
    Rampage,
}

/// A whole fraction of some amount of HP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    pub numerator: u8,
    pub denominator: u8,
}

/// An effect on the target that happens with some chance when a hit lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Secondary {
    /// Percent, 1 to 100.
    pub chance: u8,
    pub effect: SecondaryEffect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecondaryEffect {
    Burn,
    Freeze,
    Paralysis,
    Poison,
    /// Burn, paralysis or freeze, one third each.
    TriStatus,
    Confusion,
    Flinch,
    Stages(StageChanges),
}

/// Changes of stages: the five statistics, then accuracy and evasion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StageChanges {
    pub stats: [i8; 5],
    pub accuracy: i8,
    pub evasion: i8,
}

impl StageChanges {
    pub const NONE: StageChanges = StageChanges {
        stats: [0; 5],
        accuracy: 0,
        evasion: 0,
    };

    pub const fn one(stat: Stat, change: i8) -> StageChanges {
        let mut changes = StageChanges::NONE;
        changes.stats[stat as usize] = change;
        changes
    }

    /// What is left when nothing can fall.
    pub(crate) fn without_falls(&self) -> StageChanges {
        StageChanges {
            stats: self.stats.map(|change| change.max(0)),
            accuracy: self.accuracy.max(0),
            evasion: self.evasion.max(0),
        }
    }
}

/// Rules that belong to one move or to very few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quirk {
    /// The user loses half of its maximum HP when the move fails.
    Crash,
    /// The user faints before the damage is done, whatever becomes of it.
    FaintsUser,
    /// Traps the target and hurts it each turn.
    Traps,
    /// Works on the user's first turn only.
    FirstTurnOnly,
    /// Fails unless the target is about to attack.
    NeedsAttackingTarget,
    /// Fails unless the target sleeps.
    NeedsSleepingTarget,
    /// The user's Attack rises with each hit it takes.
    Rage,
    SetsReflect,
    SetsLightScreen,
    PlantsLeechSeed,
    /// All stages of both sides return to 0.
    ResetsAllStages,
    /// The target's stages return to 0.
    ResetsTargetStages,
    /// Cures the user's side of its status conditions.
    CuresOwnStatus,
    BreaksScreens,
    BreaksProtection,
    SwitchesUserOut,
    SwitchesTargetOut,
    /// Scatters coins: nothing that matters in a duel.
    ScattersCoins,
    /// The user loses a quarter of its maximum HP: Struggle.
    CostsQuarter,
}

/// Whether a move touches a target that is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Neither.
    Ground,
    /// Hits a target in the air.
    Air,
    /// Hits a target in the air for double damage.
    AirDoubled,
    /// Hits a target under the ground for double damage.
    UndergroundDoubled,
}

/// What a status move does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusEffect {
    /// Nothing that matters in a duel of two, where nobody can be switched in.
    Nothing,
    OwnStages(StageChanges),
    TargetStages(StageChanges),
    Inflict(Status),
    Confuse,
    /// Sleep at the end of the next turn.
    MakeDrowsy,
    PlantLeechSeed,
    /// The target's last move cannot be used for four turns.
    Disable,
    /// The target repeats its last move for three turns.
    Encore,
    /// The target can use no status move for three turns.
    Taunt,
    /// The foe lowers no stage for five turns.
    Mist,
    Reflect,
    LightScreen,
    /// Stops most moves for one turn, less and less surely when repeated.
    Protect,
    /// A quarter of the HP takes the blows.
    Substitute,
    /// Full HP and two turns of sleep.
    Rest,
    /// Half of the maximum HP.
    Recover,
    /// Half of the maximum HP; not a Flying type until the end of the turn.
    Roost,
    /// All stages of both sides return to 0.
    ResetAllStages,
    /// Two stages more of critical hits.
    FocusEnergy,
    /// Two stages of evasion; some moves then never miss and double.
    Minimize,
    /// The user takes the type of its first move.
    Conversion,
    /// Uses the target's last move.
    MirrorMove,
}

/// A lasting status condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Burn,
    Freeze,
    Paralysis,
    Poison,
    /// Poison that worsens each turn.
    Toxic,
    Sleep,
}

/// What other moves can do about a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flags {
    /// Protect stops it.
    pub protectable: bool,
    /// Mirror Move can copy it.
    pub mirrorable: bool,
    /// A substitute does not stop it.
    pub through_substitute: bool,
    /// Grass types are immune to it.
    pub powder: bool,
    /// It never misses a minimized target and doubles against it.
    pub stomps: bool,
    /// The type chart's immunities hold for it although it is a status move.
    pub needs_type: bool,
}

impl Flags {
    /// Of most moves that are aimed at a foe.
    pub const USUAL: Flags = Flags {
        protectable: true,
        mirrorable: true,
        through_substitute: false,
        powder: false,
        stomps: false,
        needs_type: false,
    };
}
