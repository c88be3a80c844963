//! How patient a run is.

use std::time::Duration;

/// How long to wait for a source, and how much to take from it.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests for one document, at most.
    pub attempts: u32,
    /// Before the second request for a document; it doubles from then on.
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// For one request, from its connection to the last byte of the answer.
    pub timeout: Duration,
    /// Between the beginnings of two requests for pages that people read.
    pub page_interval: Duration,
    /// Of one document, decompressed.
    pub max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            timeout: Duration::from_secs(30),
            page_interval: Duration::from_secs(1),
            max_bytes: 4 << 20,
        }
    }
}
