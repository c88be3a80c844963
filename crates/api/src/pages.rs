//! The interactive documentation: Swagger UI, whole in the binary, without any third party.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use utoipa_swagger_ui::Config;

use crate::App;
use crate::error::ApiError;

/// The page and its scripts come from here, talk to here only, and run nothing inline.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const PAGE: &str = include_str!("pages/docs.html");

pub(crate) fn routes() -> Router<App> {
    let config = Config::new(["/openapi.json"])
        .validator_url("none")
        .use_base_layout();
    let config = Arc::new(config);
    Router::new()
        .route("/docs", get(page))
        .route("/docs/", get(page))
        .route(
            "/docs/{file}",
            get(move |Path(name): Path<String>| async move { file(&name, config) }),
        )
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(PAGE))
}

fn file(name: &str, config: Arc<Config<'static>>) -> Result<Response, ApiError> {
    let found = utoipa_swagger_ui::serve(name, config)
        .map_err(|error| ApiError::Internal(anyhow::anyhow!("{error}")))?;
    let file = found.ok_or_else(|| ApiError::NotFound(format!("/docs has no file {name:?}")))?;
    let content_type = [(header::CONTENT_TYPE, file.content_type)];
    Ok((content_type, file.bytes.into_owned()).into_response())
}
