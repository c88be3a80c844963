//! What surrounds every page: security headers, files, size, and nothing from anybody else.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING};

use crate::Site;
use crate::fake_api::FakeApi;

const PAGES: [&str; 6] = [
    "/",
    "/en/",
    "/prediction",
    "/en/prediction?a=Squirtle&b=Charmander",
    "/prediction?a=Xyz&b=Salam%C3%A8che",
    "/nowhere",
];

#[tokio::test]
async fn every_page_forbids_scripts_frames_and_other_hosts() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for path in PAGES {
        let page = site.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert_eq!(
            policy,
            "default-src 'none'; style-src 'self'; img-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(page.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer", "{path}");
        assert!(!page.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn no_page_needs_a_script_an_inline_style_or_another_host() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for path in PAGES {
        let page = site.get(path).await;
        for forbidden in ["<script", " style=", "<style", " onclick=", "javascript:"] {
            page.lacks(forbidden);
        }
        for attribute in ["href", "src", "action"] {
            for target in page.all(attribute) {
                let local = target.starts_with('#')
                    || (target.starts_with('/') && !target.starts_with("//"));
                assert!(local, "{path}: {attribute}={target}");
            }
        }
    }
}

#[tokio::test]
async fn every_page_says_its_language_and_the_other_one() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for path in PAGES {
        let page = site.get(path).await;
        let language = if path.starts_with("/en") { "en" } else { "fr" };
        assert_eq!(page.attribute("<html", "lang"), language, "{path}");
        let french = page.attribute("hreflang=\"fr\"", "href");
        let english = page.attribute("hreflang=\"en\"", "href");
        assert_eq!(format!("/en{french}"), english, "{path}");
    }
    let page = site.get("/en/prediction?a=Squirtle&b=Charmander").await;
    let french = page.attribute("class=\"language\"", "href");
    assert_eq!(french, "/prediction?a=Squirtle&#38;b=Charmander");
}

#[tokio::test]
async fn files_may_be_kept_for_ever_because_their_name_is_their_content() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let home = site.get("/").await;
    for (marker, mime) in [
        ("rel=\"stylesheet\"", "text/css; charset=utf-8"),
        ("rel=\"icon\"", "image/svg+xml"),
    ] {
        let path = home.attribute(marker, "href");
        let file = site.get(path).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.headers["content-type"], mime);
        assert_eq!(
            file.headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        let other = site.get(&path.replace('-', "-0")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(home.headers["cache-control"], "no-cache");
}

#[tokio::test]
async fn the_longest_page_is_small_when_compressed() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let url = site.base.join("/prediction?a=Mew&b=Mew").unwrap();
    let request = site.http.get(url).header(ACCEPT_ENCODING, "gzip");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
    let size = response.bytes().await.unwrap().len();
    assert!(size < 20_000, "{size} bytes");
}

#[tokio::test]
async fn health_needs_no_api() {
    let site = Site::at(&crate::fake_api::closed_address().await).await;
    let page = site.get("/health").await;
    assert_eq!(
        (page.status, page.html.as_str()),
        (StatusCode::OK, "healthy")
    );
}
