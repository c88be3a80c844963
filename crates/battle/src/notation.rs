//! A state as one line of text that parses back to the same state.
//!
//! Side A, ` | `, side B. Each side is a list of entries, a key with a value or a flag alone; what has
//! its usual value is left out: `hp=153 pp=24/16/0/0 status=burn attack=+2 | hp=9 pp=8/0/0/0 seeded`.

mod words;

use std::fmt;
use std::str::FromStr;

use crate::state::{Hold, MoveRef, Phase, Side, SideId, State};
use crate::stats::Stat;
use crate::types::Type;

use words::Word;

/// Why a text is not a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseStateError {
    #[error("a state has two sides separated by ` | `, but this has {0}")]
    Sides(usize),
    #[error("{0} is no entry of a side; there are {keys}", keys = keys())]
    UnknownEntry(String),
    #[error("{entry} does not say {allowed}")]
    Value {
        entry: String,
        allowed: &'static str,
    },
    #[error("{0} stands twice in a side")]
    Repeated(String),
    #[error("a side lacks {0}")]
    Missing(&'static str),
    #[error("the side that fainted last has HP left")]
    NotFainted,
    #[error("both sides have fainted: one of them needs {FAINTED_LAST}, which decides who has won")]
    Undecided,
}

/// Where the value of an entry lies in a side, and what it can be.
enum Entry {
    Flag(Place<bool>),
    /// Something that is 0 as a rule, up to a bound.
    Counter(Place<u8>, u8),
    Stage(Place<i8>),
    Hp(Place<u16>),
    Taken(Place<Option<u16>>),
    Hold(Place<Option<Hold>>),
    Move(Place<Option<MoveRef>>),
    Type(Place<Option<Type>>),
    Status,
    Phase,
    PowerPoints,
}

type Place<T> = fn(&mut Side) -> &mut T;

const ALWAYS_WRITTEN: [&str; 2] = ["hp", "pp"];

/// Belongs to the battle, and is written in the side that it names.
const FAINTED_LAST: &str = "fainted-last";

const ENTRIES: [(&str, Entry); 39] = [
    ("hp", Entry::Hp(|side| &mut side.hp)),
    ("pp", Entry::PowerPoints),
    ("status", Entry::Status),
    ("sleep", Entry::Counter(|side| &mut side.sleep, 4)),
    ("toxic", Entry::Counter(|side| &mut side.toxic, 15)),
    ("attack", Entry::Stage(|side| stage(side, Stat::Attack))),
    ("defense", Entry::Stage(|side| stage(side, Stat::Defense))),
    (
        "special-attack",
        Entry::Stage(|side| stage(side, Stat::SpecialAttack)),
    ),
    (
        "special-defense",
        Entry::Stage(|side| stage(side, Stat::SpecialDefense)),
    ),
    ("speed", Entry::Stage(|side| stage(side, Stat::Speed))),
    ("accuracy", Entry::Stage(|side| &mut side.accuracy)),
    ("evasion", Entry::Stage(|side| &mut side.evasion)),
    ("phase", Entry::Phase),
    ("confusion", Entry::Counter(|side| &mut side.confusion, 5)),
    ("flinched", Entry::Flag(|side| &mut side.flinched)),
    ("enraged", Entry::Flag(|side| &mut side.enraged)),
    ("seeded", Entry::Flag(|side| &mut side.seeded)),
    ("trapped", Entry::Counter(|side| &mut side.trapped, 6)),
    ("reflect", Entry::Counter(|side| &mut side.reflect, 5)),
    (
        "light-screen",
        Entry::Counter(|side| &mut side.light_screen, 5),
    ),
    ("mist", Entry::Counter(|side| &mut side.mist, 5)),
    ("taunted", Entry::Counter(|side| &mut side.taunted, 4)),
    ("drowsy", Entry::Counter(|side| &mut side.drowsy, 2)),
    ("disabled", Entry::Hold(|side| &mut side.disabled)),
    ("encored", Entry::Hold(|side| &mut side.encored)),
    ("substitute", Entry::Hp(|side| &mut side.substitute)),
    ("protected", Entry::Flag(|side| &mut side.protected)),
    ("stall", Entry::Counter(|side| &mut side.stall, 6)),
    (
        "stall-turns",
        Entry::Counter(|side| &mut side.stall_turns, 2),
    ),
    ("focused", Entry::Flag(|side| &mut side.focused)),
    ("minimized", Entry::Flag(|side| &mut side.minimized)),
    ("roosting", Entry::Flag(|side| &mut side.roosting)),
    ("converted", Entry::Type(|side| &mut side.converted)),
    ("mega", Entry::Flag(|side| &mut side.mega)),
    ("last-move", Entry::Move(|side| &mut side.last_move)),
    ("actions", Entry::Counter(|side| &mut side.actions, u8::MAX)),
    ("acted", Entry::Flag(|side| &mut side.acted)),
    (
        "taken-physical",
        Entry::Taken(|side| &mut side.taken_physical),
    ),
    (
        "taken-special",
        Entry::Taken(|side| &mut side.taken_special),
    ),
];

