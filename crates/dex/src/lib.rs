//! The Pokédex: its pinned snapshot, its database and its immutable form in memory.
//!
//! The only crate with SQL; the same migrations and queries run on SQLite and on PostgreSQL.

pub mod pokedex;
