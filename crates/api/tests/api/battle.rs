//! `/battle`: damage and simulated battles.

use api::battle::{MOST_BATTLES, simulate};
use api_types::battle::SimulateRequest;
use axum::body::Body;
use axum::http::Method;
use dex::pokedex::Language;
use serde_json::{Value, json};

use crate::service::{Answer, POKEDEX, Service, spawn_app};

pub(crate) async fn ask(service: &Service, path: &str, body: &Value) -> Answer {
    service.post(path, body.to_string()).await
}

pub(crate) fn surf_on_charmander() -> Value {
    json!({
        "attacker": {"pokemon": "Carapuce"},
        "defender": {"pokemon": 4},
        "move": "Surf",
    })
}

pub(crate) fn squirtle_against_charmander() -> Value {
    json!({
        "pokemon_a": {"pokemon": "Carapuce"},
        "pokemon_b": {"pokemon": "Charmander"},
        "moves_a": ["Pistolet à O"],
        "moves_b": ["Flammèche"],
        "n": 200,
    })
}

/// A request with one part replaced.
pub(crate) fn with(mut request: Value, pointer: &str, value: Value) -> Value {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = if parent.is_empty() {
        &mut request
    } else {
        request.pointer_mut(parent).unwrap()
    };
    parent[field] = value;
    request
}

#[tokio::test]
async fn damage_tells_rolls_percentages_and_chances() {
    let service = spawn_app().await;
    let answer = ask(&service, "/battle/damage", &surf_on_charmander()).await;
    let answer = answer.ok();
    assert_eq!(answer["attacker"]["name_en"], "Squirtle");
    assert_eq!(answer["defender"]["level"], 50);
    assert_eq!(answer["defender"]["nature"], "Sérieux");
    assert_eq!(answer["defender"]["stats"]["hp"], answer["hp"]);
    assert_eq!(answer["move_en"], "Surf");
    assert_eq!(
        (&answer["type_multiplier"], &answer["stab"]),
        (&json!(2.0), &json!(1.5))
    );
    assert_eq!(answer["hits"], json!([1, 1]));
    let list = |field: &str| -> Vec<f64> {
        let numbers = answer[field].as_array().unwrap().iter();
        numbers.map(|number| number.as_f64().unwrap()).collect()
    };
    let (rolls, percent) = (list("rolls"), list("rolls_percent"));
    assert_eq!((rolls.len(), percent.len()), (16, 16));
    assert!(rolls.is_sorted() && rolls[0] > 0.0);
    let hp = answer["hp"].as_f64().unwrap();
    assert!((percent[15] - 100.0 * rolls[15] / hp).abs() < 1e-9);
    let chances = list("knock_out_chances");
    let fatal = rolls.iter().filter(|&&roll| roll >= hp).count() as f64;
    assert!((chances[0] - fatal / 16.0).abs() < 1e-9);
    assert!(chances.is_sorted() && chances[3] == 1.0);
}

/// Rows whose rolls another simulator has computed.
#[tokio::test]
async fn damage_agrees_with_the_table_roll_by_roll() {
    let service = spawn_app().await;
    let rows = include_str!("../../../battle/tests/fixtures/damage.jsonl").lines();
    let mut n_rows = 0;
    for row in rows {
        let row: Value = serde_json::from_str(row).unwrap();
        let answer = ask(&service, "/battle/damage", &request_of(&row))
            .await
            .ok();
        let rolls = answer["rolls"].as_array().unwrap();
        match row["sim"].as_array().unwrap().as_slice() {
            [only] => assert!(rolls.iter().all(|roll| roll == only), "{row}"),
            all => assert_eq!(rolls, all, "{row}"),
        }
        for (fighter, side) in [("attacker", "a"), ("defender", "d")] {
            assert_eq!(
                answer[fighter]["stats"],
                six(&row[side]["stats"]),
                "{fighter} of {row}"
            );
        }
        n_rows += 1;
    }
    assert!(n_rows >= 60);
}

