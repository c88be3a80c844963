//! One line per request, and no secret in any line.

use std::cell::RefCell;
use std::io;

use crate::service::spawn_app;

thread_local! {
    /// What this thread, and so this test, has logged.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to the log of the thread that it is used on.
struct OfThisThread;

impl io::Write for OfThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn requests_are_logged_by_route_without_their_key_body_or_query() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(|| OfThisThread)
        .with_ansi(false)
        .init();
    let service = spawn_app().await;
    service.get("/pokemon/25").await.ok();
    let search = "/pokemon/search?name=canaryquery";
    service.get(search).await.ok();
    let body = r#"{"canarybody": 1}"#;
    service.post("/predict/best-move", body).await.refusal();
    service.get("/canarypath").await;
    let log = String::from_utf8(LOG.take()).unwrap();
    for line in [
        r#"method=GET route="/pokemon/{pokemon_id}" status=200 duration_ms="#,
        r#"method=GET route="/pokemon/search" status=200 duration_ms="#,
        r#"method=POST route="/predict/best-move" status=422 duration_ms="#,
        r#"method=GET route="none" status=404 duration_ms="#,
    ] {
        assert!(log.contains(line), "{line} is not in\n{log}");
    }
    let (_, secret) = service.key.rsplit_once('_').unwrap();
    for canary in [secret, "canaryquery", "canarybody", "canarypath"] {
        assert!(!log.contains(canary), "{canary} is in\n{log}");
    }
}
