//! PokéAPI down, busy or slow: a clear error, and the database as it was.

use std::net::TcpListener;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use etl::Config;
use serde_json::{Value, json};

use crate::database::Place;
use crate::pokeapi::live;
use crate::pokeapi_site::Site;
use crate::server::{Reply, Request, Server};

static SITE: LazyLock<Site> = LazyLock::new(Site::new);

pub(crate) const FIRST: &str = "/api/v2/pokemon?limit=100&offset=0";

/// The site, but for what a function answers instead.
fn except(answer: impl Fn(&Request, &str) -> Option<Reply> + Send + Sync + 'static) -> Server {
    Server::start(move |request, host| {
        answer(request, host).unwrap_or_else(|| SITE.reply(request, host))
    })
}

/// The site with this at one path.
pub(crate) fn with(path: &'static str, reply: Reply) -> Server {
    except(move |request, _| (request.path == path).then(|| reply.clone()))
}

/// The site with one document changed.
pub(crate) fn changed(path: &str, change: impl FnOnce(&mut Value)) -> Server {
    let mut site = SITE.clone();
    change(site.documents.get_mut(path).unwrap());
    Server::start(move |request, host| site.reply(request, host))
}

/// A database that holds the snapshot, and its digest.
pub(crate) struct Loaded(Place, String);

impl Loaded {
    pub(crate) async fn new() -> Loaded {
        let place = Place::new().await;
        let before = place.run(&Config::default()).await.unwrap();
        Loaded(place, before.digest)
    }

    /// What a run that fails says; the database holds the same before and after.
    pub(crate) async fn refusal(&self, config: &Config) -> String {
        let error = self.0.run(config).await.unwrap_err();
        let stored = self.0.db.stored_digest().await.unwrap();
        assert_eq!(stored.as_ref(), Some(&self.1));
        format!("{error:#}")
    }

    /// A refusal that says each of these.
    pub(crate) async fn says(&self, server: &Server, expected: &[&str]) {
        let told = self.refusal(&live(server)).await;
        for expected in expected {
            assert!(told.contains(expected), "{expected}: {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_document_is_named_with_what_was_expected() {
    let loaded = Loaded::new().await;
    let server = with("/api/v2/move/71/", Reply::status("404 Not Found"));
    loaded
        .says(
            &server,
            &[
                "pokeapi has no move at http://127.0.0.1:",
                "/api/v2/move/71/",
            ],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_listed_is_named() {
    let loaded = Loaded::new().await;
    let server = changed("/api/v2/pokemon?offset=100&limit=100", |page| {
        page["results"] = json!([])
    });
    loaded.says(&server, &["PokéAPI lists no Pokémon `"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_source_is_asked_again_when_it_wishes() {
    let asked_before = AtomicBool::new(false);
    let site = Site::new();
    let busy_once = Server::start(move |request, host| {
        let is_first = request.path == FIRST && !asked_before.swap(true, Ordering::SeqCst);
        match is_first {
            true => Reply::status("429 Too Many Requests").header("retry-after", "1"),
            false => site.reply(request, host),
        }
    });
    let place = Place::new().await;
    place.run(&live(&busy_once)).await.unwrap();
    let asked: Vec<Instant> = busy_once
        .requests()
        .iter()
        .filter(|it| it.path == FIRST)
        .map(|it| it.at)
        .collect();
    assert_eq!(asked.len(), 2);
    assert!(asked[1] - asked[0] >= Duration::from_secs(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_source_wishes_to_rest_nobody_asks() {
    const BUSY: &str = "/api/v2/move/71/";
    let asked_before = AtomicBool::new(false);
    let server = except(move |request, _| {
        let is_first = request.path == BUSY && !asked_before.swap(true, Ordering::SeqCst);
        let busy = Reply::status("429 Too Many Requests").header("retry-after", "1");
        is_first.then_some(busy)
    });
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let requests = server.requests();
    let busy = requests.iter().find(|it| it.path == BUSY).unwrap().at;
    // What the other workers had asked for by then may still arrive.
    let rest = Duration::from_millis(300)..Duration::from_millis(990);
    let n_asked = requests
        .iter()
        .filter(|it| rest.contains(&it.at.saturating_duration_since(busy)));
    assert_eq!(n_asked.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_in_trouble_is_asked_again_and_given_up_after_some_attempts() {
    let loaded = Loaded::new().await;
    for status in [
        "408 Request Timeout",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "503 Service Unavailable",
    ] {
        let server = with(FIRST, Reply::status(status));
        let answered = format!("it answered {status}, 3 times");
        let list = "failed to get a list from pokeapi";
        loaded.says(&server, &[list, FIRST, &answered]).await;
        assert_eq!(server.count(FIRST), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_final() {
    let loaded = Loaded::new().await;
    for status in ["400 Bad Request", "403 Forbidden"] {
        let server = with(FIRST, Reply::status(status));
        let answered = format!("it answered {status}");
        loaded.says(&server, &[FIRST, &answered]).await;
        assert_eq!(server.count(FIRST), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_beyond_the_deadline_ends_the_run_at_once() {
    let loaded = Loaded::new().await;
    let server = with(
        FIRST,
        Reply::status("503 Service Unavailable").header("retry-after", "3600"),
    );
    let since = Instant::now();
    loaded
        .says(
            &server,
            &["it answered 503", "no time is left to wait 3600.0 s more for pokeapi: its requests may take 20 minutes together"],
        )
        .await;
    assert!(since.elapsed() < Duration::from_secs(20));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_silent_or_drips_is_given_up() {
    let loaded = Loaded::new().await;
    for slow in [
        Reply::body("[]").silent(Duration::from_secs(300)),
        Reply::body("x".repeat(100_000)).dripping(Duration::from_millis(20)),
    ] {
        let server = with(FIRST, slow);
        let since = Instant::now();
        loaded
            .says(&server, &["failed to get a list from pokeapi", "timeout"])
            .await;
        assert!(since.elapsed() < Duration::from_secs(60));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_is_none() {
    let loaded = Loaded::new().await;
    let server = with(
        FIRST,
        Reply::body(r#"{"next": null, "results": []}"#).truncated(),
    );
    loaded
        .says(&server, &["failed to get a list from pokeapi", "3 times"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_down_is_named() {
    let loaded = Loaded::new().await;
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let server = Server::start(|_, _| Reply::body(""));
    let config = Config {
        pokeapi_url: format!("http://127.0.0.1:{port}/api/v2/"),
        ..live(&server)
    };
    let told = loaded.refusal(&config).await;
    assert!(
        told.contains("failed to get a list from pokeapi") && told.contains("refused"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_ends_a_run_that_is_merely_slow() {
    let loaded = Loaded::new().await;
    let site = Site::new();
    let server = Server::start(move |request, host| {
        site.reply(request, host).silent(Duration::from_millis(200))
    });
    let config = Config {
        deadline: Duration::from_secs(1),
        ..live(&server)
    };
    let since = Instant::now();
    let told = loaded.refusal(&config).await;
    assert!(
        told.contains("no time is left") || told.contains("timeout"),
        "{told}"
    );
    assert!(since.elapsed() < Duration::from_secs(20));
}
