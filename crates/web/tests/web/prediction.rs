//! The prediction page: what it asks of the API and what it shows.

use reqwest::StatusCode;

use crate::Site;
use crate::fake_api::{EVEN, FakeApi};
use crate::fake_facts::N_MOVES_OF_MEW;

#[tokio::test]
async fn the_page_without_choices_is_the_form() {
    let api = FakeApi::start().await;
    let page = Site::on(&api).await.get("/prediction").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("<h1>Quelle capacité choisir\u{202f}?</h1>");
    page.lacks("id=\"answer\"");
    assert_eq!(page.attribute("id=\"level\"", "value"), "50");
    assert!(api.asked().is_empty());
}

#[tokio::test]
async fn two_names_are_enough_for_the_answer() {
    let api = FakeApi::start().await;
    let page = Site::on(&api)
        .await
        .get("/prediction?a=Carapuce&b=Salam%C3%A8che")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("<title>Carapuce contre Salamèche\u{a0}: Surf, 75\u{202f}% – PredictionDex</title>");
    assert_eq!(page.text("id=\"recommended-move\""), "Surf");
    assert_eq!(
        page.attribute("id=\"recommended-move\"", "data-move"),
        "Surf"
    );
    assert_eq!(page.attribute("id=\"win-probability\"", "value"), "0.75");
    assert_eq!(page.text("id=\"win-probability\""), "75\u{202f}%");
    assert_eq!(
        page.attribute("id=\"average-win-probability\"", "value"),
        "0.875"
    );
    assert_eq!(page.text("id=\"average-win-probability\""), "88\u{202f}%");
    page.has("<dd>Flammèche</dd>");
    page.has(
        "toutes celles qu'il peut avoir"
            .replace('\'', "&#39;")
            .as_str(),
    );
    assert_eq!(
        page.attribute("id=\"outcome\"", "data-outcome"),
        "favourable"
    );
}

#[tokio::test]
async fn the_table_ranks_every_move_best_first() {
    let api = FakeApi::start().await;
    let page = Site::on(&api)
        .await
        .get("/en/prediction?a=Squirtle&b=Charmander")
        .await;
    let table = page.html.split_once("<table").unwrap().1;
    let rows: Vec<&str> = table.split("<tr").skip(2).collect();
    let order = ["Surf", EVEN.0, "Morsure", "Charge", "Frappe Atlas"];
    assert_eq!(rows.len(), order.len());
    for (row, name) in rows.iter().zip(order) {
        assert!(
            row.contains(&format!("data-move=\"{name}\"")),
            "{name}: {row}"
        );
    }
    for shown in [
        "Surf",
        "badge type-water",
        "water",
        ">90<",
        "×2",
        "super effective",
        "75%",
        "88%",
        "Ember",
    ] {
        assert!(rows[0].contains(shown), "{shown}: {}", rows[0]);
    }
    assert!(
        rows[4].contains("Seismic Toss") && rows[4].contains(">varies<"),
        "{}",
        rows[4]
    );
    assert!(rows[4].contains("&#60; 1%"), "{}", rows[4]);
}

#[tokio::test]
async fn names_are_understood_in_either_language_and_by_number() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for (a, b) in [
        ("squirtle", "SALAMECHE"),
        ("7", "charmander"),
        (" carapuce ", "4"),
    ] {
        let url = format!("/prediction?a={a}&b={b}&level=30").replace(' ', "+");
        let page = site.get(&url).await;
        assert_eq!(page.status, StatusCode::OK, "{url}");
        assert_eq!(page.attribute("id=\"a\"", "value"), "Carapuce", "{url}");
        assert_eq!(page.attribute("id=\"b\"", "value"), "Salamèche", "{url}");
    }
    for asked in api.asked() {
        assert_eq!(
            (asked.pokemon_a_id, asked.pokemon_b_id, asked.level),
            (7, 4, Some(30))
        );
    }
    let page = site.get("/prediction?a=mega+charizard+x&b=nidoran+f").await;
    page.has("Méga-Dracaufeu X contre Nidoran♀");
}

#[tokio::test]
async fn without_a_choice_every_damaging_move_of_the_level_counts_once() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let expected = |level: u8| match level {
        1 => vec!["Charge", "Surf", "Frappe Atlas", "Morsure"],
        50 => vec!["Charge", EVEN.0, "Surf", "Frappe Atlas", "Morsure"],
        _ => vec![
            "Charge",
            EVEN.0,
            "Surf",
            "Hydrocanon",
            "Frappe Atlas",
            "Morsure",
        ],
    };
    for level in [1, 50, 60] {
        site.get(&format!("/prediction?a=7&b=4&level={level}"))
            .await;
        let asked = api.asked().pop().unwrap();
        assert_eq!(asked.available_moves, expected(level), "level {level}");
        assert_eq!(asked.available_moves_b, None);
    }
}

