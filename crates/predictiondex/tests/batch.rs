//! Tables of damage and duels, answered line by line.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use program::program;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../battle/tests/fixtures")
        .join(name)
}

fn run(arguments: &[&str], file: &Path) -> Output {
    program()
        .args(arguments)
        .arg("--batch")
        .arg(file)
        .output()
        .unwrap()
}

fn rows(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The rows of a table, each with its answer.
fn answered(arguments: &[&str], name: &str) -> Vec<(Value, Value)> {
    let asked = rows(&std::fs::read_to_string(fixture(name)).unwrap());
    let output = run(arguments, &fixture(name));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = rows(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(asked.len(), answers.len());
    asked.into_iter().zip(answers).collect()
}

#[test]
fn each_row_of_damage_gets_its_rolls() {
    for (asked, answer) in answered(&["damage"], "damage.jsonl") {
        assert_eq!(answer["i"], asked["i"]);
        assert_eq!(answer["rolls"], asked["sim"], "row {}", asked["i"]);
    }
}

#[test]
fn each_row_of_duels_gets_its_wins() {
    for table in ["duels.jsonl", "mixed.jsonl"] {
        for (asked, answer) in answered(&["duel", "--sims", "400", "--seed", "7"], table) {
            assert_eq!(answer["id"], asked["id"]);
            assert_eq!(answer["n"], 400);
            let count = |key: &str| answer[key].as_u64().unwrap();
            assert_eq!(count("wins_a") + count("wins_b") + count("draws"), 400);
            let theirs = asked["wins_a"].as_f64().unwrap() / asked["seeds"].as_f64().unwrap();
            // Five standard deviations of the difference of shares of 400 and 200 battles.
            let difference = theirs - count("wins_a") as f64 / 400.0;
            assert!(
                difference.abs() < 0.22,
                "row {} of {table}: {difference}",
                asked["id"]
            );
        }
    }
}

#[test]
fn a_seed_reproduces_its_answers() {
    let answers = |seed| {
        run(
            &["duel", "--sims", "50", "--seed", seed],
            &fixture("duels.jsonl"),
        )
        .stdout
    };
    assert_eq!(answers("3"), answers("3"));
    assert_ne!(answers("3"), answers("4"));
}

#[test]
fn a_line_that_cannot_be_answered_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.jsonl");
    let good = r#"{"id":1,"a":"mew","move_a":"pound","b":"mew","move_b":"pound","level":50}"#;
    for (bad, why) in [
        ("{", "not a row of duels"),
        (&good.replace("pound", "pond"), "unknown move `pond`"),
        (&good.replace("50", "101"), "level 101"),
        (
            &good.replace("pound", "metronome"),
            "metronome is not simulated",
        ),
        (
            &good.replace("\"id\"", "\"mega_a\":\"X\",\"id\""),
            "unknown field \"mega_a\"",
        ),
        (
            &good.replace("\"id\"", "\"policy\":\"greedy\",\"id\""),
            "the policy is \"greedy\"",
        ),
        (&good.replace("50", "50,\"avs\":201"), "an AV is 201"),
    ] {
        std::fs::write(&table, format!("{good}\n{bad}\n")).unwrap();
        let output = run(&["duel", "--sims", "10"], &table);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(told.contains("line 2") && told.contains(why), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn the_rows_say_everything_but_how_many_duels() {
    for (command, option, value) in [
        ("damage", "--critical", None),
        ("damage", "--nature", Some("modeste")),
        ("duel", "--level", Some("3")),
        ("duel", "--policy", Some("greedy")),
    ] {
        let arguments: Vec<&str> = [command, option].into_iter().chain(value).collect();
        let output = run(&arguments, &fixture("duels.jsonl"));
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("cannot be used with"), "{told}");
    }
}

#[test]
fn blank_lines_and_a_byte_order_mark_are_no_rows() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.jsonl");
    let good = r#"{"id":1,"a":"mew","move_a":"pound","b":"mew","move_b":"pound","level":50}"#;
    std::fs::write(&table, format!("\u{feff}{good}\r\n\r\n{good}\n\n")).unwrap();
    let output = run(&["duel", "--sims", "10"], &table);
    assert_eq!(rows(&String::from_utf8(output.stdout).unwrap()).len(), 2);
}
