//! Other people's crates: whether they are used, under which licence, and what is known against them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use xshell::{Shell, cmd};

use super::report;
use crate::{stage::Outcome, tools::Tools};

/// The folder of the `RustSec` advisories, as cargo-deny names it.
const DATABASE: &str = "advisory-db-3157b0e258782691";

/// A snapshot of the advisories for machines without network; the variable names another file.
pub(crate) const SNAPSHOT: &str = "../shared/advisory-db.tar.xz";
pub(crate) const SNAPSHOT_VARIABLE: &str = "PREDICTIONDEX_ADVISORY_SNAPSHOT";

pub(super) fn unused(sh: &Shell) -> anyhow::Result<Outcome> {
    let shear = Tools::installed(sh)?.program("cargo-shear");
    let human = cmd!(sh, "{shear} shear --locked");
    let json = cmd!(sh, "{shear} shear --locked --format=json");
    report::both(sh, "unused-dependencies", human, json)
}

pub(super) fn licences(sh: &Shell) -> anyhow::Result<Outcome> {
    deny(sh, "licences", &["licenses", "bans", "sources"])
}

pub(super) fn advisories(sh: &Shell) -> anyhow::Result<Outcome> {
    let program = Tools::installed(sh)?.program("cargo-deny");
    if let Err(reason) = database(sh, &program) {
        return Ok(Outcome::Skipped(format!("{reason:#}")));
    }
    deny(sh, "advisories", &["advisories"])
}

fn deny(sh: &Shell, name: &str, checks: &[&str]) -> anyhow::Result<Outcome> {
    let deny = Tools::installed(sh)?.program("cargo-deny");
    let human = cmd!(
        sh,
        "{deny} --offline check --hide-inclusion-graph {checks...}"
    );
    let json = cmd!(sh, "{deny} --offline --format json check {checks...}");
    report::both(sh, name, human, json)
}

/// Today's database from the network, or else a snapshot of it.
///
/// It lies outside the repository: cargo-deny resets it by git, which looks for a repository in the
/// folders above where there is none in it.
fn database(sh: &Shell, deny: &Path) -> anyhow::Result<()> {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folder = cargo_home
        .context("there is no home folder")?
        .join("advisory-dbs");
    let database = folder.join(DATABASE);
    sh.create_dir(&folder)?;
    if !sh.path_exists(database.join(".git")) {
        sh.remove_path(&database)?;
    }
    let _ceiling = sh.push_env("GIT_CEILING_DIRECTORIES", &folder);
    let fetched = cmd!(sh, "{deny} fetch db").quiet().ignore_stderr().run();
    if fetched.is_ok() {
        return Ok(());
    }
    let snapshot = std::env::var(SNAPSHOT_VARIABLE).unwrap_or_else(|_| SNAPSHOT.to_owned());
    unpack(sh, Path::new(&snapshot), &database).with_context(|| {
        format!("no RustSec database: github.com does not answer and {snapshot} cannot be read; {SNAPSHOT_VARIABLE} may name another")
    })?;
    println!("The RustSec database cannot be fetched; its snapshot {snapshot} is used");
    Ok(())
}

/// cargo-deny reads a git repository only, so the snapshot becomes one, whole or not at all.
fn unpack(sh: &Shell, snapshot: &Path, database: &Path) -> anyhow::Result<()> {
    let snapshot = sh.current_dir().join(snapshot);
    let parent = database.parent().context("the database lies in a folder")?;
    let incoming = tempfile::tempdir_in(parent)?;
    let _folder = sh.push_dir(incoming.path());
    let unpacked = cmd!(sh, "tar -xJf {snapshot} --strip-components=1").quiet();
    unpacked.ignore_stderr().run()?;
    let author = [
        "-c",
        "user.name=snapshot",
        "-c",
        "user.email=snapshot@localhost",
    ];
    cmd!(sh, "git init --quiet").quiet().run()?;
    cmd!(sh, "git add --all").quiet().run()?;
    cmd!(sh, "git {author...} commit --quiet --message=snapshot")
        .quiet()
        .run()?;
    sh.remove_path(database)?;
    std::fs::rename(incoming.keep(), database).context("failed to put the database in place")
}
