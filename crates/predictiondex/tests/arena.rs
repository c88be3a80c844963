//! `damage` and `duel` as players use them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::process::Output;

use serde_json::Value;

use program::program;

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn told(arguments: &[&str]) -> String {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&told(&[arguments, &["--json"]].concat())).unwrap()
}

#[test]
fn damage_is_told_in_both_languages() {
    let french = told(&["damage", "Carapuce", "Salamèche", "--move", "Surf"]);
    for part in [
        "Carapuce (Surf) contre Salamèche",
        "Salamèche\u{a0}: niveau 50, nature Sérieux\u{202f}; PV 114",
        "dégâts\u{a0}: 102 à 122 PV sur 114 (89,5\u{a0}% à 107,0\u{a0}%)",
        "efficacité ×2, même type ×1,5",
        "K.O. dès la première fois\u{a0}: 50\u{a0}%",
    ] {
        assert!(french.contains(part), "{french}");
    }
    let arguments = [
        "damage",
        "squirtle",
        "charmander",
        "--move",
        "surf",
        "--lang",
        "en",
    ];
    let english = told(&arguments);
    assert!(
        english.contains("damage: 102 to 122 of 114 HP (89.5% to 107.0%)"),
        "{english}"
    );
    let none = told(&["damage", "Miaouss", "Spectrum", "--move", "Combo-Griffe"]);
    assert!(
        none.contains("aucun effet") && !none.contains("K.O."),
        "{none}"
    );
}

#[test]
fn how_each_side_was_raised_counts() {
    let usual = json(&["damage", "Mew", "Mew", "--move", "surf"]);
    assert_eq!(usual["attacker"]["stats"]["sp_attack"], 122);
    let raised = json(&[
        "damage",
        "Mew",
        "Mew",
        "--move",
        "surf",
        "--nature",
        "modeste",
        "--av",
        "attaque spéciale=100,vitesse=7",
        "--iv",
        "spa=0",
        "--opponent-av",
        "200",
        "--opponent-level",
        "60",
        "--friendship",
        "255",
    ]);
    // ((100·2)·50/100 + 5)·110/100·110/100 + 100
    assert_eq!(raised["attacker"]["stats"]["sp_attack"], 115 + 11 + 100);
    assert_eq!(raised["defender"]["level"], 60);
    assert_eq!(
        raised["defender"]["stats"]["hp"],
        usual["hp"].as_u64().unwrap() + 200 + 33
    );
}

#[test]
fn conditions_count_too() {
    let least = |more: &[&str]| {
        let arguments = ["damage", "Mew", "Mew", "--move", "surf"];
        json(&[&arguments, more].concat())["rolls"][0]
            .as_u64()
            .unwrap()
    };
    let usual = least(&[]);
    assert!(least(&["--stages", "spa=2"]) > usual);
    assert!(least(&["--opponent-stages", "spd=-1"]) > usual);
    assert!(least(&["--light-screen"]) < usual);
    assert_eq!(least(&["--reflect"]), usual);
    assert_eq!(least(&["--status", "brûlure"]), usual);
}

#[test]
fn a_duel_tells_its_first_battle_unless_told_not_to() {
    let arguments = [
        "duel",
        "Carapuce",
        "Salamèche",
        "--move",
        "Surf",
        "--sims",
        "100",
    ];
    let french = told(&arguments);
    assert!(
        french.contains("Le premier duel\u{a0}:\n  Tour 1\n"),
        "{french}"
    );
    assert!(
        french.contains("Carapuce utilise Surf\u{202f}! C’est super efficace\u{202f}!"),
        "{french}"
    );
    assert!(french.contains("100 duels simulés"), "{french}");
    let short = told(&[&arguments[..], &["--log=false"]].concat());
    assert!(
        french.starts_with(&short) && !short.contains("Tour"),
        "{short}"
    );
    let english = told(&[&arguments[..], &["--lang", "en"]].concat());
    assert!(
        english.contains("Squirtle uses Surf! Super effective!"),
        "{english}"
    );
}

#[test]
fn of_a_long_duel_the_middle_is_left_out() {
    let arguments = ["duel", "Onix", "Onix", "--move", "Trempette", "--sims", "1"];
    let told = told(&arguments);
    assert!(
        told.contains("Tour 9\n") && !told.contains("Tour 10\n"),
        "{told}"
    );
    assert!(told.contains("autres tours"), "{told}");
    assert!(
        told.contains("Onix gagne") || told.contains("Onix adverse gagne"),
        "{told}"
    );
}

#[test]
fn several_moves_policies_and_mega_evolution_are_understood() {
    let answer = json(&[
        "duel",
        "Dracaufeu",
        "Tortank",
        "--move",
        "Lance-Flammes,Vol",
        "--opponent-move",
        "Surf,Abri",
        "--opponent-policy",
        "greedy",
        "--mega",
        "X",
        "--opponent-mega",
        "--sims",
        "20",
    ]);
    assert_eq!(
        answer["moves_a_en"],
        serde_json::json!(["Flamethrower", "Fly"])
    );
    assert_eq!(
        (&answer["policy_a"], &answer["policy_b"]),
        (&"uniform".into(), &"greedy".into())
    );
    let first = answer["first_battle"][0]["lines"].to_string();
    assert!(
        first.contains("Méga-Dracaufeu X") && first.contains("Méga-Tortank"),
        "{first}"
    );
    let count = |field: &str| answer[field].as_u64().unwrap();
    assert_eq!(count("wins_a") + count("wins_b"), 20);
}

#[test]
fn what_cannot_be_played_is_said_once_in_the_language_of_the_user() {
    for (arguments, expected) in [
        (
            &["duel", "Mew", "Mew", "--move", "Métronome"][..],
            "choisis une autre capacité que Métronome",
        ),
        (
            &["duel", "Mew", "Mew", "--move", "surf", "--mega"],
            "Mew n’a pas de méga-évolution",
        ),
        (
            &["damage", "Mew", "Mew", "--move", "surf", "--av", "300"],
            "--av\u{a0}: 300 n’est pas entre 0 et 200",
        ),
        (
            &["damage", "Mew", "Mew", "--move", "Riposte"],
            "Riposte n’a pas de dégâts fixés",
        ),
        (
            &[
                "damage",
                "Mew",
                "Mew",
                "--move",
                "surf",
                "--opponent-av",
                "-1",
            ],
            "--opponent-av\u{a0}: -1 n’est pas",
        ),
        (
            &["duel", "Dracaufeu", "Mew", "--move", "surf", "--mega"],
            "choisis Méga-Dracaufeu X ou Méga-Dracaufeu Y",
        ),
    ] {
        let output = run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && error.lines().count() == 1,
            "{error}"
        );
        assert_eq!(error.matches(expected).count(), 1, "{error}");
    }
    let output = run(&["damage", "Mew", "Mew", "--move", "surf", "--av", "luck=3"]);
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("`luck` is not one of")
    );
}
