//! Every way in which a request can fail, and the status and body that say so.

use api_types::prediction::{ErrorBody, HTTPValidationError, Location, ValidationError};
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 401.
    #[error("this route needs an API key in the header X-API-Key")]
    MissingKey,
    /// 403.
    #[error("the API key in the header X-API-Key is unknown, expired or revoked")]
    WrongKey,
    /// 404, with what was not found.
    #[error("{0}")]
    NotFound(String),
    /// 405.
    #[error("this method is not allowed here; the header Allow lists those that are")]
    MethodNotAllowed,
    /// 413.
    #[error("the body is too large; at most {max} bytes are read", max = crate::router::BODY_LIMIT)]
    BodyTooLarge,
    /// 422, with everything that is wrong with the request.
    #[error("{}", sentences(.0))]
    Invalid(Vec<ValidationError>),
    /// 500; the cause is for the log only.
    #[error("internal error; the log of the service says more")]
    Internal(#[source] anyhow::Error),
    /// 503: the key was never seen before and the database does not answer.
    #[error("the API key cannot be checked at the moment; try again later")]
    KeysUnavailable,
    /// 503: as many requests as the machine can take are being computed.
    #[error("the service is busy with other requests; try again later")]
    Busy,
    /// 503.
    #[error("the answer took too long; try again later")]
    TooSlow,
}

impl ApiError {
    /// A refusal of one part of the request.
    pub(crate) fn invalid(loc: Vec<Location>, kind: &str, msg: String) -> ApiError {
        ApiError::Invalid(vec![ValidationError {
            loc,
            msg,
            r#type: kind.to_owned(),
        }])
    }

    pub fn status_code(&self) -> StatusCode {
        match self {
            ApiError::MissingKey => StatusCode::UNAUTHORIZED,
            ApiError::WrongKey => StatusCode::FORBIDDEN,
            ApiError::NotFound(_) => StatusCode::NOT_FOUND,
            ApiError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ApiError::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            ApiError::KeysUnavailable | ApiError::Busy | ApiError::TooSlow => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// The header that HTTP asks for beside some statuses.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            ApiError::MissingKey => Some((
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("ApiKey realm=\"PredictionDex\""),
            )),
            ApiError::KeysUnavailable | ApiError::Busy | ApiError::TooSlow => {
                Some((header::RETRY_AFTER, HeaderValue::from_static("1")))
            }
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let ApiError::Internal(cause) = &self {
            tracing::error!(cause = format!("{cause:#}"), "request failed");
        }
        let status = self.status_code();
        let header = self.header();
        let mut response = match self {
            ApiError::Invalid(detail) => {
                (status, Json(HTTPValidationError { detail })).into_response()
            }
            other => {
                let detail = other.to_string();
                (status, Json(ErrorBody { detail })).into_response()
            }
        };
        response.headers_mut().extend(header);
        response
    }
}

fn sentences(errors: &[ValidationError]) -> String {
    let mut sentences: Vec<&str> = errors.iter().map(|error| error.msg.as_str()).collect();
    // Both sides can be wrong in the same way.
    sentences.dedup();
    sentences.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_cause_is_not_told() {
        let error = ApiError::Internal(anyhow::anyhow!("password=hunter2"));
        assert!(!error.to_string().contains("hunter2"));
        assert_eq!(error.status_code(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn everything_that_is_wrong_is_told_in_one_line() {
        let part = |msg: &str| ValidationError {
            loc: Vec::new(),
            msg: msg.to_owned(),
            r#type: String::new(),
        };
        let error = ApiError::Invalid(vec![part("first"), part("second"), part("second")]);
        assert_eq!(error.to_string(), "first; second");
    }
}
