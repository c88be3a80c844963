//! What a run can be told.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::builder::TypedValueParser;
use clap::{ValueEnum, value_parser};

use crate::fetch::address::Base;
use crate::fetch::{Contact, Limits};

/// Where facts are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SourceChoice {
    /// The files that are built into the program
    #[default]
    Snapshot,
    /// The same, and what the sources of the web say today
    Live,
}

/// A source of the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LiveSource {
    /// Forms, species, moves and types
    Pokeapi,
    /// Who learns what
    Pokepedia,
}

/// What to read, and whether to load it.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Where to read facts
    #[arg(long, value_enum, env = "PREDICTIONDEX_ETL_SOURCE", default_value_t)]
    pub source: SourceChoice,
    /// Live sources to ask; the others' facts stay as pinned [default: all]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SOURCES")]
    pub only: Vec<LiveSource>,
    /// Ask nobody: take the answers that an earlier live run left in this folder
    #[arg(long, value_name = "DIR")]
    pub offline_cache: Option<PathBuf>,
    /// Leave the facts of an earlier live run as they are, and load the snapshot only where there are none
    #[arg(long)]
    pub keep_live: bool,
    /// Say what would change, and leave the database as it is
    #[arg(long)]
    pub dry_run: bool,
    /// Folder of the run's report, of rows that were stopped and of what live sources answered [default: etl in the data folder]
    #[arg(long, env = "PREDICTIONDEX_ETL_DIR", value_name = "DIR")]
    pub etl_dir: Option<PathBuf>,
    /// Where PokéAPI answers
    #[arg(long, env = "PREDICTIONDEX_POKEAPI_URL", default_value = POKEAPI, value_name = "URL")]
    pub pokeapi_url: String,
    /// Where Poképédia answers
    #[arg(long, env = "PREDICTIONDEX_POKEPEDIA_URL", default_value = POKEPEDIA, value_name = "URL")]
    pub pokepedia_url: String,
    /// Minutes that all requests to one live source may take together, 1 to 1440; a run that needs more stops and changes nothing
    #[arg(
        long = "deadline-minutes",
        env = "PREDICTIONDEX_ETL_DEADLINE_MINUTES",
        default_value = DEADLINE_MINUTES,
        value_parser = value_parser!(u64).range(1..=MAX_DEADLINE_MINUTES).map(minutes),
        value_name = "MINUTES"
    )]
    pub deadline: Duration,
    /// Mail address or page that live sources are told, for whoever runs them to complain to [default: none]
    #[arg(long, env = "PREDICTIONDEX_ETL_CONTACT", value_name = "ADDRESS")]
    pub contact: Option<Contact>,
    #[arg(skip)]
    pub limits: Limits,
}

pub(crate) const MAX_DEADLINE_MINUTES: u64 = 24 * 60;

/// Poképédia's pages need three of them, at one a second.
const DEADLINE_MINUTES: &str = "20";

const POKEAPI: &str = "https://pokeapi.co/api/v2/";
const POKEPEDIA: &str = "https://www.pokepedia.fr/";

impl Default for Config {
    fn default() -> Config {
        Config {
            source: SourceChoice::Snapshot,
            only: Vec::new(),
            offline_cache: None,
            keep_live: false,
            dry_run: false,
            etl_dir: None,
            pokeapi_url: POKEAPI.to_owned(),
            pokepedia_url: POKEPEDIA.to_owned(),
            deadline: minutes(20),
            contact: None,
            limits: Limits::default(),
        }
    }
}

impl Config {
    /// Checks what the options say together, and the places that a live run asks.
    ///
    /// # Errors
    /// Names the option, and what is allowed.
    pub fn check(&self) -> anyhow::Result<()> {
        match self.source {
            SourceChoice::Snapshot => ensure!(
                self.only.is_empty() && self.offline_cache.is_none(),
                "--only and --offline-cache belong to --source live"
            ),
            SourceChoice::Live => {
                ensure!(!self.keep_live, "--keep-live belongs to --source snapshot");
                self.base(LiveSource::Pokeapi)?;
                self.base(LiveSource::Pokepedia)?;
            }
        }
        Ok(())
    }

    /// Where a source answers.
    ///
    /// # Errors
    /// It may not be asked there; names the option.
    pub(crate) fn base(&self, source: LiveSource) -> anyhow::Result<Base> {
        let (option, url) = match source {
            LiveSource::Pokeapi => ("--pokeapi-url", &self.pokeapi_url),
            LiveSource::Pokepedia => ("--pokepedia-url", &self.pokepedia_url),
        };
        Base::parse(url).with_context(|| {
            format!("{option} takes https://HOST/PATH, or http://127.0.0.1:PORT/PATH")
        })
    }

    pub(crate) fn asks(&self, source: LiveSource) -> bool {
        self.only.is_empty() || self.only.contains(&source)
    }
}

fn minutes(n: u64) -> Duration {
    Duration::from_secs(n * 60)
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Config, clap::Error> {
        let words = [&["etl"], arguments].concat();
        let matches = Config::augment_args(Command::new("etl")).try_get_matches_from(words)?;
        Config::from_arg_matches(&matches)
    }

    #[test]
    fn a_source_has_twenty_minutes_unless_it_is_given_others() {
        assert_eq!(parse(&[]).unwrap().deadline, Duration::from_secs(1200));
        assert_eq!(Config::default().deadline, Duration::from_secs(1200));
        for (text, seconds) in [("1", 60), ("1440", 86_400)] {
            let config = parse(&["--deadline-minutes", text]).unwrap();
            assert_eq!(config.deadline, Duration::from_secs(seconds));
        }
        for bad in ["0", "1441", "-1", "1.5", "20m", ""] {
            let error = parse(&[&format!("--deadline-minutes={bad}")]).unwrap_err();
            assert!(error.to_string().contains("--deadline-minutes"), "{error}");
        }
    }
}
