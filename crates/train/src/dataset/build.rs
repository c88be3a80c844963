//! Simulates duels and writes them block by block, so that memory does not grow with the dataset.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::{Context, ensure};
use dex::pokedex::Pokedex;
use ml::manifest::sha256;

use super::folder::Folder;
use super::manifest::{Entry, Manifest, Origin, Settings, Written, file_name, is_one};
use super::plan::{Block, Shard, blocks};
use super::table;
use crate::config::Config;
use crate::duels::{Portion, Source};
use crate::simulate::Fought;
use crate::{Progress, Step};

/// Simulated blocks that may wait for the one that is being written.
const WAITING_BLOCKS: usize = 1;

/// A block whose duels were fought.
type Simulated<'a> = (Block, Vec<Fought<'a>>);

/// Builds a shard of the dataset that a training with these settings learns from, in a folder given by path or URL.
///
/// The files depend on nothing but the facts and the settings: not on shards, threads or the machine. The
/// manifest comes last: what was interrupted has none, and is built again from its beginning.
///
/// # Errors
/// When the folder holds a dataset of other settings, facts, rules or shards, or cannot be written.
pub fn build(
    pokedex: &Pokedex,
    config: &Config,
    place: &str,
    shard: Shard,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Manifest> {
    let source = Source::new(pokedex, config)?;
    let folder = Folder::new(place)?;
    let origin = Origin::here(pokedex, Settings::of(config));
    require_room(&folder, &origin, shard)?;
    require_plan(&folder, config)?;
    folder.remove(&file_name(shard))?;
    let all = blocks(config).into_iter().enumerate();
    let own = all.filter(|&(place, _)| shard.has(place));
    let own: Vec<Block> = own.map(|(_, block)| block).collect();
    progress(Progress::Step {
        step: Step::Simulate,
        parts: own.iter().map(|block| block.duels.len()).sum(),
    });
    let written = thread::scope(|scope| {
        let (simulated, to_write) = sync_channel(WAITING_BLOCKS);
        let writer = scope.spawn(|| write_all(&folder, pokedex, config, to_write));
        for block in own {
            let on_duel = || progress(Progress::Advance);
            let fought = source.fought(block.portion, block.duels.clone(), on_duel)?;
            if simulated.send((block, fought)).is_err() {
                // The writer gave up, and says why.
                break;
            }
        }
        drop(simulated);
        writer.join().expect("the writer does not panic")
    })?;
    let manifest = Manifest::new(origin, shard, written);
    folder.put(&file_name(shard), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

/// Refuses a folder with shards that do not belong to the same dataset.
fn require_room(folder: &Folder, origin: &Origin, shard: Shard) -> anyhow::Result<()> {
    for name in folder.names()?.iter().filter(|name| is_one(name)) {
        let manifest = Manifest::read(folder, name);
        let manifest = manifest.with_context(|| format!("remove {name} to build there"))?;
        ensure!(
            manifest.origin == *origin && manifest.shard.siblings().eq(shard.siblings()),
            "{} holds shard {} of another dataset: build this one elsewhere, or remove that one",
            folder.place(),
            manifest.shard,
        );
    }
    Ok(())
}

/// Refuses a folder with blocks that a reader of all its files would take for this dataset's.
fn require_plan(folder: &Folder, config: &Config) -> anyhow::Result<()> {
    let planned: HashSet<String> = blocks(config).iter().map(Block::path).collect();
    for portion in Portion::ALL {
        let below = portion.folder();
        for name in folder.names_in(&below)? {
            let path = format!("{below}/{name}");
            ensure!(
                planned.contains(&path) || !name.ends_with(".parquet"),
                "{} holds {path}, which is no part of this dataset: build this one elsewhere, or remove that file",
                folder.place()
            );
        }
    }
    Ok(())
}

fn write_all(
    folder: &Folder,
    pokedex: &Pokedex,
    config: &Config,
    simulated: Receiver<Simulated<'_>>,
) -> anyhow::Result<Vec<Written>> {
    let written = simulated.into_iter().map(|(block, fought)| {
        let n_simulations = block.portion.n_simulations(config);
        write(folder, pokedex, n_simulations, &block, &fought)
    });
    written.collect()
}

fn write(
    folder: &Folder,
    pokedex: &Pokedex,
    n_simulations: u32,
    block: &Block,
    fought: &[Fought<'_>],
) -> anyhow::Result<Written> {
    let file = table::write(pokedex, n_simulations, fought)?;
    let duels = fought.iter().map(|it| (&it.draw, &it.observed));
    let entry = Entry {
        path: block.path(),
        n_duels: fought.len(),
        digest: table::digest(pokedex, n_simulations, duels)?,
        n_bytes: file.len(),
        sha256: sha256(&file),
    };
    folder.put(&entry.path, file)?;
    let mut scenarios = BTreeMap::new();
    for it in fought {
        *scenarios.entry(it.draw.scenario).or_default() += 1;
    }
    Ok(Written {
        entry,
        portion: block.portion,
        scenarios,
    })
}
