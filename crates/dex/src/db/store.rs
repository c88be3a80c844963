//! Bringing the stored facts to what a collection says: only what differs is written, in one transaction.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use super::Db;
use super::change::{Changes, Edit, StoredRow, compare};
use super::relations::{Kind, RELATIONS, Relation};
use super::rows::{Cell, Row, rows};
use super::runs::{VALUES_A_STATEMENT, insert_documents, insert_run, placeholders, unknown};
use crate::Error;
use crate::codes::{SOURCES, value_of};
use crate::provenance::{Checked, Run};

type Statement<'q> = Query<'q, Any, AnyArguments>;

impl Db {
    /// What loading this collection would change; nothing is written.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn compare(&self, wanted: &Checked) -> Result<Changes, Error> {
        let compared = async {
            let mut transaction = self.begin_reading().await?;
            let stored = stored_rows(&mut transaction).await?;
            let documents = &wanted.collection.documents;
            Ok(compare(&stored, &rows(&wanted.collection), documents).1)
        };
        compared.await.map_err(|source| self.error(source))
    }

    /// Makes the stored facts those of this collection, in one transaction: readers see either. Where
    /// nothing differs, nothing is written.
    ///
    /// # Errors
    /// The database refuses; what was stored before stays.
    pub async fn load(&self, wanted: &Checked, run: &Run) -> Result<Changes, Error> {
        let loaded = async {
            let mut transaction = self.pool.begin().await?;
            let changes = load(&mut transaction, wanted, run).await?;
            transaction.commit().await?;
            Ok(changes)
        };
        loaded.await.map_err(|source| self.error(source))
    }

    /// How many rows each table of facts holds, in a fixed order.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn row_counts(&self) -> Result<Vec<(&'static str, i64)>, Error> {
        let mut counts = Vec::with_capacity(RELATIONS.len());
        for Relation { name, .. } in RELATIONS {
            let sql = AssertSqlSafe(format!("select count(*) from {name}"));
            let count = sqlx::query_scalar(sql).fetch_one(&self.pool).await;
            counts.push((name, count.map_err(|source| self.error(source))?));
        }
        Ok(counts)
    }
}

async fn load(
    connection: &mut AnyConnection,
    wanted: &Checked,
    run: &Run,
) -> Result<Changes, sqlx::Error> {
    // The first statement takes what a second run has to wait for, before either looks at anything.
    let lock = "update source set code = code where id = 1";
    sqlx::query(lock).execute(&mut *connection).await?;
    let stored = stored_rows(connection).await?;
    let rows = rows(&wanted.collection);
    let (edits, changes) = compare(&stored, &rows, &wanted.collection.documents);
    let digest = wanted.pokedex.digest();
    if changes.is_empty() {
        name_version(connection, &digest).await?;
        return Ok(changes);
    }
    let run_id = insert_run(connection, run, &digest).await?;
    let first_document = insert_documents(connection, run_id, &wanted.collection.documents).await?;
    for edit in edits.iter().rev() {
        remove(connection, edit).await?;
    }
    for edit in &edits {
        put(connection, edit, first_document).await?;
    }
    name_version(connection, &digest).await?;
    Ok(changes)
}

/// Writes which facts are stored, where that is not what is written there.
async fn name_version(connection: &mut AnyConnection, digest: &str) -> Result<(), sqlx::Error> {
    let version = "insert into pokedex_version (id, digest) values (1, $1) \
                   on conflict (id) do update set digest = excluded.digest \
                   where pokedex_version.digest <> excluded.digest";
    let named = sqlx::query(version).bind(digest).execute(connection).await;
    named.map(|_| ())
}

async fn stored_rows(
    connection: &mut AnyConnection,
) -> Result<[Vec<StoredRow>; RELATIONS.len()], sqlx::Error> {
    let mut stored = [const { Vec::new() }; RELATIONS.len()];
    for (relation, stored) in RELATIONS.iter().zip(&mut stored) {
        let name = relation.name;
        let columns: Vec<String> = relation
            .columns()
            .map(|(column, _)| format!("{name}.{column}"))
            .collect();
        let sql = format!(
            "select {}, source.code, location from {name} \
             join document on document.id = {name}.document_id \
             join source on source.id = source_id",
            columns.join(", ")
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            stored.push(stored_row(relation, row)?);
        }
    }
    Ok(stored)
}

