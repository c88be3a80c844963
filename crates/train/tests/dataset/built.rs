//! Datasets of a few duels, built for the tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use dex::pokedex::Pokedex;
use dex::snapshot;
use tempfile::TempDir;
use train::Config;
use train::dataset::{Dataset, Manifest, Shard, build};

pub(crate) fn config() -> Config {
    Config {
        seed: 3,
        training_duels: 1_500,
        training_simulations: 10,
        validation_duels: 300,
        test_duels: 150,
        test_simulations: 10,
        trees: 4,
        ..Config::default()
    }
}

/// More than one block of duels to learn from.
pub(crate) fn many() -> Config {
    Config {
        training_duels: 17_000,
        training_simulations: 3,
        ..config()
    }
}

pub(crate) static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| snapshot::pokedex().unwrap());

/// Built once for all tests, which copy it to change it.
pub(crate) static WHOLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), "1/1", 4);
    folder
});

pub(crate) fn build_in(folder: &Path, shard: &str, n_threads: usize) -> Manifest {
    build_of(&config(), folder, shard, n_threads)
}

pub(crate) fn build_of(config: &Config, folder: &Path, shard: &str, n_threads: usize) -> Manifest {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
    let shard: Shard = shard.parse().unwrap();
    let build = || build(&POKEDEX, config, place(folder), shard, |_| ()).unwrap();
    pool.build().unwrap().install(build)
}

pub(crate) fn place(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

pub(crate) fn open(folder: &Path) -> Dataset {
    Dataset::open(place(folder), &POKEDEX).unwrap()
}

/// Every file but the manifests, by its path in the folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let splits = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = splits.filter(|path| path.is_dir()).flat_map(|split| {
        fs::read_dir(split)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    });
    let named = files.map(|path| {
        let name = path.strip_prefix(folder).unwrap();
        (place(name).to_owned(), fs::read(&path).unwrap())
    });
    named.collect()
}
