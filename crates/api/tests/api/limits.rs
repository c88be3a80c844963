//! What holds on every route: sizes, methods, unknown paths and headers.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::service::spawn_app;

#[tokio::test]
async fn a_body_over_sixteen_kibibytes_is_refused() {
    let service = spawn_app().await;
    let fits = service
        .post("/predict/best-move", " ".repeat(16 * 1024))
        .await;
    assert_eq!(fits.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = service
        .post("/predict/best-move", " ".repeat(16 * 1024 + 1))
        .await;
    assert!(
        answer
            .detail(StatusCode::PAYLOAD_TOO_LARGE)
            .contains("16384")
    );
}

#[tokio::test]
async fn an_unknown_path_is_not_found_as_json() {
    let service = spawn_app().await;
    for path in [
        "/",
        "/pokemons/",
        "/pokemon/25/moves",
        "/docs/nothing.js",
        "/docs/../Cargo.toml",
    ] {
        let answer = service.get(path).await;
        answer.detail(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let service = spawn_app().await;
    for (method, path, allowed) in [
        (Method::POST, "/pokemon/", "GET,HEAD"),
        (Method::DELETE, "/pokemon/25/", "GET,HEAD"),
        (Method::GET, "/predict/best-move", "POST"),
        (Method::PUT, "/health", "GET,HEAD"),
    ] {
        let request = service.request(method, path).body(Body::empty()).unwrap();
        let answer = service.send(request).await;
        assert_eq!(answer.headers["allow"], allowed, "{path}");
        answer.detail(StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_none_opens_other_origins() {
    let service = spawn_app().await;
    for path in [
        "/health",
        "/types/",
        "/docs",
        "/openapi.json",
        "/nowhere",
        "/pokemon/abc",
    ] {
        let request = service
            .request(Method::GET, path)
            .header("Origin", "https://example.org");
        let headers = service
            .send(request.body(Body::empty()).unwrap())
            .await
            .headers;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(
            !headers.contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
}
