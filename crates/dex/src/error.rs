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
    #[error("failed to open the database {place}: {}", plain(source))]
    Connect { place: String, source: sqlx::Error },
    #[error(
        "the database file {place} is damaged or not a database ({source}); it was left as it is: \
         restore a copy, or move it away to start with a new one"
    )]
    Damaged { place: String, source: sqlx::Error },
    #[error(
        "another program is writing to the database {place} and did not end in time; start again when it is done"
    )]
    Busy { place: String },
    #[error(
        "there is no room left for the database {place}; make room and start again: nothing is half written"
    )]
    Full { place: String },
    #[error(
        "the user of the database {place} may not do this ({}); give one that may",
        plain(source)
    )]
    Denied { place: String, source: sqlx::Error },
    #[error(
        "the database {place} holds rows that do not fit what this program writes ({}); restore a copy of it, or \
         move it away to start with a new one",
        plain(source)
    )]
    Unfit { place: String, source: sqlx::Error },
    #[error(
        "the facts in the database {place} were changed after they were loaded; `predictiondex etl` brings them \
         back"
    )]
    Altered { place: String },
    #[error("the database {place} failed: {}", plain(source))]
    Database { place: String, source: sqlx::Error },
    #[error("failed to bring the schema of the database {place} up to date: {source}")]
    Migrate { place: String, source: MigrateError },
    #[error(
        "the database {place} was made by an older version of this program; `predictiondex migrate` brings its \
         tables up to date"
    )]
    Older { place: String },
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
        match source {
            sqlx::Error::Configuration(_) => Error::Url(source),
            source => Error::known(place, source)
                .unwrap_or_else(|(place, source)| Error::Connect { place, source }),
        }
    }

    pub(crate) fn database(place: &str, source: sqlx::Error) -> Error {
        Error::known(place, source)
            .unwrap_or_else(|(place, source)| Error::Database { place, source })
    }

    pub(crate) fn migrate(place: &str, source: MigrateError) -> Error {
        match source {
            MigrateError::VersionMissing(_) => Error::Newer {
                place: place.to_owned(),
            },
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
                Error::known(place, source).unwrap_or_else(|(place, source)| Error::Migrate {
                    place,
                    source: source.into(),
                })
            }
            source => Error::Migrate {
                place: place.to_owned(),
                source,
            },
        }
    }

    /// The error for what an operator can do something about, or else what it was made of.
    fn known(place: &str, source: sqlx::Error) -> Result<Error, (String, sqlx::Error)> {
        let place = place.to_owned();
        match trouble(&source) {
            Some(Trouble::Damage) => Ok(Error::Damaged { place, source }),
            Some(Trouble::Busy) => Ok(Error::Busy { place }),
            Some(Trouble::Full) => Ok(Error::Full { place }),
            Some(Trouble::Denied) => Ok(Error::Denied { place, source }),
            Some(Trouble::Unfit) => Ok(Error::Unfit { place, source }),
            None => Err((place, source)),
        }
    }
}

/// Whether another program writes, and did not end in time.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(trouble(error), Some(Trouble::Busy))
}

/// Whether a table was asked for that the database does not have.
pub(crate) fn is_without_table(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else {
        return false;
    };
    // SQLite has no code of its own for it.
    error.code().is_some_and(|code| code == "42P01") || error.message().starts_with("no such table")
}

enum Trouble {
    Damage,
    Busy,
    Full,
    Denied,
    Unfit,
}

/// A server's message without the line of its own source code.
fn plain(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(error) => error.message().to_owned(),
        None => error.to_string(),
    }
}

/// By SQLite's result code, or by PostgreSQL's, which has five characters.
fn trouble(error: &sqlx::Error) -> Option<Trouble> {
    if let sqlx::Error::ColumnDecode { .. } = error {
        return Some(Trouble::Unfit);
    }
    let code = error.as_database_error()?.code()?;
    match code.len() {
        5 => trouble_of_postgres(&code),
        _ => trouble_of_sqlite(code.parse().ok()?),
    }
}

/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>
fn trouble_of_postgres(code: &str) -> Option<Trouble> {
    match code {
        "53100" => Some(Trouble::Full),
        // A statement or a lock that took longer than the server lets it.
        "57014" | "55P03" => Some(Trouble::Busy),
        "42501" | "25006" => Some(Trouble::Denied),
        _ if code.starts_with("23") => Some(Trouble::Unfit),
        _ => None,
    }
}

/// Extended codes keep the plain one in their low byte: <https://sqlite.org/rescode.html>
fn trouble_of_sqlite(code: u32) -> Option<Trouble> {
    match (code, code & 0xff) {
        // SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log.
        (4874, _) => Some(Trouble::Full),
        // SQLITE_CORRUPT and SQLITE_NOTADB.
        (_, 11 | 26) => Some(Trouble::Damage),
        // SQLITE_BUSY and SQLITE_LOCKED.
        (_, 5 | 6) => Some(Trouble::Busy),
        // SQLITE_FULL.
        (_, 13) => Some(Trouble::Full),
        // SQLITE_READONLY.
        (_, 8) => Some(Trouble::Denied),
        // SQLITE_CONSTRAINT.
        (_, 19) => Some(Trouble::Unfit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AnyConnection, Connection};

    use super::*;

    /// What the last of these statements fails with, on a database of its own.
    async fn failure(path: &std::path::Path, statements: &[&'static str]) -> Error {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        let (last, first) = statements.split_last().unwrap();
        for statement in first {
            sqlx::raw_sql(*statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        let failed = sqlx::raw_sql(*last).execute(&mut connection).await;
        Error::database("file", failed.unwrap_err())
    }

    #[tokio::test]
    async fn a_full_disk_is_told_with_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let statements = [
            "pragma max_page_count = 2",
            "create table t (text)",
            "insert into t values (zeroblob(100000))",
        ];
        let error = failure(&dir.path().join("full.db"), &statements).await;
        assert!(
            matches!(&error, Error::Full { place } if place == "file"),
            "{error}"
        );
        assert!(error.to_string().contains("make room"));
    }

    #[tokio::test]
    async fn whoever_meets_another_writer_is_told_to_wait() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("busy.db");
        let url = format!("sqlite://{}?mode=rwc", path.display());
        sqlx::any::install_default_drivers();
        let mut writer = AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("begin immediate")
            .execute(&mut writer)
            .await
            .unwrap();
        let error = failure(&path, &["pragma busy_timeout = 10", "begin immediate"]).await;
        assert!(
            matches!(&error, Error::Busy { place } if place == "file"),
            "{error}"
        );
    }
}