#[tokio::test]
async fn moves_that_the_api_cannot_grade_are_left_out_and_named() {
    let api = FakeApi::start().await;
    let page = Site::on(&api).await.get("/en/prediction?a=7&b=4").await;
    assert_eq!(
        page.text("id=\"skipped\""),
        "Moves that are not counted: Counter."
    );
    assert_eq!(api.asked().len(), 2);
    page.lacks("data-move=\"Riposte\"");
}

#[tokio::test]
async fn chosen_moves_are_the_only_ones_asked_and_stay_ticked() {
    let api = FakeApi::start().await;
    let url = "/en/prediction?a=7&b=4&moves=Water+Gun&moves=charge&opponent_moves=Surf";
    let page = Site::on(&api).await.get(url).await;
    let asked = api.asked().pop().unwrap();
    assert_eq!(asked.available_moves, ["Charge", EVEN.0]);
    assert_eq!(asked.available_moves_b, Some(vec!["Surf".to_owned()]));
    let ticked: Vec<&str> = page
        .html
        .split("<input type=\"checkbox\"")
        .skip(1)
        .filter_map(|rest| {
            let tag = rest.split_once('>').unwrap().0;
            tag.contains(" checked").then(|| {
                tag.split_once("value=\"")
                    .unwrap()
                    .1
                    .split_once('"')
                    .unwrap()
                    .0
            })
        })
        .collect();
    assert_eq!(ticked, ["Tackle", "Water Gun", "Surf"]);
    page.has("Only the moves that you ticked for the opponent count.");
    page.has("2 of 7");
    page.has("Hydro Pump <small>from level 60</small>");
}

#[tokio::test]
async fn near_even_odds_are_too_close_to_call() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    let page = site
        .get("/prediction?a=7&b=4&moves=Pistolet+%C3%A0+O")
        .await;
    assert_eq!(
        page.attribute("id=\"outcome\"", "data-outcome"),
        "too-close"
    );
    page.has("Trop serré pour trancher.");
    assert_eq!(
        page.attribute("id=\"win-probability\"", "value"),
        EVEN.1.to_string()
    );
    let page = site.get("/en/prediction?a=7&b=4&moves=Water+Gun").await;
    page.has("Too close to call.");
    let page = site.get("/en/prediction?a=7&b=4&moves=Tackle").await;
    assert_eq!(
        page.attribute("id=\"outcome\"", "data-outcome"),
        "difficult"
    );
}

#[tokio::test]
async fn more_moves_than_the_api_takes_are_asked_in_parts_and_ranked_together() {
    let api = FakeApi::start().await;
    let page = Site::on(&api)
        .await
        .get("/prediction?a=Mew&b=Carapuce")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let sizes: Vec<usize> = api
        .asked()
        .iter()
        .map(|asked| asked.available_moves.len())
        .collect();
    assert_eq!(sizes, [20, 20, 10]);
    assert_eq!(page.text("id=\"recommended-move\""), "Attaque 50");
    let ranked: Vec<String> = (1..=N_MOVES_OF_MEW)
        .rev()
        .map(|n| format!("Attaque {n:02}"))
        .collect();
    assert_eq!(page.all("data-move")[1..], ranked);
    assert_eq!(
        page.attribute("id=\"outcome\"", "data-outcome"),
        "difficult"
    );
}

#[tokio::test]
async fn the_other_side_is_one_link_away() {
    let api = FakeApi::start().await;
    let page = Site::on(&api)
        .await
        .get("/prediction?a=7&b=4&level=12&moves=Surf")
        .await;
    let swapped = page.attribute("class=\"swap\"", "href");
    assert_eq!(
        swapped,
        "/prediction?a=Salam%C3%A8che&#38;b=Carapuce&#38;level=12"
    );
}

#[tokio::test]
async fn the_lists_are_asked_for_once() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for path in ["/", "/prediction?a=7&b=4", "/en/"] {
        assert_eq!(site.get(path).await.status, StatusCode::OK);
    }
    assert_eq!(api.notes.lock().unwrap().n_lists, 1);
}

#[tokio::test]
async fn a_move_of_a_higher_level_can_still_be_chosen() {
    let api = FakeApi::start().await;
    let page = Site::on(&api)
        .await
        .get("/prediction?a=7&b=4&level=50&moves=Hydrocanon")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.text("id=\"recommended-move\""), "Hydrocanon");
}
