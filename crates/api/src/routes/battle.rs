//! `/battle`: damage and simulated battles, straight from the rules.

use std::sync::Arc;
use std::time::Duration;

use api_types::battle::{DamageRequest, DamageResponse, SimulateRequest, SimulateResponse};
use api_types::prediction::{ErrorBody, HTTPValidationError};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::App;
use crate::battle::{MOST_BATTLES, damage, simulate};
use crate::document::Refusals;
use crate::error::ApiError;
use crate::input::Body;
use crate::language::language;

/// How long a request waits for others that compute.
const PATIENCE: Duration = Duration::from_secs(1);

/// The damage of a move: sixteen rolls and the chances of a knock-out.
///
/// One hit by the games' exact formula, with awakening values, nature and friendship. The request says
/// how both Pokémon were raised; what it leaves out is as in link battles. A move without damage, and one
/// whose damage depends on the course of the battle, are refused by name.
#[utoipa::path(
    post,
    path = "/battle/damage",
    tag = "battle",
    params(
        ("Accept-Language" = Option<String>, Header, description = "Language of what is wrong with the \
            request: English where it comes first, else French")
    ),
    request_body = DamageRequest,
    responses(
        (status = 200, description = "Rolls and chances", body = DamageResponse),
        (status = 413, description = "The body is larger than 16 KiB", body = ErrorBody),
        (status = 422, description = "Everything that is wrong with the request", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn battle_damage(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<DamageRequest>,
) -> Result<Json<DamageResponse>, ApiError> {
    let language = language(&headers);
    compute(app, move |app| damage(&app.pokedex(), &request, language)).await
}

/// Simulated battles between two Pokémon: how often A wins, and the first battle turn by turn.
///
/// Each side has one to four moves, status moves included, and chooses among them by its policy. Nobody is
/// switched in: a battle ends when a Pokémon faints. Metronome, Mimic, Transform and Celebrate are refused
/// by name. At most 10,000 battles a request, 2,000 where a side is greedy; a service that is busy with others
/// answers 503.
#[utoipa::path(
    post,
    path = "/battle/simulate",
    tag = "battle",
    params(
        ("Accept-Language" = Option<String>, Header, description = "Language of the first battle and of \
            what is wrong with the request: English where it comes first, else French")
    ),
    request_body = SimulateRequest,
    responses(
        (status = 200, description = "Wins, interval and the first battle", body = SimulateResponse),
        (status = 413, description = "The body is larger than 16 KiB", body = ErrorBody),
        (status = 422, description = "Everything that is wrong with the request", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn battle_simulate(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<SimulateRequest>,
) -> Result<Json<SimulateResponse>, ApiError> {
    let language = language(&headers);
    let job = move |app: &App| simulate(&app.pokedex(), &request, MOST_BATTLES, language);
    compute(app, job).await
}

/// Runs a computation where it holds up no other request.
async fn compute<T: Send + 'static>(
    app: App,
    job: impl FnOnce(&App) -> Result<T, ApiError> + Send + 'static,
) -> Result<Json<T>, ApiError> {
    let place = admit(&app.computing).await?;
    let answer = tokio::task::spawn_blocking(move || {
        let answer = job(&app);
        // Kept to the end, even where nobody waits for the answer any more.
        drop(place);
        answer
    });
    let answer = answer
        .await
        .map_err(|panicked| ApiError::Internal(panicked.into()))?;
    answer.map(Json)
}

/// A place among those that compute, once there is one.
async fn admit(computing: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
    let place = Arc::clone(computing).acquire_owned();
    match tokio::time::timeout(PATIENCE, place).await {
        Ok(place) => Ok(place.expect("the semaphore is never closed")),
        Err(_) => Err(ApiError::Busy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_service_that_computes_for_others_is_busy() {
        let computing = Arc::new(Semaphore::new(1));
        let first = admit(&computing).await.unwrap();
        let refused = admit(&computing).await.unwrap_err();
        assert!(matches!(refused, ApiError::Busy), "{refused:?}");
        drop(first);
        assert!(admit(&computing).await.is_ok());
    }
}
