//! The client against a real MLflow server, and against servers that misbehave.
//!
//! `cargo xtask test` starts the real one; `PREDICTIONDEX_TEST_MLFLOW_URL` names another.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod artifacts;
mod misbehaving;
mod registry;
mod runs;

use std::time::{SystemTime, UNIX_EPOCH};

use mlflow::client::Client;

/// Attempts, of some seconds each, that a server gets to start.
const N_ATTEMPTS: u32 = 40;

/// The real server, once it answers.
async fn server() -> Client {
    let url = std::env::var("PREDICTIONDEX_TEST_MLFLOW_URL").expect(
        "run the tests with `cargo xtask test`, which starts MLflow, or set \
         PREDICTIONDEX_TEST_MLFLOW_URL to a server's address",
    );
    let client = Client::new(&url).unwrap();
    for _ in 1..N_ATTEMPTS {
        if client.version().await.is_ok() {
            return client;
        }
    }
    client.version().await.unwrap();
    client
}

/// A name that no other test has used, on a server that may be kept.
fn unused(name: &str) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("{name}-{}", since.as_nanos())
}
