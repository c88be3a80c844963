//! What the command says.

use std::fs;

use serde_json::Value;

use crate::database::Database;

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

#[test]
fn a_dry_run_says_what_would_change() {
    let database = Database::sqlite();
    let (succeeded, told) = say(&database, &["etl", "--dry-run"]);
    assert!(
        succeeded && told.starts_with("What would change in the Pokédex\n"),
        "{told}"
    );
    let (_, loaded) = say(&database, &["etl"]);
    assert!(loaded.starts_with("Pokédex loaded\n"), "{loaded}");
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
