//! The prediction API: its routes, its keys, its OpenAPI document and its interactive pages.
//!
//! Answers come from an immutable Pokédex and a model in memory; the database only knows the keys.

mod catalogue;
pub mod config;
mod deadline;
mod description;
mod document;
pub mod error;
mod headers;
mod input;
mod keys;
mod pages;
pub mod predict;
mod request_log;
pub mod router;
mod routes;
pub mod serve;

use std::sync::Arc;

use dex::db::Db;
use dex::pokedex::Pokedex;
use ml::registry::Champion;

use crate::keys::Confirmed;

/// What every request shares; cloning shares it too.
#[derive(Clone)]
pub struct App {
    pokedex: Arc<Pokedex>,
    champion: Arc<Champion>,
    db: Db,
    confirmed: Arc<Confirmed>,
}

impl App {
    pub fn new(pokedex: Arc<Pokedex>, champion: Champion, db: Db) -> App {
        App {
            pokedex,
            champion: Arc::new(champion),
            db,
            confirmed: Arc::default(),
        }
    }
}
