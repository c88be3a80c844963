//! Which hosts and addresses may be asked: the configured host alone, and only where the public reaches it.
//!
//! What a source answers never leads anywhere else: neither to another host by a link or a redirect, nor to a
//! machine of this network by a name that resolves to it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::{Context, ensure};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// The place that one source answers at.
#[derive(Clone, Debug)]
pub(crate) struct Base(Url);

impl Base {
    /// Takes `https:` with any host, and `http:` with an address of this machine.
    ///
    /// # Errors
    /// Anything else, with what is allowed.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Base> {
        let named = without_secrets(text);
        let mut url =
            Url::parse(text).with_context(|| format!("failed to read the URL `{named}`"))?;
        let is_plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        let is_allowed =
            url.scheme() == "https" || url.scheme() == "http" && loopback(&url).is_some();
        ensure!(
            is_plain && is_allowed && url.host().is_some(),
            "`{named}` is not allowed; give https://HOST/PATH, or http://127.0.0.1:PORT/PATH"
        );
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Base(url))
    }

    /// The URL of a path below this place.
    pub(crate) fn join(&self, path: &str) -> anyhow::Result<Url> {
        let url = self.0.join(path);
        self.checked(url.with_context(|| format!("failed to read the path `{path}`"))?)
    }

    /// A URL that the source gave.
    pub(crate) fn link(&self, text: &str) -> anyhow::Result<Url> {
        let url = self.0.join(text);
        self.checked(url.with_context(|| format!("failed to read the link `{text}`"))?)
    }

    /// # Errors
    /// The URL leads to another scheme, host or port.
    fn checked(&self, url: Url) -> anyhow::Result<Url> {
        ensure!(
            url.origin() == self.0.origin(),
            "{url} leads away from {}, which alone may be asked",
            self.0.origin().ascii_serialization()
        );
        Ok(url)
    }

    pub(crate) fn resolver(&self) -> PublicOnly {
        PublicOnly {
            permitted: loopback(&self.0),
        }
    }
}

/// A text that may be a URL without what may be a secret in it: name, password, query.
fn without_secrets(text: &str) -> String {
    let place = match text.rsplit_once('@') {
        Some((_, place)) => format!("…@{place}"),
        None => text.to_owned(),
    };
    match place.split_once('?') {
        Some((place, _)) => format!("{place}?…"),
        None => place,
    }
}

/// The address of this machine that a URL names as such.
fn loopback(url: &Url) -> Option<IpAddr> {
    let address = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => IpAddr::V6(address),
        Host::Domain(_) => return None,
    };
    Some(address).filter(IpAddr::is_loopback)
}

/// Resolves names to addresses that the public reaches, and to no others.
#[derive(Debug)]
pub(crate) struct PublicOnly {
    /// An address of this machine that is configured as such.
    permitted: Option<IpAddr>,
}

impl PublicOnly {
    fn allows(&self, address: &SocketAddr) -> bool {
        is_public(address.ip()) || self.permitted == Some(address.ip())
    }
}

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.allows(address)) {
            allowed.push(*address);
        }
        if allowed.is_empty() {
            let found: Vec<String> = found.iter().map(|it| it.ip().to_string()).collect();
            let found = found.join(", ");
            let text = format!("{uri} resolves to {found}, which the public does not reach");
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, text).into());
        }
        Ok(allowed)
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

/// IANA's registry of special-purpose addresses, RFC 6890.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !is_special
}

/// Global unicast, `2000::/3`, without documentation and tunnels that hide another address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let is_global = segments[0] & 0xe000 == 0x2000;
    let is_special = matches!(
        segments,
        [0x2001, 0 | 0xdb8, ..] | [0x2002, ..] | [0x3fff, ..]
    );
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_public_reaches_are_public() {
        for address in [
            "104.26.10.6",
            "1.1.1.1",
            "2606:4700::6810:1",
            "::ffff:1.1.1.1",
            "172.32.0.1",
            "2001:4860:4860::8888",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "::ffff:a9fe:a9fe",
            "127.0.0.1",
            "::ffff:127.0.0.1",
            "::1",
            "::",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "2001:0:a9fe::1",
            "2001:db8::1",
            "::169.254.169.254",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_place_is_https_or_this_machine() {
        for good in [
            "https://pokeapi.co/api/v2",
            "https://www.pokepedia.fr/",
            "http://127.0.0.1:8000/api/v2/",
            "http://[::1]:80/",
        ] {
            assert!(Base::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://pokeapi.co/api/v2/",
            "http://169.254.169.254/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost:8000/",
            "ftp://pokeapi.co/",
            "file:///etc/passwd",
            "pokeapi.co",
            "",
        ] {
            let error = Base::parse(bad).unwrap_err();
            assert!(format!("{error:#}").contains(bad), "{bad}: {error:#}");
        }
    }

    #[test]
    fn a_secret_in_a_place_is_refused_and_not_told() {
        for bad in [
            "https://user:hunter2@pokeapi.co/",
            "https://:hunter2@pokeapi.co/",
            "http://:hunter2@127.0.0.1:8000/",
            "https://user:hunter2@pokeapi.co:port/",
            "https://pokeapi.co/?token=hunter2",
        ] {
            let error = format!("{:#}", Base::parse(bad).unwrap_err());
            assert!(error.contains('…') && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn links_stay_with_the_configured_host() {
        let base = Base::parse("https://pokeapi.co/api/v2").unwrap();
        let url = base.join("move/15/").unwrap();
        assert_eq!(url.as_str(), "https://pokeapi.co/api/v2/move/15/");
        for good in [
            "https://pokeapi.co/api/v2/pokemon/1/",
            "/api/v2/pokemon/1/",
            "?offset=100",
            "https://pokeapi.co:443/x",
        ] {
            assert!(base.link(good).is_ok(), "{good}");
        }
        for bad in [
            "http://pokeapi.co/api/v2/pokemon/1/",
            "https://pokeapi.co:8443/",
            "https://pokeapi.co.evil.example/",
            "https://pokeapi.co@evil.example/",
            "//evil.example/api",
            "https://169.254.169.254/latest/meta-data/",
            "http://[::ffff:169.254.169.254]/",
            "file:///etc/passwd",
            "data:text/plain,x",
        ] {
            assert!(base.link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_of_this_machine_is_allowed_where_it_is_configured() {
        let resolver = |base| Base::parse(base).unwrap().resolver();
        let address = |text: &str| text.parse().unwrap();
        assert!(resolver("http://127.0.0.1:8000/").allows(&address("127.0.0.1:8000")));
        assert!(!resolver("http://127.0.0.1:8000/").allows(&address("127.0.0.2:8000")));
        assert!(!resolver("https://pokeapi.co/").allows(&address("127.0.0.1:443")));
        assert!(!resolver("https://127.0.0.1/").allows(&address("169.254.169.254:443")));
    }
}
