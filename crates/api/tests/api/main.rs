//! The API as its clients see it: through the real router, on a real Pokédex, database and model.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod battle;
mod battle_refusals;
mod champion;
mod contract;
mod explanation;
mod facts;
mod health;
mod keys;
mod limits;
mod metrics;
mod model;
mod moves;
mod openapi;
mod pages;
mod pokemon;
mod predict;
mod refusals;
mod request_log;
mod serve;
mod service;
mod types;
