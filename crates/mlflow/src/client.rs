//! The server's address, and how requests to it are sent, repeated and understood.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Error;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// From the request to the last byte of the answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait before each repetition; after the last, the failure stands.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// An MLflow server.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
}

/// Whether a request may be sent again when nobody knows whether it has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Twice is as good as once.
    Safe,
    /// Twice would make two of something.
    Unsafe,
}

/// The answer to a request that has nothing to tell.
#[derive(Deserialize)]
pub(crate) struct Done {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error_code: String,
    message: String,
}

impl Client {
    /// A server at `url`, as in `http://127.0.0.1:5001`; nothing is sent yet.
    ///
    /// Neither proxies from the environment nor redirects are followed.
    ///
    /// # Errors
    /// When `url` is no HTTP address, asks for TLS, or holds a user or a password.
    pub fn new(url: &str) -> Result<Client, Error> {
        let refused = || Error::Address {
            url: url.to_owned(),
        };
        let base = Url::parse(url).map_err(|_| refused())?;
        if !base.username().is_empty() || base.password().is_some() {
            return Err(Error::Credentials);
        }
        if base.scheme() == "https" {
            return Err(Error::Tls {
                url: url.to_owned(),
            });
        }
        if base.scheme() != "http" || base.query().is_some() {
            return Err(refused());
        }
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .build()
            .map_err(|source| Error::Client { source })?;
        Ok(Client { http, base })
    }

    /// The server's address.
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// The version of the server, as in `3.17.0`.
    pub async fn version(&self) -> Result<String, Error> {
        let request = self.http.get(self.place(["version"]));
        let response = send(request, Repeat::Safe).await?;
        let url = response.url().to_string();
        let text = response.text().await;
        text.map_err(|source| Error::Unreachable { url, source })
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        expected: &'static str,
    ) -> Result<T, Error> {
        let request = self.http.get(self.api(path)).query(query);
        read(send(request, Repeat::Safe).await?, expected).await
    }

    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
        repeat: Repeat,
        expected: &'static str,
    ) -> Result<T, Error> {
        let request = self.http.request(method, self.api(path)).json(body);
        read(send(request, repeat).await?, expected).await
    }

    /// A request to one of the server's own paths, given by its segments.
    pub(crate) fn request<'a>(
        &self,
        method: Method,
        segments: impl IntoIterator<Item = &'a str>,
    ) -> RequestBuilder {
        self.http.request(method, self.place(segments))
    }

    fn api(&self, path: &str) -> Url {
        self.place(["api", "2.0", "mlflow"].into_iter().chain(path.split('/')))
    }

    fn place<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.base.clone();
        let mut path = url.path_segments_mut().expect("an HTTP address has a path");
        path.pop_if_empty().extend(segments);
        drop(path);
        url
    }
}

/// Sends until there is an answer that repeating would not change.
///
/// # Errors
/// When there is none, or when it is a refusal.
pub(crate) async fn send(request: RequestBuilder, repeat: Repeat) -> Result<Response, Error> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let attempt = request.try_clone().expect("every body lies in memory");
        let outcome = attempt.send().await;
        let may_repeat = match &outcome {
            Ok(response) => is_passing(response.status(), repeat),
            Err(error) => error.is_connect() || repeat == Repeat::Safe,
        };
        match pauses.next().filter(|_| may_repeat) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return accepted(outcome).await,
        }
    }
}

/// A server that is too busy has done nothing; one that failed may have done half.
fn is_passing(status: StatusCode, repeat: Repeat) -> bool {
    let is_busy = status == StatusCode::TOO_MANY_REQUESTS;
    is_busy || (status.is_server_error() && repeat == Repeat::Safe)
}

async fn accepted(outcome: reqwest::Result<Response>) -> Result<Response, Error> {
    let response = outcome.map_err(unreachable)?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let url = response.url().to_string();
    let body = response.text().await.map_err(unreachable)?;
    // Refusals of the server's outer layers are plain text or HTML.
    let refusal: Refusal = serde_json::from_str(&body).unwrap_or_else(|_| Refusal {
        error_code: String::new(),
        message: body.chars().take(200).collect(),
    });
    Err(Error::Refused {
        url,
        status,
        code: refusal.error_code,
        message: refusal.message,
    })
}

pub(crate) async fn read<T: DeserializeOwned>(
    response: Response,
    expected: &'static str,
) -> Result<T, Error> {
    let url = response.url().to_string();
    response.json().await.map_err(|source| {
        if source.is_decode() {
            Error::Unreadable {
                url,
                expected,
                source,
            }
        } else {
            unreachable(source)
        }
    })
}

fn unreachable(source: reqwest::Error) -> Error {
    Error::Unreachable {
        url: source
            .url()
            .map_or_else(|| "the server".to_owned(), Url::to_string),
        source: source.without_url(),
    }
}
