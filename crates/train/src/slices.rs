//! The groups of duels that figures are told of one by one, so that no weakness hides in a mean.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use anyhow::Context;
use battle::duel::Fighter;
use battle::moves::{DamageRule, Hits, Move, Quirk, Timing};
use battle::stats::Build;
use battle::types::{Type, TypeChart};
use serde::{Deserialize, Serialize};

use crate::closed_form;
use crate::draw::{Draw, Scenario};

/// Fewer duels say too little of a slice.
pub(crate) const LEAST_DUELS: usize = 30;

/// Levels from which individuals are far apart.
const FAR: u8 = 10;

/// What is told of a duel beside what models see.
#[derive(Clone, Debug)]
pub(crate) struct Traits {
    pub(crate) slices: Vec<Slice>,
    /// Whom the closed form favours; `Greater` is A.
    pub(crate) closed_form: Ordering,
    /// Whether both are link-battle individuals at level 50: so few that many draws repeat some of their duels.
    pub(crate) is_common: bool,
}

impl Traits {
    pub(crate) fn of(chart: &TypeChart, draw: &Draw<'_>) -> Traits {
        let [a, b] = &draw.sides;
        let mut slices = Slice::of(a.fighter(), b.fighter());
        slices.push(Slice::Scenario(draw.scenario));
        Traits {
            slices,
            closed_form: closed_form::favourite(chart, a, b),
            is_common: [a, b].iter().all(|it| it.build == Build::link_battle(50)),
        }
    }
}

/// A group of duels; most duels belong to several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Slice {
    /// A Pokémon of this type takes part.
    Type(Type),
    /// A move of this class is used.
    Moves(MoveClass),
    Levels(LevelBand),
    FirstTurn(FirstTurn),
    Scenario(Scenario),
}

/// What kind of move, by what sets it most apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoveClass {
    Plain,
    /// With a chance of an effect on the foe or on the user, or with what it leaves behind.
    WithEffect,
    /// Drains, or hurts its user.
    DrainOrRecoil,
    Priority,
    SeveralHits,
    /// Prepares, rests or does not stop.
    SeveralTurns,
    /// Not the ordinary formula.
    FixedDamage,
    FaintsUser,
}

/// The levels of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LevelBand {
    BothFifty,
    /// About the same, their mean up to 33, up to 66, above.
    Low,
    Middle,
    High,
    /// Ten levels or more apart.
    FarApart,
}

/// Who acts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FirstTurn {
    ByPriority,
    BySpeed,
    /// Chance decides.
    SpeedTie,
}

impl Slice {
    /// Those that a duel belongs to by who fights with what, each once.
    pub(crate) fn of(a: Fighter<'_>, b: Fighter<'_>) -> Vec<Slice> {
        let present = |ty: &Type| [a, b].iter().any(|side| side.combatant.typing.has(*ty));
        let mut slices: Vec<Slice> = Type::ALL
            .into_iter()
            .filter(present)
            .map(Slice::Type)
            .collect();
        let classes = [a, b].map(|side| MoveClass::of(side.mv));
        slices.push(Slice::Moves(classes[0]));
        if classes[1] != classes[0] {
            slices.push(Slice::Moves(classes[1]));
        }
        let levels = [a, b].map(|side| side.combatant.level);
        slices.push(Slice::Levels(LevelBand::of(levels)));
        slices.push(Slice::FirstTurn(FirstTurn::of(a, b)));
        slices
    }

    /// All that there are, in the order in which they are told.
    pub fn all() -> Vec<Slice> {
        use {FirstTurn as F, LevelBand as L, MoveClass as M};
        let classes = [
            M::Plain,
            M::WithEffect,
            M::DrainOrRecoil,
            M::Priority,
            M::SeveralHits,
            M::SeveralTurns,
            M::FixedDamage,
            M::FaintsUser,
        ];
        let bands = [L::BothFifty, L::Low, L::Middle, L::High, L::FarApart];
        let firsts = [F::ByPriority, F::BySpeed, F::SpeedTie];
        let mut all: Vec<Slice> = Type::ALL.map(Slice::Type).into();
        all.extend(classes.map(Slice::Moves));
        all.extend(bands.map(Slice::Levels));
        all.extend(firsts.map(Slice::FirstTurn));
        all.extend(Scenario::ALL.map(Slice::Scenario));
        all
    }
}

impl MoveClass {
    fn of(mv: &Move) -> MoveClass {
        if mv.quirk == Some(Quirk::FaintsUser) {
            MoveClass::FaintsUser
        } else if !mv.uses_formula() {
            MoveClass::FixedDamage
        } else if mv.timing != Timing::Immediate {
            MoveClass::SeveralTurns
        } else if mv.hits != Hits::One {
            MoveClass::SeveralHits
        } else if mv.priority != 0 {
            MoveClass::Priority
        } else if mv.drain.is_some() || mv.recoil.is_some() || mv.quirk == Some(Quirk::Crash) {
            MoveClass::DrainOrRecoil
        } else if is_plain(mv) {
            MoveClass::Plain
        } else {
            MoveClass::WithEffect
        }
    }
}

fn is_plain(mv: &Move) -> bool {
    let own = mv.self_stages;
    let rest = (own.stats, own.accuracy, own.evasion) == ([0; 5], 0, 0);
    mv.damage == DamageRule::Power
        && mv.secondary.is_none()
        && rest
        && matches!(mv.quirk, None | Some(Quirk::ScattersCoins))
}

impl LevelBand {
    fn of([a, b]: [u8; 2]) -> LevelBand {
        match (a, b) {
            (50, 50) => LevelBand::BothFifty,
            _ if a.abs_diff(b) >= FAR => LevelBand::FarApart,
            _ => match u8::midpoint(a, b) {
                0..34 => LevelBand::Low,
                34..67 => LevelBand::Middle,
                _ => LevelBand::High,
            },
        }
    }
}

impl FirstTurn {
    fn of(a: Fighter<'_>, b: Fighter<'_>) -> FirstTurn {
        if a.mv.priority != b.mv.priority {
            FirstTurn::ByPriority
        } else if a.combatant.stats.speed == b.combatant.stats.speed {
            FirstTurn::SpeedTie
        } else {
            FirstTurn::BySpeed
        }
    }
}

impl Display for Slice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Slice::Type(ty) => write!(f, "type: {}", words(ty)),
            Slice::Moves(class) => write!(f, "move: {}", words(class)),
            Slice::Levels(band) => write!(f, "levels: {}", words(band)),
            Slice::FirstTurn(first) => write!(f, "first turn: {}", words(first)),
            Slice::Scenario(scenario) => write!(f, "scenario: {}", words(scenario)),
        }
    }
}

/// `FarApart` as `far apart`.
fn words(name: &impl fmt::Debug) -> String {
    let mut words = String::new();
    for letter in format!("{name:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

impl FromStr for Slice {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Slice> {
        let slice = Slice::all()
            .into_iter()
            .find(|slice| slice.to_string() == text);
        slice.with_context(|| format!("there is no slice {text:?}"))
    }
}

impl From<Slice> for String {
    fn from(slice: Slice) -> String {
        slice.to_string()
    }
}

impl TryFrom<String> for Slice {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Slice> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