fn stage(side: &mut Side, stat: Stat) -> &mut i8 {
    &mut side.condition.stages[stat as usize]
}

fn keys() -> String {
    let keys = ENTRIES.iter().map(|(key, _)| *key);
    let keys: Vec<&str> = keys.chain([FAINTED_LAST]).collect();
    keys.join(", ")
}

impl Entry {
    /// The value in a side, empty for a flag; nothing where it is as usual.
    fn print(&self, side: &mut Side) -> Option<String> {
        match self {
            Entry::Flag(place) => place(side).then(String::new),
            Entry::Counter(place, _) => (*place(side) > 0).then(|| place(side).to_string()),
            Entry::Stage(place) => (*place(side) != 0).then(|| format!("{:+}", place(side))),
            Entry::Hp(place) => (*place(side) > 0).then(|| place(side).to_string()),
            Entry::Taken(place) => place(side).map(|hp| hp.to_string()),
            Entry::Hold(place) => place(side).map(|hold| hold.print()),
            Entry::Move(place) => place(side).map(|mv| mv.print()),
            Entry::Type(place) => place(side).map(|ty| ty.print()),
            Entry::Status => side.status().map(|status| status.print()),
            Entry::Phase => (side.phase != Phase::Free).then(|| side.phase.print()),
            Entry::PowerPoints => Some(side.pp.map(|pp| pp.to_string()).join("/")),
        }
    }

    /// Puts a value into a side; nothing where it is not allowed.
    fn read(&self, side: &mut Side, value: &str) -> Option<()> {
        match self {
            Entry::Flag(place) => *place(side) = value.is_empty().then_some(true)?,
            Entry::Counter(place, most) => {
                *place(side) = value.parse().ok().filter(|n| n <= most)?;
            }
            Entry::Stage(place) => {
                let stage = value.parse().ok();
                *place(side) = stage.filter(|stage| (-6..=6).contains(stage))?;
            }
            Entry::Hp(place) => *place(side) = value.parse().ok()?,
            Entry::Taken(place) => *place(side) = Some(value.parse().ok()?),
            Entry::Hold(place) => *place(side) = Some(Word::read(value)?),
            Entry::Move(place) => *place(side) = Some(Word::read(value)?),
            Entry::Type(place) => *place(side) = Some(Word::read(value)?),
            Entry::Status => side.condition.status = Some(Word::read(value)?),
            Entry::Phase => side.phase = Word::read(value)?,
            Entry::PowerPoints => {
                let pp: Option<Vec<u8>> = value.split('/').map(|pp| pp.parse().ok()).collect();
                side.pp = pp?.try_into().ok()?;
            }
        }
        Some(())
    }

