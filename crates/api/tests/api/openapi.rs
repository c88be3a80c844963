//! The document that is served is the one that is committed.

use std::fs;

use crate::service::spawn_app;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

/// Run with `UPDATE_OPENAPI=1` to write the document anew.
#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let service = spawn_app().await;
    let served =
        serde_json::to_string_pretty(&service.get("/openapi.json").await.ok()).unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(COMMITTED, &served).unwrap();
    }
    let committed = fs::read_to_string(COMMITTED).unwrap();
    assert!(
        served == committed,
        "docs/openapi.json is not what is served; run \
         `UPDATE_OPENAPI=1 cargo test -p api --test api openapi` and read the difference"
    );
}
