//! The two lists of moves that the player can tick.

use crate::frame::Frame;
use crate::names::Spelling;
use crate::question::{Field, Mistake};
use crate::side::Side;
use crate::types::Type;

pub(crate) struct MoveList<'a> {
    pub(crate) field: Field,
    pub(crate) title: String,
    /// How many are ticked, in words.
    pub(crate) state: String,
    pub(crate) hint: &'static str,
    pub(crate) open: bool,
    /// In alphabetical order.
    pub(crate) moves: Vec<TickableMove<'a>>,
}

pub(crate) struct TickableMove<'a> {
    pub(crate) name: &'a str,
    pub(crate) ty: &'static Type,
    pub(crate) chosen: bool,
    /// When it is learned, if that is above the duel's level.
    pub(crate) later: Option<String>,
}

impl<'a> MoveList<'a> {
    pub(crate) fn new(side: &'a Side, mistakes: &[Mistake], frame: &Frame) -> MoveList<'a> {
        let t = frame.t;
        let n_chosen = side.chosen_moves().len();
        let (hint, nothing_ticked) = match side.field {
            Field::OpponentMoves => (t.opponent_moves_hint, t.unknown_moves.to_owned()),
            _ => (
                t.moves_hint,
                (t.all_moves_count)(side.moves_of_level().len()),
            ),
        };
        MoveList {
            field: side.field,
            title: (t.moves_of)(side.form.name(frame.language)),
            state: match n_chosen {
                0 => nothing_ticked,
                n => (t.chosen_count)(n, side.learnable.len()),
            },
            hint,
            open: n_chosen > 0 || mistakes.iter().any(|mistake| mistake.field == side.field),
            moves: tickable(side, frame),
        }
    }
}

fn tickable<'a>(side: &'a Side, frame: &Frame) -> Vec<TickableMove<'a>> {
    let pairs = side.learnable.iter().zip(&side.chosen);
    let mut moves: Vec<TickableMove> = pairs
        .map(|(mv, &chosen)| TickableMove {
            name: mv.name(frame.language),
            ty: mv.ty,
            chosen,
            later: mv.later.map(frame.t.learned_at),
        })
        .collect();
    moves.sort_by_cached_key(|mv| Spelling::of(mv.name));
    moves
}
