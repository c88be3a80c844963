//! An API in use: what is measured needs something to measure.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::ensure;
use ureq::Agent;

use super::prometheus::agent;

/// Between two rounds of requests.
const PAUSE: Duration = Duration::from_millis(200);

/// One question that the model decides and one that it cannot, as both sides are the same.
const QUESTIONS: [&str; 2] = [
    r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre", "Vive-Attaque"]}"#,
    r#"{"pokemon_a_id": 25, "pokemon_b_id": 25, "available_moves": ["Tonnerre"], "available_moves_b": ["Tonnerre"]}"#,
];

/// Requests of every kind, again and again until dropped.
pub(crate) struct Traffic {
    goes_on: Arc<AtomicBool>,
}

impl Traffic {
    /// Begins after a first round of requests.
    ///
    /// # Errors
    /// When the API does not answer a prediction with this key.
    pub(crate) fn start(api_url: &str, key: &str) -> anyhow::Result<Self> {
        let (agent, url, key) = (agent(), api_url.to_owned(), key.to_owned());
        round(&agent, &url, &key)?;
        let goes_on = Arc::new(AtomicBool::new(true));
        let told = Arc::clone(&goes_on);
        thread::spawn(move || {
            // An API that stops answering shows in what Prometheus is asked.
            while told.load(Ordering::Relaxed) && round(&agent, &url, &key).is_ok() {
                thread::sleep(PAUSE);
            }
        });
        Ok(Self { goes_on })
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.goes_on.store(false, Ordering::Relaxed);
    }
}

fn round(agent: &Agent, url: &str, key: &str) -> anyhow::Result<()> {
    for path in ["pokemon/25", "types/", "pokemon/9999", "no/such/path"] {
        agent
            .get(format!("{url}/{path}"))
            .header("X-API-Key", key)
            .call()?;
    }
    for question in QUESTIONS {
        let request = agent.post(format!("{url}/predict/best-move"));
        let request = request
            .header("X-API-Key", key)
            .content_type("application/json");
        let mut answer = request.send(question)?;
        let text = answer.body_mut().read_to_string()?;
        ensure!(
            answer.status() == 200,
            "a prediction was answered with {}: {text}",
            answer.status()
        );
    }
    Ok(())
}
