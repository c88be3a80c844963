//! `/health`: whether the service can answer.

use std::time::Duration;

use api_types::prediction::Health;
use axum::Json;
use axum::extract::State;

use crate::App;

const PING_LIMIT: Duration = Duration::from_secs(1);

/// Whether the service can answer.
///
/// `degraded` when the database is away: keys that it confirmed before still work.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    responses((status = 200, description = "The service answers", body = Health))
)]
pub(crate) async fn health(State(app): State<App>) -> Json<Health> {
    let ping = tokio::time::timeout(PING_LIMIT, app.db.ping()).await;
    let (status, database) = match ping {
        Ok(Ok(())) => ("healthy", "available"),
        _ => ("degraded", "unavailable"),
    };
    Json(Health {
        status: status.to_owned(),
        model_version: app.champion().version.to_string(),
        database: database.to_owned(),
    })
}
