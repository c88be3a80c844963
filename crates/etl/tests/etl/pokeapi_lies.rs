//! PokéAPI lying, changed or hostile: a clear error, and the database as it was.

use std::fs;

use etl::Config;
use serde_json::{Value, json};

use crate::database::Place;
use crate::pokeapi::live;
use crate::pokeapi_faults::{FIRST, Loaded, changed, with};
use crate::pokeapi_site::Site;
use crate::server::{Reply, Request, Server};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_no_json_is_named() {
    let loaded = Loaded::new().await;
    for body in [
        "<html>Just a moment…</html>",
        "",
        "{\"next\":",
        "null",
        "\u{0}\u{1}",
    ] {
        let server = with(FIRST, Reply::body(body));
        loaded
            .says(
                &server,
                &["PokéAPI answered something else than a list", FIRST],
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_shape_is_named_with_its_place() {
    let loaded = Loaded::new().await;
    let server = changed("/api/v2/move/71/", |mv| mv["priority"] = "high".into());
    loaded
        .says(
            &server,
            &[
                "something else than a move",
                "/api/v2/move/71/",
                "priority: invalid type",
            ],
        )
        .await;
    let server = changed("/api/v2/pokemon/mew/", |pokemon| {
        pokemon["stats"].as_array_mut().unwrap().pop();
    });
    loaded
        .says(
            &server,
            &["/api/v2/pokemon/mew/", "no `speed` among its statistics"],
        )
        .await;
    let server = changed("/api/v2/pokemon/mew/", |pokemon| {
        pokemon["types"] = json!([]);
    });
    loaded
        .says(
            &server,
            &["/api/v2/pokemon/mew/", "in the slots [], not in 1"],
        )
        .await;
    let server = changed("/api/v2/pokemon/mew/", |pokemon| {
        let mut third = pokemon["types"][0].clone();
        third["slot"] = 3.into();
        pokemon["types"].as_array_mut().unwrap().push(third);
    });
    loaded
        .says(
            &server,
            &["/api/v2/pokemon/mew/", "in the slots [1, 3], not in 1"],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_about_something_else_is_refused() {
    let loaded = Loaded::new().await;
    let server = changed("/api/v2/move/71/", |mv| mv["id"] = 72.into());
    loaded
        .says(&server, &["/api/v2/move/71/ is number 72"])
        .await;
    let server = changed("/api/v2/pokemon/mew/", |pokemon| {
        pokemon["name"] = "mewtwo".into()
    });
    loaded.says(&server, &["is `mewtwo`, not `mew`"]).await;
    let server = changed("/api/v2/pokemon/mew/", |pokemon| {
        pokemon["species"]["url"] = "https://pokeapi.co/api/v2/pokemon-species/150/".into()
    });
    loaded
        .says(&server, &["/api/v2/pokemon/mew/", "not of number 151"])
        .await;
    let server = changed("/api/v2/type/1/", |ty| ty["name"] = "foo".into());
    loaded
        .says(&server, &["/api/v2/type/1/ is `foo`, not `normal`"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_answer_is_cut_off() {
    let loaded = Loaded::new().await;
    let server = with(FIRST, Reply::body(" ".repeat(3 << 20)));
    loaded.says(&server, &["more than 2097152 bytes"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_leads_back_to_itself_is_refused() {
    let loaded = Loaded::new().await;
    let server = changed("/api/v2/pokemon?offset=100&limit=100", |page| {
        page["next"] = format!("HOST{FIRST}").into();
    });
    loaded.says(&server, &["leads back to itself"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_to_other_hosts_are_not_followed() {
    let loaded = Loaded::new().await;
    for target in [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::ffff:7f00:1]:1/",
        "https://pokeapi.co.evil.example/api/v2/pokemon",
        "file:///etc/passwd",
    ] {
        let server = changed(FIRST, |page| page["next"] = target.into());
        loaded
            .says(
                &server,
                &[
                    "goes on elsewhere",
                    "leads away from http://127.0.0.1:",
                    target,
                ],
            )
            .await;
        let server = changed(FIRST, |page| page["results"][0]["url"] = target.into());
        loaded
            .says(&server, &["leads away from http://127.0.0.1:", target])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_to_other_hosts_are_not_followed() {
    let loaded = Loaded::new().await;
    let other = Server::start(|_, _| Reply::body("{}"));
    for target in [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        &format!("{}/api/v2/pokemon", other.url()),
        "//evil.example/",
    ] {
        let server = with(FIRST, Reply::status("302 Found").header("location", target));
        loaded
            .says(
                &server,
                &["a redirect", "leads away from http://127.0.0.1:"],
            )
            .await;
    }
    assert!(other.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_of_the_host_itself_are_followed_a_few_times() {
    let loaded = Loaded::new().await;
    let site = Site::new();
    let server = Server::start(
        move |request, host| match request.path.strip_prefix("/moved") {
            Some(path) => site.reply(
                &Request {
                    path: path.to_owned(),
                    ..request.clone()
                },
                host,
            ),
            None => Reply::status("301 Moved Permanently")
                .header("location", format!("/moved{}", request.path)),
        },
    );
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let endless = Server::start(|request, _| {
        Reply::status("302 Found").header("location", request.path.clone())
    });
    loaded.says(&endless, &["more than 3 redirects"]).await;
    assert_eq!(endless.requests().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_may_not_be_asked_is_refused_before_anything_is() {
    let loaded = Loaded::new().await;
    let server = Server::start(|_, _| Reply::body(""));
    for url in [
        "http://169.254.169.254/",
        "http://localhost:1/",
        "ftp://pokeapi.co/",
    ] {
        let config = Config {
            pokeapi_url: url.to_owned(),
            ..live(&server)
        };
        assert!(
            loaded
                .refusal(&config)
                .await
                .contains("is not allowed; give https://HOST/PATH"),
            "{url}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_is_checked_before_any_is_asked() {
    let loaded = Loaded::new().await;
    let server = Server::start(|_, _| Reply::body(""));
    let config = Config {
        only: Vec::new(),
        pokepedia_url: "pokepedia.fr".to_owned(),
        ..live(&server)
    };
    let told = loaded.refusal(&config).await;
    let expected = "--pokepedia-url takes https://HOST/PATH, or http://127.0.0.1:PORT/PATH: \
                    failed to read the URL `pokepedia.fr`";
    assert!(told.starts_with(expected), "{told}");
    assert!(server.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_into_this_network_is_not_asked() {
    let loaded = Loaded::new().await;
    let server = Server::start(|_, _| Reply::body("{}"));
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    let config = Config {
        pokeapi_url: format!("https://localhost:{port}/api/v2/"),
        ..live(&server)
    };
    let told = loaded.refusal(&config).await;
    let addresses = ["127.0.0.1", "::1", "127.0.0.1, ::1", "::1, 127.0.0.1"];
    let is_told = |addresses| {
        told.contains(&format!(
            "resolves to {addresses}, which the public does not reach"
        ))
    };
    assert!(addresses.into_iter().any(is_told), "{told}");
    assert!(server.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_cannot_prove_its_name_is_not_believed() {
    let loaded = Loaded::new().await;
    let server = Server::start(|_, _| Reply::body("{}"));
    let config = Config {
        pokeapi_url: server.url().replace("http:", "https:"),
        ..live(&server)
    };
    let told = loaded.refusal(&config).await;
    assert!(told.contains("failed to get a list from pokeapi"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn impossible_values_are_stopped_with_their_rows_and_their_url() {
    let mut site = Site::new();
    site.documents.get_mut("/api/v2/pokemon/mew/").unwrap()["stats"][0]["base_stat"] = 9999.into();
    site.documents.get_mut("/api/v2/move/1/").unwrap()["names"][1]["name"] =
        "<script>alert(1)</script>".into();
    let server = Server::start(move |request, host| site.reply(request, host));
    let place = Place::new().await;
    let before = place.run(&Config::default()).await.unwrap();
    let told = format!("{:#}", place.run(&live(&server)).await.unwrap_err());
    assert!(
        told.contains("hp must be from 1 to 255, not 9999")
            && told.contains("1 spoiled names in moves"),
        "{told}"
    );
    assert_eq!(place.db.stored_digest().await.unwrap(), Some(before.digest));
    let text = fs::read_to_string(place.etl_dir().join("quarantine.json")).unwrap();
    let quarantine: Value = serde_json::from_str(&text).unwrap();
    let rows = quarantine["violations"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|it| it["rows"].as_array().unwrap());
    let rows: Vec<&Value> = rows.collect();
    let mew = rows.iter().find(|row| row["name"] == "mew").unwrap();
    assert_eq!(mew["values"]["hp"], 9999);
    assert!(
        mew["document"]
            .as_str()
            .unwrap()
            .ends_with("/api/v2/pokemon/mew/")
    );
    let pound = rows.iter().find(|row| row["name"] == "pound").unwrap();
    let said_by = pound["cells"]["name_fr"].as_str().unwrap();
    assert!(said_by.ends_with("/api/v2/move/1/"), "{said_by}");
    fs::remove_file(place.etl_dir().join("quarantine.json")).unwrap();
    let dry_run = Config {
        dry_run: true,
        ..live(&server)
    };
    place.run(&dry_run).await.unwrap_err();
    assert!(place.etl_dir().join("dry-run-quarantine.json").exists());
    assert!(!place.etl_dir().join("quarantine.json").exists());
    place.run(&live(&server)).await.unwrap_err();
    place.run(&Config::default()).await.unwrap();
    assert!(!place.etl_dir().join("quarantine.json").exists());
}
