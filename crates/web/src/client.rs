//! The prediction API over HTTP: one method per route that the pages need.

use std::time::Duration;

use anyhow::{Context, bail};
use api_types::catalogue::{MoveListItem, PokemonDetail, PokemonListItem};
use api_types::prediction::{
    HTTPValidationError, ModelInfo, PredictBestMoveRequest, PredictBestMoveResponse,
    ValidationError,
};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The API's address and this interface's key.
#[derive(Clone, Debug)]
pub struct Api {
    http: Client,
    base: Url,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("the api does not answer; check that it runs and that --api-url is its address")]
    Unreachable(#[source] reqwest::Error),
    #[error("the api answers with status {0}; its own log says why")]
    Failing(StatusCode),
    #[error(
        "the api refuses this interface's key with status {0}; \
         create a key and give it with --api-key-file or PREDICTIONDEX_API_KEY"
    )]
    KeyRefused(StatusCode),
    #[error(
        "the api answers with status {0}; check that --api-url is the address of this version's api"
    )]
    Unexpected(StatusCode),
    #[error("the api refuses the request: {0:?}")]
    Refused(Vec<ValidationError>),
    #[error("the api's answer is not in the shape that was agreed")]
    Unreadable(#[source] reqwest::Error),
    #[error("the api's answer contradicts itself: {0}")]
    Inconsistent(String),
}

impl Api {
    /// An API at `base`, as in `http://127.0.0.1:8080`, that is asked with `key`.
    ///
    /// Nothing is sent yet. Fails on an address that is not plain HTTP and on a key that cannot be
    /// sent in a header.
    pub fn new(base: &str, key: &str) -> anyhow::Result<Api> {
        let parsed = Url::parse(base).with_context(|| {
            format!("{base:?} is not an address; write one as in http://127.0.0.1:8080")
        })?;
        if parsed.scheme() != "http" || !parsed.has_host() {
            bail!("{base:?} is not a plain http address; write one as in http://127.0.0.1:8080");
        }
        let mut key = HeaderValue::from_str(key)
            .context("the api key holds characters that a header cannot carry")?;
        key.set_sensitive(true);
        // A proxy from the environment or a redirect would carry the key to another host.
        let http = Client::builder()
            .default_headers(HeaderMap::from_iter([(
                reqwest::header::HeaderName::from_static("x-api-key"),
                key,
            )]))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .build()
            .context("failed to prepare the http client")?;
        Ok(Api { http, base: parsed })
    }

    pub(crate) async fn pokemon(&self) -> Result<Vec<PokemonListItem>, ApiError> {
        self.get("pokemon/").await
    }

    pub(crate) async fn moves(&self) -> Result<Vec<MoveListItem>, ApiError> {
        self.get("moves/").await
    }

    pub(crate) async fn pokemon_detail(&self, id: i32) -> Result<PokemonDetail, ApiError> {
        self.get(&format!("pokemon/{id}")).await
    }

    pub(crate) async fn model_info(&self) -> Result<ModelInfo, ApiError> {
        self.get("predict/model-info").await
    }

    pub(crate) async fn best_move(
        &self,
        request: &PredictBestMoveRequest,
    ) -> Result<PredictBestMoveResponse, ApiError> {
        let url = self.url("predict/best-move");
        answer(self.http.post(url).json(request)).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        answer(self.http.get(self.url(path))).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base.as_str().trim_end_matches('/'))
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ApiError> {
    let response = request.send().await.map_err(ApiError::Unreachable)?;
    match response.status() {
        StatusCode::OK => response.json().await.map_err(unread),
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
            Err(ApiError::KeyRefused(status))
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            let refusal: HTTPValidationError = response.json().await.map_err(unread)?;
            Err(ApiError::Refused(refusal.detail))
        }
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            Err(ApiError::Failing(status))
        }
        status => Err(ApiError::Unexpected(status)),
    }
}

fn unread(error: reqwest::Error) -> ApiError {
    if error.is_decode() {
        ApiError::Unreadable(error)
    } else {
        ApiError::Unreachable(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_addresses_are_taken() {
        for base in ["https://api.example", "127.0.0.1:8080", "file:///etc", ""] {
            let error = Api::new(base, "key").unwrap_err().to_string();
            assert!(error.contains("http://127.0.0.1:8080"), "{base}: {error}");
        }
        let api = Api::new("http://api.example/base/", "key").unwrap();
        assert_eq!(api.url("moves/"), "http://api.example/base/moves/");
    }

    #[test]
    fn the_key_is_not_in_debug_output() {
        let api = Api::new("http://api.example", "s3cret").unwrap();
        assert!(!format!("{api:?}").contains("s3cret"));
    }
}
