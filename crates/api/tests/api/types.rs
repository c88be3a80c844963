//! `/types`: types, their chart and their forms.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::service::spawn_app;

#[tokio::test]
async fn the_eighteen_types_are_numbered_as_in_the_games() {
    let list = spawn_app().await.get("/types/").await.ok();
    let numbers = list
        .as_array()
        .unwrap()
        .iter()
        .map(|ty| ty["id"].as_i64().unwrap());
    assert!(numbers.eq(1..=18));
    assert_eq!(
        list[12],
        json!({"id": 13, "name": "électrik", "name_en": "electric"})
    );
}

#[tokio::test]
async fn the_chart_is_told_whole_by_row_by_column_or_by_cell() {
    let service = spawn_app().await;
    for (query, n) in [
        ("", 324),
        ("?attacking_type_id=13", 18),
        ("?defending_type_id=13", 18),
        ("?attacking_type_id=13&defending_type_id=11", 1),
        ("/by-name", 324),
        ("/by-name?attacking=%C3%A9lectrik", 18),
        ("/by-name?defending=Electric", 18),
    ] {
        let cells = service.get(&format!("/types/affinities{query}")).await.ok();
        assert_eq!(cells.as_array().unwrap().len(), n, "{query}");
    }
    for (attacking, defending, multiplier) in [
        ("electrik", "eau", "2.00"),
        ("electrik", "sol", "0.00"),
        ("electrik", "plante", "0.50"),
        ("electrik", "feu", "1.00"),
    ] {
        let path = format!("/types/affinities/by-name?attacking={attacking}&defending={defending}");
        let cells = service.get(&path).await.ok();
        assert_eq!(cells[0]["multiplier"], multiplier, "{defending}");
    }
}

#[tokio::test]
async fn attacking_and_defending_are_not_mixed_up() {
    let service = spawn_app().await;
    let cells = service
        .get("/types/affinities?attacking_type_id=13&defending_type_id=5")
        .await
        .ok();
    let expected = json!([{"attacking_type_id": 13, "defending_type_id": 5, "multiplier": "0.00"}]);
    assert_eq!(cells, expected);
    let cells = service
        .get("/types/affinities?attacking_type_id=5&defending_type_id=13")
        .await
        .ok();
    assert_eq!(cells[0]["multiplier"], "2.00");
}

#[tokio::test]
async fn forms_of_a_type_are_found_by_its_id_and_by_either_name() {
    let service = spawn_app().await;
    let by_id = service.get("/types/16/pokemon").await.ok();
    let items = by_id.as_array().unwrap().iter();
    let ids: Vec<i64> = items.map(|item| item["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, [147, 148, 149, 1103, 3006]);
    for name in ["dragon", "DRAGON"] {
        let by_name = service
            .get(&format!("/types/by-name/{name}/pokemon"))
            .await
            .ok();
        assert_eq!(by_name, by_id);
    }
    let secondary = service.get("/types/by-name/vol/pokemon").await.ok();
    let has_charizard = |list: &Value| list.as_array().unwrap().iter().any(|item| item["id"] == 6);
    assert!(has_charizard(&secondary));
}

#[tokio::test]
async fn types_that_do_not_exist_are_not_found_with_the_likeliest_one() {
    let service = spawn_app().await;
    for path in [
        "/types/19/pokemon",
        "/types/0/pokemon",
        "/types/affinities?attacking_type_id=19",
    ] {
        let answer = service.get(path).await;
        assert!(
            answer.detail(StatusCode::NOT_FOUND).contains("/types/"),
            "{path}"
        );
    }
    for path in [
        "/types/by-name/plnte/pokemon",
        "/types/affinities/by-name?defending=plnte",
    ] {
        let answer = service.get(path).await;
        assert!(
            answer.detail(StatusCode::NOT_FOUND).contains("Plante"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_no_type_is_refused() {
    let service = spawn_app().await;
    for (path, loc, kind) in [
        (
            "/types/eau/pokemon",
            json!(["path", "type_id"]),
            "int_parsing",
        ),
        (
            "/types/affinities?attacking_type_id=eau",
            json!(["query", "attacking_type_id"]),
            "int_parsing",
        ),
        (
            "/types/affinities?defending_type_id=0",
            json!(["query", "defending_type_id"]),
            "greater_than_equal",
        ),
        (
            "/types/affinities/by-name?attacking=",
            json!(["query", "attacking"]),
            "string_too_short",
        ),
    ] {
        let (found, why, _) = service.get(path).await.refusal();
        assert_eq!((found, why.as_str()), (loc, kind), "{path}");
    }
}
