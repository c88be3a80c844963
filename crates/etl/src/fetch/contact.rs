//! Who asks: a robot that says what it is, how it behaves, and whom to write to.

use std::str::FromStr;

use anyhow::ensure;
use url::Url;

/// What robots.txt may call us.
pub(crate) const PRODUCT: &str = "PredictionDex";

/// Characters of a contact, at most.
const MAX_LENGTH: usize = 100;

/// Where people who run a source reach whoever asks it: a mail address or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact(String);

impl FromStr for Contact {
    type Err = anyhow::Error;

    /// Takes `NAME@HOST`, `mailto:NAME@HOST`, `https://…` or `http://…` that a header can hold as it is.
    fn from_str(text: &str) -> anyhow::Result<Contact> {
        // Brackets would end the remark that the contact stands in (RFC 9110, 5.6.5).
        let is_plain = |c: char| c.is_ascii_graphic() && !"()\\;".contains(c);
        ensure!(
            text.len() <= MAX_LENGTH && text.chars().all(is_plain) && is_address(text),
            "{text:?} is no contact; give NAME@HOST or https://HOST/PATH, at most {MAX_LENGTH} \
             characters of ASCII without spaces, brackets, backslashes and semicolons"
        );
        Ok(Contact(text.to_owned()))
    }
}

fn is_address(text: &str) -> bool {
    if let Ok(url) = Url::parse(text)
        && matches!(url.scheme(), "https" | "http")
    {
        return url.host().is_some() && url.username().is_empty() && url.password().is_none();
    }
    let mail = text.strip_prefix("mailto:").unwrap_or(text);
    mail.split_once('@').is_some_and(|(name, host)| {
        let is_name = |part: &str| !part.is_empty() && !part.contains([':', '/', '@']);
        is_name(name) && is_name(host) && host.contains('.')
    })
}

/// What the header `User-Agent` says.
pub(crate) fn user_agent(contact: Option<&Contact>) -> String {
    let contact = contact.map_or(String::new(), |Contact(text)| format!("+{text}; "));
    format!(
        "{PRODUCT}/{} ({contact}builds a Pokedex for a learning project; caches, honours robots.txt, asks rarely)",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_mail_address_or_a_page() {
        for good in [
            "lea@example.org",
            "mailto:lea+dex@example.org",
            "https://example.org/robot?about=dex",
            "http://example.org",
        ] {
            assert_eq!(good.parse::<Contact>().unwrap().0, good);
        }
        let long = format!("https://example.org/{}", "x".repeat(MAX_LENGTH));
        for bad in [
            "",
            "lea",
            "@example.org",
            "lea@",
            "lea@localhost",
            "lea@example.org@example.org",
            "https://",
            "https://lea:hunter2@example.org/",
            "ftp://example.org/",
            "javascript:alert@example.org",
            "lea@example.org\r\nx-evil: 1",
            "lea@example.org\0",
            "léa@example.org",
            "lea @example.org",
            "https://example.org/)",
            &long,
        ] {
            let error = bad.parse::<Contact>().unwrap_err().to_string();
            assert!(
                error.contains(&format!("{bad:?}")) && error.contains("give NAME@HOST"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_user_agent_names_the_product_and_whom_to_write_to() {
        let version = env!("CARGO_PKG_VERSION");
        let silent = user_agent(None);
        assert!(
            silent.starts_with(&format!("PredictionDex/{version} (builds ")),
            "{silent}"
        );
        let contact = "https://example.org/robot".parse().unwrap();
        let told = user_agent(Some(&contact));
        let expected = format!("PredictionDex/{version} (+https://example.org/robot; builds ");
        assert!(told.starts_with(&expected), "{told}");
    }
}
