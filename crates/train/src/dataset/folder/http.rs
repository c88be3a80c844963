//! How the stores of clouds are spoken to: by the client, and with the certificates, that other jobs use too.
//!
//! The program's image has no certificates of a system, which the library's own client would look for.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::client::{
    ClientConfigKey, ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind,
    HttpRequest, HttpResponse, HttpService,
};
use tokio::task::spawn_blocking;
use ureq::config::AutoHeaderValue;
use ureq::http::{Method, Request, request, response};
use ureq::{Agent, Error};

/// For one request with its answer.
const TIME_LIMIT: Duration = Duration::from_secs(120);
/// Of an answer: blocks of duels are far smaller.
const BYTE_LIMIT: u64 = 1 << 28;

#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let allow_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        // Answers other than success, redirections too, are the store's to understand.
        let config = Agent::config_builder()
            .https_only(allow_http.as_deref() != Some("true"))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept_encoding(AutoHeaderValue::None)
            .timeout_global(Some(TIME_LIMIT));
        Ok(HttpClient::new(Service(config.build().new_agent())))
    }
}

#[derive(Debug)]
struct Service(Agent);

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let agent = self.0.clone();
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let answered = spawn_blocking(move || ask(&agent, head, &body)).await;
        let answered = answered.map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let (head, body) = answered.map_err(|error| HttpError::new(kind(&error), error))?;
        Ok(HttpResponse::from_parts(head, body.into()))
    }
}

fn ask(
    agent: &Agent,
    head: request::Parts,
    body: &[u8],
) -> Result<(response::Parts, Vec<u8>), Error> {
    let is_bare = [Method::GET, Method::HEAD, Method::DELETE].contains(&head.method);
    let answer = match is_bare && body.is_empty() {
        true => agent.run(Request::from_parts(head, ())),
        false => agent.run(Request::from_parts(head, body)),
    }?;
    let (head, mut body) = answer.into_parts();
    let content = body.with_config().limit(BYTE_LIMIT).read_to_vec()?;
    Ok((head, content))
}

/// What the store needs to know to decide whether to try again.
fn kind(error: &Error) -> HttpErrorKind {
    match error {
        Error::Timeout(_) => HttpErrorKind::Timeout,
        Error::HostNotFound | Error::ConnectionFailed => HttpErrorKind::Connect,
        Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            HttpErrorKind::Connect
        }
        Error::Io(_) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    }
}
