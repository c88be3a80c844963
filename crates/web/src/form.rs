//! The form in which the player chooses a duel, on the home page and above each answer.

use crate::catalogue::Catalogue;
use crate::frame::Frame;
use crate::question::{Field, Mistake, Question};

pub(crate) struct DuelForm<'a> {
    pub(crate) question: &'a Question,
    pub(crate) names: Vec<&'a str>,
    pub(crate) mistakes: Vec<Mistake>,
    labels: [&'static str; 2],
}

pub(crate) struct NameField<'a> {
    pub(crate) field: Field,
    pub(crate) label: &'static str,
    pub(crate) value: &'a str,
    pub(crate) mistake: Option<&'a Mistake>,
}

impl<'a> DuelForm<'a> {
    pub(crate) fn new(
        question: &'a Question,
        catalogue: &'a Catalogue,
        mistakes: Vec<Mistake>,
        frame: &Frame,
    ) -> DuelForm<'a> {
        DuelForm {
            question,
            names: catalogue.names(frame.language),
            mistakes,
            labels: [frame.t.label_a, frame.t.label_b],
        }
    }

    pub(crate) fn sides(&self) -> [NameField<'_>; 2] {
        let [label_a, label_b] = self.labels;
        [
            self.side(Field::A, label_a, &self.question.a),
            self.side(Field::B, label_b, &self.question.b),
        ]
    }

    pub(crate) fn mistake(&self, field: Field) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field == field)
    }

    fn side<'b>(&'b self, field: Field, label: &'static str, value: &'b str) -> NameField<'b> {
        NameField {
            field,
            label,
            value,
            mistake: self.mistake(field),
        }
    }
}
