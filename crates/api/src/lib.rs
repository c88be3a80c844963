//! The prediction API: its routes, its keys, its OpenAPI document and its interactive pages.
//!
//! Answers come from an immutable Pokédex and the champion in memory; the database only knows the keys.

pub mod battle;
mod catalogue;
pub mod champion;
pub mod config;
mod deadline;
mod description;
mod document;
pub mod error;
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

use crate::champion::Served;
use crate::keys::Confirmed;
use crate::metrics::Metrics;

/// What every request shares; cloning shares it too.
#[derive(Clone)]
pub struct App {
    pokedex: Arc<Pokedex>,
    served: Arc<Served>,
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
            pokedex,
            served: Arc::new(Served::new(champion)),
            db,
            confirmed: Arc::default(),
            computing: Arc::new(Semaphore::new(n_cores())),
        }
    }

    /// The model that answers right now.
    fn champion(&self) -> Arc<Champion> {
        self.served.current()
    }
}

fn n_cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}
