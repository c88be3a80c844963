//! Asking one source for documents: politely, within limits, and from disk where that will do.

pub(crate) mod address;
mod cache;
mod contact;
mod freshness;
mod limits;
mod pace;
mod parallel;
mod retry;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use dex::provenance::{Document, Source};
use sha2::{Digest, Sha256};
use ureq::Agent;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

pub use contact::Contact;
pub(crate) use contact::PRODUCT;
pub use limits::Limits;
pub(crate) use parallel::parallel;

use crate::config::Config;
use crate::fetch::address::Base;
use crate::fetch::cache::{Cache, Entry, Head};
use crate::fetch::contact::user_agent;
use crate::fetch::freshness::max_age_s;
use crate::fetch::pace::Pace;
use crate::unix_now;

const MAX_REDIRECTS: usize = 3;

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

/// What a request came to.
enum Outcome {
    Answer(Entry),
    /// The answer that was kept is still the source's.
    Unchanged(HeaderMap),
    /// The source has no such document.
    Missing,
    /// Not now; perhaps after the pause that the source wishes.
    Later(String, Option<Duration>),
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

    /// Asks once, and wherever the source's own host redirects.
    fn ask(&self, url: &Url, kept: Option<&Entry>) -> anyhow::Result<Outcome> {
        let mut at = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            self.pace.wait()?;
            self.n_requests.fetch_add(1, Ordering::Relaxed);
            let response = match self.request(&at, kept) {
                Ok(response) => response,
                Err(error) => return trouble(error),
            };
            let status = response.status();
            if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
                return self.outcome(url, response);
            }
            let target =
                header(response.headers(), "location").context("a redirect without a target")?;
            let target = at.join(&target).context("a redirect to what is no URL")?;
            at = self.base.link(target.as_str()).context("a redirect")?;
        }
        bail!("more than {MAX_REDIRECTS} redirects")
    }

    fn request(
        &self,
        url: &Url,
        kept: Option<&Entry>,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let timeout = self.limits.timeout.min(self.pace.left());
        let mut request = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(Some(timeout))
            .build();
        if let Some(etag) = kept.and_then(|kept| kept.head.etag.as_deref()) {
            request = request.header("if-none-match", etag);
        }
        if let Some(date) = kept.and_then(|kept| kept.head.last_modified.as_deref()) {
            request = request.header("if-modified-since", date);
        }
        request.call()
    }

    fn outcome(&self, url: &Url, response: Response<ureq::Body>) -> anyhow::Result<Outcome> {
        let (head, mut body) = response.into_parts();
        match head.status {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => return Ok(Outcome::Unchanged(head.headers)),
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Outcome::Missing),
            status if is_transient(status) => {
                let wish = header(&head.headers, "retry-after");
                let wish = wish.and_then(|wish| retry::wished_pause(&wish, unix_now()));
                return Ok(Outcome::Later(format!("it answered {status}"), wish));
            }
            status => bail!("it answered {status}"),
        }
        // What was decompressed has lost this header.
        let encoding = header(&head.headers, "content-encoding");
        if let Some(encoding) = encoding.filter(|it| it != "identity") {
            bail!("its answer is compressed as `{encoding}`, and only gzip was asked for");
        }
        let body = match body
            .with_config()
            .limit(self.limits.max_bytes)
            .read_to_vec()
        {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(limit)) => bail!("more than {limit} bytes"),
            Err(error) => return trouble(error),
        };
        let entry = Entry {
            head: Head {
                url: url.to_string(),
                retrieved_at: unix_now(),
                fresh_until: fresh_until(&head.headers),
                etag: header(&head.headers, "etag"),
                last_modified: header(&head.headers, "last-modified"),
                sha256: hex::encode(Sha256::digest(&body)),
            },
            body,
        };
        Ok(Outcome::Answer(entry))
    }
}

fn is_transient(status: StatusCode) -> bool {
    let is_busy = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    is_busy || status.is_server_error()
}

/// What another attempt may mend, and what none will.
fn trouble(error: ureq::Error) -> anyhow::Result<Outcome> {
    match error {
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(error.into())
        }
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Decompress(..)
        | ureq::Error::Protocol(_) => Ok(Outcome::Later(error.to_string(), None)),
        error => Err(error.into()),
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn fresh_until(headers: &HeaderMap) -> i64 {
    let directives = header(headers, "cache-control").unwrap_or_default();
    unix_now() + max_age_s(&directives)
}
