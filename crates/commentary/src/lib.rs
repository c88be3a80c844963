//! The events of a battle, told in French and in English with the names of those who fight.
//!
//! Plain sentences of our own, without the grammatical gender of a Pokémon; nothing of an event is lost.

mod english;
mod french;

use battle::log::Event;
use battle::moves::Timing;
use battle::state::{MoveRef, SideId};
use dex::pokedex::{Form, Language, MoveEntry, Name, Pokedex};

/// One side of a battle, by its names.
#[derive(Clone, Copy, Debug)]
pub struct Corner<'a> {
    pub form: &'a Form,
    /// What it may evolve into.
    pub mega: Option<&'a Form>,
    /// In the order of the battle's slots.
    pub moves: &'a [&'a MoveEntry],
    pub max_hp: u16,
}

/// A turn as a spectator reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// From 1.
    pub number: u32,
    /// One line for each action, with what came of it.
    pub lines: Vec<String>,
    /// HP at the end of the turn, of A and B.
    pub hp: [u16; 2],
}

/// Tells what happens between two corners, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Commentary<'a> {
    pokedex: &'a Pokedex,
    corners: [Corner<'a>; 2],
    language: Language,
}

impl<'a> Commentary<'a> {
    pub fn new(
        pokedex: &'a Pokedex,
        corners: [Corner<'a>; 2],
        language: Language,
    ) -> Commentary<'a> {
        Commentary {
            pokedex,
            corners,
            language,
        }
    }

    /// One event in one or more sentences.
    pub fn sentence(&self, event: Event) -> String {
        match self.language {
            Language::French => french::sentence(self, event),
            Language::English => english::sentence(self, event),
        }
    }

    /// A whole battle, or its beginning, turn by turn.
    pub fn turns(&self, events: &[Event]) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        let mut hp = self.corners.map(|corner| corner.max_hp);
        let mut place = Place::Fresh;
        for &event in events {
            if let Event::Hurt(side, _, _, left) | Event::Healed(side, _, left) = event {
                hp[side as usize] = left;
            }
            match (event, turns.last_mut()) {
                (Event::Turn(number), _) => {
                    place = Place::Fresh;
                    turns.push(Turn {
                        number,
                        lines: Vec::new(),
                        hp,
                    });
                }
                (Event::Acts(_), _) => place = Place::Fresh,
                (Event::TurnEnds, _) => place = Place::End,
                (_, Some(turn)) => {
                    turn.hp = hp;
                    let begins = begins_line(event, place);
                    add(&mut turn.lines, self.sentence(event), begins);
                    if place == Place::Fresh {
                        place = Place::Action;
                    }
                }
                (_, None) => {}
            }
        }
        turns
    }

    fn corner(&self, side: SideId) -> &Corner<'a> {
        &self.corners[side as usize]
    }

    fn name(&self, side: SideId) -> &'a str {
        self.corner(side).form.name.get(self.language)
    }

    /// Whether both sides have the same name, so that the second needs another word.
    fn is_second_of_its_name(&self, side: SideId) -> bool {
        side == SideId::B && self.name(SideId::A) == self.name(SideId::B)
    }

    fn mega_name(&self, side: SideId) -> &'a str {
        let corner = self.corner(side);
        let form = corner.mega.unwrap_or(corner.form);
        form.name.get(self.language)
    }

    /// The move's entry; none for Struggle, which is nobody's own.
    fn entry(&self, side: SideId, mv: MoveRef) -> Option<&'a MoveEntry> {
        match mv {
            MoveRef::Own(slot) => Some(self.corner(side).moves[usize::from(slot)]),
            MoveRef::Foe(slot) => Some(self.corner(side.foe()).moves[usize::from(slot)]),
            MoveRef::Struggle => None,
        }
    }

    fn timing(&self, side: SideId, mv: MoveRef) -> Option<Timing> {
        self.entry(side, mv).map(|entry| entry.rules.timing)
    }

    fn move_name(&self, side: SideId, mv: MoveRef, struggle: &'static str) -> &'a str {
        let entry = self.entry(side, mv);
        entry.map_or(struggle, |entry| entry.name.get(self.language))
    }

    fn type_name(&self, ty: battle::types::Type) -> &'a Name {
        self.pokedex.type_name(ty)
    }
}

fn add(lines: &mut Vec<String>, sentence: String, begins: bool) {
    match lines.last_mut() {
        Some(line) if !begins => {
            line.push(' ');
            line.push_str(&sentence);
        }
        _ => lines.push(sentence),
    }
}

/// Where in a turn an event happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before anything that belongs to the same line.
    Fresh,
    /// In the midst of what a side does.
    Action,
    /// After what both sides did.
    End,
}

/// Whether an event stands by itself, rather than following from the one before.
fn begins_line(event: Event, place: Place) -> bool {
    let follows = matches!(event, Event::Healed(..) | Event::Fainted(_));
    match place {
        Place::Fresh => true,
        Place::Action => matches!(event, Event::MegaEvolved(_) | Event::Won(_)),
        Place::End => !follows,
    }
}
