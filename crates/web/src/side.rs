//! One Pokémon of the duel: the moves that it can have, and those that the question names.

use crate::catalogue::{Form, LearnableMove};
use crate::frame::Frame;
use crate::names::Spelling;
use crate::question::{Field, Mistake};
use crate::ranking::MOST_MOVES;

pub(crate) struct Side<'a> {
    pub(crate) form: &'a Form,
    /// Where the question names the moves.
    pub(crate) field: Field,
    pub(crate) learnable: Vec<LearnableMove>,
    /// In the order of `learnable`.
    pub(crate) chosen: Vec<bool>,
    /// Names in the question that no such move has.
    unknown: Vec<String>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(
        form: &'a Form,
        field: Field,
        learnable: Vec<LearnableMove>,
        named: &[String],
    ) -> Side<'a> {
        let spellings: Vec<Spelling> = named.iter().map(|name| Spelling::of(name)).collect();
        let is_chosen = |mv: &LearnableMove| spellings.iter().any(|name| mv.is_called(name));
        let is_unknown = |name: &Spelling| !learnable.iter().any(|mv| mv.is_called(name));
        Side {
            form,
            field,
            chosen: learnable.iter().map(is_chosen).collect(),
            unknown: named
                .iter()
                .zip(&spellings)
                .filter(|(_, spelling)| is_unknown(spelling))
                .map(|(name, _)| name.clone())
                .collect(),
            learnable,
        }
    }

    /// French names of the moves that the question names.
    pub(crate) fn chosen_moves(&self) -> Vec<String> {
        let pairs = self.learnable.iter().zip(&self.chosen);
        let chosen = pairs.filter(|(_, chosen)| **chosen);
        chosen.map(|(mv, _)| mv.french.clone()).collect()
    }

    /// French names of every move that the form can have at the duel's level.
    pub(crate) fn moves_of_level(&self) -> Vec<String> {
        let moves = self.learnable.iter().filter(|mv| mv.later.is_none());
        moves.map(|mv| mv.french.clone()).collect()
    }

    /// French names of the moves that count: those named, or else all of the level.
    pub(crate) fn moves(&self) -> Vec<String> {
        let chosen = self.chosen_moves();
        if chosen.is_empty() {
            self.moves_of_level()
        } else {
            chosen
        }
    }

    /// The name of a move, given in French, in the page's language.
    pub(crate) fn shown_name<'b>(&'b self, french: &'b str, frame: &Frame) -> &'b str {
        let known = self.learnable.iter().find(|mv| mv.french == french);
        known.map_or(french, |mv| mv.name(frame.language))
    }

    pub(crate) fn mistakes(&self, level: u8, frame: &Frame) -> Vec<Mistake> {
        let texts = &frame.t.mistakes;
        let name = self.form.name(frame.language);
        let mut mistakes = Vec::new();
        if self.moves().is_empty() {
            let field = match self.field {
                Field::OpponentMoves => Field::B,
                _ => Field::A,
            };
            mistakes.push(Mistake::new(field, (texts.no_damaging_move)(name, level)));
        } else if !self.unknown.is_empty() {
            let message = (texts.unknown_moves)(&self.unknown.join(", "), name);
            mistakes.push(Mistake::new(self.field, message));
        } else if self.field == Field::OpponentMoves && self.chosen_moves().len() > MOST_MOVES {
            let message = (texts.too_many_moves)(MOST_MOVES);
            mistakes.push(Mistake::new(self.field, message));
        }
        mistakes
    }
}
