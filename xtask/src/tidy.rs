//! House rules that no other tool checks: file sizes, headers, names and forbidden words.

use std::path::Path;

use anyhow::ensure;
use xshell::{Shell, cmd};

const MAX_LINES: usize = 500;

/// Files written by hand that a reader takes in whole.
const CODE: [&str; 5] = ["css", "html", "js", "rs", "sql"];

/// Names that say nothing about what lies inside.
const EMPTY_NAMES: [&str; 8] = [
    "common", "helper", "helpers", "manager", "misc", "scripts", "util", "utils",
];

/// Words that no committed text holds; split here, so that this file does not hold them either.
const FORBIDDEN: [(&str, &str); 6] = [
    (concat!("TO", "DO"), "finish it, or leave it out"),
    (concat!("FIX", "ME"), "finish it, or leave it out"),
    (concat!("#[", "ignore"), "a test runs or does not exist"),
    (concat!("#[", "allow("), "use #[expect(…, reason = \"…\")]"),
    (
        concat!("|| ", "true"),
        "a step that cannot fail checks nothing",
    ),
    (concat!("/work", "/"), "a path of one machine"),
];

pub(crate) fn check(sh: &Shell) -> anyhow::Result<()> {
    let listed = cmd!(sh, "git ls-files --cached --others --exclude-standard")
        .quiet()
        .read()?;
    let mut findings = Vec::new();
    for path in listed.lines().filter(|path| sh.path_exists(path)) {
        findings.extend(name_findings(path));
        let bytes = sh.read_binary_file(path)?;
        if let Ok(text) = String::from_utf8(bytes) {
            findings.extend(text_findings(path, &text));
        }
    }
    ensure!(findings.is_empty(), "{}", findings.join("\n"));
    Ok(())
}

fn name_findings(path: &str) -> Option<String> {
    let names = path
        .split('/')
        .map(|name| name.split('.').next().unwrap_or(name));
    let empty = names.into_iter().find(|name| EMPTY_NAMES.contains(name))?;
    Some(format!(
        "{path}: `{empty}` says nothing; name the concept inside"
    ))
}

fn text_findings(path: &str, text: &str) -> Vec<String> {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    let mut findings = Vec::new();
    let n_lines = text.lines().count();
    if n_lines > MAX_LINES && extension.is_some_and(|extension| CODE.contains(&extension)) {
        findings.push(format!(
            "{path}: {n_lines} lines, of at most {MAX_LINES}; split it by concern"
        ));
    }
    if extension == Some("rs") && !text.starts_with("//! ") {
        findings.push(format!(
            "{path}: does not start with `//! ` and its purpose"
        ));
    }
    for (i, line) in text.lines().enumerate() {
        for (word, advice) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
            findings.push(format!("{path}:{}: `{word}`: {advice}", i + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_are_found_as_file_and_folder() {
        assert!(name_findings("crates/api/src/utils.rs").is_some());
        assert!(name_findings("crates/api/tests/common/mod.rs").is_some());
        assert!(name_findings("crates/api/src/commonwealth.rs").is_none());
    }

    #[test]
    fn a_rust_file_starts_with_its_purpose() {
        assert!(text_findings("a.rs", "//! Stats.\n").is_empty());
        assert_eq!(text_findings("a.rs", "use std;\n").len(), 1);
        assert!(text_findings("a.toml", "[package]\n").is_empty());
    }

    #[test]
    fn code_has_a_length_limit_and_data_has_none() {
        let long = "//! Long.\n".repeat(MAX_LINES + 1);
        assert_eq!(text_findings("a.rs", &long).len(), 1);
        assert!(text_findings("a.csv", &long).is_empty());
    }

    #[test]
    fn each_forbidden_word_is_found_with_its_line() {
        for (word, _) in FORBIDDEN {
            let findings = text_findings("a.md", &format!("fine\n{word}\n"));
            assert_eq!(findings.len(), 1);
            assert!(findings[0].starts_with("a.md:2: "), "{}", findings[0]);
        }
    }
}
