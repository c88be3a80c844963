//! The model that answers is exchanged while requests are answered.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::follow::follow;
use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::model;
use crate::service::{POKEDEX, Service, spawn_app};

const QUESTION: &str = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre"], "available_moves_b": ["Surf"]}"#;

async fn version(service: &Service) -> String {
    let health = service.get("/health").await.ok();
    health["model_version"].as_str().unwrap().to_owned()
}

async fn scrape(service: &Service) -> String {
    let request = Request::builder().uri("/metrics");
    let answer = service.send(request.body(Body::empty()).unwrap()).await;
    answer.text
}

fn publish(service: &Service) -> u32 {
    model::champion(&service.registry, &POKEDEX).version
}

/// The champion's file is no model any more.
fn damage(service: &Service, version: u32) {
    let file = service.registry.version_dir(version).join("model.json");
    fs::write(file, b"{").unwrap();
}

#[tokio::test]
async fn promotion_and_rollback_reach_the_running_service() {
    let service = spawn_app().await;
    assert_eq!(service.app.reload_model(&service.registry).unwrap(), None);
    assert_eq!(publish(&service), 2);
    assert_eq!(version(&service).await, "1");
    assert_eq!(
        service.app.reload_model(&service.registry).unwrap(),
        Some(2)
    );
    assert_eq!(version(&service).await, "2");
    let answer = service.post("/predict/best-move", QUESTION).await.ok();
    assert_eq!(answer["model_version"], "2");
    service.registry.hold().unwrap().promote(1).unwrap();
    assert_eq!(
        service.app.reload_model(&service.registry).unwrap(),
        Some(1)
    );
    let info = service.get("/predict/model-info").await.ok();
    assert_eq!(info["version"], "1");
}

#[tokio::test]
async fn an_explanation_is_that_of_the_model_that_answers() {
    let service = spawn_app().await;
    let question = QUESTION.replace('}', r#", "explain": true}"#);
    let strongest = async || {
        let answer = service
            .post("/predict/best-move", question.clone())
            .await
            .ok();
        let strongest = &answer["explanation"]["contributions"][0]["feature"];
        let info = service.get("/predict/model-info").await.ok();
        assert_eq!(info["feature_importance"][0]["feature"], *strongest);
        let version = answer["model_version"].as_str().unwrap();
        (version.to_owned(), strongest.as_str().unwrap().to_owned())
    };
    assert_eq!(strongest().await, ("1".to_owned(), "race".to_owned()));
    model::champion_that_reads(&service.registry, &POKEDEX, "a_knock_out_1");
    service.app.reload_model(&service.registry).unwrap();
    let (version, feature) = strongest().await;
    assert_eq!(version, "2");
    assert!(feature.ends_with("_knock_out_1"), "{feature}");
    service.registry.hold().unwrap().promote(1).unwrap();
    service.app.reload_model(&service.registry).unwrap();
    assert_eq!(strongest().await, ("1".to_owned(), "race".to_owned()));
}

#[tokio::test]
async fn metrics_tell_of_the_served_model_alone_and_keep_what_the_others_predicted() {
    let service = spawn_app().await;
    publish(&service);
    service.app.reload_model(&service.registry).unwrap();
    service.post("/predict/best-move", QUESTION).await.ok();
    service.registry.hold().unwrap().promote(1).unwrap();
    service.app.reload_model(&service.registry).unwrap();
    let text = scrape(&service).await;
    for gauge in [
        "predictiondex_model_info",
        "predictiondex_model_trained_timestamp_seconds",
        "predictiondex_model_accuracy_ratio",
    ] {
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(&format!("{gauge}{{")))
            .collect();
        assert!(!lines.is_empty(), "{gauge}");
        let of_it = |line: &&str| line.contains(r#"model_version="1""#);
        assert!(lines.iter().all(of_it), "{lines:?}");
    }
    for sample in [
        r#"predictiondex_prediction_duration_seconds_count{model_version="2"} 1"#,
        r#"predictiondex_model_reloads_total{outcome="done"} 2"#,
        r#"predictiondex_model_reloads_total{outcome="failed"} 0"#,
    ] {
        assert!(text.contains(sample), "{sample} is not in {text}");
    }
}

#[tokio::test]
async fn whoever_follows_the_registry_serves_its_champion_within_ten_seconds() {
    let service = spawn_app().await;
    let following = tokio::spawn(follow(service.app.clone(), service.registry.clone()));
    publish(&service);
    let served = async {
        while version(&service).await != "2" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, served).await.expect("served");
    damage(&service, publish(&service));
    let counted = async {
        let failed = r#"predictiondex_model_reloads_total{outcome="failed"} 1"#;
        while !scrape(&service).await.contains(failed) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(limit, counted).await.expect("counted");
    assert_eq!(version(&service).await, "2");
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_exchanges_with_broken_models_among_them_fail_no_request() {
    let service = Arc::new(spawn_app().await);
    let first_broken = 3;
    publish(&service);
    publish(&service);
    let done = Arc::new(AtomicBool::new(false));
    let asking = tokio::spawn({
        let (service, done) = (Arc::clone(&service), Arc::clone(&done));
        async move {
            let mut answers = 0;
            while !done.load(Ordering::Relaxed) {
                let answer = service.post("/predict/best-move", QUESTION).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
                answers += 1;
            }
            answers
        }
    });
    for round in 0..1000 {
        let before = version(&service).await;
        if round % 5 == 4 {
            service
                .registry
                .hold()
                .unwrap()
                .promote(first_broken)
                .unwrap();
            damage(&service, first_broken);
            let error = service.app.reload_model(&service.registry).unwrap_err();
            assert!(format!("{error:#}").contains("model.json"), "{error:#}");
            assert_eq!(version(&service).await, before);
            let whole = service.registry.version_dir(1).join("model.json");
            let broken = service.registry.version_dir(first_broken);
            fs::copy(whole, broken.join("model.json")).unwrap();
        } else {
            let next = if before == "1" { 2 } else { 1 };
            service.registry.hold().unwrap().promote(next).unwrap();
            let served = service.app.reload_model(&service.registry).unwrap();
            assert_eq!(served, Some(next));
        }
    }
    done.store(true, Ordering::Relaxed);
    assert!(asking.await.unwrap() > 0);
}
