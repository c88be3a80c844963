//! Which metrics an expression of Prometheus' query language reads.

use std::collections::BTreeSet;

/// Words that stand between operands.
const OPERATORS: [&str; 6] = ["and", "atan2", "bool", "offset", "or", "unless"];

/// Words that label names in parentheses follow.
const GROUPINGS: [&str; 6] = [
    "by",
    "group_left",
    "group_right",
    "ignoring",
    "on",
    "without",
];

/// Words that may stand before a grouping, where other functions are followed by their arguments.
const AGGREGATIONS: [&str; 12] = [
    "avg",
    "bottomk",
    "count",
    "count_values",
    "group",
    "max",
    "min",
    "quantile",
    "stddev",
    "stdvar",
    "sum",
    "topk",
];

/// Names of the metrics, given an expression that Prometheus accepts.
pub(crate) fn metrics(expression: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '"' | '\'' => after(&rest[1..], first),
            '{' => after_matchers(&rest[1..]),
            '[' => after(&rest[1..], ']'),
            _ if is_word(first) => {
                let (word, tail) = split_word(rest);
                if GROUPINGS.contains(&word) {
                    after_labels(tail)
                } else {
                    if is_metric(word, tail) {
                        found.insert(word);
                    }
                    tail
                }
            }
            _ => &rest[first.len_utf8()..],
        };
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || ['_', ':'].contains(&letter)
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|letter| !is_word(letter)).unwrap_or(text.len()))
}

fn is_metric(word: &str, tail: &str) -> bool {
    !word.starts_with(|letter: char| letter.is_ascii_digit())
        && !OPERATORS.contains(&word)
        && !AGGREGATIONS.contains(&word)
        && !tail.trim_start().starts_with('(')
}

fn after(text: &str, end: char) -> &str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// Past a closing brace that is not part of a value.
fn after_matchers(mut text: &str) -> &str {
    while let Some(at) = text.find(['"', '\'', '}']) {
        let (found, rest) = text[at..].split_at(1);
        match found {
            "}" => return rest,
            quote => text = after(rest, quote.chars().next().expect("one letter")),
        }
    }
    ""
}

/// Past the parentheses where there are some: `group_left` may stand alone.
fn after_labels(text: &str) -> &str {
    match text.trim_start().strip_prefix('(') {
        Some(labels) => after(labels, ')'),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_told_from_functions_labels_numbers_and_words() {
        for (expression, expected) in [
            ("up", vec!["up"]),
            ("rate(a_total[5m])", vec!["a_total"]),
            (
                "sum by (job, le) (rate(a_bucket{le=\"0.5\",x='}'}[1h])) / 1e3",
                vec!["a_bucket"],
            ),
            ("sum(rate(a[5m])) by (job)", vec!["a"]),
            (
                "job:a:ratio_rate5m > 14.4 * 0.001",
                vec!["job:a:ratio_rate5m"],
            ),
            (
                "a == 1 unless on (job, instance) b offset 5m",
                vec!["a", "b"],
            ),
            ("a * on (x) group_left (y) b", vec!["a", "b"]),
            ("a and ignoring (x) b or vector(0)", vec!["a", "b"]),
            ("time() - max by (job) (c) > 90 * 24 * 3600", vec!["c"]),
            (
                "count(ALERTS{alertstate=\"firing\"}) or vector(0)",
                vec!["ALERTS"],
            ),
        ] {
            let found: Vec<&str> = metrics(expression).into_iter().collect();
            assert_eq!(found, expected, "{expression}");
        }
    }
}
