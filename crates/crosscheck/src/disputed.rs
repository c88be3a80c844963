//! Rows of tables of Showdown's results that our engine does not meet: what does a longer run say?

use dex::pokedex::Pokedex;
use serde::Deserialize;

use crate::group::{Group, Policy, Side};
use crate::ours;
use crate::showdown::{Installed, Statistics};
use crate::statistics::two_sided;

const ROWS: &str = include_str!("../disputed.jsonl");

/// Battles of each row on Showdown.
const BATTLES: u32 = 6_000;

/// Battles of each row on our engine.
const OURS: u32 = 1_000_000;

#[derive(Deserialize)]
struct Row {
    id: u32,
    a: String,
    moves_a: Vec<String>,
    b: String,
    moves_b: Vec<String>,
    level: u8,
    seeds: u32,
    wins_a: u32,
}

impl Row {
    fn group(&self) -> Group {
        let side = |form: &str, moves: &[String]| Side {
            moves: moves.to_vec(),
            policy: Policy::Uniform,
            ..Side::link_battle(form, "", self.level)
        };
        Group {
            seed: self.id.into(),
            battles: BATTLES,
            sides: [side(&self.a, &self.moves_a), side(&self.b, &self.moves_b)],
        }
    }
}

fn rows() -> anyhow::Result<Vec<Row>> {
    let lines = ROWS.lines();
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// Fights each row at length on both simulators: a table of A's wins.
pub(crate) fn section(pokedex: &Pokedex, installed: &Installed) -> anyhow::Result<String> {
    let mut text = format!(
        "\n## Disputed rows\n\n\
         Rows of tables of Showdown's results that the engine's tests leave out, fought again: {BATTLES} \
         battles on Showdown, {OURS} on our engine. The last column is the two-sided chance of what \
         Showdown's new battles gave, if our share is right.\n\n\
         | row | pairing | the table | Showdown again | ours | chance |\n|---|---|---:|---:|---:|---:|\n"
    );
    let mut showdown = installed.start(Statistics::OfTheGames)?;
    for row in rows()? {
        println!("fighting row {} again, {BATTLES} times", row.id);
        let group = row.group();
        showdown.begin(&group)?;
        let [ours, ..] = ours::play(pokedex, &group, OURS)?;
        let [wins, ..] = showdown.finish(&group)?.outcome;
        let chance = two_sided(wins.sum().round() as u32, BATTLES, ours.mean(), OURS);
        let percent = |share: f64| format!("{:.2} %", 100.0 * share);
        text += &format!(
            "| {} | {} against {} | {} of {}: {} | {} | {} | {chance:.2} |\n",
            row.id,
            row.a,
            row.b,
            row.wins_a,
            row.seeds,
            percent(f64::from(row.wins_a) / f64::from(row.seeds)),
            percent(wins.mean()),
            percent(ours.mean())
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disputed_row_is_far_from_what_the_engine_gives() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let rows = rows().unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let [ours, ..] = ours::play(&pokedex, &row.group(), 20_000).unwrap();
            let chance = two_sided(row.wins_a, row.seeds, ours.mean(), 20_000);
            assert!(chance < 1e-3, "row {} agrees now: {chance}", row.id);
        }
    }
}
