//! The recommended move and the ranking, as a page shows them.

use api_types::prediction::MoveScore;

use crate::catalogue::{Form, known_type};
use crate::client::ApiError;
use crate::frame::Frame;
use crate::language::Language;
use crate::question::Duel;
use crate::ranking::Ranking;
use crate::reasons::Reasons;
use crate::text::Text;
use crate::types::Type;

pub(crate) struct AnswerView<'a> {
    pub(crate) fighters: [Fighter<'a>; 2],
    /// The address of the same duel seen from the other side.
    pub(crate) swapped: String,
    pub(crate) best: Row,
    pub(crate) outcome: Outcome,
    pub(crate) reasons: Reasons,
    /// Every move, best first.
    pub(crate) rows: Vec<Row>,
    pub(crate) opponent_assumed: bool,
    /// Names of moves that the API refuses to grade.
    pub(crate) skipped: String,
    pub(crate) model_version: String,
}

pub(crate) struct Fighter<'a> {
    pub(crate) name: &'a str,
    pub(crate) types: &'a [&'static Type],
}

#[derive(Clone)]
pub(crate) struct Row {
    /// The French name, which is the same on every page.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) ty: &'static Type,
    pub(crate) power: String,
    pub(crate) multiplier: Multiplier,
    pub(crate) same_type: bool,
    pub(crate) win: f64,
    pub(crate) win_text: String,
    pub(crate) average: f64,
    pub(crate) average_text: String,
    pub(crate) worst_answer: String,
}

#[derive(Clone, Copy)]
pub(crate) struct Multiplier {
    /// Names the multiplier's class in the stylesheet.
    pub(crate) slug: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) meaning: &'static str,
}

/// What the odds of the recommended move mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    TooClose,
    Favourable,
    Difficult,
}

impl Outcome {
    fn of(too_close: bool, win_probability: f64) -> Outcome {
        if too_close {
            Outcome::TooClose
        } else if win_probability >= 0.5 {
            Outcome::Favourable
        } else {
            Outcome::Difficult
        }
    }

    pub(crate) fn slug(self) -> &'static str {
        match self {
            Outcome::TooClose => "too-close",
            Outcome::Favourable => "favourable",
            Outcome::Difficult => "difficult",
        }
    }

    /// A title and an advice.
    pub(crate) fn words(self, t: &Text) -> (&'static str, &'static str) {
        match self {
            Outcome::TooClose => t.outcomes.too_close,
            Outcome::Favourable => t.outcomes.favourable,
            Outcome::Difficult => t.outcomes.difficult,
        }
    }
}

impl Multiplier {
    fn of(value: f64, t: &Text) -> Result<Multiplier, ApiError> {
        const KNOWN: [(f64, &str, &str); 6] = [
            (0.0, "none", "×0"),
            (0.25, "quarter", "×¼"),
            (0.5, "half", "×½"),
            (1.0, "normal", "×1"),
            (2.0, "double", "×2"),
            (4.0, "quadruple", "×4"),
        ];
        let position = KNOWN.iter().position(|known| known.0 == value);
        let position = position.ok_or_else(|| {
            ApiError::Inconsistent(format!("{value} is not a multiplier of types"))
        })?;
        let (_, slug, symbol) = KNOWN[position];
        Ok(Multiplier {
            slug,
            symbol,
            meaning: t.multipliers[position],
        })
    }
}

impl<'a> AnswerView<'a> {
    /// `refused` are the names, in the page's language, of moves that are not in the ranking.
    pub(crate) fn new(
        ranking: Ranking,
        refused: &[&str],
        duel: &Duel<'a>,
        frame: &Frame,
    ) -> Result<AnswerView<'a>, ApiError> {
        let rows: Vec<Row> = ranking
            .scores
            .into_iter()
            .map(|score| row(score, frame))
            .collect::<Result<_, _>>()?;
        let best = rows.first().cloned().ok_or_else(|| {
            ApiError::Inconsistent("a prediction without a single move".to_owned())
        })?;
        let explanation = ranking.explanation.ok_or_else(|| {
            ApiError::Inconsistent("no explanation, although one was asked for".to_owned())
        })?;
        Ok(AnswerView {
            reasons: Reasons::new(explanation, duel, frame),
            fighters: [duel.a, duel.b].map(|form| fighter(form, frame.language)),
            swapped: duel.swapped(frame),
            outcome: Outcome::of(ranking.too_close, best.win),
            best,
            rows,
            opponent_assumed: ranking.opponent_assumed,
            skipped: refused.join(", "),
            model_version: ranking.model_version,
        })
    }
}

fn fighter(form: &Form, language: Language) -> Fighter<'_> {
    Fighter {
        name: form.name(language),
        types: &form.types,
    }
}

fn row(score: MoveScore, frame: &Frame) -> Result<Row, ApiError> {
    let t = frame.t;
    Ok(Row {
        name: frame
            .language
            .pick(&score.move_name, &score.move_name_en)
            .to_owned(),
        worst_answer: frame
            .language
            .pick(&score.worst_case_move, &score.worst_case_move_en)
            .to_owned(),
        ty: known_type(&score.move_type)?,
        power: match score.move_power {
            0 => t.power_varies.to_owned(),
            power => power.to_string(),
        },
        multiplier: Multiplier::of(score.type_multiplier, t)?,
        same_type: score.stab > 1.0,
        win: score.win_probability,
        win_text: (t.chance)(score.win_probability),
        average: score.average_win_probability,
        average_text: (t.chance)(score.average_win_probability),
        key: score.move_name,
    })
}
