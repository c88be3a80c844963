//! The prediction page: two Pokémon, then the best move and the odds of every other one.

use api_types::prediction::{PredictBestMoveRequest, ValidationError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::answer::AnswerView;
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::choices::MoveList;
use crate::client::ApiError;
use crate::form::DuelForm;
use crate::frame::{Frame, HOME, PREDICTION};
use crate::language::Language;
use crate::page::html;
use crate::problem::api_problem;
use crate::question::{Duel, Field, Mistake, Question};
use crate::ranking::{self, refused_positions};
use crate::side::Side;

#[derive(Template)]
#[template(path = "prediction.html")]
struct PredictionPage<'a> {
    frame: &'a Frame,
    title: String,
    heading: String,
    form: DuelForm<'a>,
    answer: Option<AnswerView<'a>>,
    choices: Vec<MoveList<'a>>,
}

/// Answers `/prediction` and `/en/prediction`.
pub(crate) async fn prediction(
    State(app): State<App>,
    frame: Frame,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    match page(&app, &frame, Question::from_pairs(pairs)).await {
        Ok(response) => response,
        Err(error) => api_problem(&error, &frame),
    }
}

async fn page(app: &App, frame: &Frame, mut question: Question) -> Result<Response, ApiError> {
    let catalogue = app.catalogue().await?;
    if !question.is_asked() {
        return Ok(form_alone(frame, &question, &catalogue, Vec::new()));
    }
    let duel = match question.understand(&catalogue, frame) {
        Ok(duel) => duel,
        Err(mistakes) => return Ok(form_alone(frame, &question, &catalogue, mistakes)),
    };
    let (a, b) = sides(app, &catalogue, &duel, &question).await?;
    let (answer, mistakes) = match predict(app, frame, &duel, &a, &b).await? {
        Ok(answer) => (Some(answer), Vec::new()),
        Err(mistakes) => (None, mistakes),
    };
    let heading = (frame.t.duel_heading)(&question.a, &question.b);
    let page = PredictionPage {
        frame,
        title: title(&heading, answer.as_ref(), frame),
        heading,
        choices: [&a, &b]
            .map(|side| MoveList::new(side, &mistakes, frame))
            .into(),
        form: DuelForm::new(&question, &catalogue, mistakes, frame),
        answer,
    };
    Ok(html(status(&page.form), &page))
}

/// The moves that both Pokémon can learn, and those that the question names.
async fn sides<'a>(
    app: &App,
    catalogue: &Catalogue,
    duel: &Duel<'a>,
    question: &Question,
) -> Result<(Side<'a>, Side<'a>), ApiError> {
    let (a, b) = tokio::try_join!(
        app.api.pokemon_detail(duel.a.id),
        app.api.pokemon_detail(duel.b.id)
    )?;
    let a = catalogue.damaging_moves(&a, duel.level)?;
    let b = catalogue.damaging_moves(&b, duel.level)?;
    let opponent_moves = &question.opponent_moves;
    Ok((
        Side::new(duel.a, Field::Moves, a, &question.moves),
        Side::new(duel.b, Field::OpponentMoves, b, opponent_moves),
    ))
}

fn title(heading: &str, answer: Option<&AnswerView>, frame: &Frame) -> String {
    match answer {
        Some(AnswerView { best, .. }) => {
            (frame.t.answer_page_title)(heading, &best.name, &best.win_text)
        }
        None => frame.t.mistake_title.to_owned(),
    }
}

fn form_alone(
    frame: &Frame,
    question: &Question,
    catalogue: &Catalogue,
    mistakes: Vec<Mistake>,
) -> Response {
    let title = match mistakes.as_slice() {
        [] => frame.t.ask_title,
        _ => frame.t.mistake_title,
    };
    let page = PredictionPage {
        frame,
        title: title.to_owned(),
        heading: frame.t.ask_title.to_owned(),
        form: DuelForm::new(question, catalogue, mistakes, frame),
        answer: None,
        choices: Vec::new(),
    };
    html(status(&page.form), &page)
}

fn status(form: &DuelForm) -> StatusCode {
    if form.mistakes.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// The answer, or what the player has to change.
async fn predict<'a>(
    app: &App,
    frame: &Frame,
    duel: &Duel<'a>,
    a: &Side<'a>,
    b: &Side<'a>,
) -> Result<Result<AnswerView<'a>, Vec<Mistake>>, ApiError> {
    let mistakes: Vec<Mistake> = [a, b]
        .iter()
        .flat_map(|side| side.mistakes(duel.level, frame))
        .collect();
    if !mistakes.is_empty() {
        return Ok(Err(mistakes));
    }
    let request = PredictBestMoveRequest {
        pokemon_a_id: duel.a.id,
        pokemon_b_id: duel.b.id,
        available_moves: a.moves(),
        available_moves_b: Some(b.chosen_moves()).filter(|moves| !moves.is_empty()),
        level: Some(duel.level),
        explain: true,
    };
    let answer = match ranking::ask(&app.api, &request).await {
        Ok(answer) => answer,
        Err(ApiError::Refused(errors)) => {
            tracing::info!(?errors, "the api refuses a question of the prediction page");
            return Ok(Err(vec![refusal(&errors, &request, b, frame)]));
        }
        Err(error) => return Err(error),
    };
    let refused: Vec<&str> = answer
        .refused
        .iter()
        .map(|mv| a.shown_name(mv, frame))
        .collect();
    match answer.ranking {
        Some(ranking) if refused.is_empty() || a.chosen_moves().is_empty() => {
            Ok(Ok(AnswerView::new(ranking, &refused, duel, frame)?))
        }
        _ => Ok(Err(vec![refused_moves(Field::Moves, &refused, frame)])),
    }
}

/// A refusal that is not about A's moves, in words of the page.
fn refusal(
    errors: &[ValidationError],
    request: &PredictBestMoveRequest,
    b: &Side,
    frame: &Frame,
) -> Mistake {
    let named = request.available_moves_b.as_deref().unwrap_or_default();
    let refused: Vec<&str> = refused_positions(errors, "available_moves_b")
        .into_iter()
        .filter_map(|position| named.get(position))
        .map(|mv| b.shown_name(mv, frame))
        .collect();
    if refused.is_empty() {
        return Mistake::new(Field::A, frame.t.mistakes.refused.to_owned());
    }
    refused_moves(Field::OpponentMoves, &refused, frame)
}

fn refused_moves(field: Field, names: &[&str], frame: &Frame) -> Mistake {
    Mistake::new(field, (frame.t.mistakes.refused_moves)(&names.join(", ")))
}
