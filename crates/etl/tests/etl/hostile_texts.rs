//! Texts of a source that go into errors: short, and without power over a terminal.

use serde_json::Value;

use crate::pokeapi;
use crate::pokeapi_faults::{FIRST, Loaded, changed, with};
use crate::pokepedia::{self, PIKACHU, rewritten};
use crate::server::{Reply, Server};

fn hostile() -> String {
    format!("\u{1b}[2J\u{9b}\u{202e}\r{}\u{7}", "A".repeat(1_200_000))
}

fn check(told: &str, expected: &str) {
    let start: String = told.chars().take(2_000).collect();
    assert!(told.len() < 2_000, "{} bytes: {start}", told.len());
    assert!(
        !told.contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{start:?}"
    );
    assert!(told.contains(expected), "{expected}: {start}");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_pages_are_cut_and_escaped() {
    let loaded = Loaded::new().await;
    for (from, to, expected) in [
        ("N.24", hostile(), "\\u{1b}[2J\\u{9b}\\u{202e}\\nAAA"),
        ("N.24", hostile(), "` is no level: `Départ`, `Évolution`"),
        (
            "Let's Go, Pikachu et Let's Go, Évoli\">LGPE",
            format!("\">{}", hostile()),
            "has no column of Let's Go among: Capacités",
        ),
    ] {
        let server = rewritten(PIKACHU, from, &to);
        let told = loaded.refusal(&pokepedia::live(&server)).await;
        check(&told, expected);
        check(&told, PIKACHU);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_documents_are_cut_and_escaped() {
    const MEW: &str = "/api/v2/pokemon/mew/";
    let of_mew = |change: fn(&mut Value)| changed(MEW, change);
    let leading_away = |hostile: String| {
        let target = format!("https://example.org/{hostile}");
        changed(FIRST, |page| page["next"] = target.into())
    };
    let servers: [(Server, &str); 5] = [
        (
            of_mew(|mew| mew["name"] = hostile().into()),
            "A\\u{7}`, not `mew`",
        ),
        (
            of_mew(|mew| mew["height"] = hostile().into()),
            "height: invalid type: string",
        ),
        (
            of_mew(|mew| mew["stats"][0]["stat"]["name"] = hostile().into()),
            "among its statistics",
        ),
        (leading_away(hostile()), "which alone may be asked"),
        (
            with(
                FIRST,
                Reply::body("{}").header("content-encoding", "\t\u{9b}x".repeat(5_000)),
            ),
            FIRST,
        ),
    ];
    let loaded = Loaded::new().await;
    for (server, expected) in servers {
        let told = loaded.refusal(&pokeapi::live(&server)).await;
        check(&told, expected);
    }
}
