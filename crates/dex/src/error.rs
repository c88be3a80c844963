//! What can go wrong with the snapshot or the database.

use sqlx::migrate::MigrateError;

use crate::check::problem::{Fault, Problem};

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
        /// Counted from 1, the header included; 1 where the file as a whole is at fault.
        line: usize,
        problem: Problem,
    },
    #[error(
        "failed to read the database URL: {0}; use sqlite://PATH or \
         postgres://USER:PASSWORD@HOST/NAME"
    )]
    Url(sqlx::Error),
    #[error("the database {place} takes no password; use one at a postgres: URL")]
    Passwordless { place: String },
    #[error("failed to open the database {place}: {source}")]
    Connect { place: String, source: sqlx::Error },
    #[error(
        "the database file {place} is damaged or not a database ({source}); it was left as it is: \
         restore a copy, or move it away to start with a new one"
    )]
    Damaged { place: String, source: sqlx::Error },
    #[error("the database {place} failed: {source}")]
    Database { place: String, source: sqlx::Error },
    #[error("failed to bring the schema of the database {place} up to date: {source}")]
    Migrate { place: String, source: MigrateError },
    #[error("the database {place} was made by a newer version of this program; update the program")]
    Newer { place: String },
    #[error("the database {place} holds facts that break a rule ({fault}); restore a copy of it")]
    Stored { place: String, fault: Box<Fault> },
    #[error("failed to get random bytes from the system: {0}")]
    Random(getrandom::Error),
}

impl Error {
    pub(crate) fn snapshot(fault: Fault) -> Error {
        Error::Snapshot {
            table: fault.table,
            line: fault.row.unwrap_or(0) + 1,
            problem: fault.problem,
        }
    }

    pub(crate) fn connect(place: &str, source: sqlx::Error) -> Error {
        let place = place.to_owned();
        match source {
            sqlx::Error::Configuration(_) => Error::Url(source),
            source if is_damage(&source) => Error::Damaged { place, source },
            source => Error::Connect { place, source },
        }
    }

    pub(crate) fn database(place: &str, source: sqlx::Error) -> Error {
        let place = place.to_owned();
        if is_damage(&source) {
            Error::Damaged { place, source }
        } else {
            Error::Database { place, source }
        }
    }

    pub(crate) fn migrate(place: &str, source: MigrateError) -> Error {
        let place = place.to_owned();
        match source {
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _)
                if is_damage(&source) =>
            {
                Error::Damaged { place, source }
            }
            MigrateError::VersionMissing(_) => Error::Newer { place },
            source => Error::Migrate { place, source },
        }
    }
}

/// Whether SQLite says that the file is corrupt (11) or not a database (26); extended codes keep the
/// plain one in their low byte. PostgreSQL's codes have five characters.
fn is_damage(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let number = code
        .filter(|code| code.len() < 5)
        .and_then(|code| code.parse::<u32>().ok());
    number.is_some_and(|number| matches!(number & 0xff, 11 | 26))
}
