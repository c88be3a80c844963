//! Serving until told to stop, then finishing what was begun.

use std::future::{Future, IntoFuture};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::App;
use crate::router::{metrics_router, router, router_without_metrics};

/// How long requests in progress may take once told to stop: more than any request's deadline.
pub const DRAIN: Duration = Duration::from_secs(8);

/// Serves until `shutdown` completes, then waits for the requests in progress, at most [`DRAIN`].
///
/// With a listener of their own, the metrics are served there until the very end, and nowhere else.
///
/// # Errors
/// When a listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Some(metrics_listener) = metrics_listener else {
        return serve_router(router(app), listener, shutdown).await;
    };
    let metrics = axum::serve(metrics_listener, metrics_router(app.clone()));
    tokio::select! {
        served = serve_router(router_without_metrics(app), listener, shutdown) => served,
        failed = metrics.into_future() => failed,
    }
}

async fn serve_router(
    router: Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let stopping = Arc::new(Notify::new());
    let told = Arc::clone(&stopping);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        shutdown.await;
        told.notify_one();
    });
    let drained = async {
        stopping.notified().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = server => served,
        () = drained => {
            tracing::warn!(limit_s = DRAIN.as_secs(), "stopped with requests unanswered");
            Ok(())
        }
    }
}
