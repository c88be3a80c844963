//! One request, wherever the source's own host redirects it, and what came of it.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use ureq::http::{HeaderMap, Response, StatusCode};
use url::Url;

use super::cache::{Entry, Head};
use super::{Fetcher, fresh_until, retry};
use crate::unix_now;

const MAX_REDIRECTS: usize = 3;

/// What a request came to.
pub(super) enum Outcome {
    Answer(Entry),
    /// The answer that was kept is still the source's.
    Unchanged(HeaderMap),
    /// The source has no such document.
    Missing,
    /// Not now; perhaps after the pause that the source wishes.
    Later(String, Option<Duration>),
}

impl Fetcher {
    /// Asks once, and wherever the source's own host redirects.
    pub(super) fn ask(&self, url: &Url, kept: Option<&Entry>) -> anyhow::Result<Outcome> {
        let mut at = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            self.check_rules(&at)?;
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

pub(super) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}
