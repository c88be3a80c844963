//! `/predict`: the best move, and the model behind it.

use std::sync::Arc;
use std::time::Instant;

use api_types::prediction::{
    ErrorBody, HTTPValidationError, ModelInfo, PredictBestMoveRequest, PredictBestMoveResponse,
};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::App;
use crate::document::Refusals;
use crate::error::ApiError;
use crate::input::Body;
use crate::language::language;
use crate::predict::explanation::{explain, feature_importance};
use crate::predict::{Question, best_move};

/// The best move of A against B.
///
/// Each of A's moves is judged by its worst case: B's best answer to it. Both fight as in link
/// battles: perfect individual values, no awakening value, neutral nature. A name that is unknown, a
/// move that the form cannot learn and a move without damage are refused, never dropped. With `explain`,
/// the answer also says why the recommended move has its odds.
#[utoipa::path(
    post,
    path = "/predict/best-move",
    tag = "prediction",
    params(
        ("Accept-Language" = Option<String>, Header, description = "Language of what is wrong with the \
            question: English where it comes first, else French")
    ),
    request_body = PredictBestMoveRequest,
    responses(
        (status = 200, description = "A's moves, best first", body = PredictBestMoveResponse),
        (status = 404, description = "No form has one of these ids", body = ErrorBody),
        (status = 413, description = "The body is larger than 16 KiB", body = ErrorBody),
        (status = 422, description = "Everything that is wrong with the question", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn predict_best_move(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<PredictBestMoveRequest>,
) -> Result<Json<PredictBestMoveResponse>, ApiError> {
    let language = language(&headers);
    let is_explained = request.explain;
    let question = Question::from(request);
    let answer = tokio::task::spawn_blocking(move || {
        let (pokedex, champion) = (app.pokedex(), app.champion());
        let started = Instant::now();
        let mut answer = best_move(&pokedex, &champion, &question, language)?;
        app.metrics.model().predicted(&answer, started.elapsed());
        if is_explained {
            answer.explanation = Some(explain(&pokedex, &champion, &answer)?);
        }
        Ok(answer)
    });
    let answer = answer
        .await
        .map_err(|panicked| ApiError::Internal(panicked.into()))?;
    answer.map(Json)
}

/// What the served model is and how good it was when measured.
#[utoipa::path(
    get,
    path = "/predict/model-info",
    tag = "prediction",
    responses((status = 200, description = "The served model", body = ModelInfo), Refusals),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn model_info(State(app): State<App>) -> Result<Json<ModelInfo>, ApiError> {
    let champion = app.champion();
    let told = Arc::clone(&champion);
    let importance = tokio::task::spawn_blocking(move || feature_importance(&told));
    let importance = importance
        .await
        .map_err(|panicked| ApiError::Internal(panicked.into()))?;
    let manifest = champion.model.manifest();
    let metrics = serde_json::to_value(&manifest.metrics);
    Ok(Json(ModelInfo {
        model_type: manifest.model_type.clone(),
        version: champion.version.to_string(),
        n_features: manifest.n_features,
        metrics: metrics.map_err(|error| ApiError::Internal(error.into()))?,
        trained_at: manifest.trained_at.clone(),
        hyperparameters: manifest.hyperparameters.clone(),
        features: manifest.features.clone(),
        feature_importance: importance?,
        schema_hash: manifest.schema_hash.clone(),
        data_digest: manifest.data_digest.clone(),
        seed: manifest.seed,
    }))
}
