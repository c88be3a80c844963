//! `cargo xtask lint`: every static check in its own timed section; all run, then the failed ones are named.
//!
//! What each tool found lies in `target/reports` as JSON, whether it passed or not.

mod dependencies;
mod report;
mod rust;
mod texts;
mod workflows;

use std::{process::ExitCode, time::Instant};

use serde::Serialize;
use xshell::Shell;

pub(crate) use self::dependencies::{SNAPSHOT, SNAPSHOT_VARIABLE};
use crate::{
    monitoring,
    stage::{self, Outcome},
    tidy, walls,
};

type Check = fn(&Shell) -> anyhow::Result<Outcome>;

const SECTIONS: [(&str, Check); 16] = [
    ("format", rust::format),
    ("tidy", |sh| passed(tidy::check(sh))),
    ("walls", |sh| passed(walls::check(sh))),
    ("monitoring", |sh| passed(monitoring::check(sh))),
    ("toml", texts::toml),
    ("spelling", texts::spelling),
    ("shell", texts::shell),
    ("dockerfiles", texts::dockerfiles),
    ("actionlint", workflows::actionlint),
    ("zizmor", workflows::zizmor),
    ("secrets", texts::secrets),
    ("unused dependencies", dependencies::unused),
    ("licences and bans", dependencies::licences),
    ("advisories", dependencies::advisories),
    ("clippy", rust::clippy),
    ("rustdoc", rust::rustdoc),
];

#[derive(Serialize)]
struct Section {
    name: &'static str,
    outcome: &'static str,
    duration_s: f32,
    message: String,
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Check this section alone, as its report names it.
    #[arg(long, value_name = "SECTION", value_parser = SECTIONS.map(|(name, _)| name))]
    only: Option<String>,
}

pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<ExitCode> {
    let on_github = stage::on_github();
    if options.only.is_none() {
        report::clear(sh)?;
    }
    let mut sections = Vec::new();
    let only = options.only.as_deref();
    let chosen = |name: &str| only.is_none_or(|only| only == name);
    for (name, check) in SECTIONS.into_iter().filter(|(name, _)| chosen(name)) {
        println!("\n── {name}");
        let started = Instant::now();
        let (outcome, message) = described(check(sh), on_github);
        let duration_s = started.elapsed().as_secs_f32();
        if !message.is_empty() {
            println!("{message}");
        }
        println!("── {name}: {outcome} in {duration_s:.1} s");
        sections.push(Section {
            name,
            outcome,
            duration_s,
            message,
        });
    }
    report::write(sh, "lint", &serde_json::to_string_pretty(&sections)?)?;
    Ok(conclude(&sections))
}

/// A skip that nobody would see fails.
fn described(outcome: anyhow::Result<Outcome>, on_github: bool) -> (&'static str, String) {
    match outcome {
        Ok(Outcome::Passed) => ("ok", String::new()),
        Ok(Outcome::Skipped(reason)) if on_github => ("FAILED", reason),
        Ok(Outcome::Skipped(reason)) => ("SKIPPED", reason),
        Err(error) => ("FAILED", format!("{error:#}")),
    }
}

fn conclude(sections: &[Section]) -> ExitCode {
    let with = |outcome| {
        let found = sections.iter().filter(move |it| it.outcome == outcome);
        found.map(|it| it.name).collect::<Vec<_>>().join(", ")
    };
    println!();
    for section in sections.iter().filter(|it| it.outcome == "SKIPPED") {
        stage::tell_skip(&format!("lint: {}", section.name), &section.message);
    }
    match with("FAILED") {
        failed if failed.is_empty() => {
            let n_checked = sections.iter().filter(|it| it.outcome == "ok").count();
            println!("lint: nothing found in {n_checked} sections");
            ExitCode::SUCCESS
        }
        failed => {
            println!("lint: failed in {failed}");
            ExitCode::FAILURE
        }
    }
}

fn passed(outcome: anyhow::Result<()>) -> anyhow::Result<Outcome> {
    outcome.map(|()| Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_fails_on_github_and_says_so_elsewhere() {
        let skip = || Ok(Outcome::Skipped("no network".to_owned()));
        assert_eq!(
            described(skip(), false),
            ("SKIPPED", "no network".to_owned())
        );
        assert_eq!(described(skip(), true), ("FAILED", "no network".to_owned()));
    }
}
