//! The best move of one Pokémon against another, as the API and the command line answer it.

pub mod explanation;
mod reading;
mod refusal;
mod selection;

use api_types::prediction::{MoveScore, PredictBestMoveRequest, PredictBestMoveResponse};
use battle::moves::Move;
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::{Form, Language, MoveEntry, Pokedex};
use ml::recommend::{Ranked, rank, too_close};
use ml::registry::Champion;

use crate::catalogue::type_name;
use crate::error::ApiError;
use crate::predict::selection::{Side, sides};

/// Level of both Pokémon when none is asked for.
pub const DEFAULT_LEVEL: u8 = 50;

/// Which move should A use against B?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Ids of forms.
    pub pokemon_a: i32,
    pub pokemon_b: i32,
    /// Names in either language, 1 to 20; without them, every damaging move that the form can fight
    /// with at the level.
    pub moves_a: Option<Vec<String>>,
    pub moves_b: Option<Vec<String>>,
    /// Level of both, 1 to 100.
    pub level: u8,
}

impl From<PredictBestMoveRequest> for Question {
    fn from(request: PredictBestMoveRequest) -> Question {
        Question {
            pokemon_a: request.pokemon_a_id,
            pokemon_b: request.pokemon_b_id,
            moves_a: Some(request.available_moves),
            moves_b: request.available_moves_b,
            level: request.level.unwrap_or(DEFAULT_LEVEL),
        }
    }
}

/// Ranks A's moves by their worst case over B's answers, in a link battle at the level.
///
/// # Errors
/// [`ApiError::NotFound`] for an unknown form; [`ApiError::Invalid`] with everything else that is
/// wrong with the question, in the given language.
pub fn best_move(
    pokedex: &Pokedex,
    champion: &Champion,
    question: &Question,
    language: Language,
) -> Result<PredictBestMoveResponse, ApiError> {
    let (a, b) = sides(pokedex, question, language)?;
    let ranked = rank(
        &champion.model,
        &pokedex.chart,
        &combatant(a.form, question.level),
        &rules(&a.moves),
        &combatant(b.form, question.level),
        &rules(&b.moves),
    );
    let best = ranked.first().expect("both sides have a move");
    let recommended = &a.moves[best.index].name;
    Ok(PredictBestMoveResponse {
        pokemon_a_id: a.form.id.0,
        pokemon_a_name: a.form.name.french.clone(),
        pokemon_b_id: b.form.id.0,
        pokemon_b_name: b.form.name.french.clone(),
        recommended_move: recommended.french.clone(),
        recommended_move_en: recommended.english.clone(),
        win_probability: best.worst_case,
        average_win_probability: best.average,
        too_close_to_call: too_close(best.worst_case, &champion.model),
        opponent_moves_assumed: question.moves_b.is_none(),
        level: question.level,
        model_version: champion.version.to_string(),
        all_moves: ranked
            .iter()
            .map(|ranked| score(pokedex, &a, &b, ranked))
            .collect(),
        explanation: None,
    })
}

fn combatant(form: &Form, level: u8) -> Combatant {
    Combatant::new(&form.battle, &Build::link_battle(level))
}

fn rules(moves: &[&MoveEntry]) -> Vec<Move> {
    moves.iter().map(|entry| entry.rules).collect()
}

fn score(pokedex: &Pokedex, a: &Side<'_>, b: &Side<'_>, ranked: &Ranked) -> MoveScore {
    let MoveEntry { name, rules, .. } = a.moves[ranked.index];
    let answer = &b.moves[ranked.answer].name;
    let effectiveness = pokedex.chart.effectiveness(rules.ty, b.form.battle.typing);
    let type_multiplier = f64::from(effectiveness.multiplier());
    let stab = if a.form.battle.typing.has(rules.ty) {
        1.5
    } else {
        1.0
    };
    MoveScore {
        move_name: name.french.clone(),
        move_name_en: name.english.clone(),
        move_type: type_name(pokedex, rules.ty),
        move_power: rules.power.into(),
        effective_power: f64::from(rules.power) * stab * type_multiplier,
        type_multiplier,
        stab,
        priority: rules.priority.into(),
        score: ranked.worst_case,
        win_probability: ranked.worst_case,
        average_win_probability: ranked.average,
        worst_case_move: answer.french.clone(),
        worst_case_move_en: answer.english.clone(),
        predicted_winner: if ranked.worst_case >= 0.5 { "A" } else { "B" }.to_owned(),
    }
}
