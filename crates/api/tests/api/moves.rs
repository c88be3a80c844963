//! `/moves`: lists, searches and details of moves.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::service::{POKEDEX, spawn_app};

fn names(list: &Value) -> Vec<&str> {
    let items = list.as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_list_has_every_move_by_id() {
    let list = spawn_app().await.get("/moves/").await.ok();
    let expected: Vec<&str> = POKEDEX
        .moves
        .iter()
        .map(|mv| mv.name.french.as_str())
        .collect();
    assert_eq!(names(&list), expected);
}

#[tokio::test]
async fn a_move_is_told_in_full() {
    let service = spawn_app().await;
    assert_eq!(
        service.get("/moves/id/85").await.ok(),
        json!({
            "id": 85,
            "name": "Tonnerre",
            "name_en": "Thunderbolt",
            "category": "spécial",
            "type": {"id": 13, "name": "électrik", "name_en": "electric"},
            "power": 90,
            "accuracy": 100,
            "description": "10 % de chances de paralyser la cible.",
            "damage_type": "spécial",
        })
    );
    let seismic_toss = service.get("/moves/id/69").await.ok();
    assert_eq!(seismic_toss["power"], Value::Null);
    assert_eq!(seismic_toss["damage_type"], "physique");
    let growl = service.get("/moves/id/45").await.ok();
    assert_eq!(growl["category"], "autre");
    assert_eq!(growl["description"], Value::Null);
    assert_eq!(growl["damage_type"], Value::Null);
}

#[tokio::test]
async fn an_unknown_id_is_not_found_and_what_is_no_id_is_refused() {
    let service = spawn_app().await;
    let answer = service.get("/moves/id/9999").await;
    assert!(answer.detail(StatusCode::NOT_FOUND).contains("9999"));
    let (loc, kind, _) = service.get("/moves/id/tonnerre").await.refusal();
    assert_eq!(
        (loc, kind.as_str()),
        (json!(["path", "move_id"]), "int_parsing")
    );
}

#[tokio::test]
async fn search_looks_inside_names_whatever_their_case_and_accents() {
    let service = spawn_app().await;
    let found = service.get("/moves/search?name=eclair").await.ok();
    assert_eq!(names(&found), ["Éclair", "Poing Éclair", "Cage Éclair"]);
    let (loc, kind, _) = service.get("/moves/search?nom=eclair").await.refusal();
    assert_eq!((loc, kind.as_str()), (json!(["query", "name"]), "missing"));
    let (_, kind, _) = service.get("/moves/search?name=").await.refusal();
    assert_eq!(kind, "string_too_short");
}

#[tokio::test]
async fn moves_of_a_type_say_how_one_form_learns_them() {
    let service = spawn_app().await;
    let all = service.get("/moves/by-type/feu").await.ok();
    for item in all.as_array().unwrap() {
        assert_eq!(item["type"]["name"], "feu");
        assert_eq!(item["learn_method"], Value::Null);
    }
    let learned = service.get("/moves/by-type/FIRE?pokemon_id=6").await.ok();
    let names_learned = names(&learned);
    let way = |name: &str| {
        let place = names_learned
            .iter()
            .position(|&learned| learned == name)
            .unwrap();
        (
            learned[place]["learn_method"].clone(),
            learned[place]["learn_level"].clone(),
        )
    };
    assert_eq!(way("Flammèche"), (json!("level_up"), json!(0)));
    assert_eq!(way("Déflagration"), (json!("ct"), Value::Null));
    let magikarp = service
        .get("/moves/by-type/normal?pokemon_id=129")
        .await
        .ok();
    assert_eq!(names(&magikarp), ["Charge", "Trempette"]);
}

#[tokio::test]
async fn moves_of_what_does_not_exist_are_not_found() {
    let service = spawn_app().await;
    let answer = service.get("/moves/by-type/feuu").await;
    assert!(answer.detail(StatusCode::NOT_FOUND).contains("Feu"));
    let answer = service.get("/moves/by-type/feu?pokemon_id=9999").await;
    assert!(answer.detail(StatusCode::NOT_FOUND).contains("9999"));
    let (loc, kind, _) = service
        .get("/moves/by-type/feu?pokemon_id=abc")
        .await
        .refusal();
    assert_eq!(
        (loc, kind.as_str()),
        (json!(["query", "pokemon_id"]), "int_parsing")
    );
}
