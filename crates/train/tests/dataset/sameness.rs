//! A dataset is the same whoever builds it, and as good as simulating.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use train::dataset::{Dataset, Manifest, build, check};
use train::{Config, Portion, Progress, Scenario, Step, run, run_on};

use crate::built::{POKEDEX, WHOLE, build_of, config, files, many, open, place};

#[test]
fn the_files_and_the_digest_depend_neither_on_shards_nor_on_threads() {
    let [whole, parts] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let digest = build_of(&many(), whole.path(), "1/1", 4).digest;
    let shards = ["3/3", "1/3", "2/3"].map(|shard| {
        let is_whole = Dataset::open(place(parts.path()), &POKEDEX).is_ok();
        assert!(!is_whole, "before {shard}");
        build_of(&many(), parts.path(), shard, 1)
    });
    assert!(files(parts.path()) == files(whole.path()));
    assert_eq!(files(parts.path()).len(), 7);
    assert_eq!(shards.map(|manifest| manifest.blocks.len()), [2, 3, 2]);
    assert_eq!(open(parts.path()).digest(), digest);
    assert_eq!(open(whole.path()).digest(), digest);
}

#[test]
fn another_seed_gives_another_digest() {
    let other = tempfile::tempdir().unwrap();
    let config = Config {
        seed: 4,
        ..config()
    };
    let other = build_of(&config, other.path(), "1/1", 2);
    assert_ne!(other.digest, open(WHOLE.path()).digest());
}

#[test]
fn the_manifest_counts_what_the_files_hold() {
    let path = WHOLE.path().join("manifest-1-of-1.json");
    let manifest: Manifest = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(manifest.splits[&Portion::Training], 1_500);
    assert_eq!(manifest.splits[&Portion::Validation], 300);
    assert_eq!(manifest.splits[&Portion::Varied], 150);
    let n_duels: usize = manifest.splits.values().sum();
    assert_eq!(n_duels, open(WHOLE.path()).n_duels());
    assert_eq!(manifest.scenarios.values().sum::<usize>(), n_duels);
    let best = manifest.scenarios[&Scenario::BestMoves] as f64 / n_duels as f64;
    assert!((0.15..0.20).contains(&best), "{best}");
    assert_eq!(manifest.digest, open(WHOLE.path()).digest());
}

#[test]
fn a_dataset_gives_the_model_that_simulating_gives() {
    let [simulated, stored, duels] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let expected = run(&POKEDEX, &many(), simulated.path(), None, |_| ()).unwrap();
    build_of(&many(), duels.path(), "1/1", 2);
    let dataset = open(duels.path());
    // Those settings are the dataset's: what is said of duels here counts nothing.
    let growth = Config {
        trees: 4,
        ..Config::default()
    };
    let found = run_on(&dataset, &POKEDEX, &growth, stored.path(), None, |_| ()).unwrap();
    assert_eq!(found.manifest.model_sha256, expected.manifest.model_sha256);
    assert_eq!(found.manifest.data_digest, expected.manifest.data_digest);
    assert_eq!(found.manifest.metrics, expected.manifest.metrics);
    assert_eq!(
        found.manifest.hyperparameters,
        expected.manifest.hyperparameters
    );
    assert_eq!(found.record.data, expected.record.data);
    assert_eq!(expected.record.dataset_digest, None);
    assert_eq!(found.record.dataset_digest, Some(dataset.digest()));
}

#[test]
fn a_stored_dataset_is_examined_as_simulated_duels_are() {
    let report = open(WHOLE.path()).check(&POKEDEX, |_| ()).unwrap();
    assert_eq!(report, check(&POKEDEX, &config(), |_| ()).unwrap());
}

#[test]
fn progress_covers_every_duel_of_a_shard_and_of_a_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let [announced, advanced] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let progress = |expected: Step| {
        let (announced, advanced) = (&announced, &advanced);
        move |progress| match progress {
            Progress::Step { step, parts } => {
                assert_eq!(step, expected);
                announced.store(parts, Ordering::Relaxed);
            }
            Progress::Advance => {
                advanced.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let shard = "2/4".parse().unwrap();
    let simulated = progress(Step::Simulate);
    build(&POKEDEX, &config(), place(folder.path()), shard, simulated).unwrap();
    assert_eq!(advanced.swap(0, Ordering::Relaxed), 450);
    assert_eq!(announced.load(Ordering::Relaxed), 450);
    let dataset = open(WHOLE.path());
    dataset.check(&POKEDEX, progress(Step::Read)).unwrap();
    assert_eq!(advanced.load(Ordering::Relaxed), 2_400);
    assert_eq!(announced.load(Ordering::Relaxed), 2_400);
}
