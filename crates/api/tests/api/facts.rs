//! The facts that answers are made from are exchanged while requests are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::follow::follow;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use dex::db::Db;
use dex::facts::Facts;
use dex::provenance::{Mode, Run};
use dex::snapshot;

use crate::service::{POKEDEX, Service, spawn_app};

const QUESTION: &str = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre"], "available_moves_b": ["Surf"]}"#;

/// What loads of another process leave: the snapshot with a change. Gives its digest.
async fn load(db: &Db, change: impl FnOnce(&mut Facts)) -> String {
    let mut collection = snapshot::collection().unwrap();
    change(&mut collection.facts);
    let checked = collection.check().unwrap();
    let run = Run {
        mode: Mode::Live,
        program: "test".to_owned(),
        started_at: 1,
    };
    db.load(&checked, &run).await.unwrap();
    checked.pokedex().digest()
}

/// Gives Thunderbolt this power and this name.
fn thunderbolt(facts: &mut Facts, power: i32) {
    let mut moves = facts.moves.iter_mut();
    let row = moves.find(|row| row.slug == "thunderbolt").unwrap();
    row.power = Some(power);
    row.name_en = format!("Thunderbolt {power}");
}

/// Name and power of the first move that is found; both belong to the same facts.
async fn found(service: &Service) -> (String, i64) {
    let moves = service.get("/moves/search?name=tonnerre").await.ok();
    let of = |field: &str| moves[0][field].clone();
    let power = of("power").as_i64().unwrap();
    (of("name_en").as_str().unwrap_or_default().to_owned(), power)
}

async fn scrape(service: &Service) -> String {
    let request = Request::builder().uri("/metrics");
    let answer = service.send(request.body(Body::empty()).unwrap()).await;
    answer.text
}

async fn wait_for(condition: impl AsyncFn() -> bool) {
    let met = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, met).await.expect("in time");
}

#[tokio::test]
async fn a_load_reaches_the_running_service() {
    let service = spawn_app().await;
    load(&service.db, |_| {}).await;
    assert_eq!(service.app.reload_facts().await.unwrap(), None);
    let before = service.post("/predict/best-move", QUESTION).await.ok();
    let digest = load(&service.db, |facts| {
        facts.moves.retain(|row| row.slug != "splash");
        facts.learnset.retain(|row| row.mv != "splash");
        thunderbolt(facts, 1);
    })
    .await;
    let splash = "/moves/id/150";
    service.get(splash).await.ok();
    assert_eq!(service.app.reload_facts().await.unwrap(), Some(digest));
    assert_eq!(service.get(splash).await.status, StatusCode::NOT_FOUND);
    assert_eq!(found(&service).await.1, 1);
    let after = service.post("/predict/best-move", QUESTION).await.ok();
    let odds = |answer: &serde_json::Value| answer["win_probability"].as_f64().unwrap();
    assert!(odds(&after) < odds(&before), "{after} and {before}");
    assert_eq!(service.app.reload_facts().await.unwrap(), None);
    let text = scrape(&service).await;
    for sample in [
        r#"predictiondex_pokedex_entries{kind="form"} 188"#,
        r#"predictiondex_pokedex_entries{kind="move"} 225"#,
        r#"predictiondex_pokedex_reloads_total{outcome="done"} 1"#,
        r#"predictiondex_pokedex_reloads_total{outcome="failed"} 0"#,
    ] {
        assert!(text.contains(sample), "{sample} is not in {text}");
    }
}

#[tokio::test]
async fn without_other_facts_those_in_memory_answer_on() {
    let service = spawn_app().await;
    service.post("/predict/best-move", QUESTION).await.ok();
    let error = service.app.reload_facts().await.unwrap_err();
    assert_eq!(error.to_string(), "the database holds no Pokédex any more");
    service.db.close().await;
    let error = format!("{:#}", service.app.reload_facts().await.unwrap_err());
    assert!(error.contains("api.sqlite"), "{error}");
    service.post("/predict/best-move", QUESTION).await.ok();
}

#[tokio::test]
async fn whoever_follows_the_database_answers_from_its_facts_within_ten_seconds() {
    let service = spawn_app().await;
    load(&service.db, |_| {}).await;
    let following = tokio::spawn(follow(service.app.clone(), service.registry.clone()));
    load(&service.db, |facts| thunderbolt(facts, 5)).await;
    wait_for(async || found(&service).await.1 == 5).await;
    service.post("/predict/best-move", QUESTION).await.ok();
    service.db.close().await;
    let failed = r#"predictiondex_pokedex_reloads_total{outcome="failed"} 0"#;
    wait_for(async || !scrape(&service).await.contains(failed)).await;
    service.post("/predict/best-move", QUESTION).await.ok();
    assert_eq!(found(&service).await.1, 5);
    assert!(!following.is_finished());
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn exchanges_fail_no_request_and_no_answer_is_made_of_two_pokedexes() {
    let service = Arc::new(spawn_app().await);
    load(&service.db, |facts| thunderbolt(facts, 10)).await;
    service.app.reload_facts().await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let asking = tokio::spawn({
        let (service, done) = (Arc::clone(&service), Arc::clone(&done));
        async move {
            let mut answers = 0;
            while !done.load(Ordering::Relaxed) {
                let (name, power) = found(&service).await;
                assert_eq!(name, format!("Thunderbolt {power}"));
                let answer = service.post("/predict/best-move", QUESTION).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
                answers += 1;
            }
            answers
        }
    });
    for power in 11..21 {
        let digest = load(&service.db, |facts| thunderbolt(facts, power)).await;
        let reloaded = service.app.reload_facts().await.unwrap();
        assert_eq!(reloaded, Some(digest));
        assert_eq!(found(&service).await.1, i64::from(power));
    }
    done.store(true, Ordering::Relaxed);
    assert!(asking.await.unwrap() > 0);
    assert_ne!(
        service.app.reload_facts().await.ok(),
        Some(Some(POKEDEX.digest()))
    );
}
