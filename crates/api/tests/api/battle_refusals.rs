//! `/battle`: what is refused, where and in which words.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::battle::{ask, squirtle_against_charmander, surf_on_charmander, with};
use crate::service::spawn_app;

#[tokio::test]
async fn each_field_out_of_place_is_refused_at_its_place() {
    let service = spawn_app().await;
    // Route, place, what stands there, reason, two things that the sentence names.
    let table = json!([
        ["damage", "/attacker/pokemon", "Carapuse", "unknown_pokemon", "Carapuse", "Carapuce"],
        ["damage", "/defender/pokemon", 9999, "unknown_pokemon", "9999", "/pokemon/"],
        ["damage", "/attacker/level", 101, "out_of_range", "101", "entre 1 et 100"],
        ["damage", "/attacker/nature", "Modestt", "unknown_nature", "Modestt", "Modeste"],
        ["damage", "/attacker/ivs", 32, "out_of_range", "32", "entre 0 et 31"],
        ["damage", "/attacker/avs", -1, "out_of_range", "-1", "entre 0 et 200"],
        ["damage", "/attacker/avs", {"atk": 1}, "value_error", "sp_attack", "speed"],
        ["damage", "/defender/friendship", 256, "out_of_range", "256", "entre 0 et 255"],
        ["damage", "/move", "Rugissement", "status_move", "Rugissement", "dégâts"],
        ["damage", "/move", "Patience", "damage_depends_on_battle", "Patience", "combat"],
        ["damage", "/move", "Surff", "unknown_move", "Surff", "Surf"],
        ["damage", "/attacker_status", "tired", "not_among", "tired", "burn"],
        ["damage", "/critical", "yes", "value_error", "yes", "boolean"],
        ["damage", "/screen", true, "value_error", "screen", "light_screen"],
        ["simulate", "/pokemon_b/pokemon", [], "value_error", "name", "id"],
        ["simulate", "/pokemon_a/level", 0, "out_of_range", "0", "entre 1 et 100"],
        ["simulate", "/moves_a", [], "too_short", "0", "1 à 4"],
        ["simulate", "/moves_b", ["Surf", "Surf", "Surf", "Surf", "Surf"], "too_long", "5", "1 à 4"],
        ["simulate", "/policy_a", "clever", "not_among", "clever", "repeat, uniform, greedy"],
        ["simulate", "/n", 0, "out_of_range", "0", "entre 1 et 10000"],
        ["simulate", "/n", 10_001, "out_of_range", "10001", "entre 1 et 10000"],
        ["simulate", "/seed", -1, "value_error", "-1", "u64"],
    ]);
    for row in table.as_array().unwrap() {
        let word = |index: usize| row[index].as_str().unwrap();
        let (path, pointer) = (format!("/battle/{}", word(0)), word(1));
        let request = match word(0) {
            "damage" => surf_on_charmander(),
            _ => squirtle_against_charmander(),
        };
        let answer = ask(&service, &path, &with(request, pointer, row[2].clone())).await;
        let (loc, found, msg) = answer.refusal();
        let at: Vec<&str> = ["body"]
            .into_iter()
            .chain(pointer[1..].split('/'))
            .collect();
        assert_eq!((loc, found.as_str()), (json!(at), word(3)), "{msg}");
        assert!(msg.contains(word(4)) && msg.contains(word(5)), "{msg}");
    }
}

#[tokio::test]
async fn a_number_out_of_range_is_refused_at_its_statistic() {
    let service = spawn_app().await;
    let damage = surf_on_charmander();
    let deep = with(damage, "/attacker/avs", json!({"speed": 201}));
    let (loc, _, msg) = ask(&service, "/battle/damage", &deep).await.refusal();
    assert_eq!(loc, json!(["body", "attacker", "avs", "speed"]));
    assert_eq!(msg, "201 n’est pas entre 0 et 200");
    let stages = with(
        surf_on_charmander(),
        "/defender_stages",
        json!({"sp_defense": -7}),
    );
    let (loc, ..) = ask(&service, "/battle/damage", &stages).await.refusal();
    assert_eq!(loc, json!(["body", "defender_stages", "sp_defense"]));
}

#[tokio::test]
async fn a_side_that_plans_costs_more() {
    let service = spawn_app().await;
    let request = with(squirtle_against_charmander(), "/policy_b", json!("greedy"));
    let most = with(request.clone(), "/n", json!(2000));
    ask(&service, "/battle/simulate", &most).await.ok();
    let more = with(request, "/n", json!(2001));
    let (loc, _, msg) = ask(&service, "/battle/simulate", &more).await.refusal();
    assert_eq!(loc, json!(["body", "n"]));
    assert_eq!(msg, "2001 n’est pas entre 1 et 2000");
}

#[tokio::test]
async fn moves_that_are_not_simulated_are_refused_by_name() {
    let service = spawn_app().await;
    for name in ["Métronome", "Copie", "Morphing", "Célébration"] {
        let request = with(
            squirtle_against_charmander(),
            "/moves_b",
            json!(["Flammèche", name]),
        );
        let (loc, kind, msg) = ask(&service, "/battle/simulate", &request).await.refusal();
        assert_eq!(loc, json!(["body", "moves_b", 1]));
        assert!(kind == "unsupported_move" && msg.contains(name), "{msg}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_battle_is_told_at_once() {
    let service = spawn_app().await;
    let request = json!({
        "pokemon_a": {"pokemon": "xyzzy", "level": 0, "avs": 300},
        "pokemon_b": {"pokemon": "Mew", "nature": "xyzzy"},
        "moves_a": ["Métronome"],
        "moves_b": [],
        "n": 0,
    });
    let answer = ask(&service, "/battle/simulate", &request).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        answer.json()["detail"].as_array().unwrap().len(),
        7,
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn battles_want_a_key() {
    let service = spawn_app().await;
    for path in ["/battle/damage", "/battle/simulate"] {
        let request = Request::post(path).body(Body::from("{}")).unwrap();
        service.send(request).await.detail(StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused_in_the_words_of_json() {
    let service = spawn_app().await;
    for (field, wrong) in [
        ("attacker", json!("Mew")),
        ("attacker", json!(["Mew", 50])),
        ("attacker_stages", json!(3)),
        ("defender_stages", json!([1, 2, 0, 0])),
    ] {
        let mut request = json!({
            "attacker": {"pokemon": "Mew"},
            "defender": {"pokemon": "Mew"},
            "move": "Surf",
        });
        request[field] = wrong;
        let answer = ask(&service, "/battle/damage", &request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = &answer.json()["detail"][0];
        assert_eq!(told["loc"], json!(["body", field]));
        let msg = told["msg"].as_str().unwrap();
        assert!(
            msg.contains("an object") && !msg.contains("struct"),
            "{msg}"
        );
    }
    let individual = json!({"pokemon": "Mew", "ivs": [31, 31, 31, 31, 31, 31]});
    let request = json!({"attacker": individual, "defender": {"pokemon": "Mew"}, "move": "Surf"});
    let answer = ask(&service, "/battle/damage", &request).await;
    let (loc, _, msg) = answer.refusal();
    assert_eq!(loc, json!(["body", "attacker", "ivs"]));
    assert!(msg.contains("or an object with some of hp"), "{msg}");
}
