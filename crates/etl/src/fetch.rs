//! Asking one source for documents: politely, within limits, and from disk where that will do.

pub(crate) mod address;
mod ask;
mod cache;
mod contact;
mod freshness;
mod limits;
mod pace;
mod parallel;
mod retry;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, bail};
use dex::provenance::{Document, Source};
use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

pub use contact::Contact;
pub(crate) use contact::PRODUCT;
pub use limits::Limits;
pub(crate) use parallel::parallel;

use crate::config::Config;
use crate::fetch::address::Base;
use crate::fetch::ask::{Outcome, header};
use crate::fetch::cache::{Cache, Entry};
use crate::fetch::contact::user_agent;
use crate::fetch::freshness::max_age_s;
use crate::fetch::pace::Pace;
use crate::unix_now;

/// Asks one source, or what it answered earlier.
#[derive(Debug)]
pub(crate) struct Fetcher {
    source: Source,
    pub(crate) base: Base,
    agent: Agent,
    cache: Cache,
    /// Nobody is asked.
    pub(crate) is_offline: bool,
    limits: Limits,
    pub(crate) pace: Pace,
    n_requests: AtomicUsize,
}

/// A document's content, and where it comes from.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) body: Vec<u8>,
    pub(crate) document: Document,
}

impl Fetcher {
    pub(crate) fn new(source: Source, base: Base, cache: PathBuf, config: &Config) -> Fetcher {
        let pace = Pace::new(config.deadline);
        if source == Source::Pokepedia {
            pace.slow_down(config.limits.page_interval);
        }
        let agent = Agent::config_builder()
            .user_agent(user_agent(config.contact.as_ref()))
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Fetcher {
            agent: Agent::with_parts(agent, DefaultConnector::default(), base.resolver()),
            source,
            base,
            cache: Cache::new(cache),
            is_offline: config.offline_cache.is_some(),
            limits: config.limits.clone(),
            pace,
            n_requests: AtomicUsize::new(0),
        }
    }

    pub(crate) fn n_requests(&self) -> usize {
        self.n_requests.load(Ordering::Relaxed)
    }

    /// The document at a URL, which is `what` people would call it.
    ///
    /// # Errors
    /// Names the source, the URL and what was expected there.
    pub(crate) fn get(&self, url: &Url, what: &str) -> anyhow::Result<Page> {
        let page = self.find(url, what);
        page?.with_context(|| format!("{} has no {what} at {url}", self.source.code()))
    }

    /// As [`Fetcher::get`], but `None` where the source says that it has no such document.
    pub(crate) fn find(&self, url: &Url, what: &str) -> anyhow::Result<Option<Page>> {
        let entry = self.entry(url).with_context(|| {
            format!(
                "failed to get a {what} from {} at {url}",
                self.source.code()
            )
        })?;
        Ok(entry.map(|Entry { head, body }| Page {
            body,
            document: Document {
                source: self.source,
                location: head.url,
                retrieved_at: head.retrieved_at,
                sha256: head.sha256,
            },
        }))
    }

    fn entry(&self, url: &Url) -> anyhow::Result<Option<Entry>> {
        let kept = self.cache.read(url)?;
        if self.is_offline {
            let folder = self.cache.folder().display();
            return kept.map(Some).with_context(|| {
                format!("{folder} holds no whole answer, and nothing may be asked")
            });
        }
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.head.fresh_until > unix_now())
        {
            return Ok(Some(kept.clone()));
        }
        for attempt in 1.. {
            let (reason, wish) = match self.ask(url, kept.as_ref())? {
                Outcome::Answer(entry) => return self.keep(url, entry).map(Some),
                Outcome::Unchanged(headers) => {
                    let mut entry = kept.context("an answer was unchanged that nobody has")?;
                    entry.head.retrieved_at = unix_now();
                    entry.head.fresh_until = fresh_until(&headers);
                    return self.keep(url, entry).map(Some);
                }
                Outcome::Missing => return Ok(None),
                Outcome::Later(reason, wish) => (reason, wish),
            };
            if attempt >= self.limits.attempts {
                bail!("{reason}, {attempt} times");
            }
            let pause = retry::pause(
                attempt,
                self.limits.first_pause,
                self.limits.longest_pause,
                retry::chance()?,
            );
            let pause = wish.map_or(pause, |wish| pause.max(wish));
            self.pace.pause(pause).context(reason)?;
        }
        unreachable!("attempts have a limit")
    }

    fn keep(&self, url: &Url, entry: Entry) -> anyhow::Result<Entry> {
        self.cache.write(url, &entry)?;
        Ok(entry)
    }
}

fn fresh_until(headers: &HeaderMap) -> i64 {
    let directives = header(headers, "cache-control").unwrap_or_default();
    unix_now() + max_age_s(&directives)
}
