//! Every roll of every damage calculation.

use std::path::Path;

use battle::damage::{Attack, Condition, Matchup};
use battle::moves::Status;
use battle::species::Combatant;
use battle::stats::{Build, Nature, Stats};
use dex::pokedex::Pokedex;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    i: u32,
    attacker: String,
    defender: String,
    #[serde(rename = "move")]
    mv: String,
    crit: bool,
    screen: String,
    a: Individual,
    d: Individual,
    sim: Vec<u16>,
}

#[derive(Deserialize)]
struct Individual {
    level: u8,
    nature: String,
    ivs: [u16; 6],
    avs: [u16; 6],
    friendship: u8,
    status: String,
    boosts: Boosts,
    stats: [u16; 6],
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Boosts {
    atk: i8,
    def: i8,
    spa: i8,
    spd: i8,
    spe: i8,
}

#[test]
fn damage_matches_the_small_table_roll_by_roll() {
    assert!(check(&super::fixture("damage.jsonl")) >= 60);
}

#[test]
fn damage_matches_the_full_table_roll_by_roll() {
    if let Some(path) = super::full("damage.jsonl") {
        assert!(check(&path) > 1000);
    }
}

fn check(path: &Path) -> usize {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let rows: Vec<Row> = super::rows(path);
    for row in &rows {
        check_row(&pokedex, row);
    }
    rows.len()
}

fn check_row(pokedex: &Pokedex, row: &Row) {
    let attacker = combatant(pokedex, &row.attacker, &row.a);
    let defender = combatant(pokedex, &row.defender, &row.d);
    let mv = &pokedex.find_move(&row.mv).unwrap().rules;
    let screened = Condition {
        reflect: row.screen == "reflect",
        light_screen: row.screen == "lightscreen",
        ..condition(&row.d)
    };
    let attack = Attack {
        user: &attacker,
        user_condition: &condition(&row.a),
        target: &defender,
        target_condition: &screened,
        mv,
        matchup: Matchup::new(&pokedex.chart, attacker.typing, defender.typing, mv),
        critical: row.crit,
        doublings: 0,
    };
    let rolls = attack.sixteen_rolls().unwrap();
    if let [constant] = row.sim[..] {
        assert_eq!(rolls, [constant; 16], "row {}", row.i);
    } else {
        assert_eq!(rolls[..], row.sim[..], "row {}", row.i);
    }
}

fn combatant(pokedex: &Pokedex, slug: &str, individual: &Individual) -> Combatant {
    let form = pokedex.find_form(slug).unwrap();
    let nature = pokedex
        .natures
        .iter()
        .find(|(name, _)| name.english == individual.nature)
        .map(|&(_, nature): &(_, Nature)| nature)
        .unwrap();
    let build = Build {
        level: individual.level,
        nature,
        ivs: stats(individual.ivs),
        avs: stats(individual.avs),
        friendship: individual.friendship,
    };
    let combatant = Combatant::new(&form.battle, &build);
    assert_eq!(combatant.stats, stats(individual.stats), "{slug}");
    combatant
}

fn stats([hp, attack, defense, special_attack, special_defense, speed]: [u16; 6]) -> Stats {
    Stats {
        hp,
        attack,
        defense,
        special_attack,
        special_defense,
        speed,
    }
}

fn condition(individual: &Individual) -> Condition {
    let boosts = &individual.boosts;
    Condition {
        status: match individual.status.as_str() {
            "" => None,
            "brn" => Some(Status::Burn),
            "par" => Some(Status::Paralysis),
            "psn" => Some(Status::Poison),
            "slp" => Some(Status::Sleep),
            other => panic!("unknown status {other}"),
        },
        stages: [boosts.atk, boosts.def, boosts.spa, boosts.spd, boosts.spe],
        ..Condition::default()
    }
}