    fn allowed(&self) -> &'static str {
        match self {
            Entry::Flag(_) => "itself alone: it takes no value",
            Entry::Counter(..) => "how many turns, within what the rules allow",
            Entry::Stage(_) => "a stage from -6 to +6",
            Entry::Hp(_) | Entry::Taken(_) => "a number of HP",
            Entry::Hold(_) => "a move and one to five turns, as own2:3",
            Entry::Move(_) => "own1 to own4, foe1 to foe4 or struggle",
            Entry::Type(_) => "a type in lower case",
            Entry::Status => "burn, freeze, paralysis, poison, toxic or sleep",
            Entry::Phase => {
                "charging:MOVE, recharging, rampage:MOVE:LOCK:LEFT or biding:MOVE:TURNS:STORED"
            }
            Entry::PowerPoints => "four numbers, as 24/16/0/0",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sides = SideId::BOTH.map(|side| {
            let mut entries = print_side(*self.side(side));
            if self.last_fainted == Some(side) {
                entries.push(FAINTED_LAST.to_owned());
            }
            entries.join(" ")
        });
        f.write_str(&sides.join(" | "))
    }
}

fn print_side(mut side: Side) -> Vec<String> {
    let mut entries = Vec::new();
    for (key, entry) in &ENTRIES {
        let usual = ALWAYS_WRITTEN.contains(key).then(|| "0".to_owned());
        match entry.print(&mut side).or(usual) {
            None => {}
            Some(value) if value.is_empty() => entries.push((*key).to_owned()),
            Some(value) => entries.push(format!("{key}={value}")),
        }
    }
    entries
}

impl FromStr for State {
    type Err = ParseStateError;

    /// # Errors
    /// What is wrong, with the entry. Whether the state fits a battle is for
    /// [`Battle::check`](crate::setup::Battle::check) to say.
    fn from_str(text: &str) -> Result<State, ParseStateError> {
        let sides: Vec<&str> = text.split('|').collect();
        let [a, b] = sides[..] else {
            return Err(ParseStateError::Sides(sides.len()));
        };
        let (a, a_last) = read_side(a)?;
        let (b, b_last) = read_side(b)?;
        let last_fainted = match (a_last, b_last) {
            (true, true) => return Err(ParseStateError::Repeated(FAINTED_LAST.to_owned())),
            (true, false) => Some(SideId::A),
            (false, true) => Some(SideId::B),
            (false, false) => None,
        };
        let state = State {
            sides: [a, b],
            last_fainted,
        };
        match last_fainted {
            Some(side) if state.side(side).hp > 0 => Err(ParseStateError::NotFainted),
            None if state.sides.iter().all(|side| side.hp == 0) => Err(ParseStateError::Undecided),
            _ => Ok(state),
        }
    }
}

/// A side, and whether it is the one that fainted last.
fn read_side(text: &str) -> Result<(Side, bool), ParseStateError> {
    let mut side = Side::new(0, [0; 4]);
    let mut seen: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        if seen.contains(&key) {
            return Err(ParseStateError::Repeated(key.to_owned()));
        }
        seen.push(key);
        if word != FAINTED_LAST {
            read_entry(&mut side, word, key, value)?;
        }
    }
    if let Some(missing) = ALWAYS_WRITTEN.into_iter().find(|key| !seen.contains(key)) {
        return Err(ParseStateError::Missing(missing));
    }
    side.set_screens(side.reflect, side.light_screen);
    Ok((side, seen.contains(&FAINTED_LAST)))
}

fn read_entry(side: &mut Side, word: &str, key: &str, value: &str) -> Result<(), ParseStateError> {
    let entry = ENTRIES.iter().find(|(name, _)| *name == key);
    let (_, entry) = entry.ok_or_else(|| ParseStateError::UnknownEntry(key.to_owned()))?;
    entry
        .read(side, value)
        .ok_or_else(|| ParseStateError::Value {
            entry: word.to_owned(),
            allowed: entry.allowed(),
        })
}

#[cfg(test)]
mod tests;
