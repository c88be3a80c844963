//! Who may ask: the `X-API-Key` header, checked against the database on every request.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use dex::keys;
use sha2::{Digest, Sha256};

use crate::App;
use crate::error::ApiError;

pub(crate) const HEADER: &str = "X-API-Key";

/// How long the database may take to answer.
const LOOKUP_LIMIT: Duration = Duration::from_secs(1);

/// Digests of the keys that the database last said are good, for when it does not answer.
///
/// The lock protects the set alone and is never held while waiting.
#[derive(Default)]
pub(crate) struct Confirmed(Mutex<HashSet<[u8; 32]>>);

impl Confirmed {
    fn remember(&self, key: &str, good: bool) {
        let mut digests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if good {
            digests.insert(digest(key));
        } else {
            digests.remove(&digest(key));
        }
    }

    fn contains(&self, key: &str) -> bool {
        let digests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        digests.contains(&digest(key))
    }
}

pub(crate) async fn require_key(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let header = request.headers().get(HEADER).ok_or(ApiError::MissingKey)?;
    let key = header.to_str().map_err(|_| ApiError::WrongKey)?;
    if !is_good(&app, key).await? {
        return Err(ApiError::WrongKey);
    }
    Ok(next.run(request).await)
}

async fn is_good(app: &App, key: &str) -> Result<bool, ApiError> {
    match look_up(app, key).await {
        Ok(good) => {
            app.confirmed.remember(key, good);
            Ok(good)
        }
        Err(cause) => {
            app.metrics.key_lookup_failed();
            tracing::warn!(cause = format!("{cause:#}"), "failed to look up an API key");
            if app.confirmed.contains(key) {
                Ok(true)
            } else {
                Err(ApiError::KeysUnavailable)
            }
        }
    }
}

async fn look_up(app: &App, key: &str) -> anyhow::Result<bool> {
    let answer = tokio::time::timeout(LOOKUP_LIMIT, keys::verify(&app.db, key)).await;
    let found = answer.context("the database did not answer in time")??;
    Ok(found.is_some())
}

fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}
