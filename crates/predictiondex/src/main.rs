//! The door: one program, one subcommand for each thing that PredictionDex does.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the program that talks to people on a terminal"
)]

mod arena;
mod batch;
mod command;
mod dataset;
mod failure;
mod keys;
mod learning;
mod loading;
mod models;
mod options;
mod place;
mod predict;
mod roles;
mod screen;
mod stop;
mod text;
mod tracking;
mod up;

use std::process::ExitCode;

use clap::Parser;

use crate::command::{Cli, Command};
use crate::failure::Failure;
use crate::text::Text;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log(cli.command.default_log());
    let text = Text::of(cli.lang);
    match run(cli, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", text.typeset(&(text.error)(&failure.tell(text))));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli, text: &'static Text) -> Result<(), Failure> {
    let place = cli.place;
    match cli.command {
        Command::Up(options) => up::run(&place, &options, text),
        Command::Predict(question) => predict::run(&place, &question, cli.lang, text),
        Command::Damage(options) => arena::damage(&options, cli.lang, text),
        Command::Duel(options) => arena::duel(&options, cli.lang, text),
        Command::Train(options) => roles::train(&place, &options, text),
        Command::Dataset(action) => dataset::run(&place, &action, text),
        Command::Model(action) => models::run(&place, action, text),
        Command::Etl(config) => loading::run(&place, &config, text),
        Command::Migrate => place.with_database(async |_| Ok(())),
        Command::Api(config) => roles::api(&place, &config, text),
        Command::Web(config) => roles::web(&config, text),
        Command::Probe { url } => roles::probe(&url),
        Command::Keys(action) => keys::run(&place, action),
    }
}

/// Logs go to the standard error; `PREDICTIONDEX_LOG` sets what is logged.
fn start_log(default: &str) {
    let wanted = std::env::var("PREDICTIONDEX_LOG").unwrap_or_else(|_| default.to_owned());
    let filter = tracing_subscriber::EnvFilter::new(wanted);
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
