//! `crosscheck speed`: duels a second on one core, ours and Showdown's, in one run.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use battle::duel::{Fighter, simulate};
use battle::species::Combatant;
use clap::Args;
use dex::pokedex::{MoveEntry, Pokedex};
use serde::Deserialize;

use crate::anatomy;
use crate::group::{Group, Side};
use crate::showdown::{self, Showdown, Statistics};

pub(crate) const DUELS: &str = include_str!("../../battle/tests/fixtures/duels.jsonl");

#[derive(Args, Clone, Debug)]
pub(crate) struct Config {
    /// Rounds; each plays every duel on both simulators, one after the other.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Battles of each duel on Showdown in a round.
    #[arg(long, default_value_t = 10)]
    battles: u32,
    /// Battles of each duel on our engine in a round.
    #[arg(long, default_value_t = 5_000)]
    ours: u32,
    /// Where to write the report, in Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Where Showdown is installed.
    #[arg(long, default_value = "target/crosscheck")]
    folder: PathBuf,
}

/// Rounds that are not counted: JavaScript becomes faster as its compiler learns what is used.
const WARM_UP: u32 = 4;

/// One line of the table of duels.
#[derive(Deserialize)]
struct Duel {
    a: String,
    move_a: String,
    b: String,
    move_b: String,
    level: u8,
}

pub(crate) fn run(config: &Config) -> anyhow::Result<()> {
    let pokedex = dex::snapshot::pokedex()?;
    let installed = showdown::install(&config.folder.join("node"))?;
    let lines = DUELS.lines();
    let duels: Vec<Duel> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut showdown = installed.start(Statistics::OfTheGames)?;
    for _ in 0..WARM_UP {
        round(config, &pokedex, &duels, &mut showdown, 0)?;
    }
    let mut rates = Vec::new();
    for number in 1..=config.rounds {
        let rate = round(config, &pokedex, &duels, &mut showdown, number)?;
        println!(
            "round {number}: ours {:.0}, Showdown {:.0} duels a second",
            rate.0, rate.1
        );
        rates.push(rate);
    }
    println!("measuring what the time goes into");
    let anatomy = anatomy::section(&pokedex, DUELS)?;
    let text = document(config, duels.len(), &rates, &anatomy, &installed.version()?)?;
    println!("\n{text}");
    if let Some(path) = &config.report {
        std::fs::write(path, text).with_context(|| format!("failed to write {path:?}"))?;
    }
    Ok(())
}

/// Duels a second, ours and Showdown's.
type Rates = (f64, f64);

fn round(
    config: &Config,
    pokedex: &Pokedex,
    duels: &[Duel],
    showdown: &mut Showdown,
    number: u32,
) -> anyhow::Result<Rates> {
    let mut seconds = (0.0, 0.0);
    for duel in duels {
        seconds.0 += ours(pokedex, duel, config.ours, number)?;
        seconds.1 += theirs(duel, config.battles, number, showdown)?;
    }
    let n = duels.len() as f64;
    Ok((
        n * f64::from(config.ours) / seconds.0,
        n * f64::from(config.battles) / seconds.1,
    ))
}

fn ours(pokedex: &Pokedex, duel: &Duel, battles: u32, seed: u32) -> anyhow::Result<f64> {
    let fighter = |form: &str, mv: &str| -> anyhow::Result<(Combatant, &MoveEntry)> {
        let side = Side::link_battle(form, mv, duel.level);
        Ok((side.combatant(pokedex, form)?, pokedex.find_move(mv)?))
    };
    let a = fighter(&duel.a, &duel.move_a)?;
    let b = fighter(&duel.b, &duel.move_b)?;
    let [a, b] = [&a, &b].map(|(combatant, entry)| Fighter {
        combatant,
        mv: &entry.rules,
    });
    let started = Instant::now();
    let shares = simulate(&pokedex.chart, a, b, battles, seed.into())?;
    let seconds = started.elapsed().as_secs_f64();
    anyhow::ensure!(
        shares.wins_a + shares.wins_b == battles,
        "duels are missing"
    );
    Ok(seconds)
}

