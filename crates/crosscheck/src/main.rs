//! `crosscheck`: the battle engine against Pokémon Showdown from npm, on random battles and in speed; learning
//! against Python's XGBoost.
#![expect(clippy::print_stdout, reason = "a command line speaks to its user")]

mod anatomy;
mod awakening;
mod compare;
mod disputed;
mod draw;
mod group;
mod mechanics;
mod ours;
mod report;
mod showdown;
mod speed;
mod statistics;
mod tally;
mod xgboost;

use std::process::ExitCode;

use clap::Parser;

/// Compare the battle engine with Pokémon Showdown's simulator, and learning with Python's XGBoost.
#[derive(Parser)]
#[command(name = "crosscheck")]
enum Command {
    /// Fight the same random battles on both simulators, and say by mechanic where they differ.
    Compare(compare::Config),
    /// Measure how many duels a second each simulator plays on one core.
    Speed(speed::Config),
    /// Train and predict beside Python's XGBoost, on the same dataset.
    Xgboost(xgboost::Config),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Compare(config) => compare::run(&config),
        Command::Speed(config) => speed::run(&config),
        Command::Xgboost(config) => xgboost::run(&config),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
