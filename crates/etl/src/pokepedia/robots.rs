//! What a site asks of robots: robots.txt as RFC 9309 reads it, and the crawl delay that many sites add.

use std::time::Duration;

/// The rules that hold for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<(bool, String)>,
    /// Between the beginnings of two requests.
    pub delay: Option<Duration>,
}

/// Longer files are cut, as the RFC allows.
const MAX_BYTES: usize = 500 * 1024;

/// Longer delays are read as this one, which is 136 years.
const MAX_DELAY_S: f64 = u32::MAX as f64;

impl Robots {
    /// Reads the group for this product, or else the one for everybody.
    pub fn parse(text: &str, product: &str) -> Robots {
        let end = (0..=MAX_BYTES.min(text.len()))
            .rev()
            .find(|&end| text.is_char_boundary(end));
        let groups = groups(&text[..end.unwrap_or(0)]);
        let for_us = |name: &str| -> Vec<&Group> {
            let has = |group: &&Group| {
                group
                    .agents
                    .iter()
                    .any(|agent| agent.eq_ignore_ascii_case(name))
            };
            groups.iter().filter(has).collect()
        };
        let mut ours = for_us(product);
        if ours.is_empty() {
            ours = for_us("*");
        }
        Robots {
            rules: ours.iter().flat_map(|group| group.rules.clone()).collect(),
            delay: ours.iter().filter_map(|group| group.delay).max(),
        }
    }

    /// Whether a path may be asked for; as it stands in a URL, with its query.
    ///
    /// The longest pattern decides, and permission wins over refusal.
    pub fn allow(&self, path: &str) -> bool {
        let path = &comparable(path);
        let matching = self
            .rules
            .iter()
            .filter(|(_, pattern)| matches(pattern, path));
        let decisive = matching.max_by_key(|(allows, pattern)| (pattern.len(), *allows));
        decisive.is_none_or(|(allows, _)| *allows) || path == "/robots.txt"
    }
}

/// Whether a text is a page for people, such as a notice, in the place of rules.
pub(crate) fn is_markup(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
}

#[derive(Debug, Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<(bool, String)>,
    delay: Option<Duration>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut names_agents = false;
    // A byte order mark is none of the first line, and the RFC ends lines with any of these.
    for line in text.trim_start_matches('\u{feff}').split(['\r', '\n']) {
        let line = line.split_once('#').map_or(line, |(rule, _)| rule);
        let Some((field, value)) = line.split_once(':') else {
            continue;
        };
        let (field, value) = (field.trim().to_lowercase(), value.trim());
        if field == "user-agent" {
            if !names_agents {
                groups.push(Group::default());
            }
            names_agents = true;
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        match &*field {
            "user-agent" => group
                .agents
                .push(value.split('/').next().unwrap_or(value).to_owned()),
            // An empty pattern matches nothing.
            "allow" | "disallow" if !value.is_empty() => {
                group.rules.push((field == "allow", comparable(value)))
            }
            "crawl-delay" => group.delay = group.delay.max(value.parse().ok().and_then(delay)),
            _ => {}
        }
        names_agents &= field == "user-agent";
    }
    groups
}

fn delay(seconds: f64) -> Option<Duration> {
    (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(MAX_DELAY_S)))
}

/// One way to write what URLs may write in several: RFC 9309, 2.2.2.
fn comparable(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut bytes = text.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        let escaped = (byte == b'%').then(|| escaped(bytes.as_slice())).flatten();
        if escaped.is_some() {
            bytes.nth(1);
        }
        match (escaped, byte) {
            (Some(byte), _) if is_unreserved(byte) => written.push(char::from(byte)),
            (None, b'!'..=b'~') => written.push(char::from(byte)),
            (escaped, byte) => written.push_str(&format!("%{:02X}", escaped.unwrap_or(byte))),
        }
    }
    written
}