fn theirs(duel: &Duel, battles: u32, seed: u32, showdown: &mut Showdown) -> anyhow::Result<f64> {
    let group = Group {
        seed: seed.into(),
        battles,
        sides: [(&duel.a, &duel.move_a), (&duel.b, &duel.move_b)]
            .map(|(form, mv)| Side::link_battle(form, mv, duel.level)),
    };
    showdown.begin(&group)?;
    Ok(showdown.finish(&group)?.seconds)
}

/// The middle and the largest of some numbers.
fn middle_and_best(mut values: Vec<f64>) -> anyhow::Result<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let best = values.last().context("at least one round is needed")?;
    Ok((values[values.len() / 2], *best))
}

/// The report, section by section.
fn document(
    config: &Config,
    n_duels: usize,
    rates: &[Rates],
    anatomy: &str,
    version: &str,
) -> anyhow::Result<String> {
    let ours = middle_and_best(rates.iter().map(|rate| rate.0).collect())?;
    let theirs = middle_and_best(rates.iter().map(|rate| rate.1).collect())?;
    let sections = [
        method(config, n_duels),
        figures(ours, theirs),
        anatomy.to_owned(),
        machine(version)?,
    ];
    Ok(sections.join("\n"))
}

fn method(config: &Config, n_duels: usize) -> String {
    let Config {
        rounds,
        battles,
        ours,
        ..
    } = config;
    format!(
        "# Performance\n\n\
         Written by `crosscheck`; the figures are those of this run:\n\n\
         ```console\ncargo run --release -p crosscheck -- speed --rounds {rounds} --battles {battles} \
         --ours {ours} --report docs/performance.md\n```\n\n\
         Both simulators play the {n_duels} duels of `crates/battle/tests/fixtures/duels.jsonl`, each on one \
         thread, by turns: {rounds} rounds of {ours} battles a duel on our engine and {battles} on \
         Pokémon Showdown, after {WARM_UP} rounds to warm up.\n"
    )
}

fn figures(ours: (f64, f64), theirs: (f64, f64)) -> String {
    let mut text = "## Duels a second on one core\n\n\
                    | simulator | median round | best round |\n|---|---:|---:|\n"
        .to_owned();
    for (name, (middle, best)) in [("this engine", ours), ("Pokémon Showdown", theirs)] {
        text += &format!("| {name} | {middle:.0} | {best:.0} |\n");
    }
    let (middle, best) = (ours.0 / theirs.0, ours.1 / theirs.1);
    text += &format!("| ratio | {middle:.0} | {best:.0} |\n");
    text
}

/// Its name, and how many of it there are.
pub(crate) fn processor() -> anyhow::Result<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").context("failed to read the CPU's name")?;
    let models: Vec<&str> = cpu
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| line.split_once(": ").map(|(_, model)| model))
        .collect();
    let model = models.first().context("the CPU has no name")?;
    Ok(format!("{model}, {} logical processors", models.len()))
}

fn machine(version: &str) -> anyhow::Result<String> {
    Ok(format!(
        "## Machine and versions\n\n\
         - CPU: {}\n\
         - {}\n- Node.js {}, `@pkmn/sim` {version}\n\
         - rules version {}\n",
        processor()?,
        showdown::version("rustc")?,
        showdown::version("node")?,
        battle::RULES_VERSION,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_round_and_the_best_one_count() {
        let rates = vec![3.0, 9.0, 1.0, 4.0, 2.0];
        assert_eq!(middle_and_best(rates).unwrap(), (3.0, 9.0));
        assert!(middle_and_best(Vec::new()).is_err());
    }

    #[test]
    fn the_table_gives_both_simulators_and_their_ratio() {
        let text = figures((5000.0, 6000.0), (5.0, 6.0));
        assert!(text.contains("| this engine | 5000 | 6000 |"), "{text}");
        assert!(text.contains("| ratio | 1000 | 1000 |"), "{text}");
    }
}
