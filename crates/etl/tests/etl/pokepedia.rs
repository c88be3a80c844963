//! Live runs that ask Poképédia, when it answers as it should.

use std::time::{Duration, Instant};

use dex::snapshot;
use etl::{Config, Limits, LiveSource, SourceChoice};

use crate::database::{Place, impatient, n_rows};
use crate::pokeapi_site;
use crate::pokepedia_site::Site;
use crate::server::{Reply, Server};

pub(crate) const PIKACHU: &str = "/Pikachu/G%C3%A9n%C3%A9ration_7";

pub(crate) fn live(server: &Server) -> Config {
    Config {
        source: SourceChoice::Live,
        only: vec![LiveSource::Pokepedia],
        pokepedia_url: server.url(),
        limits: impatient(),
        ..Config::default()
    }
}

/// The site with some pages changed.
pub(crate) fn serve(change: impl FnOnce(&mut Site)) -> Server {
    let mut site = Site::new();
    change(&mut site);
    Server::start(move |request, _| site.reply(request))
}

/// The site with one page that reads otherwise.
pub(crate) fn rewritten(path: &str, from: &str, to: &str) -> Server {
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
    assert!(!requests[0].headers["user-agent"].contains('+'));
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
async fn a_run_without_a_network_needs_no_rules_for_robots() {
    let server = serve(|site| {
        site.pages.remove("/robots.txt");
    });
    let place = Place::new().await;
    let first = place.run(&live(&server)).await.unwrap();
    let n_first = server.requests().len();
    let offline = Config {
        offline_cache: Some(place.etl_dir().join("cache")),
        ..live(&server)
    };
    let again = place.run(&offline).await.unwrap();
    assert_eq!(again.digest, first.digest);
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!(server.requests().len(), n_first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_told_whom_to_write_to_where_that_is_wished() {
    let server = serve(|_| {});
    let place = Place::new().await;
    let config = Config {
        contact: Some("lea@example.org".parse().unwrap()),
        ..live(&server)
    };
    place.run(&config).await.unwrap();
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.headers["user-agent"].contains(" (+lea@example.org; builds "))
    );
}
