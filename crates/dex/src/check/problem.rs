//! The rules that facts must keep, and the checks of one value that several tables share.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::hash::Hash;
use std::ops::RangeInclusive;

use crate::codes::{Codes, value_of};
use crate::effects::EffectsError;
use crate::pokedex::Name;

/// What is wrong with the facts, and where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{table}, {}: {problem}", row.map_or("as a whole".to_owned(), |row| format!("row {row}")))]
pub struct Fault {
    pub table: &'static str,
    /// Counted from 1; `None` when the table as a whole is at fault.
    pub row: Option<usize>,
    pub problem: Problem,
}

/// A rule that the facts must keep.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    #[error("unknown {what} `{value}`")]
    Unknown { what: &'static str, value: String },
    #[error("{what} `{value}` appears twice")]
    Duplicate { what: &'static str, value: String },
    #[error("{what} must be from {min} to {max}, not {value}")]
    OutOfRange {
        what: &'static str,
        min: i32,
        max: i32,
        value: i32,
    },
    #[error("{what} must be a positive number, not {value}")]
    NotPositive { what: &'static str, value: f64 },
    #[error("slug `{0}` must be lower-case letters and digits only")]
    BadSlug(String),
    #[error("the id must be {expected}, not {found}")]
    WrongId { expected: i32, found: i32 },
    #[error("`{name}` could mean {first} or {second}")]
    AmbiguousName {
        name: String,
        first: String,
        second: String,
    },
    #[error("a name is empty")]
    EmptyName,
    #[error("the primary and the secondary type are the same")]
    SameTypeTwice,
    #[error("an evolution level needs a form to evolve from")]
    EvolutionLevelAlone,
    #[error("a nature raises one statistic and lowers another, or does neither")]
    UnbalancedNature,
    #[error("this way of learning needs a level")]
    MissingLevel,
    #[error("this way of learning has no level")]
    UnexpectedLevel,
    #[error("the type `{0}` is missing")]
    MissingType(&'static str),
    #[error("the effect of {attack} on {defend} is missing")]
    MissingEffect {
        attack: &'static str,
        defend: &'static str,
    },
    #[error(transparent)]
    Effects(#[from] EffectsError),
}

/// Checks every row of a table; each bad one is reported with its number.
pub(crate) fn each<'a, R, T>(
    table: &'static str,
    rows: &'a [R],
    mut check_row: impl FnMut(&'a R) -> Result<T, Problem>,
) -> Result<Vec<T>, Vec<Fault>> {
    let mut checked = Vec::with_capacity(rows.len());
    let mut faults = Vec::new();
    for (number, row) in (1..).zip(rows) {
        match check_row(row) {
            Ok(value) => checked.push(value),
            Err(problem) => faults.push(Fault {
                table,
                row: Some(number),
                problem,
            }),
        }
    }
    if faults.is_empty() {
        Ok(checked)
    } else {
        Err(faults)
    }
}

pub(crate) fn whole(table: &'static str, problem: Problem) -> Vec<Fault> {
    vec![Fault {
        table,
        row: None,
        problem,
    }]
}

/// What is said of facts that nobody should have put there: one fault is enough.
pub(crate) fn first(faults: Vec<Fault>) -> Fault {
    let mut faults = faults.into_iter();
    faults.next().expect("refused facts have a fault")
}

pub(crate) fn code<T: Copy>(
    what: &'static str,
    codes: &Codes<T>,
    code: &str,
) -> Result<T, Problem> {
    value_of(codes, code).ok_or_else(|| Problem::Unknown {
        what,
        value: code.to_owned(),
    })
}

pub(crate) fn known<'a, K, V>(
    what: &'static str,
    map: &'a HashMap<K, V>,
    key: K,
) -> Result<&'a V, Problem>
where
    K: Eq + Hash + Display,
{
    map.get(&key).ok_or_else(|| Problem::Unknown {
        what,
        value: key.to_string(),
    })
}

pub(crate) fn unique<T>(seen: &mut HashSet<T>, what: &'static str, value: T) -> Result<(), Problem>
where
    T: Eq + Hash + Display + Clone,
{
    if seen.insert(value.clone()) {
        Ok(())
    } else {
        let value = value.to_string();
        Err(Problem::Duplicate { what, value })
    }
}

pub(crate) fn ranged<T: TryFrom<i32>>(
    what: &'static str,
    value: i32,
    range: RangeInclusive<i32>,
) -> Result<T, Problem> {
    let in_range = Some(value).filter(|value| range.contains(value));
    in_range
        .and_then(|value| value.try_into().ok())
        .ok_or(Problem::OutOfRange {
            what,
            min: *range.start(),
            max: *range.end(),
            value,
        })
}

pub(crate) fn optional<T: TryFrom<i32>>(
    what: &'static str,
    value: Option<i32>,
    range: RangeInclusive<i32>,
) -> Result<Option<T>, Problem> {
    value.map(|value| ranged(what, value, range)).transpose()
}

pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64, Problem> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Problem::NotPositive { what, value })
    }
}

pub(crate) fn right_id(expected: i32, found: i32) -> Result<(), Problem> {
    if expected == found {
        Ok(())
    } else {
        Err(Problem::WrongId { expected, found })
    }
}

pub(crate) fn slug(text: &str) -> Result<String, Problem> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !text.is_empty() && text.chars().all(good) {
        Ok(text.to_owned())
    } else {
        Err(Problem::BadSlug(text.to_owned()))
    }
}

pub(crate) fn name(french: &str, english: &str) -> Result<Name, Problem> {
    if french.trim().is_empty() || english.trim().is_empty() {
        return Err(Problem::EmptyName);
    }
    Ok(Name {
        french: french.to_owned(),
        english: english.to_owned(),
    })
}
