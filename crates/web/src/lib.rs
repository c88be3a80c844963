//! The web interface: pages in French and English, made on the server, complete without scripts.
//!
//! It knows no rule of the game and no database: everything comes from the API over HTTP.

mod answer;
mod app;
mod assets;
mod catalogue;
mod choices;
mod client;
mod config;
mod form;
mod frame;
mod home;
mod language;
mod names;
mod page;
mod prediction;
mod problem;
mod question;
mod ranking;
mod reasons;
mod side;
mod text;
mod types;

use std::future::Future;

use anyhow::Context;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{Redirect, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

pub use client::Api;
pub use config::Config;

use app::App;

/// Nothing but our own style, icon and forms: no script, no frame, no other host.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// All pages, their files and their security headers, on top of an API.
pub fn router(api: Api) -> Router {
    Router::new()
        .route("/", get(home::home))
        .route("/en/", get(home::home))
        .route("/en", get(|| async { Redirect::permanent("/en/") }))
        .route("/prediction", get(prediction::prediction))
        .route("/en/prediction", get(prediction::prediction))
        .route("/assets/{name}", get(assets::serve))
        .route("/health", get(|| async { "healthy" }))
        .with_state(App::new(api))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(problem::dress))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(secure))
        .layer(TraceLayer::new_for_http())
}

/// Serves until `shutdown` is done, then finishes the requests that have begun.
pub async fn serve(
    app: Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    axum::serve(listener, app)
        .with_graceful_shutdown(shutdown)
        .await
        .context("the web interface stopped serving")
}

async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
