//! For how long an answer may be used without asking.

use url::Url;

use super::cache::Head;

/// No answer stays unasked for longer than this, whatever its source allows: a week.
const LONGEST_S: i64 = 7 * 24 * 60 * 60;

/// Rules for robots are no older than a day (RFC 9309, 2.4).
const LONGEST_OF_RULES_S: i64 = 24 * 60 * 60;

/// Whether the source need not be asked whether its answer still holds.
pub(crate) fn is_fresh(url: &Url, head: &Head, now_unix: i64) -> bool {
    let are_rules = url.path() == "/robots.txt";
    let is_old = head.retrieved_at <= now_unix - LONGEST_OF_RULES_S;
    head.fresh_until > now_unix && !(are_rules && is_old)
}

/// What the directives of `Cache-Control` allow (RFC 9111, 5.2.2): nothing, where they say nothing of it.
pub(crate) fn max_age_s(directives: &str) -> i64 {
    let directives = directives.to_lowercase();
    let directives: Vec<&str> = directives.split(',').map(str::trim).collect();
    if ["no-cache", "no-store"]
        .iter()
        .any(|ban| directives.contains(ban))
    {
        return 0;
    }
    let mut ages = directives
        .iter()
        .filter_map(|directive| directive.strip_prefix("max-age="));
    let age = ages
        .next()
        .and_then(|age| age.trim_matches('"').parse().ok());
    age.map_or(0, |age: i64| age.clamp(0, LONGEST_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_robots_are_fresh_for_a_day_at_most() {
        let head = Head {
            url: String::new(),
            retrieved_at: 1_000,
            fresh_until: 1_000 + LONGEST_S,
            etag: None,
            last_modified: None,
            sha256: String::new(),
        };
        for (path, age_s, expected) in [
            ("robots.txt", LONGEST_OF_RULES_S - 1, true),
            ("robots.txt", LONGEST_OF_RULES_S, false),
            ("Pikachu", LONGEST_S - 1, true),
            ("Pikachu", LONGEST_S, false),
        ] {
            let url = Url::parse(&format!("https://www.pokepedia.fr/{path}")).unwrap();
            assert_eq!(
                is_fresh(&url, &head, 1_000 + age_s),
                expected,
                "{path} {age_s}"
            );
        }
    }

    #[test]
    fn an_answer_is_as_fresh_as_it_says() {
        for (directives, expected) in [
            ("public, max-age=86400, s-maxage=1", 86_400),
            ("s-maxage=1, Max-Age=\"60\"", 60),
            ("max-age=99999999", LONGEST_S),
            ("max-age=-5", 0),
            ("max-age=60, no-cache", 0),
            ("No-Store, max-age=60", 0),
            ("private, must-revalidate", 0),
            ("max-age=soon", 0),
            ("", 0),
        ] {
            assert_eq!(max_age_s(directives), expected, "{directives}");
        }
    }
}
