//! A dataset that is interrupted, incomplete, damaged or made by others is refused, and says why.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tempfile::TempDir;
use train::Config;
use train::dataset::{Dataset, Shard, build};

use crate::built::{POKEDEX, WHOLE, build_in, config, files, open, place};

fn refusal(folder: &Path) -> String {
    let dataset = Dataset::open(place(folder), &POKEDEX);
    let refused = dataset.and_then(|dataset| dataset.check(&POKEDEX, |_| ()));
    format!("{:#}", refused.unwrap_err())
}

fn copy_of_whole() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (name, content) in files(WHOLE.path()) {
        let path = copy.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let manifest = "manifest-1-of-1.json";
    fs::copy(WHOLE.path().join(manifest), copy.path().join(manifest)).unwrap();
    copy
}

/// Writes another value into the manifest.
fn edit(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest-1-of-1.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn a_missing_or_damaged_file_is_refused_by_name() {
    let name = "split=training/000000.parquet";
    let copy = copy_of_whole();
    let path = copy.path().join(name);
    let mut content = fs::read(&path).unwrap();
    content[1_000] ^= 1;
    fs::write(&path, &content).unwrap();
    let told = refusal(copy.path());
    assert!(
        told.starts_with(&format!("{name} in ")) && told.contains("is damaged"),
        "{told}"
    );
    content.truncate(5_000);
    fs::write(&path, &content).unwrap();
    assert!(refusal(copy.path()).contains("is damaged"));
    fs::remove_file(&path).unwrap();
    let told = refusal(copy.path());
    assert!(
        told.starts_with(&format!("{name} is missing in ")),
        "{told}"
    );
}

#[test]
fn files_that_are_not_those_of_the_settings_are_refused() {
    let copy = copy_of_whole();
    edit(copy.path(), |manifest| {
        manifest["origin"]["settings"]["training_duels"] = 40_000.into();
    });
    let told = refusal(copy.path());
    assert!(
        told.contains("no manifest") && told.contains("split=training/000001.parquet"),
        "{told}"
    );
    let copy = copy_of_whole();
    edit(copy.path(), |manifest| {
        manifest["origin"]["settings"]["training_simulations"] = 4.into();
    });
    let told = refusal(copy.path());
    assert!(
        told.contains("other duels than its manifest tells of"),
        "{told}"
    );
}

#[test]
fn a_dataset_of_other_rules_features_or_facts_is_refused() {
    for (key, what) in [
        (
            "rules_version",
            "its version of the battle rules is old, but this program's is",
        ),
        (
            "schema_hash",
            "its feature schema is old, but this program's is",
        ),
        (
            "pokedex_digest",
            "its Pokédex is old, but this program's is",
        ),
    ] {
        let copy = copy_of_whole();
        edit(copy.path(), |manifest| {
            manifest["origin"][key] = "old".into()
        });
        let told = refusal(copy.path());
        assert!(
            told.contains("does not fit") && told.contains(what),
            "{told}"
        );
    }
    let mut changed = POKEDEX.clone();
    changed.forms[0].battle.base.speed += 1;
    assert!(Dataset::open(place(WHOLE.path()), &changed).is_err());
}

#[test]
fn an_interrupted_build_leaves_nothing_that_passes_for_a_dataset() {
    let copy = copy_of_whole();
    let advanced = AtomicUsize::new(0);
    let interrupt = |_| assert!(advanced.fetch_add(1, Ordering::Relaxed) < 1_600);
    let build = || {
        build(
            &POKEDEX,
            &config(),
            place(copy.path()),
            Shard::WHOLE,
            interrupt,
        )
    };
    assert!(catch_unwind(AssertUnwindSafe(build)).is_err());
    let told = refusal(copy.path());
    assert!(
        told.contains("holds no dataset") && told.contains("interrupted"),
        "{told}"
    );
    build_in(copy.path(), "1/1", 2);
    assert_eq!(open(copy.path()).digest(), open(WHOLE.path()).digest());
}

#[test]
fn a_dataset_without_one_of_its_shards_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    build_in(folder.path(), "1/3", 2);
    build_in(folder.path(), "3/3", 2);
    let told = refusal(folder.path());
    assert!(told.contains("it has no shard 2/3"), "{told}");
    let missing = Dataset::missing(place(folder.path())).unwrap();
    assert_eq!(missing, ["2/3".parse().unwrap()]);
}

#[test]
fn a_folder_with_another_dataset_is_left_alone() {
    let before = files(WHOLE.path());
    let other = Config {
        seed: 4,
        ..config()
    };
    for (config, shard) in [(other, "1/1"), (config(), "1/2")] {
        let shard = shard.parse().unwrap();
        let refused = build(&POKEDEX, &config, place(WHOLE.path()), shard, |_| {
            panic!("began")
        });
        let told = refused.unwrap_err().to_string();
        assert!(
            told.contains("holds shard 1/1 of another dataset"),
            "{told}"
        );
    }
    assert!(before == files(WHOLE.path()));
}

#[test]
fn blocks_that_are_no_part_of_a_dataset_are_not_left_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let stray = folder.path().join("split=training/000001.parquet");
    fs::create_dir_all(stray.parent().unwrap()).unwrap();
    fs::write(&stray, "of an interrupted build").unwrap();
    let shard = "1/1".parse().unwrap();
    let refused = build(&POKEDEX, &config(), place(folder.path()), shard, |_| {
        panic!("began")
    });
    let told = refused.unwrap_err().to_string();
    assert!(
        told.contains("holds split=training/000001.parquet, which is no part"),
        "{told}"
    );
    assert!(stray.exists());
}

#[test]
fn a_store_that_nobody_knows_is_refused_with_those_that_are_known() {
    for place in ["http://127.0.0.1/duels", "memory:///duels"] {
        let refused = Dataset::open(place, &POKEDEX);
        let told = format!("{:#}", refused.err().unwrap());
        assert!(
            told.ends_with("begin with file:, s3:, gs: or az:"),
            "{told}"
        );
    }
}
