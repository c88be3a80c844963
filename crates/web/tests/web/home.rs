//! The home page in both languages.

use reqwest::StatusCode;

use crate::Site;
use crate::fake_api::FakeApi;

#[tokio::test]
async fn french_is_the_default() {
    let api = FakeApi::start().await;
    let page = Site::on(&api).await.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("<h1 id=\"hero-title\">Choisis la bonne capacité</h1>");
    page.has("Comment lire les chances");
    page.has("projet de fans, gratuit et non officiel");
    page.has("<option value=\"Salamèche\">");
    page.lacks("<option value=\"Charmander\">");
    let example = page.attribute("id=\"example\"", "href");
    assert_eq!(
        example,
        "/prediction?a=Carapuce&#38;b=Salam%C3%A8che&#38;level=50"
    );
}

#[tokio::test]
async fn english_lives_under_its_own_path() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let page = site.get("/en/").await;
    page.has("<h1 id=\"hero-title\">Pick the right move</h1>");
    page.has("free and unofficial fan project");
    page.has("<option value=\"Charmander\">");
    assert_eq!(
        page.attribute("class=\"duel-form", "action"),
        "/en/prediction#answer"
    );
    assert!(site.get("/en").await.html.contains("Pick the right move"));
}

#[tokio::test]
async fn the_figures_are_those_of_the_model() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let french = site.get("/").await;
    french.has(">97,1\u{202f}%<");
    french.has(">90,1\u{202f}%<");
    french.has(">1,8 point<");
    french.has(">95,4\u{202f}%<");
    french.has(">2,7 points<");
    assert_eq!(french.text("id=\"model-version\""), "test-model");
    assert_eq!(french.text("<time"), "2026-11-24");
    let english = site.get("/en/").await;
    english.has(">97.1%<");
    english.has(">2.7 points<");
}
