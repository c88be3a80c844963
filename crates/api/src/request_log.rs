//! One log line and one count per request, keyed by the route's pattern: never a key, a body or a query.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::metrics::Metrics;

pub(crate) async fn log_request(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let in_flight = metrics.request_begins();
    let response = next.run(request).await;
    drop(in_flight);
    let duration = started.elapsed();
    metrics.answered(&method, route, response.status(), duration);
    tracing::info!(
        %method,
        route = route.unwrap_or("none"),
        status = response.status().as_u16(),
        duration_ms = duration.as_secs_f64() * 1000.0,
        "answered a request"
    );
    response
}
