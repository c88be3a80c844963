//! From ids and names to forms and the moves that they fight with; nothing is dropped in silence.

use api_types::prediction::{Location, ValidationError};
use battle::duel;
use dex::pokedex::{Availability, Form, FormId, Language, MoveEntry, Pokedex};

use super::Question;
use super::refusal::Refusal;
use crate::error::ApiError;
use crate::input::place;

/// How many names a side may be given.
const MAX_MOVES: usize = 20;

/// A form and its moves: at least one, each once.
pub(super) struct Side<'a> {
    pub(super) form: &'a Form,
    pub(super) moves: Vec<&'a MoveEntry>,
}

/// Both sides of the question, or everything that is wrong with it.
pub(super) fn sides<'a>(
    pokedex: &'a Pokedex,
    question: &Question,
    language: Language,
) -> Result<(Side<'a>, Side<'a>), ApiError> {
    let a = form(pokedex, "pokemon_a_id", question.pokemon_a, language)?;
    let b = form(pokedex, "pokemon_b_id", question.pokemon_b, language)?;
    let level = question.level;
    let mut errors = Errors {
        language,
        found: Vec::new(),
    };
    if !(1..=100).contains(&level) {
        errors.add("level", None, &Refusal::Level(level));
    }
    let moves_a = errors.moves(
        pokedex,
        a,
        level,
        "available_moves",
        question.moves_a.as_deref(),
    );
    let moves_b = errors.moves(
        pokedex,
        b,
        level,
        "available_moves_b",
        question.moves_b.as_deref(),
    );
    if !errors.found.is_empty() {
        return Err(ApiError::Invalid(errors.found));
    }
    Ok((
        Side {
            form: a,
            moves: moves_a,
        },
        Side {
            form: b,
            moves: moves_b,
        },
    ))
}

fn form<'a>(
    pokedex: &'a Pokedex,
    field: &str,
    id: i32,
    language: Language,
) -> Result<&'a Form, ApiError> {
    if id < 1 {
        let refusal = Refusal::NotAnId(id);
        let msg = refusal.message(language);
        return Err(ApiError::invalid(
            place(&["body", field]),
            refusal.kind(),
            msg,
        ));
    }
    let form = pokedex.form(FormId(id));
    form.ok_or_else(|| ApiError::NotFound(Refusal::UnknownForm(id).message(language)))
}

struct Errors {
    language: Language,
    found: Vec<ValidationError>,
}

impl Errors {
    fn add(&mut self, field: &str, index: Option<usize>, refusal: &Refusal<'_>) {
        let mut loc = place(&["body", field]);
        loc.extend(index.map(Location::Index));
        self.found.push(ValidationError {
            loc,
            msg: refusal.message(self.language),
            r#type: refusal.kind().to_owned(),
        });
    }

    /// The moves with these names, or every legal one; what is refused is added to the errors.
    fn moves<'a>(
        &mut self,
        pokedex: &'a Pokedex,
        form: &'a Form,
        level: u8,
        field: &str,
        names: Option<&[String]>,
    ) -> Vec<&'a MoveEntry> {
        let Some(names) = names else {
            let legal = pokedex.battle_moves(form.id, level);
            if legal.is_empty() {
                self.add(field, None, &Refusal::NoMove { form, level });
            }
            return legal;
        };
        if names.is_empty() || names.len() > MAX_MOVES {
            self.add(field, None, &Refusal::Count(names.len()));
            return Vec::new();
        }
        let mut moves: Vec<&MoveEntry> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            match usable(pokedex, form, name) {
                Ok(entry) if moves.iter().any(|known| known.id == entry.id) => {}
                Ok(entry) => moves.push(entry),
                Err(refusal) => self.add(field, Some(index), &refusal),
            }
        }
        moves
    }
}

/// The move with this name, when the form can fight with it.
fn usable<'a>(
    pokedex: &'a Pokedex,
    form: &'a Form,
    name: &str,
) -> Result<&'a MoveEntry, Refusal<'a>> {
    let entry = pokedex.find_move(name).map_err(Refusal::UnknownMove)?;
    if entry.availability == Availability::PartnerCommand {
        return Err(Refusal::PartnerCommand(entry));
    }
    if duel::check(&entry.rules).is_err() {
        return Err(Refusal::NotDamaging(entry));
    }
    if !pokedex.knows(form.id, entry.id) {
        return Err(Refusal::NotLearnable { form, entry });
    }
    Ok(entry)
}
