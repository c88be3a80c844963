//! Live runs that ask PokéAPI, when it answers as it should.

use std::fs;

use dex::snapshot;
use etl::{Config, LiveFacts, LiveSource, SourceChoice};

use crate::database::{Place, impatient, n_rows};
use crate::pokeapi_site::Site;
use crate::server::Server;

/// A live run that asks a server on this machine.
pub(crate) fn live(server: &Server) -> Config {
    Config {
        source: SourceChoice::Live,
        only: vec![LiveSource::Pokeapi],
        pokeapi_url: format!("{}/api/v2/", server.url()),
        limits: impatient(),
        ..Config::default()
    }
}

fn serve(site: Site) -> Server {
    Server::start(move |request, host| site.reply(request, host))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_of_a_live_run_are_those_of_the_games() {
    let server = serve(Site::new());
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    assert_eq!(n_rows(&report, "form"), 188);
    assert_eq!(report.digest, snapshot::pokedex().unwrap().digest());
    let asked = &report.asked[0];
    assert_eq!(
        (asked.source, asked.n_requests),
        ("pokeapi", server.requests().len())
    );
    let agents = server
        .requests()
        .into_iter()
        .map(|request| request.headers["user-agent"].clone());
    assert!(
        agents
            .into_iter()
            .all(|agent| agent.starts_with("PredictionDex/"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_these_games_win_over_those_of_later_ones() {
    let server = serve(Site::new());
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    let of_moves: Vec<_> = report
        .disagreements
        .iter()
        .filter(|it| it.table == "move")
        .collect();
    let mut moves: Vec<&str> = of_moves.iter().map(|it| &*it.row).collect();
    moves.dedup();
    assert_eq!((of_moves.len(), moves.len()), (31, 17), "{moves:?}");
    let told: Vec<String> = of_moves.iter().map(|it| it.to_string()).collect();
    assert!(
        told.contains(&"! move: megadrain: power: pokeapi says 40, kept 75".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"! move: zippyzap: pp: pokeapi says 10, kept 15".to_owned()),
        "{told:?}"
    );
    let others = report
        .disagreements
        .iter()
        .filter(|it| it.table != "move")
        .map(|it| it.to_string());
    assert_eq!(
        others.collect::<Vec<_>>(),
        ["! form: melmetal: evolves_from_id: pokeapi says meltan, kept nothing"]
    );
    assert_eq!(n_rows(&report, "disagreement"), 32);
    let stored = place.db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(stored.find_move("megadrain").unwrap().rules.power, 75);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_game_has_in_common_is_believed_and_the_snapshot_recorded() {
    let mut site = Site::new();
    let charizard = site
        .documents
        .get_mut("/api/v2/pokemon/charizard/")
        .unwrap();
    charizard["stats"][1]["base_stat"] = 85.into();
    charizard["weight"] = 906.into();
    charizard["types"][1]["type"]["name"] = "dragon".into();
    let ember = site.documents.get_mut("/api/v2/move/52/").unwrap();
    ember["names"][1]["name"] = "Petite Flamme".into();
    let server = serve(site);
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    let told: Vec<String> = report
        .disagreements
        .iter()
        .map(|it| it.to_string())
        .collect();
    for expected in [
        "! base_stats: charizard: attack: snapshot says 84, kept 85",
        "! form: charizard: weight_kg: snapshot says 90.5, kept 90.6",
        "! form_type: charizard 2: type_id: snapshot says flying, kept dragon",
        "! move: ember: name_fr: snapshot says Flammèche, kept Petite Flamme",
    ] {
        assert!(told.contains(&expected.to_owned()), "{expected}: {told:?}");
    }
    let stored = place.db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(
        stored.find_form("charizard").unwrap().battle.base.attack,
        85
    );
    assert_eq!(stored.find_move("Petite Flamme").unwrap().slug, "ember");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_changes_on_the_second_run_which_asks_conditionally() {
    let server = serve(Site::new());
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let n_first = server.requests().len();
    let report = place.run(&live(&server)).await.unwrap();
    assert!(report.changes.is_empty(), "{:?}", report.changes);
    let requests = server.requests();
    assert_eq!(requests.len(), 2 * n_first);
    assert!(
        requests[n_first..]
            .iter()
            .all(|request| request.headers.contains_key("if-none-match"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_not_asked_for_while_it_is_fresh() {
    let site = Site::new();
    let server = Server::start(move |request, host| {
        site.reply(request, host)
            .header("cache-control", "public, max-age=86400, s-maxage=86400")
    });
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let n_first = server.requests().len();
    let report = place.run(&live(&server)).await.unwrap();
    assert_eq!(
        (server.requests().len(), report.asked[0].n_requests),
        (n_first, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_repeated_from_its_answers_without_a_network() {
    let server = serve(Site::new());
    let place = Place::new().await;
    let first = place.run(&live(&server)).await.unwrap();
    let n_first = server.requests().len();
    let elsewhere = Place::new().await;
    let offline = Config {
        offline_cache: Some(place.etl_dir().join("cache")),
        ..live(&server)
    };
    let again = elsewhere.run(&offline).await.unwrap();
    assert_eq!(
        (again.digest, again.disagreements),
        (first.digest, first.disagreements)
    );
    assert_eq!(server.requests().len(), n_first);
    let some = fs::read_dir(place.etl_dir().join("cache/pokeapi"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    fs::write(some.path(), "damaged").unwrap();
    let error = format!("{:#}", elsewhere.run(&offline).await.unwrap_err());
    assert!(
        error.contains(
            "/cache/pokeapi holds no whole answer, and nothing may be asked; run without --offline-cache, \
             or give it the folder `cache` of an ETL folder"
        ),
        "{error}"
    );
    assert!(error.contains("pokeapi at http://127.0.0.1:"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_leads_to_its_document() {
    let server = serve(Site::new());
    let place = Place::new().await;
    let report = place.run(&live(&server)).await.unwrap();
    let documents: Vec<&str> = report.documents.iter().map(|it| &*it.location).collect();
    let url = |path: &str| format!("{}/api/v2/{path}", server.url());
    for path in [
        "pokemon/charizard-mega-x/",
        "move/71/",
        "type/10/",
        "evolution-chain/4/",
        "pokemon-form/raichu-alola/",
    ] {
        assert!(documents.contains(&&*url(path)), "{path}");
    }
    let cells = &report
        .changes
        .tables
        .iter()
        .find(|it| it.table == "cell_origin")
        .unwrap()
        .added;
    for cell in [
        "move absorb name_fr",
        "form charizard name_en",
        "form charizard evolves_from_id",
        "form pikachustarter name_fr",
    ] {
        assert!(cells.contains(&cell.to_owned()), "{cell}");
    }
    assert!(
        report
            .documents
            .iter()
            .all(|it| it.sha256.len() == 64 || it.source == "inheritance")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_knows_the_live_run_whose_facts_it_holds() {
    let server = serve(Site::new());
    let place = Place::new().await;
    assert_eq!(etl::live_facts(&place.db).await.unwrap(), None);
    place.run(&Config::default()).await.unwrap();
    assert_eq!(etl::live_facts(&place.db).await.unwrap(), None);
    let report = place.run(&live(&server)).await.unwrap();
    let expected = LiveFacts {
        started_at: report.started_at,
        has_this_snapshot: true,
    };
    assert_eq!(etl::live_facts(&place.db).await.unwrap(), Some(expected));
    place.run(&Config::default()).await.unwrap();
    assert_eq!(etl::live_facts(&place.db).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn options_of_one_kind_of_run_belong_to_it() {
    let place = Place::new().await;
    let keeping = Config {
        source: SourceChoice::Live,
        keep_live: true,
        ..Config::default()
    };
    let error = place.run(&keeping).await.unwrap_err();
    assert!(
        error.to_string().contains("belongs to --source snapshot"),
        "{error}"
    );
    let config = Config {
        only: vec![LiveSource::Pokeapi],
        ..Config::default()
    };
    let error = place.run(&config).await.unwrap_err();
    assert!(
        error.to_string().contains("belong to --source live"),
        "{error}"
    );
}
