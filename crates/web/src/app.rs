//! What every request shares: the API, and its lists for a few minutes.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::catalogue::Catalogue;
use crate::client::{Api, ApiError};

/// How long the lists of Pokémon and moves are kept before they are asked for again.
const LIFETIME: Duration = Duration::from_secs(300);

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) api: Api,
    /// The lock guards the last lists; it is never held while the API is asked.
    lists: Arc<RwLock<Option<Lists>>>,
}

#[derive(Clone)]
struct Lists {
    read_at: Instant,
    catalogue: Arc<Catalogue>,
}

impl App {
    pub(crate) fn new(api: Api) -> App {
        App {
            api,
            lists: Arc::default(),
        }
    }

    /// The lists of Pokémon and moves, at most five minutes old.
    pub(crate) async fn catalogue(&self) -> Result<Arc<Catalogue>, ApiError> {
        let kept = self
            .lists
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(lists) = kept
            && lists.read_at.elapsed() < LIFETIME
        {
            return Ok(lists.catalogue);
        }
        let (pokemon, moves) = tokio::try_join!(self.api.pokemon(), self.api.moves())?;
        let catalogue = Arc::new(Catalogue::new(pokemon, moves)?);
        let lists = Lists {
            read_at: Instant::now(),
            catalogue: Arc::clone(&catalogue),
        };
        *self.lists.write().unwrap_or_else(PoisonError::into_inner) = Some(lists);
        Ok(catalogue)
    }
}
