//! The home page: what this is, how to read the odds, and how good the model is.

use api_types::prediction::ModelInfo;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::app::App;
use crate::client::ApiError;
use crate::form::DuelForm;
use crate::frame::{Frame, HOME, PREDICTION};
use crate::language::Language;
use crate::page::html;
use crate::problem::api_problem;
use crate::question::{Field, Question};
use crate::text::Text;
use crate::types::{TYPES, Type};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: &'a Frame,
    form: DuelForm<'a>,
    /// One token for each type, to adorn the page.
    tokens: [[&'static Type; 1]; 18],
    example: String,
    model: &'a ModelInfo,
    trained_day: &'a str,
    /// None when the model does not say how good it is.
    figures: Option<[FigureRow; 2]>,
}

struct FigureRow {
    split: &'static str,
    label: &'static str,
    /// Under which column, and what.
    cells: [(&'static str, String); 3],
}

/// The part of the model's metrics that a player can understand.
#[derive(Deserialize)]
struct Metrics {
    unseen_pairs: SplitMetrics,
    unseen_species: SplitMetrics,
}

#[derive(Deserialize)]
struct SplitMetrics {
    model: Scores,
    damage_rule: Scores,
}

#[derive(Deserialize)]
struct Scores {
    accuracy: f64,
    mean_absolute_error: f64,
}

/// Answers `/` and `/en/`.
pub(crate) async fn home(State(app): State<App>, frame: Frame) -> Response {
    match page(&app, &frame).await {
        Ok(response) => response,
        Err(error) => api_problem(&error, &frame),
    }
}

async fn page(app: &App, frame: &Frame) -> Result<Response, ApiError> {
    let (catalogue, model) = tokio::try_join!(app.catalogue(), app.api.model_info())?;
    let question = Question::empty();
    let page = HomePage {
        frame,
        form: DuelForm::new(&question, &catalogue, Vec::new(), frame),
        tokens: TYPES.each_ref().map(|ty| [ty]),
        example: Question::about(frame.t.example).url(frame),
        trained_day: model.trained_at.split('T').next().unwrap_or_default(),
        figures: figures(&model, frame.t),
        model: &model,
    };
    Ok(html(StatusCode::OK, &page))
}

fn figures(model: &ModelInfo, t: &Text) -> Option<[FigureRow; 2]> {
    let metrics = Metrics::deserialize(&model.metrics)
        .inspect_err(|error| tracing::warn!(%error, "the model's metrics are not those shown"))
        .ok()?;
    let [right_winner, damage_rule, mean_error] = t.figure_columns;
    let row = |split, label, metrics: &SplitMetrics| FigureRow {
        split,
        label,
        cells: [
            (right_winner, (t.share)(metrics.model.accuracy)),
            (damage_rule, (t.share)(metrics.damage_rule.accuracy)),
            (mean_error, (t.points)(metrics.model.mean_absolute_error)),
        ],
    };
    let rows = &t.figure_rows;
    Some([
        row("unseen_pairs", rows.unseen_pairs, &metrics.unseen_pairs),
        row(
            "unseen_species",
            rows.unseen_species,
            &metrics.unseen_species,
        ),
    ])
}