fn request_of(row: &Value) -> Value {
    let individual = |pokemon: &str, side: &str| {
        let own = &row[side];
        json!({
            "pokemon": row[pokemon],
            "level": own["level"],
            "nature": own["nature"],
            "ivs": six(&own["ivs"]),
            "avs": six(&own["avs"]),
            "friendship": own["friendship"],
        })
    };
    let status = match row["a"]["status"].as_str().unwrap() {
        "" => Value::Null,
        "brn" => json!("burn"),
        "par" => json!("paralysis"),
        "psn" => json!("poison"),
        other => panic!("{other}"),
    };
    let stages = |side: &str| {
        let boost = |stat: &str| row[side]["boosts"].get(stat).cloned().unwrap_or(json!(0));
        json!({
            "attack": boost("atk"),
            "defense": boost("def"),
            "sp_attack": boost("spa"),
            "sp_defense": boost("spd"),
        })
    };
    json!({
        "attacker": individual("attacker", "a"),
        "defender": individual("defender", "d"),
        "move": row["move"],
        "critical": row["crit"],
        "attacker_status": status,
        "attacker_stages": stages("a"),
        "defender_stages": stages("d"),
        "reflect": row["screen"] == "reflect",
        "light_screen": row["screen"] == "lightscreen",
    })
}

fn six(values: &Value) -> Value {
    json!({
        "hp": values[0],
        "attack": values[1],
        "defense": values[2],
        "sp_attack": values[3],
        "sp_defense": values[4],
        "speed": values[5],
    })
}

#[tokio::test]
async fn simulated_battles_tell_wins_interval_and_the_first_battle() {
    let service = spawn_app().await;
    let request = squirtle_against_charmander();
    let answer = ask(&service, "/battle/simulate", &request).await.ok();
    let count = |field: &str| answer[field].as_u64().unwrap();
    assert_eq!(count("wins_a") + count("wins_b") + count("draws"), 200);
    assert_eq!((count("n"), count("seed")), (200, 1));
    let rate = answer["win_rate_a"].as_f64().unwrap();
    assert!((rate - count("wins_a") as f64 / 200.0).abs() < 1e-12);
    let [low, high] = [0, 1].map(|end| answer["interval_95"][end].as_f64().unwrap());
    assert!(low <= rate && rate <= high && high - low < 0.15);
    assert!(answer["mean_turns"].as_f64().unwrap() >= 1.0);
    assert_eq!(answer["moves_a"], json!(["Pistolet à O"]));
    assert_eq!(answer["moves_b_en"], json!(["Ember"]));
    assert_eq!(answer["policy_a"], "repeat");
    let turns = answer["first_battle"].as_array().unwrap();
    let told = turns[0]["lines"].to_string();
    assert!(
        told.contains("Carapuce utilise Pistolet à O\u{202f}! C’est super efficace\u{202f}!"),
        "{told}"
    );
    let last = turns.last().unwrap();
    assert!(last["hp_a"] == 0 || last["hp_b"] == 0);
    assert_eq!(
        ask(&service, "/battle/simulate", &request).await.ok(),
        answer
    );
    let other = ask(
        &service,
        "/battle/simulate",
        &with(request, "/seed", json!(2)),
    )
    .await;
    assert_ne!(other.ok()["first_battle"], answer["first_battle"]);
}

#[tokio::test]
async fn the_first_battle_is_told_in_english_where_it_comes_first() {
    let service = spawn_app().await;
    let request = service
        .request(Method::POST, "/battle/simulate")
        .header("Accept-Language", "en-GB,fr;q=0.5")
        .body(Body::from(squirtle_against_charmander().to_string()))
        .unwrap();
    let told = service.send(request).await.ok()["first_battle"].to_string();
    assert!(
        told.contains("Squirtle uses Water Gun! Super effective!"),
        "{told}"
    );
}

