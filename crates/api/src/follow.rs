//! Serving what others put in place while the service runs: a promoted model, loaded facts.

use std::fmt::Display;
use std::time::Duration;

use ml::registry::Registry;
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::metrics::reloads::Reloads;

/// Time between two looks.
const PERIOD: Duration = Duration::from_secs(2);

/// Serves the registry's champion and the database's facts, within seconds of their exchange there.
pub async fn follow(app: App, registry: Registry) {
    let champion = || {
        let (app, registry) = (app.clone(), registry.clone());
        async move { tokio::task::spawn_blocking(move || app.reload_model(&registry)).await? }
    };
    tokio::join!(
        keep("model", app.metrics.model().reloads(), champion),
        keep("Pokédex", app.metrics.facts_reloads(), || app
            .reload_facts()),
    );
}

/// Looks for ever; a failure is counted each time and logged once.
async fn keep<V, L>(what: &str, reloads: &Reloads, look: impl Fn() -> L)
where
    V: Display,
    L: Future<Output = anyhow::Result<Option<V>>>,
{
    let mut looks = interval(PERIOD);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        looks.tick().await;
        told = match look().await {
            Ok(None) => None,
            Ok(Some(version)) => {
                tracing::info!(%version, "another {what} answers from now on");
                None
            }
            Err(error) => {
                reloads.failed();
                let reason = format!("{error:#}");
                if told.as_ref() != Some(&reason) {
                    tracing::error!(
                        reason,
                        "failed to renew the {what}; the one in memory answers on"
                    );
                }
                Some(reason)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::fs;
    use std::sync::Mutex;

    use anyhow::anyhow;
    use prometheus::TextEncoder;
    use tokio::time::timeout;

    use super::*;
    use crate::metrics::registration::Registration;

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_counted_each_time_and_logged_once() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let writer = Mutex::new(log.reopen().unwrap());
        let subscriber = tracing_subscriber::fmt().with_ansi(false);
        let logging = tracing::subscriber::set_default(subscriber.with_writer(writer).finish());
        let to = Registration::new();
        let reloads = Reloads::new(&to, "reloads_total", "Reloads.");
        let looks = RefCell::new(
            [
                Err(anyhow!("torn")),
                Err(anyhow!("torn")),
                Err(anyhow!("gone")),
                Ok(None),
                Err(anyhow!("gone")),
                Ok(Some(7)),
            ]
            .into_iter(),
        );
        let look = || async { looks.borrow_mut().next().unwrap_or(Ok(None)) };
        let kept = timeout(PERIOD * 20, keep("model", &reloads, look)).await;
        assert!(kept.is_err(), "it looks for ever");
        drop(logging);
        let counted = TextEncoder::new().encode_to_string(&to.finish().gather());
        let failed = r#"reloads_total{outcome="failed"} 4"#;
        assert!(counted.unwrap().contains(failed));
        let log = fs::read_to_string(log.path()).unwrap();
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 4, "{log}");
        for (line, words) in lines.iter().zip([
            [r#"reason="torn""#, "ERROR"],
            [r#"reason="gone""#, "ERROR"],
            [r#"reason="gone""#, "ERROR"],
            ["another model answers from now on version=7", "INFO"],
        ]) {
            assert!(words.iter().all(|word| line.contains(word)), "{line}");
        }
    }
}
