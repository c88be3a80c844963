//! Why a recommended move has its odds, and what the features are worth to the model.

use api_types::prediction::{
    Contribution, Explanation, FeatureImportance, PredictBestMoveResponse,
};
use battle::duel::Fighter;
use battle::state::SideId;
use dex::pokedex::{FormId, MoveEntry, Pokedex};
use ml::features::labels::label;
use ml::features::names;
use ml::registry::Champion;
use ml::xgboost::TreesError;

use crate::error::ApiError;
use crate::predict::{combatant, reading};

/// Says why the recommended move of an answer has its odds against the opponent's best answer.
///
/// # Errors
/// [`ApiError::Internal`] for a model that cannot be explained, which no registry takes in.
///
/// # Panics
/// When the answer is about another Pokédex.
pub fn explain(
    pokedex: &Pokedex,
    champion: &Champion,
    answer: &PredictBestMoveResponse,
) -> Result<Explanation, ApiError> {
    let recommended = &answer.all_moves[0];
    let [mv, reply] =
        [&recommended.move_name, &recommended.worst_case_move].map(|name| entry(pokedex, name));
    let forms = [answer.pokemon_a_id, answer.pokemon_b_id];
    let [a, b] = forms.map(|id| {
        let form = pokedex.form(FormId(id)).expect("an answer has known forms");
        combatant(form, answer.level)
    });
    let [a, b] = [(&a, mv), (&b, reply)].map(|(combatant, entry)| Fighter {
        combatant,
        mv: &entry.rules,
    });
    let explained = champion.model.explain(&pokedex.chart, a, b);
    Ok(told(mv, reply, &explained.map_err(unexplained)?))
}

/// The share of each feature in what the model learned, the largest first.
///
/// # Errors
/// [`ApiError::Internal`] for a model that cannot be explained, which no registry takes in.
pub(crate) fn feature_importance(champion: &Champion) -> Result<Vec<FeatureImportance>, ApiError> {
    let explainer = champion.model.explainer().map_err(unexplained)?;
    let gains = names().into_iter().zip(explainer.gains()).enumerate();
    let mut importance: Vec<FeatureImportance> = gains
        .map(|(place, (feature, gain))| {
            let label = label(place);
            FeatureImportance {
                feature,
                side: letter(label.side),
                label: label.french.to_owned(),
                label_en: label.english.to_owned(),
                gain,
            }
        })
        .collect();
    importance.sort_by(|x, y| y.gain.total_cmp(&x.gain));
    Ok(importance)
}

fn entry<'p>(pokedex: &'p Pokedex, name: &str) -> &'p MoveEntry {
    let entry = pokedex.find_move(name);
    entry.expect("an answer has moves of the Pokédex")
}

fn unexplained(error: TreesError) -> ApiError {
    ApiError::Internal(anyhow::Error::new(error).context("failed to explain the served model"))
}

fn told(
    mv: &MoveEntry,
    reply: &MoveEntry,
    explained: &ml::explanation::Explanation,
) -> Explanation {
    let figures = explained.row.into_iter().zip(explained.contributions);
    let parts = names().into_iter().zip(figures).enumerate();
    let mut contributions: Vec<Contribution> = parts
        .map(|(place, (feature, (value, contribution)))| {
            let label = label(place);
            Contribution {
                feature,
                side: letter(label.side),
                label: label.french.to_owned(),
                label_en: label.english.to_owned(),
                // Adding zero takes the sign from a negative one.
                value: value + 0.0,
                value_text: reading::french(label.unit, value.into()),
                value_text_en: reading::english(label.unit, value.into()),
                contribution,
            }
        })
        .collect();
    contributions.sort_by(|x, y| y.contribution.abs().total_cmp(&x.contribution.abs()));
    Explanation {
        move_name: mv.name.french.clone(),
        move_name_en: mv.name.english.clone(),
        opponent_move: reply.name.french.clone(),
        opponent_move_en: reply.name.english.clone(),
        log_odds: explained.log_odds,
        contributions,
    }
}

fn letter(side: SideId) -> String {
    match side {
        SideId::A => "A",
        SideId::B => "B",
    }
    .to_owned()
}
