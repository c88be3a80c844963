//! The code: format, clippy and its documentation.

use xshell::{Shell, cmd};

use super::report;
use crate::stage::Outcome;

pub(super) fn format(sh: &Shell) -> anyhow::Result<Outcome> {
    report::lines(sh, "format", cmd!(sh, "cargo fmt --all --check"))
}

/// The second run repeats what the first one found; what passed is not checked again.
pub(super) fn clippy(sh: &Shell) -> anyhow::Result<Outcome> {
    let scope = ["--keep-going", "--workspace", "--all-targets", "--locked"];
    let human = cmd!(sh, "cargo clippy {scope...} -- -D warnings");
    let json = cmd!(
        sh,
        "cargo clippy {scope...} --quiet --message-format=json -- -D warnings"
    );
    report::both(sh, "clippy", human, json)
}

/// The scope has what examples would need, though there are none: that gives all crates the features that they
/// have for clippy, so that none is built again.
pub(super) fn rustdoc(sh: &Shell) -> anyhow::Result<Outcome> {
    let _flags = sh.push_env("RUSTDOCFLAGS", "-D warnings");
    let scope = ["--workspace", "--no-deps", "--lib", "--bins", "--examples"];
    let human = cmd!(sh, "cargo doc --keep-going --locked {scope...}");
    let json = cmd!(
        sh,
        "cargo doc --keep-going --locked {scope...} --quiet --message-format=json"
    );
    report::both(sh, "rustdoc", human, json)
}
