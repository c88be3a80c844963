//! The prediction API: its routes, its keys, its OpenAPI document and its interactive pages.
//!
//! Answers come from an immutable Pokédex and the champion in memory; the database is asked for keys, and
//! whether it holds other facts.

pub mod battle;
mod catalogue;
mod champion;
pub mod config;
mod current;
mod deadline;
mod description;
mod document;
pub mod error;
mod facts;
pub mod follow;
mod headers;
mod input;
mod keys;
mod language;
mod metrics;
mod pages;
pub mod predict;
mod request_log;
pub mod router;
mod routes;
pub mod serve;
mod unknown;

use std::num::NonZero;
use std::sync::Arc;

use dex::db::Db;
use dex::pokedex::Pokedex;
use ml::registry::Champion;
use tokio::sync::Semaphore;

use crate::current::Current;
use crate::facts::Facts;
use crate::keys::Confirmed;
use crate::metrics::Metrics;

/// What every request shares; cloning shares it too.
#[derive(Clone)]
pub struct App {
    facts: Arc<Current<Facts>>,
    champion: Arc<Current<Champion>>,
    db: Db,
    confirmed: Arc<Confirmed>,
    /// Places for requests that simulate, one for each core.
    computing: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

impl App {
    pub fn new(pokedex: Arc<Pokedex>, champion: Champion, db: Db) -> App {
        App {
            metrics: Arc::new(Metrics::new(&pokedex, &champion)),
            facts: Arc::new(Current::new(Facts::new(pokedex))),
            champion: Arc::new(Current::new(champion)),
            db,
            confirmed: Arc::default(),
            computing: Arc::new(Semaphore::new(n_cores())),
        }
    }

    /// The facts that answers are made from right now.
    fn pokedex(&self) -> Arc<Pokedex> {
        Arc::clone(&self.facts.take().pokedex)
    }

    /// The model that answers right now.
    fn champion(&self) -> Arc<Champion> {
        self.champion.take()
    }
}

fn n_cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}