#[tokio::test]
async fn several_moves_are_drawn_from_and_one_is_repeated_unless_asked_otherwise() {
    let service = spawn_app().await;
    let several = json!(["Mimi-Queue", "Pistolet à O", "pistolet a o"]);
    let request = with(squirtle_against_charmander(), "/moves_a", several);
    let answer = ask(&service, "/battle/simulate", &request).await.ok();
    assert_eq!(answer["policy_a"], "uniform");
    assert_eq!(answer["moves_a"], json!(["Mimi-Queue", "Pistolet à O"]));
    let told = answer["first_battle"].to_string();
    assert!(
        told.contains("La Défense de Salamèche baisse d’un niveau."),
        "{told}"
    );
    let repeated = with(request.clone(), "/policy_a", json!("repeat"));
    let repeated = ask(&service, "/battle/simulate", &repeated).await.ok();
    assert_eq!(repeated["policy_a"], "repeat");
    assert!(!repeated["first_battle"].to_string().contains("Pistolet"));
    let greedy = with(request, "/policy_a", json!("greedy"));
    let greedy = ask(&service, "/battle/simulate", &greedy).await.ok();
    assert!(!greedy["first_battle"].to_string().contains("Mimi-Queue"));
    assert!(greedy["wins_a"].as_u64() > answer["wins_a"].as_u64());
}

#[tokio::test]
async fn mega_evolution_comes_first_where_it_is_asked_for() {
    let service = spawn_app().await;
    let charizard = json!({"pokemon": "Dracaufeu"});
    let request = with(squirtle_against_charmander(), "/pokemon_a", charizard);
    for (mega, told) in [
        ("x", "Dracaufeu méga-évolue en Méga-Dracaufeu X"),
        (
            "Mega Charizard Y",
            "Dracaufeu méga-évolue en Méga-Dracaufeu Y",
        ),
    ] {
        let request = with(request.clone(), "/mega_a", json!(mega));
        let answer = ask(&service, "/battle/simulate", &request).await.ok();
        let first = answer["first_battle"][0]["lines"][0]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(first.starts_with(told), "{first}");
    }
    let blastoise = with(request.clone(), "/pokemon_b", json!({"pokemon": 9}));
    let only = with(blastoise, "/mega_b", json!("mega"));
    ask(&service, "/battle/simulate", &only).await.ok();
    for (mega, kind) in [("mega", "not_its_mega"), ("Méga-Tortank", "not_its_mega")] {
        let (loc, found, msg) = ask(
            &service,
            "/battle/simulate",
            &with(request.clone(), "/mega_a", json!(mega)),
        )
        .await
        .refusal();
        assert_eq!((loc, found.as_str()), (json!(["body", "mega_a"]), kind));
        assert!(
            msg.contains("Méga-Dracaufeu X ou Méga-Dracaufeu Y"),
            "{msg}"
        );
    }
    let none = with(squirtle_against_charmander(), "/mega_b", json!("mega"));
    let (_, kind, msg) = ask(&service, "/battle/simulate", &none).await.refusal();
    assert!(kind == "no_mega" && msg.contains("Salamèche"), "{msg}");
}

/// The longest battles: nobody hurts anybody until power points are spent, or somebody thinks about
/// attacks that hardly hurt. What a request may cost is its battles times their turns.
#[test]
fn the_longest_battles_end_after_a_few_hundred_turns() {
    let idle = ["Trempette", "Yoga", "Repli", "Boul’Armure"];
    let feeble = ["Poing Comète", "Torgnoles", "Furie", "Écras’Face"];
    for (moves, policy, n, turns) in [
        (idle, "uniform", MOST_BATTLES, 250.0..300.0),
        (feeble, "greedy", MOST_BATTLES / 5, 100.0..200.0),
    ] {
        let request = json!({
            "pokemon_a": {"pokemon": "Leveinard", "avs": {"hp": 200, "defense": 200}},
            "pokemon_b": {"pokemon": "Leveinard", "avs": {"hp": 200, "defense": 200}},
            "moves_a": moves,
            "moves_b": moves,
            "policy_a": policy,
            "policy_b": policy,
            "n": n,
        });
        let request: SimulateRequest = serde_json::from_value(request).unwrap();
        let answer = simulate(&POKEDEX, &request, MOST_BATTLES, Language::French).unwrap();
        let mean = answer.mean_turns;
        assert!(turns.contains(&mean), "{policy}: {mean} turns on average");
    }
}
