//! What goes wrong is said in one sentence, and nothing is lost by it.

use std::fs;
use std::net::TcpListener;

use crate::process::{output, sentence, stdout};
use crate::state::data_dir;

#[test]
fn an_occupied_port_is_named_with_the_option_that_changes_it() {
    let data_dir = tempfile::tempdir().unwrap();
    let occupied = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = occupied.local_addr().unwrap().port().to_string();
    for option in ["--api-port", "--web-port"] {
        let other = if option == "--api-port" {
            "--web-port"
        } else {
            "--api-port"
        };
        let arguments = ["up", option, &port, other, "0"];
        let told = sentence(&output(data_dir.path(), &arguments));
        assert!(told.contains(&port) && told.contains(option), "{told}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let data_dir = tempfile::tempdir().unwrap();
    let file = data_dir.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    for command in ["up", "train", "etl"] {
        let told = sentence(&output(&file.join("below"), &[command]));
        assert!(
            told.contains("file/below") && told.contains("--data-dir"),
            "{told}"
        );
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a folder");
}

#[test]
fn a_damaged_database_is_named_and_left_as_it_is() {
    let data_dir = data_dir();
    let database = data_dir.path().join("predictiondex.db");
    let garbage = "this was a database".repeat(1000);
    fs::write(&database, &garbage).unwrap();
    for arguments in [
        &["up", "--api-port", "0", "--web-port", "0"][..],
        &["predict", "mew", "mew"],
    ] {
        let told = sentence(&output(data_dir.path(), arguments));
        assert!(told.contains("predictiondex.db"), "{told}");
        assert_eq!(fs::read_to_string(&database).unwrap(), garbage);
    }
}

#[test]
fn a_damaged_model_is_named_and_left_as_it_is() {
    let data_dir = data_dir();
    let model = data_dir.path().join("models/versions/1/model.json");
    let whole = fs::read(&model).unwrap();
    let half = &whole[..whole.len() / 2];
    fs::write(&model, half).unwrap();
    for arguments in [
        &["up", "--api-port", "0", "--web-port", "0"][..],
        &["predict", "mew", "mew"],
    ] {
        let told = sentence(&output(data_dir.path(), arguments));
        assert!(told.contains("model.json"), "{told}");
        assert_eq!(fs::read(&model).unwrap(), half);
    }
}

#[test]
fn without_a_model_predict_says_how_to_get_one() {
    let data_dir = tempfile::tempdir().unwrap();
    let told = sentence(&output(data_dir.path(), &["predict", "mew", "mew"]));
    assert!(told.contains("predictiondex train"), "{told}");
}

#[test]
fn training_alone_makes_what_predict_needs() {
    let data_dir = tempfile::tempdir().unwrap();
    let small = [
        "train",
        "--training-duels",
        "2000",
        "--test-duels",
        "100",
        "--trees",
        "10",
    ];
    stdout(&output(data_dir.path(), &small));
    let answer = stdout(&output(data_dir.path(), &["predict", "mew", "mew"]));
    assert!(answer.contains("Mew contre Mew"), "{answer}");
    let unless = [small.as_slice(), &["--unless-trained"]].concat();
    let told = stdout(&output(data_dir.path(), &unless));
    assert_eq!(told, "", "it trained although there was a model");
}

#[test]
fn a_misspelt_name_is_met_with_a_suggestion_in_the_language_of_the_user() {
    let data_dir = data_dir();
    let french = sentence(&output(data_dir.path(), &["predict", "Carapuse", "mew"]));
    assert!(
        french.contains("Carapuse") && french.contains("Carapuce\u{202f}?"),
        "{french}"
    );
    let arguments = ["predict", "mew", "Sqirtle", "--lang", "en"];
    let english = sentence(&output(data_dir.path(), &arguments));
    assert!(english.contains("did you mean Squirtle"), "{english}");
}

#[test]
fn a_move_that_cannot_be_known_is_refused_by_name() {
    let data_dir = data_dir();
    let arguments = ["predict", "Carapuce", "Salamèche", "--moves", "Tonnerre"];
    let told = sentence(&output(data_dir.path(), &arguments));
    assert!(
        told.contains("Tonnerre") && told.contains("Carapuce"),
        "{told}"
    );
}
