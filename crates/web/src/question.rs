//! What the player asks, as it stands in the page's address, and what is wrong with it.

use crate::catalogue::{Catalogue, Form};
use crate::frame::{Frame, PREDICTION};
use crate::names::Spelling;

/// The level when none is asked for.
const USUAL_LEVEL: &str = "50";

/// The parts of the question; each is one name in the address and one element of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    A,
    B,
    Level,
    Moves,
    OpponentMoves,
}

impl Field {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Field::A => "a",
            Field::B => "b",
            Field::Level => "level",
            Field::Moves => "moves",
            Field::OpponentMoves => "opponent_moves",
        }
    }
}

/// The question in the player's own words.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) level: String,
    /// Empty for every move that is possible.
    pub(crate) moves: Vec<String>,
    /// Empty for an unknown opponent.
    pub(crate) opponent_moves: Vec<String>,
}

/// The question understood, but for the moves.
pub(crate) struct Duel<'a> {
    pub(crate) a: &'a Form,
    pub(crate) b: &'a Form,
    /// 1 to 100.
    pub(crate) level: u8,
}

impl Duel<'_> {
    /// The address of the question that B's player would ask.
    pub(crate) fn swapped(&self, frame: &Frame) -> String {
        let mut question = Question::about([self.b, self.a].map(|form| form.name(frame.language)));
        question.level = self.level.to_string();
        question.url(frame)
    }
}

pub(crate) struct Mistake {
    pub(crate) field: Field,
    pub(crate) message: String,
    pub(crate) suggestions: Vec<Suggestion>,
}

/// A name that may be meant, and the address of the question with that name.
pub(crate) struct Suggestion {
    pub(crate) name: String,
    pub(crate) url: String,
}

impl Mistake {
    pub(crate) fn new(field: Field, message: String) -> Mistake {
        Mistake {
            field,
            message,
            suggestions: Vec::new(),
        }
    }
}

impl Question {
    pub(crate) fn empty() -> Question {
        Question::from_pairs(Vec::new())
    }

    /// A's name, B's name.
    pub(crate) fn about(names: [&str; 2]) -> Question {
        let [a, b] = names.map(str::to_owned);
        Question {
            a,
            b,
            ..Question::empty()
        }
    }

    /// Unknown names in the address are ignored.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Question {
        let mut question = Question {
            a: String::new(),
            b: String::new(),
            level: USUAL_LEVEL.to_owned(),
            moves: Vec::new(),
            opponent_moves: Vec::new(),
        };
        for (name, value) in pairs {
            match name.as_str() {
                "a" => question.a = value,
                "b" => question.b = value,
                "level" => question.level = value,
                "moves" => question.moves.push(value),
                "opponent_moves" => question.opponent_moves.push(value),
                _ => {}
            }
        }
        question
    }

    pub(crate) fn is_asked(&self) -> bool {
        !self.a.is_empty() || !self.b.is_empty()
    }

    /// The two forms and the level; names that are understood become those of the page's language.
    pub(crate) fn understand<'a>(
        &mut self,
        catalogue: &'a Catalogue,
        frame: &Frame,
    ) -> Result<Duel<'a>, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let a = self.form(Field::A, catalogue, frame, &mut mistakes);
        let b = self.form(Field::B, catalogue, frame, &mut mistakes);
        let level = self.level.trim().parse().ok();
        let level = level.filter(|level| (1..=100).contains(level));
        if level.is_none() {
            let message = (frame.t.mistakes.level)(&self.level);
            mistakes.push(Mistake::new(Field::Level, message));
        }
        match (a, b, level) {
            (Some(a), Some(b), Some(level)) => {
                a.name(frame.language).clone_into(&mut self.a);
                b.name(frame.language).clone_into(&mut self.b);
                Ok(Duel { a, b, level })
            }
            _ => Err(mistakes),
        }
    }

    fn form<'a>(
        &self,
        field: Field,
        catalogue: &'a Catalogue,
        frame: &Frame,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<&'a Form> {
        let (typed, missing) = match field {
            Field::A => (&self.a, frame.t.mistakes.missing_a),
            _ => (&self.b, frame.t.mistakes.missing_b),
        };
        let spelling = Spelling::of(typed);
        let form = catalogue.find(&spelling);
        if typed.trim().is_empty() {
            mistakes.push(Mistake::new(field, missing.to_owned()));
        } else if form.is_none() {
            mistakes.push(Mistake {
                field,
                message: (frame.t.mistakes.unknown_pokemon)(typed.trim()),
                suggestions: self.suggestions(field, &catalogue.near(&spelling), frame),
            });
        }
        form
    }

    fn suggestions(&self, field: Field, near: &[&Form], frame: &Frame) -> Vec<Suggestion> {
        let suggestion = |form: &&Form| {
            let name = form.name(frame.language).to_owned();
            let mut corrected = Question::about([&self.a, &self.b]);
            corrected.level.clone_from(&self.level);
            match field {
                Field::A => corrected.a.clone_from(&name),
                _ => corrected.b.clone_from(&name),
            }
            let url = corrected.url(frame);
            Suggestion { name, url }
        };
        near.iter().map(suggestion).collect()
    }

    /// The address of the question, but for the moves.
    pub(crate) fn url(&self, frame: &Frame) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair(Field::A.id(), &self.a)
            .append_pair(Field::B.id(), &self.b)
            .append_pair(Field::Level.id(), &self.level)
            .finish();
        format!("{}?{query}", frame.url(PREDICTION))
    }
}
