//! `/docs`: Swagger UI without any third party.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::service::{Answer, Service, spawn_app};

async fn open(service: &Service, path: &str) -> Answer {
    let answer = service
        .send(Request::builder().uri(path).body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer
}

#[tokio::test]
async fn the_page_and_all_that_it_asks_for_come_from_the_binary() {
    let service = spawn_app().await;
    let page = open(&service, "/docs").await;
    assert_eq!(page.text, open(&service, "/docs/").await.text);
    let mut asked: Vec<&str> = Vec::new();
    for marker in ["href=\"", "src=\""] {
        let after = page.text.split(marker).skip(1);
        asked.extend(after.map(|rest| rest.split('"').next().unwrap()));
    }
    assert_eq!(asked.len(), 7, "{asked:?}");
    for path in asked {
        assert!(path.starts_with('/') && !path.starts_with("//"), "{path}");
        assert!(!open(&service, path).await.text.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_page_runs_nothing_inline_and_asks_no_third_party() {
    let service = spawn_app().await;
    let page = open(&service, "/docs").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'"), "{policy}");
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    assert!(!page.text.contains("<script>") && !page.text.contains("<style"));
    let start = open(&service, "/docs/swagger-initializer.js").await.text;
    assert!(start.contains("/openapi.json"), "{start}");
    assert!(start.contains(r#""validatorUrl": "none""#), "{start}");
    assert!(!start.contains("http"), "{start}");
}
