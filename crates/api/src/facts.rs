//! The facts that answers are made from: those that the database held when it last said that it has others.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use dex::db::Db;
use dex::pokedex::Pokedex;
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::App;

/// How long the database may take to say which facts it holds.
const LOOK_LIMIT: Duration = Duration::from_secs(1);

/// How long it may take to give them, some thousands of rows.
const READ_LIMIT: Duration = Duration::from_secs(10);

pub(crate) struct Facts {
    pub(crate) pokedex: Arc<Pokedex>,
    /// What the database called them; another program may compute it otherwise.
    digest: String,
}

impl Facts {
    pub(crate) fn new(pokedex: Arc<Pokedex>) -> Facts {
        Facts {
            digest: pokedex.digest(),
            pokedex,
        }
    }
}

impl App {
    /// Answers from the facts that the database holds, where they are others; gives their digest.
    ///
    /// # Errors
    /// When the database does not answer, or holds facts that break a rule; those in memory stay.
    pub async fn reload_facts(&self) -> anyhow::Result<Option<String>> {
        let looked = timeout(LOOK_LIMIT, self.db.stored_digest()).await;
        let stored = looked.context("the database did not say in time which facts it holds")??;
        let digest = stored.context("the database holds no Pokédex any more")?;
        if digest == self.facts.take().digest {
            return Ok(None);
        }
        let (db, runtime) = (self.db.clone(), Handle::current());
        let reading = tokio::task::spawn_blocking(move || runtime.block_on(read(&db)));
        let pokedex = Arc::new(reading.await??);
        self.metrics.knows(&pokedex);
        self.facts.exchange(Facts {
            pokedex,
            digest: digest.clone(),
        });
        Ok(Some(digest))
    }
}

async fn read(db: &Db) -> anyhow::Result<Pokedex> {
    let read = timeout(READ_LIMIT, db.load_pokedex()).await;
    let read = read.context("the database did not give its facts in time")??;
    read.context("the database holds no Pokédex any more")
}
