//! When there is no page to show, there is still a decent one.

use reqwest::{Method, StatusCode};

use crate::Site;
use crate::fake_api::{FakeApi, closed_address};

const PATHS: [&str; 4] = ["/", "/en/", "/prediction?a=7&b=4", "/en/prediction"];

async fn every_page_is(site: &Site, status: StatusCode, problem: &str) {
    for path in PATHS {
        let page = site.get(path).await;
        assert_eq!(page.status, status, "{path}");
        page.tag(&format!("data-problem=\"{problem}\""));
        page.tag("class=\"site-footer\"");
        assert!(page.headers.contains_key("content-security-policy"));
        let language = if path.starts_with("/en") { "en" } else { "fr" };
        assert_eq!(page.attribute("<html", "lang"), language);
    }
}

#[tokio::test]
async fn an_api_that_is_down_is_explained() {
    let site = Site::at(&closed_address().await).await;
    every_page_is(&site, StatusCode::SERVICE_UNAVAILABLE, "api-down").await;
    let page = site.get("/prediction?a=Carapuce&b=4").await;
    page.has("Attends une minute, puis réessaie.");
    page.has("href=\"/prediction?a=Carapuce&#38;b=4\">Réessayer</a>");
    page.lacks("127.0.0.1");
}

#[tokio::test]
async fn an_api_that_fails_is_as_good_as_down() {
    let api = FakeApi::answering(StatusCode::INTERNAL_SERVER_ERROR, "secret detail").await;
    let site = Site::on(&api).await;
    every_page_is(&site, StatusCode::SERVICE_UNAVAILABLE, "api-down").await;
    site.get("/").await.lacks("secret detail");
}

#[tokio::test]
async fn a_refused_key_is_the_operators_business() {
    for status in [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN] {
        let api = FakeApi::answering(status, "{}").await;
        let site = Site::on(&api).await;
        every_page_is(&site, StatusCode::BAD_GATEWAY, "key-refused").await;
        site.get("/").await.has("refuse la clé de ce site");
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_not_shown() {
    for (status, body) in [
        (StatusCode::OK, "<secret>"),
        (StatusCode::OK, "[]"),
        (StatusCode::NOT_FOUND, "{}"),
        (StatusCode::UNPROCESSABLE_ENTITY, "{\"detail\": []}"),
    ] {
        let api = FakeApi::answering(status, body).await;
        let page = Site::on(&api).await.get("/").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{status} {body}");
        page.tag("data-problem=\"broken\"");
        page.lacks("secret");
    }
}

#[tokio::test]
async fn an_unknown_address_has_a_page_in_its_language() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for (path, status, words) in [
        (
            "/nowhere",
            StatusCode::NOT_FOUND,
            "Cette page n&#39;existe pas",
        ),
        (
            "/en/nowhere",
            StatusCode::NOT_FOUND,
            "This page does not exist",
        ),
        (
            "/assets/none.css",
            StatusCode::NOT_FOUND,
            "Cette page n&#39;existe pas",
        ),
        (
            "/assets/%FF",
            StatusCode::BAD_REQUEST,
            "Cette adresse n&#39;est pas comprise",
        ),
    ] {
        let page = site.get(path).await;
        assert_eq!(page.status, status, "{path}");
        page.has(words);
    }
}

#[tokio::test]
async fn a_wrong_method_has_a_page_too() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let url = site.base.join("/prediction").unwrap();
    let response = site.http.request(Method::POST, url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("data-problem=\"not-found\"")
    );
}

#[tokio::test]
async fn the_page_works_again_when_the_api_is_back() {
    let address = closed_address().await;
    let site = Site::at(&address).await;
    assert_eq!(site.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let listener = tokio::net::TcpListener::bind(address.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, FakeApi::app(&Default::default())).await });
    assert_eq!(site.get("/").await.status, StatusCode::OK);
}
