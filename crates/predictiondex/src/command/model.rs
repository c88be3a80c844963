//! Training models, and what can be done with their versions.

use std::str::FromStr;

use clap::{Args, Subcommand};
use train::dataset::Shard;

/// The settings that decide on the duels, which a dataset has of its own.
const DUEL_SETTINGS: [&str; 7] = [
    "seed",
    "training_duels",
    "training_simulations",
    "validation_duels",
    "test_duels",
    "test_simulations",
    "held_out_species",
];

#[derive(Debug, Args)]
pub(crate) struct Train {
    #[command(flatten)]
    pub(crate) config: train::Config,
    /// Learn from the dataset in this folder, given by path or URL, and with its settings [default: simulate duels]
    #[arg(long, value_name = "FOLDER", conflicts_with_all = DUEL_SETTINGS)]
    pub(crate) dataset: Option<String>,
    /// Train only where there is no model yet
    #[arg(long)]
    pub(crate) unless_trained: bool,
    #[command(flatten)]
    pub(crate) tracking: Tracking,
    /// Commit of this program's source, to be recorded [default: unknown]
    #[arg(long, env = "PREDICTIONDEX_COMMIT", value_name = "COMMIT")]
    pub(crate) commit: Option<String>,
    /// Fail when the model that answers stays, because the new one does not beat it
    #[arg(long)]
    pub(crate) gate: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Tracking {
    /// MLflow server that is told of every model version, as in <http://127.0.0.1:5001> [default: none]
    #[arg(long, env = "PREDICTIONDEX_MLFLOW_URL", value_name = "URL")]
    pub(crate) mlflow_url: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Dataset {
    /// Simulate the duels of a training, and keep them as Parquet files
    Build {
        /// Folder to write to, by its path or URL, as in <s3://bucket/duels>
        folder: String,
        #[command(flatten)]
        config: Box<train::Config>,
        /// Build one of several shards, as in 1/3; where all are there, the dataset is whole
        #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE)]
        shard: Shard,
    },
    /// Simulate the duels of a training, or read them, and fail unless they are fit to learn from and to measure on
    Check {
        /// Folder of a dataset, by its path or URL [default: simulate duels]
        #[arg(conflicts_with_all = DUEL_SETTINGS)]
        folder: Option<String>,
        #[command(flatten)]
        config: Box<train::Config>,
        /// Print data
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    /// List the versions with their roles and scores
    List {
        /// Print data
        #[arg(long)]
        json: bool,
    },
    /// Show where a version comes from and how good it is
    Show {
        /// Number of a version, or a role: champion, previous, challenger
        #[arg(default_value = "champion")]
        model: Which,
        /// Print data
        #[arg(long)]
        json: bool,
    },
    /// Measure a version beside another one, on the same duels, as the gate does
    Compare {
        /// Number of a version, or a role: champion, previous, challenger
        candidate: Which,
        /// The version that it would replace
        #[arg(default_value = "champion")]
        champion: Which,
        /// Print data
        #[arg(long)]
        json: bool,
    },
    /// Make a version the one that answers, whatever the gate says
    Promote {
        /// Number of a version, or a role: previous, challenger
        model: Which,
        #[command(flatten)]
        tracking: Tracking,
    },
    /// Let the version answer that did before; once more undoes it
    Rollback {
        #[command(flatten)]
        tracking: Tracking,
    },
    /// Send MLflow the versions and roles that it does not have
    Sync {
        #[command(flatten)]
        tracking: Tracking,
    },
}

/// How a version is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Number(u32),
    Champion,
    Previous,
    Challenger,
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Which, String> {
        match text {
            "champion" => Ok(Which::Champion),
            "previous" => Ok(Which::Previous),
            "challenger" => Ok(Which::Challenger),
            number => number.parse().map(Which::Number).map_err(|_| {
                "a version is a number, as `model list` shows it, or champion, previous or challenger"
                    .to_owned()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_named_by_number_or_role() {
        for (text, expected) in [
            ("12", Which::Number(12)),
            ("champion", Which::Champion),
            ("previous", Which::Previous),
            ("challenger", Which::Challenger),
        ] {
            assert_eq!(text.parse(), Ok(expected));
        }
        let told = "latest".parse::<Which>().unwrap_err();
        assert!(told.ends_with("champion, previous or challenger"), "{told}");
    }
}
