//! The database: one connection pool on SQLite or PostgreSQL, and the schema's migrations.
//!
//! Facts are written in `store` and read back in `load`; keys are in `crate::keys`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection, SqlSafeStr};

use crate::Error;
use crate::check::problem::Fault;
use crate::error::{is_busy, is_without_table};

pub mod change;
mod load;
mod relations;
mod rows;
mod runs;
mod store;
#[cfg(test)]
pub(crate) mod tests;

const MIGRATIONS: [(&str, &str); 3] = [
    ("pokedex", include_str!("../migrations/0001_pokedex.sql")),
    ("api key", include_str!("../migrations/0002_api_key.sql")),
    (
        "provenance",
        include_str!("../migrations/0003_provenance.sql"),
    ),
];

/// How long to wait for a server to answer or for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at whether a file is free.
const PAUSE: Duration = Duration::from_millis(10);

/// An open database. Clones share one pool.
#[derive(Clone)]
pub struct Db {
    pub(crate) pool: AnyPool,
    /// A file's path, or host and database name: what an error may show.
    place: String,
}

/// What a connection is for.
#[derive(Clone, Copy)]
enum Purpose {
    Work,
    Look,
}

/// How many connections a pool has open, and how many it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    pub idle: u32,
    pub in_use: u32,
    pub max: u32,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.place).finish()
    }
}

impl Db {
    /// Opens `sqlite://PATH`, which is created if missing, or `postgres://USER:PASSWORD@HOST/NAME`.
    ///
    /// # Errors
    /// The URL cannot be read, the server or file cannot be opened, or the file is no database.
    pub async fn open(url: &str) -> Result<Db, Error> {
        let (options, place) = address(url, None)?;
        Db::connect(options, place, Purpose::Work).await
    }

    /// Opens `url` with a password that it does not hold.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with_password(url: &str, password: &str) -> Result<Db, Error> {
        let (options, place) = address(url, Some(password))?;
        Db::connect(options, place, Purpose::Work).await
    }

    /// Opens a SQLite file, which is created if missing.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_file(path: &Path) -> Result<Db, Error> {
        Db::open(&file_url(path)?).await
    }

    /// Opens a database to read it, and leaves it as it is: in the place of one that is missing or has no tables
    /// yet, an empty one in memory.
    ///
    /// # Errors
    /// As [`Db::open`], or its schema is not this program's.
    pub async fn look(url: &str, password: Option<&str>) -> Result<Db, Error> {
        let (options, place) = address(url, password)?;
        if file(&options)?.is_some_and(|path| !path.exists()) {
            return Db::empty(place).await;
        }
        let db = Db::connect(options, place, Purpose::Look).await?;
        match db.applied().await {
            Ok(applied) if applied == wanted() => Ok(db),
            Ok(applied) if wanted().starts_with(&applied) => Err(Error::Older { place: db.place }),
            Ok(_) => Err(Error::Newer { place: db.place }),
            Err(error) if is_without_table(&error) => Db::empty(db.place).await,
            Err(error) => Err(db.error(error)),
        }
    }

    /// A database in memory, with this program's schema and nothing in it.
    async fn empty(place: String) -> Result<Db, Error> {
        sqlx::any::install_default_drivers();
        let options = "sqlite::memory:".parse().map_err(Error::Url)?;
        // It lives as long as its one connection.
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options);
        let db = Db { pool, place };
        db.migrate().await?;
        Ok(db)
    }

    async fn connect(
        mut options: AnyConnectOptions,
        place: String,
        purpose: Purpose,
    ) -> Result<Db, Error> {
        sqlx::any::install_default_drivers();
        let url = &mut options.database_url;
        if url.scheme() == "sqlite" && !url.query_pairs().any(|(key, _)| key == "mode") {
            url.query_pairs_mut().append_pair("mode", "rwc");
        }
        // A pool hides why its first connection fails; a connection of its own does not.
        try_connection(&options, purpose)
            .await
            .map_err(|source| Error::connect(&place, source))?;
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(settle(connection, purpose)))
            .connect_lazy_with(options);
        Ok(Db { pool, place })
    }

    /// Brings the schema up to date; asks for no right to change it when it is.
    ///
    /// # Errors
    /// The database refuses, or it was made by a newer version of the program.
    pub async fn migrate(&self) -> Result<(), Error> {
        if self
            .applied()
            .await
            .is_ok_and(|applied| applied == wanted())
        {
            return Ok(());
        }
        let applied = match self.is_sqlite() {
            true => self.migrate_sqlite().await,
            false => migrator().run(&self.pool).await,
        };
        applied.map_err(|source| Error::migrate(&self.place, source))
    }

    /// In one transaction that writes from its first moment: whoever begins with the same new file waits for it,
    /// and finds the work done. SQLite has no other lock for migrations.
    async fn migrate_sqlite(&self) -> Result<(), MigrateError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        migrator()
            .run_direct(None, &mut *transaction, false)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), Error> {
        let answer = sqlx::query("select 1").execute(&self.pool).await;
        answer.map_err(|source| self.error(source)).map(|_| ())
    }

    /// How much of the pool is in use.
    pub fn connections(&self) -> Connections {
        let open = self.pool.size();
        let idle = u32::try_from(self.pool.num_idle()).map_or(open, |idle| idle.min(open));
        Connections {
            idle,
            in_use: open - idle,
            max: self.pool.options().get_max_connections(),
        }
    }

    /// Waits for running queries and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Version and checksum of the migrations that were applied; the table of a fresh database is missing.
    async fn applied(&self) -> Result<Vec<(i64, Vec<u8>)>, sqlx::Error> {
        let sql = "select version, checksum from _sqlx_migrations where success order by version";
        sqlx::query_as(sql).fetch_all(&self.pool).await
    }

    fn is_sqlite(&self) -> bool {
        self.pool.connect_options().database_url.scheme() == "sqlite"
    }

    fn fault(&self, fault: Fault) -> Error {
        Error::Stored {
            place: self.place.clone(),
            fault: Box::new(fault),
        }
    }

    pub(crate) fn error(&self, source: sqlx::Error) -> Error {
        Error::database(&self.place, source)
    }
}

