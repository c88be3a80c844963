//! Databases to load into, and what a test asks of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dex::db::Db;
use etl::{Config, Limits, Report};
use tempfile::TempDir;

/// An empty database, and a folder for what a run writes.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) db: Db,
}

impl Place {
    pub(crate) async fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
        db.migrate().await.unwrap();
        Place { folder, db }
    }

    pub(crate) fn etl_dir(&self) -> PathBuf {
        self.folder.path().join("etl")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn run(&self, config: &Config) -> anyhow::Result<Report> {
        etl::run(&self.db, config, &self.etl_dir(), |_| {}).await
    }
}

/// How many rows a table has after a run.
pub(crate) fn n_rows(report: &Report, table: &str) -> usize {
    let mut tables = report.changes.tables.iter();
    tables.find(|it| it.table == table).unwrap().n_rows
}

/// Limits that a test can reach.
pub(crate) fn impatient() -> Limits {
    Limits {
        attempts: 3,
        first_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(20),
        timeout: Duration::from_secs(2),
        page_interval: Duration::ZERO,
        max_bytes: 2 << 20,
    }
}
