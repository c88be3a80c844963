//! What the command says.

use std::fs;

use dex::provenance::{Collection, Mode, Run};
use dex::snapshot;
use serde_json::Value;

use crate::database::{Database, psql};
use crate::program::program;

fn say(database: &Database, arguments: &[&str]) -> (bool, String) {
    let output = database.program(arguments).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(told).unwrap())
}

#[test]
fn a_load_is_told_as_tables_and_kept_as_json() {
    let database = Database::sqlite();
    let (succeeded, told) = say(&database, &["etl"]);
    assert!(succeeded && told.starts_with("Pokédex loaded\n"), "{told}");
    for line in [
        "extract",
        "learnset             5976    5976",
        "digest none",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let report = fs::read_to_string(database.etl_dir().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert!(told.contains(report["digest"].as_str().unwrap()), "{told}");
    let (_, again) = say(&database, &["etl"]);
    assert!(again.starts_with("The Pokédex was up to date\n"), "{again}");
}

fn what_would_change(database: &Database) -> String {
    let (succeeded, told) = say(database, &["etl", "--dry-run", "--keep-live"]);
    let told = told.strip_prefix("What would change in the Pokédex\n");
    assert!(succeeded && told.is_some(), "{told:?}");
    told.unwrap().to_owned()
}

#[test]
fn a_dry_run_says_what_would_change_and_makes_no_file() {
    let database = Database::sqlite();
    let told = what_would_change(&database);
    assert!(told.contains("learnset             5976    5976"), "{told}");
    let files = fs::read_dir(database.folder()).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["etl"]);
    let (_, loaded) = say(&database, &["etl"]);
    assert!(loaded.starts_with("Pokédex loaded\n"), "{loaded}");
}

#[test]
fn a_dry_run_makes_no_table() {
    let database = Database::postgresql();
    what_would_change(&database);
    // Refused while anything is in it.
    psql(&database.url, "drop schema public restrict");
}

/// Facts of a live run that started from these documents.
async fn load_live(database: &Database, change: impl FnOnce(&mut Collection)) {
    let mut live = snapshot::collection().unwrap();
    live.facts.species[0].name_fr.push('!');
    change(&mut live);
    let run = Run {
        mode: Mode::Live,
        program: "test".to_owned(),
        started_at: 1_795_478_400,
    };
    let db = database.open().await;
    db.migrate().await.unwrap();
    db.load(&live.check().unwrap(), &run).await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn live_facts_stay_where_that_is_wished() {
    let database = Database::sqlite();
    let kept = "The Pokédex keeps what the live run of 2026-11-24T00:00:00Z read\n";
    let (succeeded, told) = say(&database, &["etl", "--keep-live"]);
    assert!(succeeded && told.starts_with("Pokédex loaded\n"), "{told}");
    load_live(&database, |_| {}).await;
    assert_eq!(
        say(&database, &["etl", "--keep-live"]),
        (true, kept.to_owned())
    );
    load_live(&database, |live| {
        live.facts.species[1].name_fr.push('!');
        live.documents[0].sha256 = "0".repeat(64);
    })
    .await;
    let (succeeded, told) = say(&database, &["etl", "--keep-live"]);
    let other = told.strip_prefix(kept).unwrap();
    assert!(
        succeeded && other.contains("run \"predictiondex etl --source live\" again"),
        "{told}"
    );
    let (_, told) = say(&database, &["etl"]);
    assert!(told.starts_with("Pokédex loaded\n"), "{told}");
    let (_, told) = say(&database, &["etl", "--keep-live"]);
    assert!(told.starts_with("The Pokédex was up to date\n"), "{told}");
}

#[test]
fn a_source_that_cannot_be_reached_fails_and_is_named() {
    let database = Database::sqlite();
    say(&database, &["etl"]);
    let nowhere = "http://127.0.0.1:9/api/v2/";
    let arguments = [
        "etl",
        "--source",
        "live",
        "--only",
        "pokeapi",
        "--pokeapi-url",
        nowhere,
    ];
    let (succeeded, told) = say(&database, &arguments);
    assert!(
        !succeeded && told.contains("failed to get a list from pokeapi at http://127.0.0.1:9/"),
        "{told}"
    );
    let offline = database.folder().display().to_string();
    let (succeeded, told) = say(
        &database,
        &["etl", "--source", "live", "--offline-cache", &offline],
    );
    assert!(
        !succeeded && told.contains("holds no whole answer, and nothing may be asked"),
        "{told}"
    );
    let (_, again) = say(&database, &["etl"]);
    assert!(again.starts_with("The Pokédex was up to date\n"), "{again}");
}

#[test]
fn options_that_do_not_fit_are_refused_before_anything_is_made() {
    let database = Database::sqlite();
    let folder = database.folder().join("none");
    let data_dir = folder.display().to_string();
    for (options, expected) in [
        (&["--only", "pokeapi"][..], "--source live"),
        (&["--offline-cache", "x"], "--source live"),
        (&["--keep-live", "--source", "live"], "--source snapshot"),
        (
            &["--source", "live", "--pokepedia-url", "pokepedia.fr"],
            "--pokepedia-url takes https://HOST/PATH, or http://127.0.0.1:PORT/PATH",
        ),
        (
            &["--source", "live", "--pokeapi-url", "ftp://pokeapi.co/"],
            "--pokeapi-url takes https://HOST/PATH, or http://127.0.0.1:PORT/PATH",
        ),
    ] {
        let output = program()
            .args(["--lang", "en", "--data-dir", &data_dir, "etl"])
            .args(options)
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && told.contains(expected),
            "{expected}: {told}"
        );
        assert!(!folder.exists(), "{options:?}");
    }
}
