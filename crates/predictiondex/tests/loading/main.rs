//! The `etl` command on both databases: what it says, and what it leaves when it is killed.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(
    clippy::print_stdout,
    reason = "the figures are for whoever asks for them"
)]

mod command;
mod database;
mod kills;
#[path = "../program/mod.rs"]
mod program;
mod reader;
mod targets;
