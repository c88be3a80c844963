//! Questions that cannot be answered: the page says why, keeps what was typed, and helps.

use reqwest::StatusCode;

use crate::fake_api::FakeApi;
use crate::{Page, Site};

async fn refused(path: &str) -> Page {
    let api = FakeApi::start().await;
    let page = Site::on(&api).await.get(path).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    page.lacks("id=\"answer\"");
    page.has("role=\"alert\"");
    page
}

#[tokio::test]
async fn an_unknown_name_brings_suggestions_and_keeps_the_rest() {
    let page = refused("/prediction?a=Carapouce&b=charmender&level=12").await;
    page.has("Aucun Pokémon ne s&#39;appelle «\u{a0}Carapouce\u{a0}»");
    assert_eq!(page.attribute("id=\"a\"", "value"), "Carapouce");
    assert_eq!(page.attribute("id=\"b\"", "value"), "charmender");
    assert_eq!(page.attribute("id=\"level\"", "value"), "12");
    page.has("Tu voulais dire\u{a0}:");
    assert_eq!(
        page.attribute("data-suggestion=\"Carapuce\"", "href"),
        "/prediction?a=Carapuce&#38;b=charmender&#38;level=12"
    );
    assert_eq!(
        page.attribute("data-suggestion=\"Salamèche\"", "href"),
        "/prediction?a=Carapouce&#38;b=Salam%C3%A8che&#38;level=12"
    );
}

#[tokio::test]
async fn a_mistake_is_tied_to_its_field() {
    let page = refused("/en/prediction?a=Zzzzzz&b=Charmander&level=0").await;
    assert_eq!(
        page.attribute("id=\"a\"", "aria-describedby"),
        "a-mistake name-hint"
    );
    assert_eq!(page.attribute("id=\"a\"", "aria-invalid"), "true");
    page.has("<a href=\"#a\">No Pokémon is called “Zzzzzz” in these games. Check the name.</a>");
    page.tag("id=\"a-mistake\"");
    assert_eq!(
        page.attribute("id=\"level\"", "aria-describedby"),
        "level-mistake"
    );
    assert_eq!(page.attribute("id=\"b\"", "aria-describedby"), "name-hint");
    assert!(!page.tag("id=\"b\"").contains("aria-invalid"));
    page.lacks("Did you mean");
}

#[tokio::test]
async fn a_missing_name_is_asked_for() {
    refused("/prediction?a=Carapuce")
        .await
        .has("Écris le nom du Pokémon adverse.");
    refused("/en/prediction?a=+&b=Squirtle")
        .await
        .has("Write the name of your Pokémon.");
}

#[tokio::test]
async fn a_level_is_a_whole_number_from_1_to_100() {
    for level in ["0", "101", "-1", "5.5", "abc", ""] {
        let page = refused(&format!("/prediction?a=7&b=4&level={level}")).await;
        page.has("Écris un nombre entier de 1 à 100.");
    }
}

#[tokio::test]
async fn a_move_that_is_not_possible_is_named() {
    let page =
        refused("/prediction?a=7&b=4&moves=Surf&moves=Tonnerre&opponent_moves=Mimi-Queue").await;
    page.has("Carapuce n&#39;a pas de capacité avec des dégâts qui s&#39;appelle\u{a0}: Tonnerre.");
    page.has(
        "Salamèche n&#39;a pas de capacité avec des dégâts qui s&#39;appelle\u{a0}: Mimi-Queue.",
    );
    assert_eq!(
        page.attribute("id=\"moves\"", "aria-describedby"),
        "moves-hint moves-mistake"
    );
    page.has("value=\"Surf\" checked");
}

#[tokio::test]
async fn a_chosen_move_that_cannot_be_graded_is_refused_by_name() {
    let page = refused("/en/prediction?a=7&b=4&moves=Counter&moves=Surf").await;
    page.has("These moves cannot be calculated: Counter. Untick them.");
    page.lacks("internal words");
    let page = refused("/en/prediction?a=7&b=4&opponent_moves=Counter").await;
    page.has("id=\"opponent_moves-mistake\"");
}

#[tokio::test]
async fn an_opponent_has_twenty_moves_at_most() {
    let many: String = (1..=21)
        .map(|n| format!("&opponent_moves=Move+{n:02}"))
        .collect();
    let page = refused(&format!("/en/prediction?a=7&b=Mew{many}")).await;
    page.has("tick 20 moves at most");
}

#[tokio::test]
async fn a_pokemon_without_a_damaging_move_cannot_fight() {
    let page = refused("/prediction?a=M%C3%A9tamorph&b=7").await;
    page.has("Métamorph n&#39;a aucune capacité qui fait des dégâts au niveau 50.");
    page.tag("id=\"a-mistake\"");
    refused("/prediction?a=7&b=Ditto")
        .await
        .tag("id=\"b-mistake\"");
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let attack = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let url = format!("/prediction?a={attack}&b={attack}&level={attack}&moves={attack}&{attack}=1");
    let page = refused(&url).await;
    page.lacks("<script");
    page.has("&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;");
    let page = refused(&format!("/prediction?a=7&b=4&moves={attack}")).await;
    page.lacks("<script");
}

#[tokio::test]
async fn a_hostile_name_from_the_api_stays_text() {
    let api = FakeApi::start().await;
    let site = Site::on(&api).await;
    for path in [
        "/",
        "/prediction?a=9999&b=9999",
        "/en/prediction?a=OBrien&b=7",
    ] {
        let page = site.get(path).await;
        for tag in ["<b>", "<b title"] {
            page.lacks(tag);
        }
        page.has("&#60;b");
    }
}
