//! What robots.txt says is kept: about redirects, about time, and however old it is.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use etl::Config;
use serde_json::Value;

use crate::database::Place;
use crate::pokeapi_faults::Loaded;
use crate::pokepedia::{PIKACHU, live, serve};
use crate::pokepedia_site::Site;
use crate::server::{Reply, Server};

const ROBOTS: &str = "/robots.txt";

fn with_rules(rules: &str) -> Server {
    serve(|site| {
        site.pages.insert(ROBOTS.to_owned(), rules.to_owned());
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_to_what_robots_may_not_ask_for_is_not_followed() {
    let loaded = Loaded::new().await;
    for (rule, target) in [
        ("/index.php", "/index.php?title=Pikachu"),
        ("/*?title=", "/wiki?title=Pikachu"),
        ("/Spécial:", "/Sp%C3%A9cial:Page"),
    ] {
        let site = Site::new();
        let server = Server::start(move |request, _| match &*request.path {
            ROBOTS => Reply::body(format!("User-agent: *\nDisallow: {rule}")),
            PIKACHU => Reply::status("302 Found").header("location", target),
            _ => site.reply(request),
        });
        let told = loaded.refusal(&live(&server)).await;
        assert!(
            told.contains(PIKACHU)
                && told.contains("robots.txt keeps robots from http://127.0.0.1:")
                && told.contains(target),
            "{told}"
        );
        assert_eq!(server.count(target), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_that_no_deadline_allows_ends_the_run_before_any_page() {
    let loaded = Loaded::new().await;
    for (wished, told_s) in [("7200", "7200 s"), ("1e300", "4294967295 s")] {
        let server = with_rules(&format!("User-agent: *\nCrawl-delay: {wished}"));
        let told = loaded.refusal(&live(&server)).await;
        for expected in [
            &*format!("pokepedia wishes in its robots.txt to be asked once in {told_s}"),
            "171 requests to pokepedia",
            "--deadline-minutes is 1440 at most: leave pokepedia out with --only",
        ] {
            assert!(told.contains(expected), "{expected}: {told}");
        }
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_cannot_be_had_in_time_are_not_begun() {
    let loaded = Loaded::new().await;
    let server = with_rules("User-agent: *\nCrawl-delay: 30\nCrawl-delay: soon");
    let told = loaded.refusal(&live(&server)).await;
    for expected in [
        "asked once in 30 s",
        "171 requests to pokepedia, one in 30 s, take 86 minutes; the deadline is after 20",
        "give --deadline-minutes 87 or more",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert_eq!(server.requests().len(), 1);
    let mut in_a_hurry = live(&with_rules(""));
    in_a_hurry.limits.page_interval = Duration::from_secs(1);
    in_a_hurry.deadline = Duration::from_secs(60);
    let told = loaded.refusal(&in_a_hurry).await;
    assert!(
        told.contains("one in 1 s, take 3 minutes") && !told.contains("wishes"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_counts_for_pages_that_are_asked_for_alone() {
    let is_slow = Arc::new(AtomicBool::new(false));
    let (site, slow) = (Site::new(), is_slow.clone());
    let server = Server::start(move |request, _| match &*request.path {
        ROBOTS if slow.load(Ordering::SeqCst) => Reply::body("User-agent: *\nCrawl-delay: 7200"),
        ROBOTS => Reply::body("User-agent: *"),
        path => Reply::body(&*site.pages[path]).header("cache-control", "max-age=86400"),
    });
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let n_first = server.requests().len();
    is_slow.store(true, Ordering::SeqCst);
    let again = place.run(&live(&server)).await.unwrap();
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!(server.requests().len(), n_first + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_place_of_rules_is_none() {
    let loaded = Loaded::new().await;
    for page in [
        "<!DOCTYPE html><html><body>Just a moment…</body></html>",
        "\u{feff}\n <html>\nUser-agent: *\n",
    ] {
        let site = Site::new();
        let server = Server::start(move |request, _| match &*request.path {
            ROBOTS => Reply::body(page).header("cache-control", "max-age=86400"),
            _ => site.reply(request),
        });
        for n_runs in 1..=2 {
            let told = loaded.refusal(&live(&server)).await;
            assert!(
                told.contains("/robots.txt is a page, and no rules for robots"),
                "{told}"
            );
            assert_eq!(server.requests().len(), n_runs);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_believed_for_a_day() {
    let site = Site::new();
    let server = Server::start(move |request, _| match &*request.path {
        ROBOTS => Reply::body("User-agent: *").header("cache-control", "max-age=604800"),
        _ => site.reply(request),
    });
    let place = Place::new().await;
    for (hours, n_asked) in [(0, 1), (23, 1), (25, 2)] {
        age(&place, hours);
        place.run(&live(&server)).await.unwrap();
        assert_eq!(server.count(ROBOTS), n_asked, "{hours} h");
    }
    let offline = Config {
        offline_cache: Some(place.etl_dir().join("cache")),
        ..live(&server)
    };
    place.run(&offline).await.unwrap();
}

/// Makes the rules that were kept, if any were, older than they are.
fn age(place: &Place, hours: i64) {
    let Ok(files) = fs::read_dir(place.etl_dir().join("cache/pokepedia")) else {
        return;
    };
    for file in files {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (head, body) = text.split_once('\n').unwrap();
        let mut head: Value = serde_json::from_str(head).unwrap();
        if head["url"].as_str().unwrap().ends_with(ROBOTS) {
            let asked = head["retrieved_at"].as_i64().unwrap();
            head["retrieved_at"] = (asked - hours * 3600).into();
            fs::write(&path, format!("{head}\n{body}")).unwrap();
        }
    }
}
