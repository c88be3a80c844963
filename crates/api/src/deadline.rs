//! No request holds the service longer than the deadline.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;

/// From the end of the request's head to the beginning of the answer.
pub(crate) const DEADLINE: Duration = Duration::from_secs(5);

pub(crate) async fn answer_in_time(request: Request, next: Next) -> Result<Response, ApiError> {
    let answer = tokio::time::timeout(DEADLINE, next.run(request)).await;
    answer.map_err(|_| ApiError::TooSlow)
}