fn migrator() -> Migrator {
    let migrations = (1..).zip(MIGRATIONS).map(|(version, (description, sql))| {
        let sql = sql.into_sql_str();
        Migration::new(
            version,
            description.into(),
            MigrationType::Simple,
            sql,
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// As [`Db::applied`] says it of this program's schema.
fn wanted() -> Vec<(i64, Vec<u8>)> {
    let migrator = migrator();
    let wanted = migrator.iter().map(|it| (it.version, it.checksum.to_vec()));
    wanted.collect()
}

async fn try_connection(options: &AnyConnectOptions, purpose: Purpose) -> Result<(), sqlx::Error> {
    let connecting = AnyConnection::connect_with(options);
    let timed = tokio::time::timeout(PATIENCE, connecting).await;
    let mut connection = timed.map_err(|_| silence())??;
    settle(&mut connection, purpose).await?;
    connection.close().await
}

fn silence() -> sqlx::Error {
    let text = format!("no answer within {} seconds", PATIENCE.as_secs());
    io::Error::new(io::ErrorKind::TimedOut, text).into()
}

/// On SQLite, readers beside one writer, and patience while another process writes. Whoever only looks can do
/// nothing else.
async fn settle(connection: &mut AnyConnection, purpose: Purpose) -> Result<(), sqlx::Error> {
    let is_sqlite = connection.backend_name() == "SQLite";
    let settings = match (purpose, is_sqlite) {
        (Purpose::Work, true) => "pragma busy_timeout = 5000; pragma foreign_keys = on",
        (Purpose::Look, true) => "pragma busy_timeout = 5000; pragma query_only = on",
        (Purpose::Work, false) => return Ok(()),
        (Purpose::Look, false) => "set default_transaction_read_only = on",
    };
    sqlx::raw_sql(settings).execute(&mut *connection).await?;
    match purpose {
        Purpose::Work => write_ahead(connection).await,
        Purpose::Look => Ok(()),
    }
}

/// SQLite's own patience does not cover this step, which two who open the same new file cannot take at once.
async fn write_ahead(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let since = Instant::now();
    loop {
        let set = sqlx::raw_sql("pragma journal_mode = wal").execute(&mut *connection);
        match set.await {
            Err(error) if is_busy(&error) && since.elapsed() < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
            }
            set => return set.map(|_| ()),
        }
    }
}

/// How to connect, and the place of it that an error may show.
fn address(url: &str, password: Option<&str>) -> Result<(AnyConnectOptions, String), Error> {
    let mut options: AnyConnectOptions = url.parse().map_err(Error::Url)?;
    let place = place(&options)?;
    if let Some(password) = password {
        let set = options.database_url.set_password(Some(password));
        set.map_err(|()| Error::Passwordless {
            place: place.clone(),
        })?;
    }
    Ok((options, place))
}

fn place(options: &AnyConnectOptions) -> Result<String, Error> {
    if let Some(path) = file(options)? {
        return Ok(path.display().to_string());
    }
    let url = &options.database_url;
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    let host = url.host_str().unwrap_or("localhost");
    Ok(format!("{}://{host}{port}{}", url.scheme(), url.path()))
}

/// The file of a SQLite URL.
fn file(options: &AnyConnectOptions) -> Result<Option<PathBuf>, Error> {
    let url = &options.database_url;
    if url.scheme() != "sqlite" {
        return Ok(None);
    }
    let options: SqliteConnectOptions = url.as_str().parse().map_err(Error::Url)?;
    Ok(Some(options.get_filename().to_owned()))
}

/// The URL of a SQLite file, whatever the characters of its path.
///
/// # Errors
/// The path is empty, or the working directory is unknown.
pub fn file_url(path: &Path) -> Result<String, Error> {
    let absolute = std::path::absolute(path).map_err(|source| Error::Connect {
        place: path.display().to_string(),
        source: source.into(),
    })?;
    let mut url = String::from("sqlite://");
    for &byte in absolute.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(url)
}
