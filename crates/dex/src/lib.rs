//! The Pokédex: its pinned snapshot, its database and its immutable form in memory.
//!
//! The only crate with SQL; the same migrations and queries run on SQLite and on PostgreSQL.

pub mod check;
mod codes;
pub mod db;
mod digest;
pub mod effects;
mod error;
pub mod facts;
pub mod keys;
mod name_index;
pub mod names;
pub mod pokedex;
pub mod provenance;
mod query;
pub mod snapshot;

pub use error::Error;