fn stored_row(relation: &Relation, row: &AnyRow) -> Result<StoredRow, sqlx::Error> {
    let mut cells = Vec::with_capacity(relation.key.len() + relation.values.len());
    for (place, (_, kind)) in relation.columns().enumerate() {
        cells.push(match kind {
            Kind::Integer => row.try_get::<Option<i32>, _>(place)?.into(),
            Kind::Real => row.try_get::<Option<f64>, _>(place)?.into(),
            Kind::Text => row.try_get::<Option<String>, _>(place)?.as_ref().into(),
        });
    }
    let code: String = row.try_get(cells.len())?;
    let source = value_of(SOURCES, &code);
    Ok(StoredRow {
        source: source.ok_or_else(|| unknown("source", &code))?,
        location: row.try_get(cells.len() + 1)?,
        cells,
    })
}

async fn remove(connection: &mut AnyConnection, edit: &Edit<'_>) -> Result<(), sqlx::Error> {
    let Relation {
        name, key, unique, ..
    } = edit.relation;
    for keys in edit.remove.chunks(VALUES_A_STATEMENT / key.len()) {
        let values = placeholders(keys.len(), key.len());
        let sql = format!("delete from {name} where ({unique}) in (values {values})");
        let mut statement = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for (cell, (_, kind)) in keys.iter().flat_map(|cells| cells.iter().zip(*key)) {
            // As the unique index has it.
            let cell = if *cell == Cell::Null {
                &Cell::Integer(-1)
            } else {
                cell
            };
            statement = bind(statement, *kind, cell);
        }
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn put(
    connection: &mut AnyConnection,
    edit: &Edit<'_>,
    first_document: i32,
) -> Result<(), sqlx::Error> {
    let (into, on_conflict, width) = upsert(edit.relation);
    for rows in edit.put.chunks(VALUES_A_STATEMENT / width) {
        let sql = format!(
            "{into} values {} {on_conflict}",
            placeholders(rows.len(), width)
        );
        let empty = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        let statement = rows.iter().fold(empty, |statement, row| {
            bind_row(statement, edit.relation, row).bind(first_document + row.origin.0 as i32)
        });
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// What stands before and after the values, and how many values a row has.
fn upsert(relation: &Relation) -> (String, String, usize) {
    let columns: Vec<&str> = relation.columns().map(|(column, _)| column).collect();
    let into = format!(
        "insert into {} ({}, document_id)",
        relation.name,
        columns.join(", ")
    );
    let values = relation.values.iter().map(|(column, _)| *column);
    let sets: Vec<String> = values
        .chain(["document_id"])
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let on_conflict = format!(
        "on conflict ({}) do update set {}",
        relation.unique,
        sets.join(", ")
    );
    (into, on_conflict, columns.len() + 1)
}

fn bind_row<'q>(statement: Statement<'q>, relation: &Relation, row: &'q Row) -> Statement<'q> {
    let cells = row.cells.iter().zip(relation.columns());
    cells.fold(statement, |statement, (cell, (_, kind))| {
        bind(statement, kind, cell)
    })
}

/// A typed nothing where there is none: PostgreSQL asks for it.
fn bind<'q>(statement: Statement<'q>, kind: Kind, cell: &'q Cell) -> Statement<'q> {
    match (cell, kind) {
        (Cell::Integer(value), _) => statement.bind(*value),
        (Cell::Real(value), _) => statement.bind(*value),
        (Cell::Text(value), _) => statement.bind(value.as_str()),
        (Cell::Null, Kind::Integer) => statement.bind(None::<i32>),
        (Cell::Null, Kind::Real) => statement.bind(None::<f64>),
        (Cell::Null, Kind::Text) => statement.bind(None::<&str>),
    }
}
