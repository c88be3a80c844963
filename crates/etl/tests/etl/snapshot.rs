//! Runs on the snapshot.

use std::fs;
use std::sync::Mutex;

use dex::db::Db;
use dex::facts::Facts;
use dex::provenance::{Mode, Run};
use dex::snapshot;
use etl::{Config, Progress, Stage};
use serde_json::Value;

use crate::database::{Place, n_rows};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_receives_the_whole_snapshot() {
    let place = Place::new().await;
    let report = place.run(&Config::default()).await.unwrap();
    assert_eq!(n_rows(&report, "form"), 188);
    assert_eq!(n_rows(&report, "move"), 226);
    assert_eq!(n_rows(&report, "type_effectiveness"), 324);
    assert_eq!(n_rows(&report, "learnset"), 5976);
    assert_eq!(report.digest_before, None);
    let stored = place.db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(stored.digest(), report.digest);
    assert_eq!(stored.digest(), snapshot::pokedex().unwrap().digest());
}

#[tokio::test(flavor = "multi_thread")]
async fn running_twice_changes_nothing() {
    let place = Place::new().await;
    let first = place.run(&Config::default()).await.unwrap();
    let second = place.run(&Config::default()).await.unwrap();
    assert!(
        !first.changes.is_empty() && second.changes.is_empty(),
        "{:?}",
        second.changes
    );
    assert_eq!(second.digest_before, Some(first.digest));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let place = Place::new().await;
    let dry_run = Config {
        dry_run: true,
        ..Config::default()
    };
    let report = place.run(&dry_run).await.unwrap();
    assert_eq!(place.db.stored_digest().await.unwrap(), None);
    let loaded = place.run(&Config::default()).await.unwrap();
    assert_eq!(report.changes, loaded.changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_leaves_what_the_last_load_said() {
    let place = Place::new().await;
    place.run(&Config::default()).await.unwrap();
    let read = |name| fs::read_to_string(place.etl_dir().join(name)).unwrap();
    let before = read("report.json");
    fs::write(place.etl_dir().join("quarantine.json"), "{}").unwrap();
    let dry_run = Config {
        dry_run: true,
        ..Config::default()
    };
    place.run(&dry_run).await.unwrap();
    assert_eq!(
        (read("report.json"), read("quarantine.json")),
        (before, "{}".to_owned())
    );
    assert!(read("dry-run.json").contains("\"dry_run\": true"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_loaded_where_no_report_can_be_written() {
    let place = Place::new().await;
    let nowhere = std::path::Path::new("/proc/self");
    let error = etl::run(&place.db, &Config::default(), nowhere, |_| ())
        .await
        .unwrap_err();
    assert!(
        format!("{error:#}").contains("choose another folder with --etl-dir"),
        "{error:#}"
    );
    assert_eq!(place.db.stored_digest().await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_follow_one_another_with_counts_and_times() {
    let place = Place::new().await;
    let begun = Mutex::new(Vec::new());
    let tell = |progress| {
        if let Progress::Begin { stage, .. } = progress {
            begun.lock().unwrap().push(stage);
        }
    };
    let report = etl::run(&place.db, &Config::default(), &place.etl_dir(), tell)
        .await
        .unwrap();
    let stages = [Stage::Extract, Stage::Transform, Stage::Check, Stage::Load];
    assert_eq!(*begun.lock().unwrap(), stages);
    let over: Vec<(Stage, usize)> = report
        .stages
        .iter()
        .map(|it| (it.stage, it.n_parts))
        .collect();
    assert_eq!(
        over,
        [
            (stages[0], 7),
            (stages[1], 6910),
            (stages[2], 11),
            (stages[3], 7379)
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_a_file_too() {
    let place = Place::new().await;
    let report = place.run(&Config::default()).await.unwrap();
    let text = fs::read_to_string(place.etl_dir().join("report.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["digest"], report.digest.as_str());
    assert_eq!(json["tables"][3]["table"], "form");
    assert_eq!(json["tables"][3]["n_rows"], 188);
    assert_eq!(json["documents"][0]["location"], "data/types.csv");
    assert_eq!(json["documents"][0]["retrieved_at"], "2026-11-22T00:00:00Z");
    assert_eq!(json["stages"][1]["stage"], "transform");
}

async fn load(db: &Db, mode: Mode, change: impl FnOnce(&mut Facts)) {
    let mut other = snapshot::collection().unwrap();
    change(&mut other.facts);
    let run = Run {
        mode,
        program: "test".to_owned(),
        started_at: 1,
    };
    db.load(&other.check().unwrap(), &run).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_to_what_was_stored_are_named() {
    let place = Place::new().await;
    load(&place.db, Mode::Snapshot, |facts| {
        facts.moves[4].pp = 1;
        facts.learnset.retain(|row| row.form != "mew");
    })
    .await;
    let report = place.run(&Config::default()).await.unwrap();
    let table = |name| {
        report
            .changes
            .tables
            .iter()
            .find(|it| it.table == name)
            .unwrap()
    };
    assert_eq!(table("move").changed[0].row, "megapunch");
    assert_eq!(table("move").changed[0].cells[0].was.as_deref(), Some("1"));
    assert!(
        table("learnset")
            .added
            .contains(&"mew transform level_up 99".to_owned())
    );
    assert_eq!(table("learnset").removed, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_named() {
    let place = Place::new().await;
    let file = place.folder().join("file");
    fs::write(&file, "").unwrap();
    let error = etl::run(&place.db, &Config::default(), &file, |_| {})
        .await
        .unwrap_err();
    assert!(format!("{error:#}").contains("--etl-dir"), "{error:#}");
    assert_eq!(place.db.stored_digest().await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_serves_and_trains_finds_the_snapshot_loaded() {
    let place = Place::new().await;
    etl::load_snapshot(&place.db).await.unwrap();
    let digest = snapshot::pokedex().unwrap().digest();
    assert_eq!(place.db.stored_digest().await.unwrap(), Some(digest));
    assert!(
        place
            .run(&Config::default())
            .await
            .unwrap()
            .changes
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_snapshot_is_brought_up_to_date() {
    let place = Place::new().await;
    load(&place.db, Mode::Snapshot, |facts| {
        facts.learnset.truncate(100)
    })
    .await;
    etl::load_snapshot(&place.db).await.unwrap();
    let counts = place.db.row_counts().await.unwrap();
    assert!(counts.contains(&("learnset", 5976)), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_of_a_live_run_stay() {
    let place = Place::new().await;
    load(&place.db, Mode::Live, |facts| facts.learnset.truncate(100)).await;
    etl::load_snapshot(&place.db).await.unwrap();
    let counts = place.db.row_counts().await.unwrap();
    assert!(counts.contains(&("learnset", 100)), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_tables_is_named_in_the_error() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
    let error = etl::load_snapshot(&db).await.unwrap_err();
    assert!(format!("{error:#}").contains("dex.db"), "{error:#}");
}
