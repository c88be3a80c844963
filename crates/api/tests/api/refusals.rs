//! `POST /predict/best-move`: what is refused, where and in which words.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::predict::{pikachu_against_squirtle, predict};
use crate::service::spawn_app;

#[tokio::test]
async fn a_move_that_cannot_be_ranked_is_refused_by_name() {
    let service = spawn_app().await;
    for (name, kind, parts) in [
        ("Tonerre", "unknown_move", ["Tonerre", "Tonnerre"]),
        ("", "unknown_move", ["«  »", "/moves/"]),
        ("Surf", "unlearnable_move", ["Pikachu", "Surf"]),
        ("Rugissement", "status_move", ["Rugissement", "dégâts"]),
        (
            "Pika-Fracas",
            "partner_command",
            ["Pika-Fracas", "partenaire"],
        ),
    ] {
        let mut question = pikachu_against_squirtle();
        question["available_moves"] = json!(["Tonnerre", name]);
        let (loc, found, msg) = predict(&service, &question).await.refusal();
        assert_eq!(
            (loc, found.as_str()),
            (json!(["body", "available_moves", 1]), kind)
        );
        assert!(parts.iter().all(|&part| msg.contains(part)), "{msg}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    question["available_moves"] = json!(["xyzzy", "Tonnerre", "Surf"]);
    question["available_moves_b"] = json!(["Tonnerre"]);
    let answer = predict(&service, &question).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let detail = &answer.json()["detail"];
    let places: Vec<&Value> = detail
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["loc"])
        .collect();
    assert_eq!(
        places,
        [
            &json!(["body", "available_moves", 0]),
            &json!(["body", "available_moves", 2]),
            &json!(["body", "available_moves_b", 0]),
        ]
    );
}

#[tokio::test]
async fn one_to_twenty_names_are_taken() {
    let service = spawn_app().await;
    for side in ["available_moves", "available_moves_b"] {
        for (n, kind) in [(0, "too_short"), (21, "too_long")] {
            let mut question = pikachu_against_squirtle();
            question[side] = json!(vec!["Charge"; n]);
            let (loc, found, _) = predict(&service, &question).await.refusal();
            assert_eq!((loc, found.as_str()), (json!(["body", side]), kind));
        }
        let mut question = pikachu_against_squirtle();
        question[side] = json!(vec![
            if side == "available_moves" {
                "Tonnerre"
            } else {
                "Surf"
            };
            20
        ]);
        predict(&service, &question).await.ok();
    }
}

#[tokio::test]
async fn a_form_without_a_damaging_move_is_explained() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    question["pokemon_b_id"] = json!(132);
    question
        .as_object_mut()
        .unwrap()
        .remove("available_moves_b");
    let (loc, kind, msg) = predict(&service, &question).await.refusal();
    assert_eq!(
        (loc, kind.as_str()),
        (json!(["body", "available_moves_b"]), "no_damaging_move")
    );
    assert!(msg.contains("Métamorph") && msg.contains("50"), "{msg}");
}

#[tokio::test]
async fn unknown_forms_are_not_found_and_what_is_no_id_is_refused() {
    let service = spawn_app().await;
    for field in ["pokemon_a_id", "pokemon_b_id"] {
        let mut question = pikachu_against_squirtle();
        question[field] = json!(9999);
        let answer = predict(&service, &question).await;
        assert!(answer.detail(StatusCode::NOT_FOUND).contains("9999"));
        question[field] = json!(0);
        let (loc, kind, _) = predict(&service, &question).await.refusal();
        assert_eq!(
            (loc, kind.as_str()),
            (json!(["body", field]), "greater_than")
        );
        question[field] = json!("25");
        let (loc, kind, _) = predict(&service, &question).await.refusal();
        assert_eq!(
            (loc, kind.as_str()),
            (json!(["body", field]), "value_error")
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_in_french_unless_english_comes_first() {
    let service = spawn_app().await;
    let mut question = pikachu_against_squirtle();
    question["available_moves"] = json!(["Tonerre"]);
    for (languages, message) in [
        (
            None,
            "aucune capacité ne s’appelle « Tonerre » ; tu voulais dire Tonnerre ?",
        ),
        (
            Some("fr-FR,en;q=0.8"),
            "aucune capacité ne s’appelle « Tonerre » ; tu voulais dire Tonnerre ?",
        ),
        (
            Some("en-GB,fr;q=0.8"),
            "no move is called “Tonerre”; did you mean Thunderbolt?",
        ),
    ] {
        let mut request = service.request(Method::POST, "/predict/best-move");
        if let Some(languages) = languages {
            request = request.header("Accept-Language", languages);
        }
        let request = request.body(Body::from(question.to_string())).unwrap();
        assert_eq!(service.send(request).await.refusal().2, message);
    }
}

#[tokio::test]
async fn a_body_that_is_no_question_is_refused() {
    let service = spawn_app().await;
    for (body, kind) in [
        ("", "json_invalid"),
        ("{\"pokemon_a_id\": 25", "json_invalid"),
        ("null", "value_error"),
        ("{}", "value_error"),
        (r#"{"pokemon_a_id": 25, "pokemon_b_id": 7}"#, "value_error"),
        (
            r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": "Surf"}"#,
            "value_error",
        ),
        (
            r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Surf"], "seed": 1}"#,
            "value_error",
        ),
    ] {
        let (loc, found, _) = service.post("/predict/best-move", body).await.refusal();
        assert_eq!(loc[0], "body", "{body}");
        assert_eq!(found, kind, "{body}");
    }
}
