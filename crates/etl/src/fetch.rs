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

use anyhow::{Context, bail, ensure};
use dex::provenance::{Document, Source};
use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::unversioned::transport::DefaultConnector;
use url::{Position, Url};

pub use contact::Contact;
pub(crate) use contact::PRODUCT;
pub use limits::Limits;
pub(crate) use parallel::parallel;

use crate::config::Config;
use crate::fetch::address::Base;
use crate::fetch::ask::{Outcome, header};
use crate::fetch::cache::{Cache, Entry, Head};
use crate::fetch::contact::user_agent;
use crate::fetch::freshness::{is_fresh, max_age_s};
use crate::fetch::pace::Pace;
use crate::pokepedia::robots::Robots;
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
    pace: Pace,
    /// What robots may ask for.
    rules: Robots,
    n_requests: AtomicUsize,
}

/// What was made of a document, and where it comes from.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) content: T,
    pub(crate) document: Document,
}

impl Fetcher {
    pub(crate) fn new(source: Source, base: Base, cache: PathBuf, config: &Config) -> Fetcher {
        let pace = Pace::new(source.code(), config.deadline);
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
            rules: Robots::default(),
            n_requests: AtomicUsize::new(0),
        }
    }

    pub(crate) fn n_requests(&self) -> usize {
        self.n_requests.load(Ordering::Relaxed)
    }

    /// Asks by these rules from now on, redirects included, and checks that there is time for what is wanted.
    ///
    /// # Errors
    /// What has to be asked for cannot be had before the deadline.
    pub(crate) fn obey(&mut self, rules: Robots, wanted: &[Url]) -> anyhow::Result<()> {
        let mut n_requests = 0;
        for url in wanted {
            n_requests += u32::from(self.has_to_ask(url)?);
        }
        self.pace.slow_down(rules.delay.unwrap_or_default());
        let checked = self.pace.check(n_requests);
        match rules
            .delay
            .filter(|delay| *delay >= self.limits.page_interval)
        {
            Some(delay) => checked.with_context(|| {
                let (source, s) = (self.source.code(), delay.as_secs_f64());
                format!("{source} wishes in its robots.txt to be asked once in {s} s")
            })?,
            None => checked?,
        }
        self.rules = rules;
        Ok(())
    }

    fn has_to_ask(&self, url: &Url) -> anyhow::Result<bool> {
        let kept = self.cache.read(url)?;
        Ok(!kept.is_some_and(|kept| is_fresh(url, &kept.head, unix_now())))
    }

    /// # Errors
    /// The source keeps robots from the URL.
    fn check_rules(&self, url: &Url) -> anyhow::Result<()> {
        let path = &url[Position::BeforePath..Position::AfterQuery];
        ensure!(
            self.rules.allow(path),
            "its robots.txt keeps robots from {url}"
        );
        Ok(())
    }

    /// What `read` makes of the document at a URL, which is `what` people would call it.
    ///
    /// # Errors
    /// Names the source, the URL and what was expected there, or why it cannot be read.
    pub(crate) fn get<T>(
        &self,
        url: &Url,
        what: &str,
        read: impl Fn(&[u8]) -> anyhow::Result<T>,
    ) -> anyhow::Result<Page<T>> {
        let page = self.find(url, what, read)?;
        page.with_context(|| format!("{} has no {what} at {url}", self.source.code()))
    }

    /// As [`Fetcher::get`], but `None` where the source says that it has no such document.
    ///
    /// An answer is kept once it could be read. One that was kept and cannot be read is dropped, and asked for
    /// once more, unless nobody may be asked.
    pub(crate) fn find<T>(
        &self,
        url: &Url,
        what: &str,
        read: impl Fn(&[u8]) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<Page<T>>> {
        let source = self.source.code();
        let failed = || format!("failed to get a {what} from {source} at {url}");
        let mut kept = self.cache.read(url).with_context(failed)?;
        loop {
            let answer = self.answer(url, kept.as_ref()).with_context(failed)?;
            let Some(answer) = answer else {
                return Ok(None);
            };
            let error = match read(&answer.body) {
                Ok(content) => {
                    if kept.as_ref() != Some(&answer) {
                        self.cache.write(url, &answer).with_context(failed)?;
                    }
                    let document = self.document(answer.head);
                    return Ok(Some(Page { content, document }));
                }
                Err(error) => error,
            };
            let was_kept = kept.take().is_some_and(|kept| kept.body == answer.body);
            if self.is_offline || !was_kept {
                return Err(error);
            }
            self.cache.remove(url).with_context(failed)?;
        }
    }

    fn document(&self, head: Head) -> Document {
        Document {
            source: self.source,
            location: head.url,
            retrieved_at: head.retrieved_at,
            sha256: head.sha256,
        }
    }

    /// What was kept, while that will do, or else what the source says.
    fn answer(&self, url: &Url, kept: Option<&Entry>) -> anyhow::Result<Option<Entry>> {
        if self.is_offline {
            let folder = self.cache.folder().display();
            return kept.cloned().map(Some).with_context(|| {
                format!(
                    "{folder} holds no whole answer, and nothing may be asked; run without --offline-cache, \
                     or give it the folder `cache` of an ETL folder"
                )
            });
        }
        if let Some(kept) = kept.filter(|kept| is_fresh(url, &kept.head, unix_now())) {
            return Ok(Some(kept.clone()));
        }
        for attempt in 1.. {
            let (reason, wish) = match self.ask(url, kept)? {
                Outcome::Answer(entry) => return Ok(Some(entry)),
                Outcome::Unchanged(headers) => {
                    let mut entry = kept
                        .cloned()
                        .context("an answer was unchanged that nobody has")?;
                    entry.head.retrieved_at = unix_now();
                    entry.head.fresh_until = fresh_until(&headers);
                    return Ok(Some(entry));
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
}

fn fresh_until(headers: &HeaderMap) -> i64 {
    let directives = header(headers, "cache-control").unwrap_or_default();
    unix_now() + max_age_s(&directives)
}
