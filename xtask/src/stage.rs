//! How a stage ends: passed, or passed but for what could not be done here.

use std::{fs::File, io::Write, process::ExitCode};

/// Names the file in which a chain collects what its stages could not do.
pub(crate) const SKIPS: &str = "PREDICTIONDEX_SKIPS";

/// What a check says when nothing is wrong.
pub(crate) enum Outcome {
    Passed,
    /// It could not be checked here, and why.
    Skipped(String),
}

impl Outcome {
    /// Says so, last of all. A skip that nobody would see fails.
    pub(crate) fn conclude(self, stage: &str) -> ExitCode {
        match self {
            Self::Passed => println!("{stage}: passed"),
            Self::Skipped(reason) if on_github() => {
                println!("{stage}: FAILED, for a skip is none on GitHub: {reason}");
                return ExitCode::FAILURE;
            }
            Self::Skipped(reason) => {
                println!("{stage}: passed");
                tell_skip(stage, &reason);
            }
        }
        ExitCode::SUCCESS
    }
}

/// Says that something could not be done here, also to a chain of stages that this one is part of.
pub(crate) fn tell_skip(what: &str, reason: &str) {
    let line = format!("{what}: SKIPPED {reason}");
    println!("{line}");
    let Some(path) = std::env::var_os(SKIPS) else {
        return;
    };
    let file = File::options().append(true).create(true).open(path);
    if let Err(error) = file.and_then(|mut file| writeln!(file, "{line}")) {
        println!("failed to note the skip: {error}");
    }
}

pub(crate) fn on_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some()
}
