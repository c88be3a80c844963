//! The job that brings the facts of the game into the database.
//!
//! Its one source today is the snapshot built into the program.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow};
use dex::db::Db;
use dex::provenance::{Mode, Run};
use dex::snapshot;

/// What the database holds after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether the run changed anything.
    pub changed: bool,
    /// SHA-256 of all facts, in hexadecimal.
    pub digest: String,
    /// Each table of facts and its number of rows.
    pub tables: Vec<(&'static str, i64)>,
}

/// Checks the snapshot and stores it, unless the database holds the same facts already, or those of a live
/// run. Asks for no right to write where it changes nothing.
///
/// # Errors
/// The snapshot breaks a rule, or the database does not answer or is not migrated.
pub async fn load_snapshot(db: &Db) -> anyhow::Result<Report> {
    let wanted = snapshot::collection()?.check();
    let wanted =
        wanted.map_err(|refused| anyhow!("the snapshot breaks a rule: {}", refused.faults[0]))?;
    let stored = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    let last_run = db
        .last_run()
        .await
        .context("failed to look for earlier runs")?;
    let changed = match (&stored, last_run.map(|run| run.mode)) {
        (Some(_), Some(Mode::Live)) => false,
        _ => stored != Some(wanted.pokedex().digest()),
    };
    if changed {
        let loaded = db.load(&wanted, &this_run(Mode::Snapshot)).await;
        loaded.context("failed to store the snapshot")?;
    }
    let digest = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    let tables = db
        .row_counts()
        .await
        .context("failed to count what is stored")?;
    Ok(Report {
        changed,
        digest: digest.context("no facts are stored after a load")?,
        tables,
    })
}

fn this_run(mode: Mode) -> Run {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    Run {
        mode,
        program: concat!("predictiondex ", env!("CARGO_PKG_VERSION")).to_owned(),
        started_at: since_epoch.map_or(0, |elapsed| elapsed.as_secs() as i64),
    }
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
        other_facts(&db, Mode::Snapshot).await;
        let report = load_snapshot(&db).await.unwrap();
        assert!(report.changed);
        assert_eq!(rows(&report, "learnset"), Some(5976));
    }

    async fn other_facts(db: &Db, mode: Mode) {
        let mut other = snapshot::collection().unwrap();
        other.facts.learnset.truncate(100);
        let run = this_run(mode);
        db.load(&other.check().unwrap(), &run).await.unwrap();
    }

    #[tokio::test]
    async fn the_facts_of_a_live_run_stay() {
        let folder = tempfile::tempdir().unwrap();
        let db = empty(&folder).await;
        other_facts(&db, Mode::Live).await;
        let report = load_snapshot(&db).await.unwrap();
        assert!(!report.changed);
        assert_eq!(rows(&report, "learnset"), Some(100));
    }

    #[tokio::test]
    async fn a_database_without_tables_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
        let error = load_snapshot(&db).await.unwrap_err();
        assert!(format!("{error:#}").contains("dex.db"), "{error:#}");
    }
}
