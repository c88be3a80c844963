//! The product as its user meets it: the program started from nothing, asked in every way it answers.
//!
//! Needs Chromium and its driver; `cargo xtask test` installs them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod answers;
mod browser;
mod process;
#[path = "../program/mod.rs"]
mod program;
mod quality;
mod refusals;
mod state;
