//! Every route of the document is behind the key or is meant not to be.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use dex::keys;

use crate::contract::{Route, routes};
use crate::service::{Answer, Service, spawn_app};

const WRONG: &str =
    "pdx_0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

async fn ask(service: &Service, route: &Route, path: &str, key: Option<&str>) -> Answer {
    let mut request = Request::builder().method(route.method()).uri(path);
    if let Some(key) = key {
        request = request.header("X-API-Key", key);
    }
    service
        .send(request.body(Body::from(route.body())).unwrap())
        .await
}

#[tokio::test]
async fn each_route_answers_with_a_key_and_only_then_in_both_spellings() {
    let service = spawn_app().await;
    for route in routes() {
        for path in route.both_spellings() {
            let answer = ask(&service, &route, &path, Some(&service.key)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
            let without = ask(&service, &route, &path, None).await;
            let wrong = ask(&service, &route, &path, Some(WRONG)).await;
            if route.key {
                assert_eq!(without.status, StatusCode::UNAUTHORIZED, "{path}");
                assert_eq!(wrong.status, StatusCode::FORBIDDEN, "{path}");
            } else {
                assert_eq!(without.status, StatusCode::OK, "{path}");
                assert_eq!(wrong.status, StatusCode::OK, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn refusals_say_what_is_needed() {
    let service = spawn_app().await;
    let request = Request::builder()
        .uri("/types/")
        .body(Body::empty())
        .unwrap();
    let answer = service.send(request).await;
    assert!(answer.headers.contains_key("www-authenticate"));
    assert!(
        answer
            .detail(StatusCode::UNAUTHORIZED)
            .contains("X-API-Key")
    );
    for key in [
        "",
        "x",
        "Bearer x",
        &service.key[..service.key.len() - 1],
        "\u{e9}",
    ] {
        let request = Request::builder().uri("/types/").header("X-API-Key", key);
        let answer = service.send(request.body(Body::empty()).unwrap()).await;
        assert!(
            answer.detail(StatusCode::FORBIDDEN).contains("X-API-Key"),
            "{key:?}"
        );
    }
}

#[tokio::test]
async fn the_key_counts_in_its_header_alone() {
    let service = spawn_app().await;
    let path = format!("/types/?api_key={0}&X-API-Key={0}", service.key);
    let request = Request::builder()
        .uri(path)
        .header("Authorization", &service.key);
    let answer = service.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once() {
    let service = spawn_app().await;
    service.get("/types/").await.ok();
    assert!(keys::revoke(&service.db, &service.key_id).await.unwrap());
    let answer = service.get("/types/").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    service.db.close().await;
    let answer = service.get("/types/").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn without_the_database_only_keys_that_it_confirmed_still_work() {
    let service = spawn_app().await;
    service.get("/types/").await.ok();
    service.db.close().await;
    service.get("/pokemon/25").await.ok();
    let request = Request::builder()
        .method(Method::GET)
        .uri("/types/")
        .header("X-API-Key", WRONG);
    let answer = service.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["retry-after"], "1");
    answer.detail(StatusCode::SERVICE_UNAVAILABLE);
}
