//! The pages, over HTTP, against an API that runs in the test.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod contrast;
mod fake_api;
mod fake_facts;
mod headers;
mod home;
mod mistakes;
mod prediction;
mod problems;
mod reasons;

use fake_api::FakeApi;
use reqwest::{StatusCode, Url};
use tokio::net::TcpListener;

/// The web interface on a free port.
struct Site {
    base: Url,
    http: reqwest::Client,
}

/// A page as it came.
struct Page {
    status: StatusCode,
    headers: reqwest::header::HeaderMap,
    html: String,
}

impl Site {
    async fn on(api: &FakeApi) -> Site {
        Site::at(&api.url).await
    }

    async fn at(api_url: &str) -> Site {
        let api = web::Api::new(api_url, fake_api::KEY).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(web::serve(
            web::router(api),
            listener,
            std::future::pending(),
        ));
        Site {
            base: base.parse().unwrap(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn get(&self, path: &str) -> Page {
        let url = self.base.join(path).unwrap();
        let response = self.http.get(url).send().await.unwrap();
        Page {
            status: response.status(),
            headers: response.headers().clone(),
            html: response.text().await.unwrap(),
        }
    }
}

impl Page {
    #[track_caller]
    fn has(&self, text: &str) {
        assert!(self.html.contains(text), "{text:?} is not in {}", self.html);
    }

    #[track_caller]
    fn lacks(&self, text: &str) {
        assert!(!self.html.contains(text), "{text:?} is in {}", self.html);
    }

    /// The start tag that holds `marker`, as in `id="answer"`.
    #[track_caller]
    fn tag(&self, marker: &str) -> &str {
        let Some(at) = self.html.find(marker) else {
            panic!("{marker:?} is not in {}", self.html);
        };
        let start = self.html[..at].rfind('<').unwrap();
        let end = at + self.html[at..].find('>').unwrap();
        &self.html[start..=end]
    }

    #[track_caller]
    fn attribute(&self, marker: &str, name: &str) -> &str {
        let tag = self.tag(marker);
        let start = format!(" {name}=\"");
        let Some((_, rest)) = tag.split_once(&start) else {
            panic!("no attribute {name} in {tag}");
        };
        rest.split_once('"').unwrap().0
    }

    /// The text right after the start tag that holds `marker`.
    #[track_caller]
    fn text(&self, marker: &str) -> &str {
        let tag = self.tag(marker);
        let (_, rest) = self.html.split_once(tag).unwrap();
        rest.split_once('<').unwrap().0
    }

    /// Every value of an attribute, in order.
    fn all(&self, attribute: &str) -> Vec<&str> {
        let start = format!(" {attribute}=\"");
        let parts = self.html.split(&start).skip(1);
        parts.map(|rest| rest.split_once('"').unwrap().0).collect()
    }
}
