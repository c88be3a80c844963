//! What a run can be told.

use std::path::PathBuf;

/// What to read, and whether to load it.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Config {
    /// Say what would change, and leave the database as it is
    #[arg(long)]
    pub dry_run: bool,
    /// Folder of the run's report and of rows that were stopped [default: etl in the data folder]
    #[arg(long, env = "PREDICTIONDEX_ETL_DIR", value_name = "DIR")]
    pub etl_dir: Option<PathBuf>,
}
