//! One line per request, and no secret in any line.

use std::io;
use std::sync::{Arc, Mutex};

use crate::service::spawn_app;

/// Everything that was logged so far.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn requests_are_logged_by_route_without_their_key_body_or_query() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let service = spawn_app().await;
    service.get("/pokemon/25").await.ok();
    service.get("/pokemon/search?name=canaryquery").await.ok();
    service
        .post("/predict/best-move", r#"{"canarybody": 1}"#)
        .await
        .refusal();
    service.get("/canarypath").await;
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
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
