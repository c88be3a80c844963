//! Poképédia changed, silent, forbidding or hostile: a clear error, and the database as it was.

use std::fs;

use serde_json::Value;

use crate::database::Place;
use crate::pokeapi_faults::Loaded;
use crate::pokepedia::{PIKACHU, live, rewritten, serve};
use crate::pokepedia_site::Site;
use crate::server::{Reply, Server};

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
async fn a_page_that_lost_most_of_its_rows_is_not_believed() {
    let loaded = Loaded::new().await;
    let site = Site::new();
    let shorter = Server::start(move |request, _| {
        let mut site = site.clone();
        if let Some(page) = site.pages.get_mut(PIKACHU) {
            let start = page.find("<h4><a href=\"/LGPE\"").unwrap();
            let end = start + page[start..].find("</table>").unwrap();
            let rows: Vec<&str> = page[start..end].split("</tr>").take(3).collect();
            let rows = rows.join("</tr>");
            *page = format!("{}{rows}</tr>{}", &page[..start], &page[end..]);
        }
        site.reply(request)
    });
    let told = loaded.refusal(&live(&shorter)).await;
    assert!(
        told.contains("2 gained or lost many: pikachu, pikachustarter"),
        "{told}"
    );
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
