//! The command line, as its help shows it.

pub(crate) mod battle;
pub(crate) mod model;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dex::pokedex::Language;

use crate::command::battle::{Damage, Duel};
use crate::command::model::{Dataset, Model, Train};
use crate::place::Place;

/// Which move to use in Pokémon: Let's Go, Pikachu! / Eevee!, with honest odds.
#[derive(Parser)]
#[command(name = "predictiondex", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Language of what is printed
    #[arg(long, global = true, env = "PREDICTIONDEX_LANG", default_value = "fr")]
    pub(crate) lang: Lang,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Fr,
    En,
}

impl Lang {
    pub(crate) fn language(self) -> Language {
        match self {
            Lang::Fr => Language::French,
            Lang::En => Language::English,
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run everything here: load the Pokédex, train a model if there is none, serve the API and the pages
    Up(Up),
    /// Say which move to use against an opponent
    Predict(Question),
    /// Compute the damage of a move: its 16 rolls and the chances of a knock-out
    Damage(Damage),
    /// Simulate duels: who wins how often, and how the first one goes
    Duel(Duel),
    /// Simulate duels, train a model on them, and let it answer unless the one that does is better
    Train(Train),
    /// Build datasets of duels, and examine the duels that models learn from
    #[command(subcommand)]
    Dataset(Dataset),
    /// List, show, compare, promote and roll back model versions
    #[command(subcommand)]
    Model(Model),
    /// Read the facts of the games, check them and load them into the database
    Etl(etl::Config),
    /// Bring the schema of the database up to date
    Migrate,
    /// Serve the prediction API
    Api(api::config::Config),
    /// Serve the web interface
    Web(web::Config),
    /// Fail unless a service answers a request for this address with success
    Probe {
        /// Address, as in <http://127.0.0.1:8080/health>
        url: String,
    },
    /// Create, list and revoke API keys
    #[command(subcommand)]
    Keys(Keys),
}

impl Command {
    /// What is logged unless the environment says otherwise: servers log their requests. Warnings of the database's
    /// library hold statements, and parts of URLs that may be secrets.
    pub(crate) fn default_log(&self) -> &'static str {
        match self {
            Command::Api(_) | Command::Web(_) => "info,sqlx=error,sqlx_postgres=error",
            _ => "warn,sqlx=error,sqlx_postgres=error",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    pub(crate) api: api::config::Config,
    /// IP address that the web interface listens on; 0.0.0.0 for every network interface
    #[arg(
        long,
        env = "PREDICTIONDEX_WEB_HOST",
        default_value = "127.0.0.1",
        value_name = "IP"
    )]
    pub(crate) web_host: IpAddr,
    /// TCP port that the web interface listens on; 0 for any free one
    #[arg(
        long,
        env = "PREDICTIONDEX_WEB_PORT",
        default_value_t = 8502,
        value_name = "PORT"
    )]
    pub(crate) web_port: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Question {
    /// Your Pokémon: its name in French or English, or its number
    pub(crate) own: String,
    /// Your opponent's Pokémon
    pub(crate) opponent: String,
    /// Your moves, separated by commas [default: every damaging move that it can know at this level]
    #[arg(long, value_delimiter = ',', value_name = "MOVES")]
    pub(crate) moves: Option<Vec<String>>,
    /// The opponent's moves, separated by commas [default: every damaging move that it can know at this level]
    #[arg(long, value_delimiter = ',', value_name = "MOVES")]
    pub(crate) opponent_moves: Option<Vec<String>>,
    /// Level of both Pokémon, 1 to 100
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) level: u8,
    /// Say why the recommended move has its odds
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print what the API would answer
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Create a key and print it, once
    Create {
        /// What or whom the key is for
        #[arg(long)]
        label: String,
    },
    /// Keep a valid key with this label in a file, and no other key with it
    Ensure {
        /// What or whom the key is for
        #[arg(long)]
        label: String,
        /// File that holds the key; only its owner can read it
        #[arg(long)]
        file: PathBuf,
    },
    /// List the keys, without their secrets
    List,
    /// Make a key invalid for ever
    Revoke {
        /// The id that `keys list` shows
        id: String,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn predict_reads_lists_of_moves() {
        let cli = Cli::parse_from([
            "predictiondex",
            "predict",
            "Carapuce",
            "Salamèche",
            "--moves",
            "Surf,Laser Glace",
            "--lang",
            "en",
        ]);
        let Command::Predict(question) = cli.command else {
            panic!("not a prediction");
        };
        assert_eq!(question.moves.unwrap(), ["Surf", "Laser Glace"]);
        assert_eq!((question.level, cli.lang), (50, Lang::En));
    }
}
