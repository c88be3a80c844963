//! Serving until told to stop, then finishing what was begun.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::App;
use crate::router::router;

/// How long requests in progress may take once told to stop: more than any request's deadline.
pub const DRAIN: Duration = Duration::from_secs(8);

/// Serves until `shutdown` completes, then waits for the requests in progress, at most [`DRAIN`].
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let stopping = Arc::new(Notify::new());
    let told = Arc::clone(&stopping);
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(async move {
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
