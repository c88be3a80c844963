//! The whole router: every route, in both of its spellings, and what surrounds them all.

use std::any::Any;
use std::sync::Arc;

use anyhow::anyhow;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::routes::{battle, health, metrics, moves, pokemon, predict, types};
use crate::{App, deadline, document, headers, keys, pages, request_log};

/// Largest body that is read, in bytes.
pub const BODY_LIMIT: usize = 16 * 1024;

/// The service as one router, ready to be served.
pub fn router(app: App) -> Router {
    let routes = documented(app.clone());
    finish(either_slash(routes, routes!(metrics::metrics)), app)
}

/// The same without `/metrics`, which [`metrics_router`] serves elsewhere.
pub fn router_without_metrics(app: App) -> Router {
    finish(documented(app.clone()), app)
}

/// `/metrics` and nothing else.
pub fn metrics_router(app: App) -> Router {
    observed(Router::new().route("/metrics", get(metrics::metrics)), app)
}

fn finish(routes: OpenApiRouter<App>, app: App) -> Router {
    let (router, document) = routes.split_for_parts();
    let document = get(move || async move { Json(document) });
    let router = router
        .route("/openapi.json", document.clone())
        .route("/openapi.json/", document)
        .merge(pages::routes());
    observed(router, app)
}

/// The outermost layer sees every answer as its client does, and how long it took.
fn observed(router: Router<App>, app: App) -> Router {
    let log = middleware::from_fn_with_state(Arc::clone(&app.metrics), request_log::log_request);
    surround(router).layer(log).with_state(app)
}

/// What holds for every request, known route or not; the last layer is the outermost.
fn surround<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .fallback(async || ApiError::NotFound("no such route; /docs lists those that exist".into()))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(deadline::answer_in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(headers::secure))
}

/// Every documented route and the document itself.
fn documented(app: App) -> OpenApiRouter<App> {
    let behind_key = [
        routes!(pokemon::list_pokemon),
        routes!(pokemon::search_pokemon),
        routes!(pokemon::pokemon_detail),
        routes!(pokemon::pokemon_weaknesses),
        routes!(moves::list_moves),
        routes!(moves::search_moves),
        routes!(moves::moves_by_type),
        routes!(moves::move_detail),
        routes!(types::list_types),
        routes!(types::affinities),
        routes!(types::affinities_by_name),
        routes!(types::pokemon_of_type_name),
        routes!(types::pokemon_of_type),
        routes!(predict::predict_best_move),
        routes!(predict::model_info),
        routes!(battle::battle_damage),
        routes!(battle::battle_simulate),
    ];
    let behind_key = behind_key
        .into_iter()
        .fold(OpenApiRouter::new(), either_slash);
    let open = either_slash(
        OpenApiRouter::with_openapi(document::start()),
        routes!(health::health),
    );
    open.merge(behind_key.route_layer(middleware::from_fn_with_state(app, keys::require_key)))
}

/// Adds a route under its path with and without the final slash; a redirect would lose a body.
fn either_slash(router: OpenApiRouter<App>, route: UtoipaMethodRouter<App>) -> OpenApiRouter<App> {
    let path = route.1.paths.keys().next().expect("a route has a path");
    let other = match path.strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{path}/"),
    };
    let handlers = route.2.clone();
    router.routes(route).route(&other, handlers)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::Internal(anyhow!(
        "a handler panicked: {}",
        text.unwrap_or("no message")
    ))
    .into_response()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    async fn answer(handler: axum::routing::MethodRouter<(), Infallible>) -> (StatusCode, String) {
        let router: Router = surround(Router::new().route("/", handler));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_without_its_message() {
        async fn handler() {
            panic!("password=hunter2");
        }
        let (status, body) = answer(get(handler)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            body,
            r#"{"detail":"internal error; the log of the service says more"}"#
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_past_the_deadline_is_given_up() {
        let late = deadline::DEADLINE + Duration::from_millis(1);
        let (status, _) = answer(get(async move || tokio::time::sleep(late).await)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        let early = deadline::DEADLINE - Duration::from_millis(1);
        let (status, _) = answer(get(async move || tokio::time::sleep(early).await)).await;
        assert_eq!(status, StatusCode::OK);
    }
}
