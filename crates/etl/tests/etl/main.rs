//! The job from its sources to a database.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod database;
mod snapshot;
