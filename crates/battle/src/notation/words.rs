//! Values of a state as single words.

use crate::moves::Status;
use crate::state::{Hold, MoveRef, Phase};
use crate::types::Type;

/// A value that is written as one word and read back.
pub(super) trait Word: Sized {
    fn print(&self) -> String;
    /// Nothing for a word that means no such value.
    fn read(word: &str) -> Option<Self>;
}

impl Word for MoveRef {
    fn print(&self) -> String {
        match self {
            MoveRef::Own(slot) => format!("own{}", slot + 1),
            MoveRef::Foe(slot) => format!("foe{}", slot + 1),
            MoveRef::Struggle => "struggle".to_owned(),
        }
    }

    fn read(word: &str) -> Option<MoveRef> {
        Some(match word {
            "struggle" => MoveRef::Struggle,
            _ => match word.split_at_checked(3)? {
                ("own", slot) => MoveRef::Own(slot_of(slot)?),
                ("foe", slot) => MoveRef::Foe(slot_of(slot)?),
                _ => return None,
            },
        })
    }
}

/// People count moves from 1.
fn slot_of(number: &str) -> Option<u8> {
    match number {
        "1" => Some(0),
        "2" => Some(1),
        "3" => Some(2),
        "4" => Some(3),
        _ => None,
    }
}

impl Word for Hold {
    fn print(&self) -> String {
        format!("{}:{}", MoveRef::Own(self.slot).print(), self.turns)
    }

    fn read(word: &str) -> Option<Hold> {
        let (mv, turns) = word.split_once(':')?;
        let MoveRef::Own(slot) = MoveRef::read(mv)? else {
            return None;
        };
        let turns = within(turns, 1, 5)?;
        Some(Hold { slot, turns })
    }
}

impl Word for Phase {
    fn print(&self) -> String {
        match self {
            Phase::Free => "free".to_owned(),
            Phase::Charging(mv) => format!("charging:{}", mv.print()),
            Phase::Recharging => "recharging".to_owned(),
            Phase::Rampage { mv, lock, left } => format!("rampage:{}:{lock}:{left}", mv.print()),
            Phase::Biding { mv, turns, stored } => {
                format!("biding:{}:{turns}:{stored}", mv.print())
            }
        }
    }

    fn read(word: &str) -> Option<Phase> {
        let parts: Vec<&str> = word.split(':').collect();
        Some(match parts[..] {
            ["recharging"] => Phase::Recharging,
            ["charging", mv] => Phase::Charging(Word::read(mv)?),
            ["rampage", mv, lock, left] => Phase::Rampage {
                mv: Word::read(mv)?,
                lock: within(lock, 1, 2)?,
                left: within(left, 1, 3)?,
            },
            ["biding", mv, turns, stored] => Phase::Biding {
                mv: Word::read(mv)?,
                turns: within(turns, 1, 3)?,
                stored: stored.parse().ok()?,
            },
            _ => return None,
        })
    }
}

fn within(number: &str, least: u8, most: u8) -> Option<u8> {
    let number = number.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

impl Word for Type {
    fn print(&self) -> String {
        format!("{self:?}").to_lowercase()
    }

    fn read(word: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|ty| ty.print() == word)
    }
}

const STATUSES: [(&str, Status); 6] = [
    ("burn", Status::Burn),
    ("freeze", Status::Freeze),
    ("paralysis", Status::Paralysis),
    ("poison", Status::Poison),
    ("toxic", Status::Toxic),
    ("sleep", Status::Sleep),
];

impl Word for Status {
    fn print(&self) -> String {
        let word = STATUSES.iter().find(|(_, status)| status == self);
        word.expect("every status has its word").0.to_owned()
    }

    fn read(word: &str) -> Option<Status> {
        let status = STATUSES.iter().find(|(name, _)| *name == word);
        status.map(|(_, status)| *status)
    }
}
