//! Files that are not Rust: TOML, words, shell scripts, Dockerfiles, and secrets in any of them.

use anyhow::{bail, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::report;
use crate::{stage::Outcome, tools::Tools};

/// Passwords of examples and tests; nothing else that looks like a secret may be committed.
const NO_SECRETS: &str = r"^(hunter2|PASSWORD|sha(256|512)[-:].*)$";
/// Lines with a digest of what is downloaded.
const DIGESTS: &str = r#"(sha256:|^checksum = |"integrity": ")"#;

pub(super) fn toml(sh: &Shell) -> anyhow::Result<Outcome> {
    let taplo = Tools::installed(sh)?.program("taplo");
    report::lines(sh, "toml", cmd!(sh, "{taplo} fmt --check"))
}

pub(super) fn spelling(sh: &Shell) -> anyhow::Result<Outcome> {
    let typos = Tools::installed(sh)?.program("typos");
    let human = cmd!(sh, "{typos}");
    report::both(sh, "typos", human, cmd!(sh, "{typos} --format json"))
}

pub(super) fn shell(sh: &Shell) -> anyhow::Result<Outcome> {
    let shellcheck = Tools::installed(sh)?.program("shellcheck");
    let files = report::files(
        sh,
        &[
            ".ci/run",
            "*.sh",
            "ops/mlflow/start",
            "ops/postgres/make-*",
            "ops/debian/postgres",
        ],
    )?;
    ensure!(!files.is_empty(), "no shell script found to check");
    let human = cmd!(sh, "{shellcheck}").args(&files);
    let json = cmd!(sh, "{shellcheck} --format=json").args(&files);
    report::both(sh, "shellcheck", human, json)
}

pub(super) fn dockerfiles(sh: &Shell) -> anyhow::Result<Outcome> {
    let hadolint = Tools::installed(sh)?.program("hadolint");
    let files = report::files(sh, &["*Dockerfile"])?;
    ensure!(!files.is_empty(), "no Dockerfile found to check");
    let human = cmd!(sh, "{hadolint}").args(&files);
    let json = cmd!(sh, "{hadolint} --format json").args(&files);
    report::both(sh, "hadolint", human, json)
}

pub(super) fn secrets(sh: &Shell) -> anyhow::Result<Outcome> {
    let detect = Tools::installed(sh)?.program("detect-secrets");
    let files = report::files(sh, &["."])?;
    let scan = cmd!(
        sh,
        "{detect} scan --no-verify --exclude-secrets {NO_SECRETS} --exclude-lines {DIGESTS} {files...}"
    );
    let text = scan.quiet().read()?;
    report::write(sh, "secrets", &text)?;
    let report: Value = serde_json::from_str(&text)?;
    let Some(results) = report["results"].as_object() else {
        bail!("detect-secrets gave no results");
    };
    let mut found = Vec::new();
    for (file, findings) in results {
        for finding in findings.as_array().into_iter().flatten() {
            found.push(format!(
                "{file}:{}: {}",
                finding["line_number"], finding["type"]
            ));
        }
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(Outcome::Passed)
}
