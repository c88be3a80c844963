//! The program, in an environment that holds nothing of this machine's.

use std::process::Command;

pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_predictiondex"));
    // Where a measurement of coverage keeps what it counts.
    let counters = std::env::vars_os().filter(|(name, _)| name == "LLVM_PROFILE_FILE");
    program.env_clear().envs(counters);
    program
}
