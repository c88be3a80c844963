//! Why the recommended move has its odds, as the page tells it.

use reqwest::StatusCode;

use crate::fake_api::FakeApi;
use crate::{Page, Site};

async fn page(path: &str) -> Page {
    let api = FakeApi::start().await;
    let page = Site::on(&api).await.get(path).await;
    assert!(api.asked().iter().all(|asked| asked.explain));
    page
}

/// The list of reasons, item by item.
fn reasons(page: &Page) -> Vec<&str> {
    let (_, rest) = page.html.split_once("<details id=\"reasons\">").unwrap();
    let (list, _) = rest.split_once("</ol>").unwrap();
    list.split("<li ").skip(1).collect()
}

#[tokio::test]
async fn the_five_strongest_reasons_stand_under_the_recommended_move() {
    let page = page("/prediction?a=Carapuce&b=Salam%C3%A8che").await;
    page.has("<span class=\"summary-title\">Pourquoi cette capacité\u{202f}?</span>");
    page.has("quand l&#39;adversaire répond par Flammèche, du plus fort");
    page.has("Le reste compte moins.");
    let reasons = reasons(&page);
    let told = [
        (
            "for",
            "1.5",
            "Dégâts moyens",
            "ton Carapuce · 50\u{202f}% des PV",
            "Pour toi",
        ),
        (
            "against",
            "-0.5",
            "Dégâts moyens",
            "Salamèche adverse · 50\u{202f}% des PV",
            "Contre toi",
        ),
        ("for", "0.25", "Priorité", "ton Carapuce · +1", "Pour toi"),
        (
            "for",
            "0.125",
            "Priorité",
            "Salamèche adverse · 0",
            "Pour toi",
        ),
        (
            "against",
            "-0.0625",
            "PP de reste",
            "ton Carapuce · 3",
            "Contre toi",
        ),
    ];
    assert_eq!(reasons.len(), told.len());
    for (reason, (way, contribution, label, value, words)) in reasons.iter().zip(told) {
        for shown in [
            format!("reason-{way}\""),
            format!("data-contribution=\"{contribution}\""),
            format!(">{label} <small>{value}</small>"),
            format!("<p class=\"reason-way\">{words}</p>"),
        ] {
            assert!(reason.contains(&shown), "{shown}: {reason}");
        }
    }
}

#[tokio::test]
async fn bars_grow_from_the_middle_towards_whom_they_speak_for() {
    let page = page("/prediction?a=7&b=4").await;
    let reasons = reasons(&page);
    let bar = |start: &str, length: &str| format!("x=\"{start}\" width=\"{length}\"");
    assert!(reasons[0].contains(&bar("50", "50")), "{}", reasons[0]);
    let third = 50.0 * 0.5 / 1.5;
    let against = bar(&(50.0 - third).to_string(), &third.to_string());
    assert!(reasons[1].contains(&against), "{}", reasons[1]);
}

#[tokio::test]
async fn reasons_are_told_in_english_too() {
    let page = page("/en/prediction?a=Squirtle&b=Charmander").await;
    page.has("<span class=\"summary-title\">Why this move?</span>");
    page.has("when your opponent replies with Ember, strongest first");
    page.has("The rest counts for less.");
    let reasons = reasons(&page);
    let damage = ">Mean damage <small>opposing Charmander · 50% of HP</small>";
    assert!(reasons[1].contains(damage), "{}", reasons[1]);
    assert!(reasons[1].contains("Against you"), "{}", reasons[1]);
}

#[tokio::test]
async fn reasons_are_those_of_the_best_of_all_parts() {
    let page = page("/prediction?a=Mew&b=Carapuce").await;
    assert_eq!(page.text("id=\"recommended-move\""), "Attaque 50");
    let expected = (2.0 * 50.0 / 120.0).to_string();
    assert_eq!(page.all("data-contribution")[0], expected);
}

#[tokio::test]
async fn an_answer_without_the_reasons_that_were_asked_for_is_a_broken_one() {
    let api = FakeApi::start().await;
    api.notes.lock().unwrap().withholds_reasons = true;
    let page = Site::on(&api).await.get("/prediction?a=7&b=4").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    page.lacks("id=\"answer\"");
}
