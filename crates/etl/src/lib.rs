//! The job that brings the facts of the game into the database.
//!
//! Its one source today is the snapshot built into the program.

use anyhow::Context;
use dex::db::Db;
use dex::snapshot;

/// What the database holds after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether the run changed anything.
    pub changed: bool,
    /// SHA-256 of all facts, in hexadecimal.
    pub digest: String,
    /// Each table of the Pokédex and its number of rows.
    pub tables: Vec<(&'static str, i64)>,
}

/// Checks the snapshot and stores it, unless the database holds the same facts already.
///
/// # Errors
/// The snapshot breaks a rule, or the database does not answer or is not migrated.
pub async fn load_snapshot(db: &Db) -> anyhow::Result<Report> {
    let pokedex = snapshot::pokedex()?;
    let digest = pokedex.digest();
    let stored = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    let changed = stored.as_ref() != Some(&digest);
    if changed {
        db.store_pokedex(&pokedex)
            .await
            .context("failed to store the snapshot")?;
    }
    let tables = db
        .row_counts()
        .await
        .context("failed to count what is stored")?;
    Ok(Report {
        changed,
        digest,
        tables,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn empty(folder: &tempfile::TempDir) -> Db {
        let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    fn rows(report: &Report, table: &str) -> Option<i64> {
        let mut tables = report.tables.iter();
        tables
            .find(|(name, _)| *name == table)
            .map(|&(_, n_rows)| n_rows)
    }

    #[tokio::test]
    async fn an_empty_database_receives_the_whole_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let db = empty(&folder).await;
        let report = load_snapshot(&db).await.unwrap();
        assert!(report.changed);
        assert_eq!(rows(&report, "form"), Some(188));
        assert_eq!(rows(&report, "move"), Some(226));
        assert_eq!(rows(&report, "type_effectiveness"), Some(324));
        let stored = db.load_pokedex().await.unwrap().unwrap();
        assert_eq!(stored.digest(), report.digest);
    }

    #[tokio::test]
    async fn running_twice_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = empty(&folder).await;
        let first = load_snapshot(&db).await.unwrap();
        let second = load_snapshot(&db).await.unwrap();
        assert!(!second.changed);
        assert_eq!(second.tables, first.tables);
        assert_eq!(second.digest, first.digest);
    }

    #[tokio::test]
    async fn other_facts_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let db = empty(&folder).await;
        let mut other = snapshot::pokedex().unwrap();
        other.learnset.truncate(100);
        db.store_pokedex(&other).await.unwrap();
        let report = load_snapshot(&db).await.unwrap();
        assert!(report.changed);
        assert_eq!(rows(&report, "learnset"), Some(5976));
    }

    #[tokio::test]
    async fn a_database_without_tables_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
        let error = load_snapshot(&db).await.unwrap_err();
        assert!(format!("{error:#}").contains("dex.db"), "{error:#}");
    }
}
