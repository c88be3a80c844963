//! For how long an answer may be used without asking.

/// No answer stays unasked for longer than this, whatever its source allows: a week.
const LONGEST_S: i64 = 7 * 24 * 60 * 60;

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