/// The byte whose two digits stand after a percent sign.
fn escaped(after: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(after.get(..2)?).ok()?;
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| are_digits)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// `*` is anything; a `$` at the end is the end.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let parts: Vec<&str> = pattern.split('*').collect();
    let (first, others) = parts.split_first().expect("a text has a part at least");
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let Some((last, middle)) = others.split_last() else {
        return !to_the_end || rest.is_empty();
    };
    for part in middle {
        let Some(place) = rest.find(part) else {
            return false;
        };
        rest = &rest[place + part.len()..];
    }
    if to_the_end {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(text: &str) -> Robots {
        Robots::parse(text, "PredictionDex")
    }

    #[test]
    fn without_rules_everything_is_allowed() {
        for text in [
            "",
            "nonsense",
            "Disallow: /",
            "User-agent: *\nDisallow:",
            "User-agent: Other\nDisallow: /",
            "\u{feff}",
        ] {
            assert!(robots(text).allow("/Pikachu"), "{text}");
        }
    }

    #[test]
    fn our_own_group_wins_over_everybodys() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: predictiondex/1.0\nDisallow: /private # x\nCrawl-delay: 2.5\n";
        let robots = robots(text);
        assert!(robots.allow("/Pikachu") && !robots.allow("/private/x"));
        assert_eq!(robots.delay, Some(Duration::from_millis(2500)));
        assert!(!Robots::parse(text, "Someone").allow("/Pikachu"));
    }

    #[test]
    fn groups_of_one_name_are_one() {
        let robots = robots(
            "User-agent: *\nDisallow: /a\nSitemap: x\nUser-agent: *\nDisallow: /b\nCrawl-delay: -1",
        );
        assert!(!robots.allow("/a") && !robots.allow("/b") && robots.allow("/c"));
        assert_eq!(robots.delay, None);
    }

    #[test]
    fn the_longest_delay_holds_and_what_is_no_delay_does_not_matter() {
        for (text, expected) in [
            ("Crawl-delay: 2\nCrawl-delay: soon", Some(2)),
            ("Crawl-delay: 7200\nCrawl-delay: 5", Some(7200)),
            ("Crawl-delay: 1e300", Some(u64::from(u32::MAX))),
            ("Crawl-delay: inf", Some(u64::from(u32::MAX))),
            ("Crawl-delay: NaN", None),
            ("Crawl-delay: -5", None),
        ] {
            let robots = robots(&format!("User-agent: *\n{text}"));
            assert_eq!(robots.delay, expected.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn the_longest_pattern_decides_and_permission_wins() {
        let robots = robots(
            "User-agent: *\nDisallow: /\nAllow: /Pikachu\nDisallow: /Pikachu/secret\nAllow: /x\nDisallow: /x",
        );
        assert!(robots.allow("/Pikachu/G%C3%A9n%C3%A9ration_7") && robots.allow("/x"));
        assert!(!robots.allow("/Raichu") && !robots.allow("/Pikachu/secret/1"));
        assert!(robots.allow("/robots.txt"));
    }

    #[test]
    fn stars_and_the_end_match_as_in_the_rfc() {
        for (pattern, path, expected) in [
            ("/*.php$", "/index.php", true),
            ("/*.php$", "/index.php?x", false),
            ("/*.php$", "/a.php/b.php", true),
            ("/a*b*c$", "/abcbcxc", true),
            ("/a*b*c$", "/abcbcx", false),
            ("/a*b*c", "/axxbyyc/d", true),
            ("/a*b*c", "/acb", false),
            ("/exact$", "/exact", true),
            ("/exact$", "/exactly", false),
            ("*", "/anything", true),
            ("/*?action=", "/index.php?action=edit", true),
            ("/ab*ab$", "/ab", false),
            ("/fish", "/Fish", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn letters_beyond_ascii_are_compared_as_urls_write_them() {
        let robots = robots("User-agent: *\nDisallow: /Spécial:");
        assert!(!robots.allow("/Sp%C3%A9cial:Recherche"));
    }

    #[test]
    fn escapes_are_the_same_however_they_are_written() {
        for pattern in ["/Sp%c3%a9cial%7E:", "/%53pécial~:", "/Sp%C3%a9%63ial~:"] {
            let robots = robots(&format!("User-agent: *\nDisallow: {pattern}"));
            for path in ["/Sp%C3%A9cial~:x", "/Sp%c3%a9cial%7e:x"] {
                assert!(!robots.allow(path), "{pattern} {path}");
            }
        }
        let robots = robots("User-agent: *\nDisallow: /a%2Fb\nDisallow: /%zz%");
        assert!(!robots.allow("/a%2fb") && robots.allow("/a/b"));
        assert!(!robots.allow("/%zz%") && robots.allow("/%+1"));
    }

    #[test]
    fn a_byte_order_mark_and_any_end_of_line_are_read() {
        for text in [
            "\u{feff}User-agent: *\nDisallow: /",
            "User-agent: *\rDisallow: /",
            "User-agent: *\r\nDisallow: /\r\n",
        ] {
            assert!(!robots(text).allow("/Pikachu"), "{text:?}");
        }
    }

    #[test]
    fn endless_files_are_cut() {
        let text = format!("User-agent: *\n{}Disallow: /", "é\n".repeat(MAX_BYTES));
        assert!(robots(&text).allow("/x"));
    }
}
