//! Where this machine keeps its state: one folder for the database, the models and the key.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use dex::db::{Db, file_url};
use dex::pokedex::Pokedex;
use ml::registry::{Champion, Registry};
use tokio::runtime::Runtime;

use crate::failure::Failure;

/// Where state is kept.
#[derive(Clone, Args)]
pub(crate) struct Place {
    /// Folder of the database, the models and the API key [default: predictiondex in the user's data folder]
    #[arg(
        long,
        global = true,
        env = "PREDICTIONDEX_DATA_DIR",
        value_name = "DIR"
    )]
    data_dir: Option<PathBuf>,
    /// Database instead of the SQLite file in the data folder: `sqlite:` or `postgres:` URL
    #[arg(
        long,
        global = true,
        env = "PREDICTIONDEX_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    database_url: Option<String>,
    /// File that holds the password of the database's user, where the URL has none
    #[arg(
        long,
        global = true,
        env = "PREDICTIONDEX_DATABASE_PASSWORD_FILE",
        requires = "database_url",
        value_name = "FILE"
    )]
    database_password_file: Option<PathBuf>,
}

impl Place {
    /// The data folder, made when it is missing.
    ///
    /// # Errors
    /// When it cannot be made or written to.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        let path = self.path()?;
        let unwritable = |source| Failure::Unwritable {
            path: path.clone(),
            source,
        };
        // The folder holds a key: it is its owner's alone.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(unwritable)?;
        probe(&path).map_err(unwritable)?;
        Ok(path)
    }

    fn path(&self) -> Result<PathBuf, Failure> {
        match &self.data_dir {
            Some(path) => Ok(path.clone()),
            None => {
                let data = dirs::data_dir().ok_or(Failure::NoDataFolder)?;
                Ok(data.join("predictiondex"))
            }
        }
    }

    /// Opens the database, works with it, and closes it whatever comes of the work.
    pub(crate) fn with_database<T>(
        &self,
        work: impl AsyncFnOnce(&Db) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        with(self.database(), work)
    }

    /// The same for work that only reads: nothing is made or brought up to date.
    pub(crate) fn with_database_as_it_is<T>(
        &self,
        work: impl AsyncFnOnce(&Db) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let looking = async {
            let (url, password) = self.database_address()?;
            Ok(Db::look(&url, password.as_deref()).await?)
        };
        with(looking, work)
    }

    async fn database(&self) -> Result<Db, Failure> {
        let (url, password) = self.database_address()?;
        let db = match password {
            Some(password) => Db::open_with_password(&url, &password).await?,
            None => Db::open(&url).await?,
        };
        db.migrate().await?;
        Ok(db)
    }

    /// The URL, and the password that it does not hold.
    fn database_address(&self) -> Result<(String, Option<String>), Failure> {
        let Some(url) = &self.database_url else {
            let file = self.folder()?.join("predictiondex.db");
            return Ok((file_url(&file)?, None));
        };
        let Some(file) = &self.database_password_file else {
            return Ok((url.clone(), None));
        };
        let password = fs::read_to_string(file)
            .with_context(|| format!("failed to read the password in {}", file.display()))?;
        Ok((url.clone(), Some(password.trim_end().to_owned())))
    }

    /// The Pokédex that the database holds.
    ///
    /// # Errors
    /// When there is none yet.
    pub(crate) async fn pokedex(&self, db: &Db) -> Result<Pokedex, Failure> {
        db.load_pokedex().await?.ok_or(Failure::NoPokedex)
    }

    /// The model versions, which can be read where nothing can be written.
    pub(crate) fn registry(&self) -> Result<Registry, Failure> {
        Ok(Registry::new(self.path()?.join("models")))
    }

    pub(crate) fn registry_dir(&self) -> Result<PathBuf, Failure> {
        Ok(self.folder()?.join("models"))
    }

    /// The model that answers.
    ///
    /// # Errors
    /// When there is none yet, or when it is damaged.
    pub(crate) fn champion(&self) -> Result<Champion, Failure> {
        self.registry()?.champion()?.ok_or(Failure::NoModel)
    }

    /// Where runs of the ETL leave their reports.
    pub(crate) fn etl_dir(&self) -> Result<PathBuf, Failure> {
        Ok(self.folder()?.join("etl"))
    }

    pub(crate) fn key_file(&self) -> Result<PathBuf, Failure> {
        Ok(self.folder()?.join("api-key"))
    }
}

fn with<T>(
    opening: impl Future<Output = Result<Db, Failure>>,
    work: impl AsyncFnOnce(&Db) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let runtime = Runtime::new().context("failed to start the asynchronous runtime")?;
    runtime.block_on(async {
        let db = opening.await?;
        let outcome = work(&db).await;
        db.close().await;
        outcome
    })
}

/// Writes and removes an empty file: permissions alone do not tell whether that works.
fn probe(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!(".probe-{}", std::process::id()));
    fs::write(&path, [])?;
    fs::remove_file(&path)
}
