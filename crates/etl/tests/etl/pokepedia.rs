//! Live runs that ask Poképédia: as it should answer, and changed, slow, forbidding or hostile.

use std::fs;
use std::time::{Duration, Instant};

use dex::snapshot;
use etl::{Config, Limits, LiveSource, SourceChoice};
use serde_json::Value;

use crate::database::{Place, impatient, n_rows};
use crate::pokeapi_faults::Loaded;
use crate::pokeapi_site;
use crate::pokepedia_site::Site;
use crate::server::{Reply, Server};

const PIKACHU: &str = "/Pikachu/G%C3%A9n%C3%A9ration_7";

fn live(server: &Server) -> Config {
    Config {
        source: SourceChoice::Live,
        only: vec![LiveSource::Pokepedia],
        pokepedia_url: server.url(),
        limits: impatient(),
        ..Config::default()
    }
}

/// The site with some pages changed.
fn serve(change: impl FnOnce(&mut Site)) -> Server {
    let mut site = Site::new();
    change(&mut site);
    Server::start(move |request, _| site.reply(request))
}

/// The site with one page that reads otherwise.
fn rewritten(path: &str, from: &str, to: &str) -> Server {
    serve(|site| {
        let page = site.pages.get_mut(path).unwrap();
        assert!(page.contains(from), "{from}");
        *page = page.replace(from, to);
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_learns_what_is_what_the_pages_say() {
    let server = serve(|_| {});
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    assert_eq!(report.digest, snapshot::pokedex().unwrap().digest());
    assert!(
        report.disagreements.is_empty(),
        "{:?}",
        report.disagreements
    );
    assert_eq!(n_rows(&report, "learnset"), 5976);
    let asked = &report.asked[0];
    assert_eq!(
        (asked.source, asked.n_documents, asked.n_requests),
        ("pokepedia", 171, 172)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_run_asks_both_sources_unless_it_is_told_which() {
    let (pokepedia, site) = (serve(|_| {}), pokeapi_site::Site::new());
    let pokeapi = Server::start(move |request, host| site.reply(request, host));
    let config = Config {
        only: Vec::new(),
        pokeapi_url: format!("{}/api/v2/", pokeapi.url()),
        ..live(&pokepedia)
    };
    let place = Place::new().await;
    let report = place.run(&config).await.unwrap();
    let asked: Vec<&str> = report.asked.iter().map(|it| it.source).collect();
    assert_eq!(asked, ["pokeapi", "pokepedia"]);
    assert_eq!(report.digest, snapshot::pokedex().unwrap().digest());
    assert_eq!(report.disagreements.len(), 32);
    let again = place.run(&config).await.unwrap();
    assert!(again.changes.is_empty(), "{:?}", again.changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_asked_for_once_after_the_rules_for_robots() {
    let server = serve(|_| {});
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].path, "/robots.txt");
    assert!(
        requests
            .iter()
            .all(|request| server.count(&request.path) == 1)
    );
    assert!(
        requests
            .iter()
            .all(|request| request.headers["user-agent"].starts_with("PredictionDex/"))
    );
    place.run(&live(&server)).await.unwrap();
    assert!(
        server.requests()[requests.len()..]
            .iter()
            .all(|it| it.headers.contains_key("if-modified-since"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disagreement_is_believed_and_the_snapshot_recorded() {
    let server = serve(|site| {
        let page = site
            .pages
            .get_mut("/Bulbizarre/G%C3%A9n%C3%A9ration_7")
            .unwrap();
        *page = page.replace("N.18", "N.19").replace(
            "<td>CT01</td><td><a href=\"/Toxik\"",
            "<td>CT01</td><td><a href=\"/Charge\"",
        );
        *page = page.replace("title=\"Toxik\">Toxik</a>", "title=\"Charge\">Charge</a>");
    });
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    let told: Vec<String> = report
        .disagreements
        .iter()
        .map(|it| it.to_string())
        .collect();
    assert_eq!(
        told,
        [
            "! learnset: bulbasaur tackle ct: level: snapshot says nothing, kept known",
            "! learnset: bulbasaur takedown level_up: level: snapshot says 18, kept 19",
            "! learnset: bulbasaur toxic ct: level: snapshot says known, kept nothing",
        ]
    );
    let stored = place.db.load_pokedex().await.unwrap().unwrap();
    let bulbasaur = stored.find_form("bulbasaur").unwrap().id;
    assert!(!stored.knows(bulbasaur, stored.find_move("toxic").unwrap().id));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_form_learns_anew_reaches_its_evolutions_and_their_megas() {
    let server = rewritten(
        "/Salam%C3%A8che/G%C3%A9n%C3%A9ration_7",
        "<tr><td><a>Croco Larme</a>",
        "<tr><td>Trempette</td><td></td><td></td><td></td><td></td><td>—</td><td>—</td><td>N.9</td></tr><tr><td><a>Croco Larme</a>",
    );
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    let added = &report
        .changes
        .tables
        .iter()
        .find(|it| it.table == "learnset")
        .unwrap()
        .added;
    for row in [
        "charmander splash level_up 9",
        "charizard splash before_evolution 9",
        "charizardmegay splash before_evolution 9",
    ] {
        assert!(added.contains(&row.to_owned()), "{row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_heading_is_named_with_its_page() {
    let loaded = Loaded::new().await;
    let page = format!("{PIKACHU} is not built as the pages of Poképédia were");
    for (from, to, expected) in [
        (
            "Par_montée_en_niveau",
            "Par_niveau",
            "there is no heading `par montée en niveau`",
        ),
        (
            "Let's Go, Pikachu et Let's Go, Évoli\">LGPE",
            "Let's Go\">LG",
            "has no column of Let's Go among: Capacités, Capacité",
        ),
        ("N.24", "Niveau 24", "`Niveau 24` is no level"),
    ] {
        let mut site = Site::new();
        let html = site.pages.get_mut(PIKACHU).unwrap();
        *html = html.replace(from, to);
        if from == "Par_montée_en_niveau" {
            *html = html.replace("Par montée en", "Par");
        }
        let server = Server::start(move |request, _| site.reply(request));
        let told = loaded.refusal(&live(&server)).await;
        assert!(
            told.contains(&page) && told.contains(expected),
            "{expected}: {told}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heading_that_changed_everywhere_is_no_silence() {
    let loaded = Loaded::new().await;
    let server = serve(|site| {
        site.pages.values_mut().for_each(|page| {
            *page = page
                .replace("Par_CT", "x")
                .replace("Par <a title=\"CT\">CT", "Machines")
        })
    });
    let told = loaded.refusal(&live(&server)).await;
    assert!(
        told.contains("pages of Poképédia have no table of machines for Let's Go any more"),
        "{told}"
    );
    assert!(told.contains("bulbasaur"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_nobody_knows_goes_into_quarantine() {
    let server = rewritten(PIKACHU, ">Vive-Attaque<", "><b>Vive & Attaque</b> 2<");
    let place = Place::new().await;
    let told = format!("{:#}", place.run(&live(&server)).await.unwrap_err());
    assert!(
        told.contains("pikachu learns `Vive & Attaque 2`, which is no move of these games (names)"),
        "{told}"
    );
    assert_eq!(place.db.stored_digest().await.unwrap(), None);
    let text = fs::read_to_string(place.etl_dir().join("quarantine.json")).unwrap();
    let quarantine: Value = serde_json::from_str(&text).unwrap();
    let row = &quarantine["violations"][0]["rows"][0];
    assert_eq!(row["values"]["move"], "Vive & Attaque 2");
    assert!(row["document"].as_str().unwrap().ends_with(PIKACHU));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_robots_may_not_ask_for_is_not_asked_for() {
    let loaded = Loaded::new().await;
    for rules in [
        "User-agent: *\nDisallow: /",
        "User-agent: PredictionDex\nDisallow: /*/Génération_7$",
    ] {
        let server = serve(|site| {
            site.pages
                .insert("/robots.txt".to_owned(), rules.to_owned());
        });
        let told = loaded.refusal(&live(&server)).await;
        assert!(
            told.contains("robots.txt keeps robots from") && told.contains("/Bulbizarre/"),
            "{told}"
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_readable_rules_nothing_else_is_asked_for() {
    let loaded = Loaded::new().await;
    for status in ["503 Service Unavailable", "403 Forbidden"] {
        let server = Server::start(move |_, _| Reply::status(status));
        let told = loaded.refusal(&live(&server)).await;
        assert!(
            told.contains("failed to get a robots.txt from pokepedia"),
            "{told}"
        );
        assert_eq!(server.count("/robots.txt"), server.requests().len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_keep_the_distance_that_is_set_or_wished() {
    for (set_ms, wished) in [(150, "0"), (0, "0.15")] {
        let site = Site::new();
        let server = Server::start(move |request, _| match &*request.path {
            "/robots.txt" => Reply::body(format!("User-agent: *\nCrawl-delay: {wished}")),
            PIKACHU => Reply::status("404 Not Found"),
            _ => site.reply(request),
        });
        let config = Config {
            limits: Limits {
                page_interval: Duration::from_millis(set_ms),
                ..impatient()
            },
            ..live(&server)
        };
        let place = Place::new().await;
        place.run(&config).await.unwrap_err();
        let at: Vec<Instant> = server.requests()[1..]
            .iter()
            .map(|request| request.at)
            .collect();
        assert!(at.len() > 20);
        let distances: Vec<Duration> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mean = distances.iter().sum::<Duration>() / distances.len() as u32;
        assert!(mean >= Duration::from_millis(148), "{mean:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_pages_are_refused() {
    let loaded = Loaded::new().await;
    for (page, expected) in [
        (
            "<div>".repeat(100_000).into_bytes(),
            "the page is nested more than 500 deep",
        ),
        (b"\xff\xfe<html>".to_vec(), "is not written in UTF-8"),
        (Vec::new(), "there is no heading"),
        (
            b"<script>while(1);</script>".to_vec(),
            "there is no heading",
        ),
        (vec![b' '; 3 << 20], "more than 2097152 bytes"),
    ] {
        let site = Site::new();
        let server = Server::start(move |request, _| match &*request.path {
            PIKACHU => Reply::body(page.clone()),
            _ => site.reply(request),
        });
        let told = loaded.refusal(&live(&server)).await;
        assert!(
            told.contains(PIKACHU) && told.contains(expected),
            "{expected}: {told}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_ends_in_the_middle_is_asked_for_again() {
    let loaded = Loaded::new().await;
    let site = Site::new();
    let server = Server::start(move |request, _| match &*request.path {
        PIKACHU => site.reply(request).truncated(),
        _ => site.reply(request),
    });
    let told = loaded.refusal(&live(&server)).await;
    assert!(
        told.contains("failed to get a page from pokepedia") && told.contains("3 times"),
        "{told}"
    );
    assert_eq!(server.count(PIKACHU), 3);
}
