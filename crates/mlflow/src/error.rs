//! Why a server could not be talked to.

use reqwest::StatusCode;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "{url:?} is not the address of an MLflow server; write one as in http://127.0.0.1:5001"
    )]
    Address { url: String },
    #[error(
        "{url:?} asks for TLS, which this program does not speak; write an http:// address, such as that of a \
         proxy beside it that adds TLS"
    )]
    Tls { url: String },
    /// Not shown: it would end up in logs.
    #[error("the address of the MLflow server holds a user or a password; leave them out")]
    Credentials,
    #[error("failed to prepare the HTTP client")]
    Client { source: reqwest::Error },
    #[error("no answer from {url}; check that MLflow runs there")]
    Unreachable { url: String, source: reqwest::Error },
    /// The server understood, and said no in its own words.
    #[error("{url} refuses with status {status}: {message}")]
    Refused {
        url: String,
        status: StatusCode,
        /// MLflow's name for the reason, as in `RESOURCE_DOES_NOT_EXIST`; empty where it gave none.
        code: String,
        message: String,
    },
    #[error("{url} does not answer as MLflow does: {expected} was expected")]
    Unreadable {
        url: String,
        expected: &'static str,
        source: reqwest::Error,
    },
    #[error("{url} does not answer as MLflow does: its list of versions has no end")]
    Endless { url: String },
    #[error(
        "the artifacts of this run lie at {uri}, which only the server can reach; \
         start it with --serve-artifacts"
    )]
    NotServed { uri: String },
}

impl Error {
    /// Whether another try later may succeed, because nothing was wrong with what was asked.
    pub fn is_temporary(&self) -> bool {
        match self {
            Error::Unreachable { .. } => true,
            Error::Refused { status, .. } => {
                status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS
            }
            _ => false,
        }
    }

    pub(crate) fn has_code(&self, wanted: &str) -> bool {
        matches!(self, Error::Refused { code, .. } if code == wanted)
    }
}
