//! How many tests passed and failed, read from the reports of the runners.

use std::ops::Add;

use anyhow::Context;
use roxmltree::{Document, Node};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) n_passed: usize,
    pub(crate) n_failed: usize,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            n_passed: self.n_passed + other.n_passed,
            n_failed: self.n_failed + other.n_failed,
        }
    }
}

/// Counts the cases of a `JUnit` report; one with a `failure` or an `error` has failed.
pub(crate) fn from_junit(report: &str) -> anyhow::Result<Counts> {
    let document = Document::parse(report).context("failed to read the JUnit report")?;
    let cases = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let (failed, passed): (Vec<Node>, Vec<Node>) = cases.partition(|case| {
        case.children()
            .any(|child| child.has_tag_name("failure") || child.has_tag_name("error"))
    });
    Ok(Counts {
        n_passed: passed.len(),
        n_failed: failed.len(),
    })
}

/// Adds up libtest's lines `test result: ok. 3 passed; 0 failed; …`, one per test binary.
pub(crate) fn from_libtest(output: &str) -> anyhow::Result<Counts> {
    let mut sum = Counts::default();
    for line in output
        .lines()
        .filter(|line| line.starts_with("test result: "))
    {
        sum = sum + from_result_line(line).with_context(|| format!("failed to read `{line}`"))?;
    }
    Ok(sum)
}

fn from_result_line(line: &str) -> Option<Counts> {
    let (_, numbers) = line.split_once(". ")?;
    let mut parts = numbers.split("; ");
    let n_passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let n_failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some(Counts { n_passed, n_failed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junit_failures_and_errors_are_failed_cases() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuites><testsuite name="dex">
                <testcase name="a"><system-out>failure</system-out></testcase>
                <testcase name="b"><failure type="test failure">x</failure></testcase>
                <testcase name="c"><error/></testcase>
            </testsuite><testsuite name="ml"><testcase name="d"/></testsuite></testsuites>"#;
        assert_eq!(
            from_junit(report).unwrap(),
            Counts {
                n_passed: 2,
                n_failed: 2
            }
        );
    }

    #[test]
    fn a_truncated_junit_report_is_refused() {
        assert!(from_junit("<testsuites><testsuite>").is_err());
    }

    #[test]
    fn libtest_lines_of_all_crates_add_up() {
        let output = "running 3 tests\n...\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            from_libtest(output).unwrap(),
            Counts {
                n_passed: 15,
                n_failed: 2
            }
        );
    }

    #[test]
    fn an_unreadable_libtest_line_is_refused() {
        assert!(from_libtest("test result: ok. many passed").is_err());
    }
}
