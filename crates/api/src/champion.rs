//! The model that answers: the registry's champion.

use anyhow::Context;
use ml::registry::Registry;

use crate::App;

impl App {
    /// Serves the registry's champion from now on, where it is another version; gives its number.
    ///
    /// # Errors
    /// When the champion cannot be read or fails its checks; the served one stays.
    pub fn reload_model(&self, registry: &Registry) -> anyhow::Result<Option<u32>> {
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
        self.champion.exchange(champion);
        Ok(Some(version))
    }
}
