//! `/metrics`: what Prometheus reads.

use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::App;
use crate::error::ApiError;

/// Shorter than a scrape may take, and than the deadline.
const PING_LIMIT: Duration = Duration::from_secs(1);

/// The metrics of the service, in Prometheus' text format.
///
/// An operator can serve them on an address of their own; this path is then unknown here.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "monitoring",
    responses((status = 200, description = "Prometheus' text format, version 0.0.4", body = String,
        content_type = "text/plain"))
)]
pub(crate) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, ApiError> {
    let ping = tokio::time::timeout(PING_LIMIT, app.db.ping()).await;
    let up = matches!(ping, Ok(Ok(())));
    app.metrics.database(up, app.db.connections());
    app.metrics
        .simulation_places(app.computing.available_permits());
    let text = app.metrics.text();
    let text = text.map_err(|error| ApiError::Internal(error.into()))?;
    Ok(([(header::CONTENT_TYPE, prometheus::TEXT_FORMAT)], text))
}
