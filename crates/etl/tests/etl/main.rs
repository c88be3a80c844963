//! The job from its sources to a database.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bad_answers;
mod compression;
mod database;
mod hostile_texts;
mod pokeapi;
mod pokeapi_faults;
mod pokeapi_lies;
mod pokeapi_site;
mod pokepedia;
mod pokepedia_faults;
mod pokepedia_site;
mod robots;
mod server;
mod snapshot;
