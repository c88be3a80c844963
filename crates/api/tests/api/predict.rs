//! `/predict`: rankings, with and without HTTP, and the model behind them.

use api::error::ApiError;
use api::predict::{Question, best_move};
use dex::pokedex::{FormId, Language};
use ml::registry::Registry;
use serde_json::{Value, json};

use crate::model;
use crate::service::{Answer, POKEDEX, Service, spawn_app};

const MAGNEMITE: FormId = FormId(81);

pub(crate) async fn predict(service: &Service, body: &Value) -> Answer {
    service.post("/predict/best-move", body.to_string()).await
}

pub(crate) fn pikachu_against_squirtle() -> Value {
    json!({
        "pokemon_a_id": 25,
        "pokemon_b_id": 7,
        "available_moves": ["Vive-Attaque", "Tonnerre", "Coup d'Boule"],
        "available_moves_b": ["Surf", "Charge"],
    })
}

#[tokio::test]
async fn the_best_move_is_the_first_of_a_ranking_by_worst_case() {
    let answer = predict(&spawn_app().await, &pikachu_against_squirtle())
        .await
        .ok();
    assert_eq!(answer["pokemon_a_name"], "Pikachu");
    assert_eq!(answer["pokemon_b_name"], "Carapuce");
    assert_eq!(answer["recommended_move"], "Tonnerre");
    assert_eq!(answer["recommended_move_en"], "Thunderbolt");
    assert_eq!(answer["level"], 50);
    assert_eq!(answer["model_version"], "1");
    assert_eq!(answer["opponent_moves_assumed"], false);
    let moves = answer["all_moves"].as_array().unwrap();
    assert_eq!(moves.len(), 3);
    assert_eq!(moves[0]["move_name"], answer["recommended_move"]);
    assert_eq!(moves[0]["win_probability"], answer["win_probability"]);
    assert_eq!(
        moves[0]["average_win_probability"],
        answer["average_win_probability"]
    );
    for pair in moves.windows(2) {
        assert!(pair[0]["score"].as_f64() >= pair[1]["score"].as_f64());
    }
    for mv in moves {
        assert_eq!(mv["score"], mv["win_probability"]);
        let probability = mv["win_probability"].as_f64().unwrap();
        let winner = if probability >= 0.5 { "A" } else { "B" };
        assert_eq!(mv["predicted_winner"], winner);
        assert!(["Surf", "Charge"].contains(&mv["worst_case_move"].as_str().unwrap()));
        assert!(mv["average_win_probability"].as_f64().unwrap() >= probability);
    }
}

#[tokio::test]
async fn each_ranked_move_says_what_it_is_worth() {
    let answer = predict(&spawn_app().await, &pikachu_against_squirtle())
        .await
        .ok();
    let thunderbolt = &answer["all_moves"][0];
    assert_eq!(thunderbolt["move_type"], "électrik");
    assert_eq!(thunderbolt["move_power"], 90);
    assert_eq!(thunderbolt["stab"], 1.5);
    assert_eq!(thunderbolt["type_multiplier"], 2.0);
    assert_eq!(thunderbolt["effective_power"], 270.0);
    assert_eq!(thunderbolt["priority"], 0);
    let moves = answer["all_moves"].as_array().unwrap().iter();
    let quick_attack = moves
        .clone()
        .find(|mv| mv["move_name"] == "Vive-Attaque")
        .unwrap();
    assert_eq!(quick_attack["priority"], 1);
    assert_eq!(quick_attack["effective_power"], 40.0);
}

#[tokio::test]
async fn an_opponent_without_moves_is_given_all_it_can_fight_with() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    question["pokemon_b_id"] = json!(MAGNEMITE.0);
    question
        .as_object_mut()
        .unwrap()
        .remove("available_moves_b");
    let assumed = predict(&service, &question).await.ok();
    assert_eq!(assumed["opponent_moves_assumed"], true);
    question["available_moves_b"] = Value::Null;
    assert_eq!(predict(&service, &question).await.ok(), assumed);
    let legal = POKEDEX.battle_moves(MAGNEMITE, 50);
    let names: Vec<&str> = legal.iter().map(|mv| mv.name.french.as_str()).collect();
    assert!(names.len() > 1);
    question["available_moves_b"] = json!(names);
    let given = predict(&service, &question).await.ok();
    assert_eq!(given["all_moves"], assumed["all_moves"]);
}

#[tokio::test]
async fn names_are_taken_in_either_language_and_folded_when_they_repeat() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    let french = predict(&service, &question).await.ok();
    question["available_moves"] = json!([
        "quick attack",
        "VIVE ATTAQUE",
        "Thunderbolt",
        "Headbutt",
        "tonnerre"
    ]);
    question["available_moves_b"] = json!(["surf", "Tackle"]);
    assert_eq!(predict(&service, &question).await.ok(), french);
}

#[tokio::test]
async fn the_level_is_fifty_unless_it_is_asked_for() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    let default = predict(&service, &question).await.ok();
    question["level"] = json!(50);
    assert_eq!(predict(&service, &question).await.ok(), default);
    question["level"] = json!(100);
    assert_eq!(predict(&service, &question).await.ok()["level"], 100);
    for level in [0, 101] {
        question["level"] = json!(level);
        let (loc, kind, msg) = predict(&service, &question).await.refusal();
        assert_eq!(
            (loc, kind.as_str()),
            (json!(["body", "level"]), "level_out_of_range")
        );
        assert!(msg.contains(&level.to_string()), "{msg}");
    }
    for level in [-1, 256] {
        question["level"] = json!(level);
        let (loc, _, msg) = predict(&service, &question).await.refusal();
        assert_eq!(loc, json!(["body", "level"]));
        assert!(msg.contains("between 1 and 100"), "{msg}");
    }
}

#[tokio::test]
async fn the_model_tells_what_it_is() {
    let info = spawn_app().await.get("/predict/model-info").await.ok();
    assert_eq!(info["model_type"], "stumps");
    assert_eq!(info["version"], "1");
    assert_eq!(
        info["n_features"],
        info["features"].as_array().unwrap().len()
    );
    assert_eq!(info["metrics"]["unseen_pairs"]["model"]["accuracy"], 0.95);
    assert_eq!(info["trained_at"], "2026-01-01T00:00:00Z");
    assert_eq!(info["hyperparameters"], json!({"n_trees": 19}));
    assert_eq!(info["seed"], 7);
}

#[test]
fn without_http_a_side_without_names_fights_with_all_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let champion = model::champion(&Registry::new(dir.path()), &POKEDEX);
    let mut question = Question {
        pokemon_a: 151,
        pokemon_b: 151,
        moves_a: None,
        moves_b: None,
        level: 100,
    };
    let answer = best_move(&POKEDEX, &champion, &question, Language::French).unwrap();
    let legal = POKEDEX.battle_moves(FormId(151), 100);
    assert!(legal.len() > 20);
    assert_eq!(answer.all_moves.len(), legal.len());
    question.pokemon_a = 132;
    let refused = best_move(&POKEDEX, &champion, &question, Language::English).unwrap_err();
    assert!(matches!(&refused, ApiError::Invalid(errors) if errors.len() == 1));
    assert_eq!(
        refused.to_string(),
        "Ditto knows no damaging move at level 100; try a higher level or another Pokémon"
    );
}
