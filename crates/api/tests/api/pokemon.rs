//! `/pokemon`: lists, searches, details and weaknesses of forms.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::service::{POKEDEX, spawn_app};

fn ids(list: &Value) -> Vec<i64> {
    let items = list.as_array().unwrap().iter();
    items.map(|item| item["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn the_list_has_every_form_by_id() {
    let list = spawn_app().await.get("/pokemon/").await.ok();
    let expected: Vec<i64> = POKEDEX.forms.iter().map(|form| form.id.0.into()).collect();
    assert_eq!(ids(&list), expected);
    assert_eq!(
        list[24],
        json!({
            "id": 25,
            "form": {"id": 1, "name": "base"},
            "species": {"id": 25, "pokedex_number": 25, "name_fr": "Pikachu", "name_en": "Pikachu"},
            "types": [{"slot": 1, "name": "électrik"}],
            "sprite_url": null,
        })
    );
}

#[tokio::test]
async fn forms_have_the_kinds_of_the_contract() {
    let service = spawn_app().await;
    for (id, kind) in [
        (19, "base"),
        (1019, "alola"),
        (2025, "starter"),
        (3003, "mega"),
        (4006, "mega"),
    ] {
        let form = service.get(&format!("/pokemon/{id}")).await.ok();
        assert_eq!(form["form"]["name"], kind, "{id}");
    }
}

#[tokio::test]
async fn search_looks_inside_names_whatever_their_case_and_accents() {
    let service = spawn_app().await;
    for (query, expected) in [
        ("name=salam", vec![4]),
        ("name=SALAMECHE&lang=fr", vec![4]),
        ("name=charmand&lang=en", vec![4]),
        ("name=salam&lang=jp", vec![4]),
        ("name=DRACAUFEU", vec![6, 3006, 4006]),
        ("name=nulle+part", vec![]),
    ] {
        let found = service.get(&format!("/pokemon/search?{query}")).await.ok();
        assert_eq!(ids(&found), expected, "{query}");
    }
}

#[tokio::test]
async fn a_search_without_a_name_or_in_another_language_is_refused() {
    let service = spawn_app().await;
    for (query, field, kind) in [
        ("", "name", "missing"),
        ("?name=", "name", "string_too_short"),
        ("?name=a&lang=de", "lang", "string_pattern_mismatch"),
        ("?name=a&lang=FR", "lang", "string_pattern_mismatch"),
    ] {
        let (loc, found, _) = service
            .get(&format!("/pokemon/search{query}"))
            .await
            .refusal();
        assert_eq!(
            (loc, found.as_str()),
            (json!(["query", field]), kind),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_form_is_told_with_all_that_it_learns() {
    let form = spawn_app().await.get("/pokemon/6").await.ok();
    assert_eq!(form["height_m"], "1.70");
    assert_eq!(form["weight_kg"], "90.50");
    assert_eq!(
        form["stats"],
        json!({"hp": 78, "attack": 84, "defense": 78, "sp_attack": 109, "sp_defense": 85, "speed": 100})
    );
    assert_eq!(
        form["types"],
        json!([{"slot": 1, "name": "feu"}, {"slot": 2, "name": "vol"}])
    );
    let moves = form["moves"].as_array().unwrap();
    let learnset = POKEDEX.learnset(POKEDEX.find_form("charizard").unwrap().id);
    assert_eq!(moves.len(), learnset.len());
    assert!(moves.contains(&json!({
        "name": "Lance-Flammes",
        "type": "feu",
        "category": "spécial",
        "learn_method": "ct",
        "learn_level": null,
        "power": 90,
        "accuracy": 100,
        "damage_type": "spécial",
        "usable_from": 1,
    })));
}

#[tokio::test]
async fn weaknesses_are_one_multiplier_per_type() {
    let list = spawn_app().await.get("/pokemon/6/weaknesses").await.ok();
    assert_eq!(list.as_array().unwrap().len(), 18);
    for (ty, multiplier) in [
        ("roche", "4.00"),
        ("eau", "2.00"),
        ("normal", "1.00"),
        ("fée", "0.50"),
        ("plante", "0.25"),
        ("sol", "0.00"),
    ] {
        let weakness = json!({"attacking_type": ty, "multiplier": multiplier});
        assert!(list.as_array().unwrap().contains(&weakness), "{ty}");
    }
}

#[tokio::test]
async fn an_unknown_id_is_not_found_and_what_is_no_id_is_refused() {
    let service = spawn_app().await;
    for end in ["", "/weaknesses"] {
        for id in ["0", "-1", "152000"] {
            let answer = service.get(&format!("/pokemon/{id}{end}")).await;
            assert!(answer.detail(StatusCode::NOT_FOUND).contains(id));
        }
        for id in ["abc", "1.5", "99999999999", "%20"] {
            let (loc, kind, _) = service.get(&format!("/pokemon/{id}{end}")).await.refusal();
            assert_eq!(
                (loc, kind.as_str()),
                (json!(["path", "pokemon_id"]), "int_parsing")
            );
        }
    }
}
