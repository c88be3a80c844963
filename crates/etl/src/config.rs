//! What a run can be told.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::fetch::Limits;

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
    #[arg(skip)]
    pub limits: Limits,
}

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
            limits: Limits::default(),
        }
    }
}

impl Config {
    pub(crate) fn asks(&self, source: LiveSource) -> bool {
        self.only.is_empty() || self.only.contains(&source)
    }
}
