//! Pages that stand in for the one that was asked for, so that nobody ever sees a blank page.

use askama::Template;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::client::ApiError;
use crate::frame::{Frame, HOME, PREDICTION};
use crate::language::Language;
use crate::page::html;
use crate::text::ProblemText;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// 503.
    ApiDown,
    /// 502.
    KeyRefused,
    /// 502 for an answer of the API that makes no sense.
    ApiBroken,
    /// 500.
    Broken,
    /// 404 and 405.
    NotFound(StatusCode),
    /// Any other 4xx.
    BadRequest(StatusCode),
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: &'a Frame,
    slug: &'static str,
    words: &'static ProblemText,
    retry: bool,
}

impl Problem {
    fn of_api(error: &ApiError) -> Problem {
        match error {
            ApiError::Unreachable(_) | ApiError::Failing(_) => Problem::ApiDown,
            ApiError::KeyRefused(_) => Problem::KeyRefused,
            ApiError::Unexpected(_)
            | ApiError::Refused(_)
            | ApiError::Unreadable(_)
            | ApiError::Inconsistent(_) => Problem::ApiBroken,
        }
    }

    fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound(status),
            status if status.is_client_error() => Problem::BadRequest(status),
            _ => Problem::Broken,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Problem::ApiDown => StatusCode::SERVICE_UNAVAILABLE,
            Problem::KeyRefused | Problem::ApiBroken => StatusCode::BAD_GATEWAY,
            Problem::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Problem::NotFound(status) | Problem::BadRequest(status) => status,
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Problem::ApiDown => "api-down",
            Problem::KeyRefused => "key-refused",
            Problem::ApiBroken | Problem::Broken => "broken",
            Problem::NotFound(_) => "not-found",
            Problem::BadRequest(_) => "bad-request",
        }
    }

    fn words(self, frame: &Frame) -> &'static ProblemText {
        let problems = &frame.t.problems;
        match self {
            Problem::ApiDown => &problems.api_down,
            Problem::KeyRefused => &problems.key_refused,
            Problem::ApiBroken | Problem::Broken => &problems.broken,
            Problem::NotFound(_) => &problems.not_found,
            Problem::BadRequest(_) => &problems.bad_request,
        }
    }

    pub(crate) fn page(self, frame: &Frame) -> Response {
        let page = ProblemPage {
            frame,
            slug: self.slug(),
            words: self.words(frame),
            retry: self.status().is_server_error(),
        };
        html(self.status(), &page)
    }
}

/// Logs what the API did, for the operator, and tells the player what to do.
pub(crate) fn api_problem(error: &ApiError, frame: &Frame) -> Response {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "no page without the api"
    );
    Problem::of_api(error).page(frame)
}

/// Puts a page in the place of an error that has none: unknown paths, wrong methods, panics.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let frame = Frame::of(request.uri());
    let response = next.run(request).await;
    let status = response.status();
    let dressed = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|mime| mime.as_bytes().starts_with(b"text/html"));
    if dressed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let allowed = response.headers().get(header::ALLOW).cloned();
    let mut page = Problem::of_status(status).page(&frame).into_response();
    if let Some(methods) = allowed {
        page.headers_mut().insert(header::ALLOW, methods);
    }
    page
}
