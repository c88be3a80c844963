//! Runs, and the documents that they read.

use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::Db;
use crate::Error;
use crate::codes::{MODES, SOURCES, code_of, value_of};
use crate::provenance::{Document, Run, Source};

/// SQLite looks each numbered placeholder up in a list, so that larger statements are slower.
pub(super) const VALUES_A_STATEMENT: usize = 1_000;

impl Db {
    /// The latest run that changed something; `None` before the first.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn last_run(&self) -> Result<Option<Run>, Error> {
        let sql = "select mode, program, started_at from etl_run order by id desc limit 1";
        let row = sqlx::query(sql).fetch_optional(&self.pool).await;
        let run = row.and_then(|row| row.as_ref().map(run_of).transpose());
        run.map_err(|source| self.error(source))
    }

    /// What that run read of a source, in the order in which it did.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn last_read(&self, source: Source) -> Result<Vec<Document>, Error> {
        let sql = "select location, retrieved_at, sha256 from document \
                   join source on source.id = source_id \
                   where etl_run_id = (select max(id) from etl_run) and code = $1 order by document.id";
        let rows = sqlx::query(sql).bind(source.code()).fetch_all(&self.pool);
        let rows = rows.await.map_err(|error| self.error(error))?;
        let documents = rows.iter().map(|row| document_of(row, source));
        let documents: Result<_, sqlx::Error> = documents.collect();
        documents.map_err(|error| self.error(error))
    }
}

fn document_of(row: &AnyRow, source: Source) -> Result<Document, sqlx::Error> {
    Ok(Document {
        source,
        location: row.try_get("location")?,
        retrieved_at: row.try_get("retrieved_at")?,
        sha256: row.try_get("sha256")?,
    })
}

fn run_of(row: &AnyRow) -> Result<Run, sqlx::Error> {
    let mode: String = row.try_get("mode")?;
    Ok(Run {
        mode: value_of(MODES, &mode).ok_or_else(|| unknown("mode", &mode))?,
        program: row.try_get("program")?,
        started_at: row.try_get("started_at")?,
    })
}

pub(super) fn unknown(what: &str, code: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unknown {what} `{code}`").into())
}

pub(super) async fn insert_run(
    connection: &mut AnyConnection,
    run: &Run,
    digest: &str,
) -> Result<i32, sqlx::Error> {
    let id = next_id(connection, "etl_run").await?;
    let sql = "insert into etl_run (id, mode, program, started_at, loaded_at, digest) \
               values ($1, $2, $3, $4, $5, $6)";
    let insert = sqlx::query(sql)
        .bind(id)
        .bind(code_of(MODES, &run.mode))
        .bind(run.program.as_str())
        .bind(run.started_at)
        .bind(unix_now())
        .bind(digest.to_owned());
    insert.execute(connection).await?;
    Ok(id)
}

fn unix_now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.map_or(0, |elapsed| elapsed.as_secs() as i64)
}

async fn next_id(connection: &mut AnyConnection, table: &str) -> Result<i32, sqlx::Error> {
    let sql = AssertSqlSafe(format!("select coalesce(max(id), 0) + 1 from {table}"));
    sqlx::query_scalar(sql).fetch_one(connection).await
}

/// Writes what a run read, and gives the id of the first document; the others follow.
pub(super) async fn insert_documents(
    connection: &mut AnyConnection,
    run_id: i32,
    documents: &[Document],
) -> Result<i32, sqlx::Error> {
    let first_id = next_id(connection, "document").await?;
    let rows: Vec<(i32, &Document)> = (first_id..).zip(documents).collect();
    let sql = "insert into document (id, etl_run_id, source_id, location, retrieved_at, sha256)";
    let in_one = VALUES_A_STATEMENT / 6;
    for rows in rows.chunks(in_one) {
        let sql = format!("{sql} values {}", placeholders(rows.len(), 6));
        let mut statement = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for (id, document) in rows {
            let source = SOURCES
                .iter()
                .position(|(_, source)| *source == document.source);
            let source_id = source.expect("every source has a code") as i32 + 1;
            statement = statement.bind(*id).bind(run_id).bind(source_id);
            statement = statement.bind(document.location.as_str());
            statement = statement
                .bind(document.retrieved_at)
                .bind(document.sha256.as_str());
        }
        statement.execute(&mut *connection).await?;
    }
    Ok(first_id)
}

/// `($1, $2), ($3, $4)` for two rows of two columns.
pub(super) fn placeholders(n_rows: usize, width: usize) -> String {
    let mut text = String::new();
    for row in 0..n_rows {
        for column in 0..width {
            text.push_str(if column > 0 {
                ", "
            } else if row > 0 {
                "), ("
            } else {
                "("
            });
            text.push_str(&format!("${}", row * width + column + 1));
        }
    }
    text + ")"
}
