//! Asking the stack's services over HTTP.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde_json::Value;
use ureq::Agent;

use crate::monitoring;

const PAUSE: Duration = Duration::from_millis(500);

pub(super) struct Client {
    agent: Agent,
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: String,
    url: String,
}

impl Client {
    pub(super) fn new() -> Self {
        Self {
            agent: monitoring::agent(),
        }
    }

    pub(super) fn get(&self, url: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(url, request.call())
    }

    pub(super) fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> anyhow::Result<Answer> {
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(url, request.send_json(body))
    }
}

impl Answer {
    /// # Errors
    /// The status is another one; the message shows the answer.
    pub(super) fn expect(self, status: u16) -> anyhow::Result<Self> {
        ensure!(
            self.status == status,
            "{} answered {}, not {status}: {:.500}",
            self.url,
            self.status,
            self.text
        );
        Ok(self)
    }

    pub(super) fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.text)
            .with_context(|| format!("{} does not answer in JSON: {}", self.url, self.text))
    }
}

fn answer(
    url: &str,
    response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> anyhow::Result<Answer> {
    let mut response = response.with_context(|| format!("no answer from {url}"))?;
    let text = response.body_mut().read_to_string()?;
    Ok(Answer {
        status: response.status().as_u16(),
        text,
        url: url.to_owned(),
    })
}

/// Tries again until it succeeds.
///
/// # Errors
/// The last one, when the time is over.
pub(super) fn within<T>(
    patience: Duration,
    attempt: impl Fn() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        match attempt() {
            Err(error) if Instant::now() > deadline => {
                return Err(error.context(format!("after {} s", patience.as_secs())));
            }
            Err(_) => thread::sleep(PAUSE),
            success => return success,
        }
    }
}
