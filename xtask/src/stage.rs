//! How a stage ends: passed, or passed but for what could not be done here.

use std::process::ExitCode;

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
            Self::Skipped(reason) => println!("{stage}: passed\n{stage}: SKIPPED {reason}"),
        }
        ExitCode::SUCCESS
    }
}

pub(crate) fn on_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some()
}
