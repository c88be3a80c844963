//! What stands beside the files of a dataset: what they hold, what they were made by, and their digests.

use std::collections::BTreeMap;

use anyhow::Context;
use dex::pokedex::Pokedex;
use ml::features::schema_hash;
use ml::manifest::sha256;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::plan::{BLOCK_DUELS, Shard};
use super::table;
use crate::config::Config;
use crate::draw::Scenario;
use crate::duels::Portion;

/// The only layout of datasets that is written and read.
const FORMAT_VERSION: u32 = 2;

/// The content of a shard's manifest, which is written when all of its files are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub origin: Origin,
    /// Version of the program that wrote this shard.
    pub program: String,
    pub shard: Shard,
    /// Duels of this shard by split.
    pub splits: BTreeMap<Portion, usize>,
    /// Duels of this shard by scenario.
    pub scenarios: BTreeMap<Scenario, usize>,
    /// Name and type of each column.
    pub columns: Vec<(String, String)>,
    /// Digest of the blocks' digests; of a whole dataset, whatever the shards, that of all its blocks in order.
    pub digest: String,
    pub blocks: Vec<Entry>,
}

/// What decides on the content of a dataset: the same for all of its shards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    pub format_version: u32,
    /// Version of the battle rules whose simulations are the labels.
    pub rules_version: String,
    /// Digest of the feature schema, hexadecimal SHA-256.
    pub schema_hash: String,
    /// Digest of the facts that the duels were drawn from, hexadecimal SHA-256.
    pub pokedex_digest: String,
    pub block_duels: usize,
    pub settings: Settings,
}

/// The settings of a training that decide on its duels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub seed: u64,
    pub training_duels: usize,
    pub training_simulations: u32,
    pub validation_duels: usize,
    pub test_duels: usize,
    pub test_simulations: u32,
    pub held_out_species: usize,
}

/// A block of duels, and its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub path: String,
    pub n_duels: usize,
    /// Digest of the duels, however they are written, hexadecimal SHA-256.
    pub digest: String,
    pub n_bytes: usize,
    /// Digest of the file, hexadecimal SHA-256.
    pub sha256: String,
}

impl Settings {
    pub(super) fn of(config: &Config) -> Settings {
        Settings {
            seed: config.seed,
            training_duels: config.training_duels,
            training_simulations: config.training_simulations,
            validation_duels: config.validation_duels,
            test_duels: config.test_duels,
            test_simulations: config.test_simulations,
            held_out_species: config.held_out_species,
        }
    }

    /// A configuration in which these settings take the place of its own.
    pub(super) fn within(&self, config: &Config) -> Config {
        Config {
            seed: self.seed,
            training_duels: self.training_duels,
            training_simulations: self.training_simulations,
            validation_duels: self.validation_duels,
            test_duels: self.test_duels,
            test_simulations: self.test_simulations,
            held_out_species: self.held_out_species,
            ..config.clone()
        }
    }
}

impl Origin {
    /// Of what this program makes of these facts with these settings.
    pub(super) fn here(pokedex: &Pokedex, settings: Settings) -> Origin {
        Origin {
            format_version: FORMAT_VERSION,
            rules_version: battle::RULES_VERSION.to_owned(),
            schema_hash: schema_hash(),
            pokedex_digest: pokedex.digest(),
            block_duels: BLOCK_DUELS,
            settings,
        }
    }

    /// What differs from what this program makes of these facts.
    pub(super) fn difference(&self, pokedex: &Pokedex) -> Option<String> {
        let here = Origin::here(pokedex, self.settings.clone());
        let format = |origin: &Origin| {
            let Origin {
                format_version,
                block_duels,
                ..
            } = origin;
            format!("{format_version} with blocks of {block_duels}")
        };
        let differing = [
            ("format", format(self), format(&here)),
            (
                "version of the battle rules",
                self.rules_version.clone(),
                here.rules_version,
            ),
            ("feature schema", self.schema_hash.clone(), here.schema_hash),
            ("Pokédex", self.pokedex_digest.clone(), here.pokedex_digest),
        ];
        let mut differing = differing.into_iter().filter(|(_, its, ours)| its != ours);
        differing
            .next()
            .map(|(what, its, ours)| format!("its {what} is {its}, but this program's is {ours}"))
    }
}

impl Manifest {
    pub(super) fn read(folder: &Folder, name: &str) -> anyhow::Result<Manifest> {
        let manifest = serde_json::from_slice(&folder.get(name)?);
        manifest.with_context(|| format!("{name} in {} is damaged", folder.place()))
    }

    pub(super) fn new(origin: Origin, shard: Shard, written: Vec<Written>) -> Manifest {
        let (mut splits, mut scenarios) = (BTreeMap::new(), BTreeMap::new());
        for it in &written {
            *splits.entry(it.portion).or_default() += it.entry.n_duels;
            for (scenario, n_duels) in &it.scenarios {
                *scenarios.entry(*scenario).or_default() += n_duels;
            }
        }
        let blocks: Vec<Entry> = written.into_iter().map(|it| it.entry).collect();
        Manifest {
            origin,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            shard,
            splits,
            scenarios,
            columns: table::columns(),
            digest: digest(&blocks),
            blocks,
        }
    }
}

/// A block whose file is written.
pub(super) struct Written {
    pub(super) entry: Entry,
    pub(super) portion: Portion,
    /// Its duels by scenario.
    pub(super) scenarios: BTreeMap<Scenario, usize>,
}

/// Digest of blocks in order, hexadecimal SHA-256.
pub(super) fn digest(blocks: &[Entry]) -> String {
    let digests = blocks.iter().map(|block| block.digest.as_str());
    sha256(digests.collect::<String>().as_bytes())
}

/// The name of a shard's manifest.
pub(super) fn file_name(shard: Shard) -> String {
    format!("manifest-{}.json", shard.to_string().replace('/', "-of-"))
}

/// Whether a file of a dataset's folder is a manifest.
pub(super) fn is_one(name: &str) -> bool {
    name.starts_with("manifest-") && name.ends_with(".json")
}
