//! The `etl` command on both databases: what it says, and what it leaves when it is killed.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command;
mod database;
mod kills;
mod reader;
