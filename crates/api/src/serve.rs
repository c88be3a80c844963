//! Serving until told to stop, then finishing what was begun.

use std::future::{Future, pending};
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use crate::App;
use crate::router::{metrics_router, router, router_without_metrics};

/// How long requests in progress may take once told to stop: more than any request's deadline.
pub const DRAIN: Duration = Duration::from_secs(8);

/// How long a connection may be open without the whole head of its next request.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// Serves until `shutdown` completes, then waits for the requests in progress, at most [`DRAIN`].
///
/// With a listener of their own, the metrics are served there until the very end, and nowhere else.
pub async fn serve(
    app: App,
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
    shutdown: impl Future<Output = ()>,
) {
    let Some(metrics_listener) = metrics_listener else {
        return serve_router(router(app), listener, shutdown).await;
    };
    tokio::select! {
        () = serve_router(router_without_metrics(app.clone()), listener, shutdown) => {}
        () = serve_router(metrics_router(app), metrics_listener, pending()) => {}
    }
}

/// As `axum::serve` does, which sets no limit to the time that a request's head takes.
async fn serve_router(
    router: Router,
    mut listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let service = TowerToHyperService::new(router);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, _) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut shutdown => break,
        };
        let connection = http.serve_connection(TokioIo::new(stream), service.clone());
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(
            limit_s = DRAIN.as_secs(),
            "stopped with requests unanswered"
        );
    }
}
