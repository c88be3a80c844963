//! Databases of a test's own, on SQLite and on the test server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use dex::db::Db;
use tempfile::TempDir;

use crate::program::program;

/// Where a database is, in a folder for all that belongs to it.
pub(crate) struct Database {
    folder: TempDir,
    pub(crate) url: String,
}

impl Database {
    pub(crate) fn sqlite() -> Database {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("dex.db").display());
        Database { folder, url }
    }

    /// An empty database on the server that `cargo xtask test` starts.
    pub(crate) fn postgresql() -> Database {
        let name = new_name();
        psql(&server(), &format!("create database {name}"));
        Database {
            folder: tempfile::tempdir().unwrap(),
            url: with_name(&name),
        }
    }

    /// The same content; nobody may be connected to this one.
    pub(crate) fn copy(&self) -> Database {
        let folder = tempfile::tempdir().unwrap();
        let Some(path) = self.url.strip_prefix("sqlite://") else {
            let name = new_name();
            let template = self.url.rsplit('/').next().unwrap();
            psql(
                &server(),
                &format!("create database {name} template {template}"),
            );
            let url = with_name(&name);
            return Database { folder, url };
        };
        let copy = folder.path().join("dex.db");
        std::fs::copy(path, &copy).unwrap();
        let url = format!("sqlite://{}", copy.display());
        Database { folder, url }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn etl_dir(&self) -> PathBuf {
        self.folder().join("etl")
    }

    pub(crate) async fn open(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// The program, on this database, with these arguments.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .arg("--data-dir")
            .arg(self.folder())
            .args(["--lang", "en", "--database-url", &self.url])
            .args(arguments);
        command
    }
}

fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("loading_{}_{count}", std::process::id())
}

fn server() -> String {
    std::env::var("PREDICTIONDEX_TEST_POSTGRES_URL").expect(
        "these tests need a throwaway PostgreSQL: run `cargo xtask test`, which starts one, or set \
         PREDICTIONDEX_TEST_POSTGRES_URL to a superuser's URL",
    )
}

fn with_name(name: &str) -> String {
    let server = server();
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{name}")
}

/// Runs SQL as a superuser.
pub(crate) fn psql(url: &str, sql: &str) {
    let output = Command::new("psql")
        .args([url, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{sql}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
