//! Turning a template into an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A page that a browser must ask for again, because the next answer may differ.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Response {
    let body = page
        .render()
        .expect("templates show only texts and numbers, which always render");
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, body).into_response()
}
