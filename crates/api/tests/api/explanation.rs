//! Why the recommended move has its odds: `explain` of `/predict/best-move`, and the features' importance.

use ml::features::{N_FEATURES, names};
use serde_json::{Value, json};

use crate::predict::{pikachu_against_squirtle, predict};
use crate::service::spawn_app;

/// What the API's document promises.
const TOLERANCE: f64 = 1e-4;

fn explained(mut question: Value) -> Value {
    question["explain"] = json!(true);
    question
}

fn contributions(answer: &Value) -> &Vec<Value> {
    answer["explanation"]["contributions"].as_array().unwrap()
}

fn part(answer: &Value, feature: &str) -> f64 {
    let part = contributions(answer)
        .iter()
        .find(|part| part["feature"] == feature);
    part.unwrap()["contribution"].as_f64().unwrap()
}

#[tokio::test]
async fn an_answer_is_explained_only_where_that_is_asked_for() {
    let service = spawn_app().await;
    let question = pikachu_against_squirtle();
    let plain = predict(&service, &question).await;
    assert!(plain.ok().get("explanation").is_none(), "{}", plain.text);
    let mut declined = question.clone();
    declined["explain"] = json!(false);
    assert_eq!(predict(&service, &declined).await.text, plain.text);
    let explained = predict(&service, &explained(question)).await;
    // But for the explanation at its end, the answer is the same byte for byte.
    let beginning = plain.text.strip_suffix('}').unwrap();
    assert!(explained.text.starts_with(beginning), "{}", explained.text);
    assert!(explained.ok()["explanation"].is_object());
}

#[tokio::test]
async fn the_parts_of_all_features_add_up_to_the_log_odds_of_the_worst_case() {
    let service = spawn_app().await;
    let answer = predict(&service, &explained(pikachu_against_squirtle()))
        .await
        .ok();
    let explanation = &answer["explanation"];
    assert_eq!(explanation["move_name"], answer["recommended_move"]);
    assert_eq!(explanation["move_name_en"], answer["recommended_move_en"]);
    let best = &answer["all_moves"][0];
    assert_eq!(explanation["opponent_move"], best["worst_case_move"]);
    assert_eq!(explanation["opponent_move_en"], best["worst_case_move_en"]);
    let probability = answer["win_probability"].as_f64().unwrap();
    let log_odds = explanation["log_odds"].as_f64().unwrap();
    assert!(((probability / (1.0 - probability)).ln() - log_odds).abs() < 1e-9);
    let parts = contributions(&answer);
    let mut features: Vec<&str> = parts
        .iter()
        .map(|part| part["feature"].as_str().unwrap())
        .collect();
    let sizes: Vec<f64> = parts
        .iter()
        .map(|part| part["contribution"].as_f64().unwrap())
        .collect();
    assert!((sizes.iter().sum::<f64>() - log_odds).abs() < TOLERANCE);
    assert!(sizes.is_sorted_by(|x, y| x.abs() >= y.abs()), "{sizes:?}");
    let mut expected = names();
    features.sort_unstable();
    expected.sort_unstable();
    assert_eq!(features, expected);
}

#[tokio::test]
async fn a_part_says_what_it_is_about_in_both_languages() {
    let service = spawn_app().await;
    let answer = predict(&service, &explained(pikachu_against_squirtle()))
        .await
        .ok();
    let race = &contributions(&answer)[0];
    assert_eq!(race["feature"], "race");
    assert_eq!(race["side"], "A");
    assert_eq!(race["label"], "Chance de mettre K.O. en premier");
    assert_eq!(race["label_en"], "Chance to knock out first");
    let value = race["value"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&value), "{value}");
    let text = race["value_text"].as_str().unwrap();
    assert!(text.ends_with("\u{202f}%"), "{text}");
    assert_eq!(
        text.replace('\u{202f}', ""),
        race["value_text_en"].as_str().unwrap()
    );
    assert!(race["contribution"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn what_speaks_for_one_side_speaks_against_the_other() {
    let service = spawn_app().await;
    let duel = |a: (i32, &str), b: (i32, &str)| {
        explained(json!({
            "pokemon_a_id": a.0,
            "pokemon_b_id": b.0,
            "available_moves": [a.1],
            "available_moves_b": [b.1],
        }))
    };
    let (pikachu, squirtle) = ((25, "Tonnerre"), (7, "Surf"));
    let own = predict(&service, &duel(pikachu, squirtle)).await.ok();
    let other = predict(&service, &duel(squirtle, pikachu)).await.ok();
    let [own_odds, other_odds] =
        [&own, &other].map(|answer| answer["explanation"]["log_odds"].as_f64().unwrap());
    assert!(own_odds > 1.0);
    assert!((own_odds + other_odds).abs() < 1e-12);
    assert!((part(&own, "race") - own_odds).abs() < TOLERANCE);
    assert!((part(&other, "race") + own_odds).abs() < TOLERANCE);
}

#[tokio::test]
async fn what_is_no_truth_value_is_refused_at_its_place() {
    let service = spawn_app().await;
    for wrong in [json!("yes"), json!(1), Value::Null] {
        let mut question = pikachu_against_squirtle();
        question["explain"] = wrong;
        let (loc, kind, _) = predict(&service, &question).await.refusal();
        assert_eq!(loc, json!(["body", "explain"]));
        assert_eq!(kind, "value_error");
    }
}

#[tokio::test]
async fn the_importance_of_all_features_adds_up_to_one() {
    let info = spawn_app().await.get("/predict/model-info").await.ok();
    let importance = info["feature_importance"].as_array().unwrap();
    assert_eq!(importance.len(), N_FEATURES);
    let gains: Vec<f64> = importance
        .iter()
        .map(|it| it["gain"].as_f64().unwrap())
        .collect();
    assert!((gains.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{gains:?}");
    assert_eq!(importance[0]["feature"], "race");
    assert_eq!(importance[0]["gain"], 1.0);
    assert_eq!(importance[0]["label"], "Chance de mettre K.O. en premier");
    assert_eq!(importance[0]["label_en"], "Chance to knock out first");
}
