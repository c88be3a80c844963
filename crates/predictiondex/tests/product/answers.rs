//! One question, asked on the command line, over HTTP and on the page: one answer.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::process::{Up, output, stdout};
use crate::state::data_dir;

/// What a way of asking answers.
#[derive(Debug, PartialEq)]
struct Answer {
    recommended: String,
    win_probability: f64,
}

impl Answer {
    fn from_json(json: &Value) -> Answer {
        Answer {
            recommended: json["recommended_move"].as_str().unwrap().to_owned(),
            win_probability: json["win_probability"].as_f64().unwrap(),
        }
    }
}

#[tokio::test]
async fn page_command_line_and_api_recommend_the_same_move() {
    let data_dir = data_dir();
    let up = Up::start(data_dir.path());
    assert!(
        !up.printed.contains("Simulation"),
        "a later start trains: {}",
        up.printed
    );
    let key = std::fs::read_to_string(data_dir.path().join("api-key")).unwrap();
    let browser = Browser::start().await;
    for (own, opponent) in [
        ("Carapuce", "Salamèche"),
        ("mewtwo", "Léviator"),
        ("Mew", "mew"),
    ] {
        let json = stdout(&output(
            data_dir.path(),
            &["predict", own, opponent, "--json"],
        ));
        let command_line: Value = serde_json::from_str(&json).unwrap();
        let expected = Answer::from_json(&command_line);
        assert_eq!(ask_api(&up.api, key.trim(), &command_line).await, expected);
        assert_eq!(ask_page(&browser, &up.web, own, opponent).await, expected);
    }
    // At a low level, moves that come later or on evolving are not to be counted on.
    let arguments = ["predict", "Électhor", "Empiflor", "--level", "20", "--json"];
    let json = stdout(&output(data_dir.path(), &arguments));
    let expected = Answer::from_json(&serde_json::from_str(&json).unwrap());
    let address = format!("{}/prediction?a=Zapdos&b=Victreebel&level=20", up.web);
    browser.client.goto(&address).await.unwrap();
    assert_eq!(read_answer(&browser).await, expected);
    browser.client.clone().close().await.unwrap();
}

/// Asks for the moves that the command line has ranked, as many as the API takes at once.
async fn ask_api(api: &str, key: &str, command_line: &Value) -> Answer {
    let ranked = command_line["all_moves"].as_array().unwrap();
    let moves: Vec<&Value> = ranked.iter().map(|score| &score["move_name"]).collect();
    let body = json!({
        "pokemon_a_id": command_line["pokemon_a_id"],
        "pokemon_b_id": command_line["pokemon_b_id"],
        "available_moves": &moves[..moves.len().min(20)],
    });
    let response = reqwest::Client::new()
        .post(format!("{api}/predict/best-move"))
        .header("X-API-Key", key)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    Answer::from_json(&response.json().await.unwrap())
}

/// Types both names and presses Enter.
async fn ask_page(browser: &Browser, web: &str, own: &str, opponent: &str) -> Answer {
    let client = &browser.client;
    client.goto(web).await.unwrap();
    for (field, name) in [("#a", own), ("#b", opponent)] {
        let input = client.find(Locator::Css(field)).await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(name).await.unwrap();
    }
    let input = client.find(Locator::Css("#b")).await.unwrap();
    input.send_keys(&Key::Enter.to_string()).await.unwrap();
    read_answer(browser).await
}

async fn read_answer(browser: &Browser) -> Answer {
    let client = &browser.client;
    let found = client.wait().for_element(Locator::Css("#recommended-move"));
    let recommended = found.await.unwrap().text().await.unwrap();
    let odds = client.find(Locator::Css("#win-probability")).await.unwrap();
    let value = odds.attr("value").await.unwrap().unwrap();
    Answer {
        recommended,
        win_probability: value.parse().unwrap(),
    }
}

#[test]
fn a_prediction_is_told_in_both_languages() {
    let data_dir = data_dir();
    let french = stdout(&output(
        data_dir.path(),
        &["predict", "carapuce", "SALAMECHE"],
    ));
    assert!(
        french.contains("Carapuce contre Salamèche, niveau 50"),
        "{french}"
    );
    assert!(french.contains("en moyenne"), "{french}");
    let arguments = ["predict", "Squirtle", "Charmander", "--lang", "en"];
    let english = stdout(&output(data_dir.path(), &arguments));
    assert!(
        english.contains("Squirtle against Charmander, level 50"),
        "{english}"
    );
    assert!(english.contains("on average"), "{english}");
}

#[test]
fn the_reasons_of_a_prediction_are_told_where_they_are_asked_for() {
    let data_dir = data_dir();
    let duel = ["predict", "Carapuce", "Salamèche", "--moves", "Surf"];
    let ask = |more: &[&str]| stdout(&output(data_dir.path(), &[&duel, more].concat()));
    let plain = ask(&[]);
    let told = ask(&["--explain"]);
    let (_, reasons) = told.split_once("Ce qui compte le plus").unwrap();
    let (reasons, _) = reasons.split_once("\n\n").unwrap();
    assert_eq!(reasons.lines().skip(3).count(), 5, "{reasons}");
    assert!(
        reasons.contains("Chance de mettre K.O. en premier"),
        "{reasons}"
    );
    assert!(reasons.contains("ton Carapuce"), "{reasons}");
    assert!(!plain.contains("Ce qui compte le plus"), "{plain}");
    let english = ask(&["--explain", "--lang", "en"]);
    assert!(english.contains("Chance to knock out first"), "{english}");
    let json: Value = serde_json::from_str(&ask(&["--json"])).unwrap();
    assert!(json.get("explanation").is_none());
    let json: Value = serde_json::from_str(&ask(&["--json", "--explain"])).unwrap();
    let explanation = &json["explanation"];
    let parts = explanation["contributions"].as_array().unwrap();
    let parts = parts
        .iter()
        .map(|part| part["contribution"].as_f64().unwrap());
    let log_odds = explanation["log_odds"].as_f64().unwrap();
    assert!((parts.sum::<f64>() - log_odds).abs() < 1e-4);
}

#[test]
fn chosen_moves_and_level_are_the_ones_that_count() {
    let data_dir = data_dir();
    let arguments = [
        "predict",
        "Carapuce",
        "Salamèche",
        "--moves",
        "Pistolet à O,charge",
        "--opponent-moves",
        "Flammèche",
        "--level",
        "12",
        "--json",
    ];
    let answer: Value =
        serde_json::from_str(&stdout(&output(data_dir.path(), &arguments))).unwrap();
    assert_eq!(answer["level"], 12);
    assert_eq!(answer["opponent_moves_assumed"], false);
    let ranked = answer["all_moves"].as_array().unwrap();
    let names: Vec<_> = ranked
        .iter()
        .map(|score| score["move_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Pistolet à O", "Charge"]);
    for score in ranked {
        assert_eq!(score["worst_case_move"], "Flammèche");
        assert_eq!(score["win_probability"], score["average_win_probability"]);
    }
}
