//! The Pokédex: its pinned snapshot, its database and its immutable form in memory.
//!
//! The only crate with SQL; the same migrations and queries run on SQLite and on PostgreSQL.

use check::problem::{Fault, Problem};

pub mod check;
mod codes;
mod digest;
pub mod effects;
mod facts;
mod name_index;
pub mod names;
pub mod pokedex;
mod query;
pub mod snapshot;

/// What can go wrong with the snapshot or the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to read data/{table}.csv: {source}")]
    Unreadable {
        table: &'static str,
        source: csv::Error,
    },
    #[error("data/{table}.csv, line {line}: {problem}")]
    Snapshot {
        table: &'static str,
        /// Counted from 1, the header included; 0 where the file as a whole is at fault.
        line: usize,
        problem: Problem,
    },
}

impl Error {
    fn snapshot(fault: Fault) -> Error {
        Error::Snapshot {
            table: fault.table,
            line: fault.row.map_or(0, |row| row + 1),
            problem: fault.problem,
        }
    }
}
