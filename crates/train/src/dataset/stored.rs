//! A dataset that was built before: complete, made by the same rules of the same facts, and undamaged.

use std::collections::HashMap;

use anyhow::{Context, ensure};
use dex::pokedex::Pokedex;
use ml::manifest::sha256;

use super::folder::Folder;
use super::manifest::{Entry, Manifest, Settings, digest, file_name, is_one};
use super::plan::{Block, Shard, blocks};
use super::{Report, examine, table};
use crate::config::Config;
use crate::duels::{Duels, Source};
use crate::simulate::Observed;
use crate::{Progress, Step};

/// All shards of a dataset that fits this program.
pub struct Dataset {
    folder: Folder,
    settings: Settings,
    /// Of all blocks, in order.
    entries: Vec<Entry>,
}

impl Dataset {
    /// Reads the manifests of the dataset in a folder, given by path or URL.
    ///
    /// # Errors
    /// When there is none, a shard is missing, or it was made by other rules, of other facts or for other features.
    pub fn open(place: &str, pokedex: &Pokedex) -> anyhow::Result<Dataset> {
        let folder = Folder::new(place)?;
        let shards = shards(&folder)?;
        let first = shards.first().with_context(|| {
            format!(
                "{place} holds no dataset: a manifest is written when all else is, so one whose building was \
                 interrupted has none; build it with `predictiondex dataset build`"
            )
        })?;
        if let Some(difference) = first.origin.difference(pokedex) {
            anyhow::bail!("the dataset of {place} does not fit: {difference}; build it again");
        }
        let settings = first.origin.settings.clone();
        require_all(place, &shards)?;
        let entries = in_order(place, &settings, shards)?;
        Ok(Dataset {
            folder,
            settings,
            entries,
        })
    }

    /// The shards that a folder with a dataset, given by path or URL, is still without.
    pub fn missing(place: &str) -> anyhow::Result<Vec<Shard>> {
        Ok(missing(&shards(&Folder::new(place)?)?))
    }

    /// The same for the same duels, whatever the shards that they were built in.
    pub fn digest(&self) -> String {
        digest(&self.entries)
    }

    pub fn n_duels(&self) -> usize {
        self.entries.iter().map(|entry| entry.n_duels).sum()
    }

    /// A configuration with the settings that this dataset was built with in the place of its own.
    pub fn settings_within(&self, config: &Config) -> Config {
        self.settings.within(config)
    }

    /// Reads all duels, and examines them; some of every split are simulated once more.
    pub fn check(
        &self,
        pokedex: &Pokedex,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> anyhow::Result<Report> {
        Ok(examine(&self.duels(pokedex, &progress)?))
    }

    /// What a training with the same settings would simulate.
    pub(crate) fn duels(
        &self,
        pokedex: &Pokedex,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Duels> {
        let config = self.settings.within(&Config::default());
        let source = Source::new(pokedex, &config)?;
        progress(Progress::Step {
            step: Step::Read,
            parts: self.n_duels(),
        });
        let blocks = blocks(&config);
        let duels = source.duels(|portion| {
            let mut duels = Vec::with_capacity(portion.n_duels(&config));
            let own = blocks.iter().zip(&self.entries);
            for (block, entry) in own.filter(|(block, _)| block.portion == portion) {
                let n_simulations = portion.n_simulations(&config);
                duels.extend(self.read(pokedex, block, entry, n_simulations)?);
                block
                    .duels
                    .clone()
                    .for_each(|_| progress(Progress::Advance));
            }
            Ok(duels)
        })?;
        Ok(Duels {
            dataset: Some(self.digest()),
            ..duels
        })
    }

    fn read(
        &self,
        pokedex: &Pokedex,
        block: &Block,
        entry: &Entry,
        n_simulations: u32,
    ) -> anyhow::Result<Vec<Observed>> {
        let place = self.folder.place();
        let file = self.folder.get(&entry.path)?;
        ensure!(
            file.len() == entry.n_bytes && sha256(&file) == entry.sha256,
            "{} in {place} is damaged: it is not the file that its manifest tells of; build its shard again",
            entry.path
        );
        let read = table::read(pokedex, file);
        let (found, duels) =
            read.with_context(|| format!("{} in {place} is unreadable", entry.path))?;
        let fields = duels.iter().map(|(draw, observed)| (draw, observed));
        ensure!(
            duels.len() == block.duels.len()
                && found == n_simulations
                && table::digest(pokedex, found, fields)? == entry.digest,
            "{} in {place} holds other duels than its manifest tells of; build its shard again",
            entry.path
        );
        Ok(duels.into_iter().map(|(_, observed)| observed).collect())
    }
}

/// Refuses shards of several datasets, and too few of one.
fn require_all(place: &str, shards: &[Manifest]) -> anyhow::Result<()> {
    let Some(first) = shards.first() else {
        return Ok(());
    };
    let other = shards
        .iter()
        .find(|it| it.origin != first.origin || !it.shard.siblings().eq(first.shard.siblings()));
    if let Some(other) = other {
        anyhow::bail!(
            "{place} holds shards of several datasets: {} and {} do not belong together",
            file_name(first.shard),
            file_name(other.shard)
        );
    }
    let missing = missing(shards);
    ensure!(
        missing.is_empty(),
        "the dataset of {place} is not complete: it has no shard {}; build it with the same settings and \
         `predictiondex dataset build --shard {}`",
        missing[0],
        missing[0]
    );
    Ok(())
}

/// The manifests in a folder, in the order of their shards.
fn shards(folder: &Folder) -> anyhow::Result<Vec<Manifest>> {
    let names = folder.names()?;
    let found = names.iter().filter(|name| is_one(name));
    let found = found.map(|name| Manifest::read(folder, name));
    let mut shards: Vec<Manifest> = found.collect::<anyhow::Result<_>>()?;
    shards.sort_unstable_by_key(|manifest| manifest.shard);
    Ok(shards)
}

fn missing(shards: &[Manifest]) -> Vec<Shard> {
    let is_there = |shard: &Shard| shards.iter().any(|it| it.shard == *shard);
    let siblings = shards
        .first()
        .into_iter()
        .flat_map(|it| it.shard.siblings());
    siblings.filter(|shard| !is_there(shard)).collect()
}

/// The entries of all blocks that the settings make, in order.
fn in_order(place: &str, settings: &Settings, shards: Vec<Manifest>) -> anyhow::Result<Vec<Entry>> {
    let entries = shards.into_iter().flat_map(|manifest| manifest.blocks);
    let mut by_path: HashMap<String, Entry> =
        entries.map(|entry| (entry.path.clone(), entry)).collect();
    let blocks = blocks(&settings.within(&Config::default()));
    let entry = |block: Block| {
        let path = block.path();
        by_path.remove(&path).with_context(|| {
            format!("no manifest in {place} tells of {path}; build the dataset again")
        })
    };
    blocks.into_iter().map(entry).collect()
}
