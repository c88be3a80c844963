//! The model that answers, which is exchanged while requests are answered.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use ml::registry::{Champion, Registry};
use tokio::time::{MissedTickBehavior, interval};

use crate::App;

/// Time between two looks into the registry.
const PERIOD: Duration = Duration::from_secs(2);

/// Whoever took the model before an exchange goes on with it until its answer is made.
pub(crate) struct Served(RwLock<Arc<Champion>>);

impl Served {
    pub(crate) fn new(champion: Champion) -> Served {
        Served(RwLock::new(Arc::new(champion)))
    }

    pub(crate) fn current(&self) -> Arc<Champion> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn exchange(&self, champion: Champion) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(champion);
    }
}

impl App {
    /// Serves the registry's champion from now on, where it is another version; gives its number.
    ///
    /// # Errors
    /// When the champion cannot be read or fails its checks; the served one stays.
    pub fn reload(&self, registry: &Registry) -> anyhow::Result<Option<u32>> {
        let aliases = registry
            .aliases()?
            .context("the registry has no champion any more")?;
        if aliases.champion == self.champion().version {
            return Ok(None);
        }
        let champion = registry
            .champion()?
            .context("the registry has no champion any more")?;
        let version = champion.version;
        self.metrics.model().serves(&champion);
        self.served.exchange(champion);
        Ok(Some(version))
    }
}

/// Serves whichever version is the registry's champion, within seconds of its promotion or rollback.
pub async fn follow(app: App, registry: Registry) {
    let mut looks = interval(PERIOD);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        looks.tick().await;
        told = look(&app, &registry, told).await;
    }
}

/// One look; a failure is counted each time and logged once, so it gives what was logged.
async fn look(app: &App, registry: &Registry, told: Option<String>) -> Option<String> {
    let reload = {
        let (app, registry) = (app.clone(), registry.clone());
        tokio::task::spawn_blocking(move || app.reload(&registry))
    };
    match reload.await.unwrap_or_else(|panicked| Err(panicked.into())) {
        Ok(None) => None,
        Ok(Some(version)) => {
            tracing::info!(version, "another model answers from now on");
            None
        }
        Err(error) => {
            app.metrics.model().reload_failed();
            let reason = format!("{error:#}");
            if told.as_ref() != Some(&reason) {
                let version = app.champion().version;
                tracing::error!(
                    version,
                    reason,
                    "the new champion cannot answer; this one stays"
                );
            }
            Some(reason)
        }
    }
}
