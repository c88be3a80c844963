//! Damage and duels straight from the engine, without the model.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use battle::damage::sixteen_rolls;
use battle::duel::{Fighter, Shares, simulate};
use battle::moves::Move;
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::{Form, MoveEntry, Pokedex};
use ml::interval::clopper_pearson;
use serde_json::{Value, json};

use crate::batch;
use crate::command::{Damage, Duel, Lang, Matchup};
use crate::failure::Failure;
use crate::text::Text;

const CONFIDENCE: f64 = 0.95;

/// A Pokémon of a matchup and the one move it uses.
struct Corner<'p> {
    form: &'p Form,
    entry: &'p MoveEntry,
    combatant: Combatant,
}

impl<'p> Corner<'p> {
    fn new(pokedex: &'p Pokedex, form: &str, mv: &str, level: u8) -> Result<Self, Failure> {
        let form = pokedex.find_form(form).map_err(Failure::Unknown)?;
        let entry = pokedex.find_move(mv).map_err(Failure::Unknown)?;
        let combatant = Combatant::new(&form.battle, &Build::link_battle(level));
        Ok(Corner {
            form,
            entry,
            combatant,
        })
    }

    fn fighter(&self) -> Fighter<'_> {
        Fighter {
            combatant: &self.combatant,
            mv: &self.entry.rules,
        }
    }
}

pub(crate) fn duel(options: &Duel, lang: Lang, text: &Text) -> Result<(), Failure> {
    let pokedex = dex::snapshot::pokedex()?;
    if let Some(file) = &options.batch {
        return answer_lines(file, |line| {
            batch::duel(&pokedex, line, options.sims, options.seed)
        });
    }
    let [own, foe] = corners(&pokedex, &options.matchup)?;
    let (a, b) = (own.fighter(), foe.fighter());
    let shares = simulate(&pokedex.chart, a, b, options.sims, options.seed)
        .map_err(|_| Failure::NotSimulated)?;
    let [low, high] = clopper_pearson(shares.wins_a, options.sims, CONFIDENCE);
    let turns = shares.turns as f64 / f64::from(options.sims);
    if options.json {
        println!("{}", duel_json(&own, &foe, &shares, [low, high], options));
        return Ok(());
    }
    let (own, foe) = (name(&own, lang), name(&foe, lang));
    println!("{}", (text.matchup)(&own, &foe, options.matchup.level));
    println!("  {}", (text.wins)(shares.win_rate_a(), low, high));
    println!("  {}", (text.duels)(options.sims, turns));
    Ok(())
}

fn duel_json(
    own: &Corner<'_>,
    foe: &Corner<'_>,
    shares: &Shares,
    interval: [f64; 2],
    options: &Duel,
) -> Value {
    json!({
        "pokemon_a": own.form.slug,
        "move_a": own.entry.slug,
        "pokemon_b": foe.form.slug,
        "move_b": foe.entry.slug,
        "level": options.matchup.level,
        "wins_a": shares.wins_a,
        "wins_b": shares.wins_b,
        "n": options.sims,
        "seed": options.seed,
        "win_rate_a": shares.win_rate_a(),
        "interval_95": interval,
        "mean_turns": shares.turns as f64 / f64::from(options.sims),
    })
}

pub(crate) fn damage(options: &Damage, lang: Lang, text: &Text) -> Result<(), Failure> {
    let pokedex = dex::snapshot::pokedex()?;
    if let Some(file) = &options.batch {
        return answer_lines(file, |line| batch::damage(&pokedex, line));
    }
    let [own, foe] = corners(&pokedex, &options.matchup)?;
    let hp = foe.combatant.stats.hp;
    let rolls = rolls(&pokedex, &own, &foe, options.critical)
        .ok_or_else(|| Failure::NoDamage(own.entry.name.get(lang.language()).to_owned()))?;
    let chances = knock_out_chances(&rolls, hp);
    if options.json {
        let json = json!({
            "attacker": own.form.slug,
            "defender": foe.form.slug,
            "move": own.entry.slug,
            "level": options.matchup.level,
            "critical": options.critical,
            "rolls": rolls,
            "hp": hp,
            "knock_out_chances": chances,
        });
        println!("{json}");
        return Ok(());
    }
    let target = foe.form.name.get(lang.language());
    println!(
        "{}",
        (text.matchup)(&name(&own, lang), target, options.matchup.level)
    );
    let share = |damage: u16| f64::from(damage) / f64::from(hp);
    println!(
        "  {}",
        (text.damage)(rolls[0], rolls[15], share(rolls[0]), share(rolls[15]))
    );
    println!("  {}", rolls.map(|roll| roll.to_string()).join(" "));
    for (hits, chance) in (1..).zip(chances) {
        println!("  {}", (text.knock_out)(hits, chance));
    }
    Ok(())
}

fn rolls(
    pokedex: &Pokedex,
    own: &Corner<'_>,
    foe: &Corner<'_>,
    critical: bool,
) -> Option<[u16; 16]> {
    let mv: &Move = &own.entry.rules;
    sixteen_rolls(&pokedex.chart, &own.combatant, &foe.combatant, mv, critical)
        .filter(|_| mv.is_damaging())
}

/// Chances that 1, 2, 3 and 4 hits, each with any of the rolls, add up to the HP. Exact.
fn knock_out_chances(rolls: &[u16; 16], hp: u16) -> [f64; 4] {
    let hp = usize::from(hp);
    // Chance of each total below the HP; totals that reach it are counted in what is missing.
    let mut totals = vec![0.0; hp];
    totals[0] = 1.0;
    [(); 4].map(|()| {
        let mut next = vec![0.0; hp];
        for (total, chance) in totals
            .iter()
            .enumerate()
            .filter(|(_, chance)| **chance > 0.0)
        {
            for &roll in rolls {
                if let Some(cell) = next.get_mut(total + usize::from(roll)) {
                    *cell += chance / 16.0;
                }
            }
        }
        totals = next;
        (1.0 - totals.iter().sum::<f64>()).max(0.0)
    })
}

fn corners<'p>(pokedex: &'p Pokedex, matchup: &Matchup) -> Result<[Corner<'p>; 2], Failure> {
    let Matchup {
        own,
        opponent,
        mv,
        opponent_move,
        level,
    } = matchup;
    fn given(value: &Option<String>) -> &str {
        let value = value.as_deref();
        value.expect("the command line needs it where no batch is given")
    }
    let own_move = given(mv);
    let opponent_move = opponent_move.as_deref().unwrap_or(own_move);
    Ok([
        Corner::new(pokedex, given(own), own_move, *level)?,
        Corner::new(pokedex, given(opponent), opponent_move, *level)?,
    ])
}

/// The Pokémon and its move.
fn name(corner: &Corner<'_>, lang: Lang) -> String {
    let (form, mv) = (&corner.form.name, &corner.entry.name);
    format!(
        "{} ({})",
        form.get(lang.language()),
        mv.get(lang.language())
    )
}

/// Answers each line of a file with one line; a line that cannot be answered ends with its number.
fn answer_lines(
    file: &Path,
    answer: impl Fn(&str) -> anyhow::Result<Value>,
) -> Result<(), Failure> {
    let opened = std::fs::File::open(file);
    let opened = opened.with_context(|| format!("failed to read {}", file.display()))?;
    let mut out = std::io::stdout().lock();
    for (number, line) in (1..).zip(BufReader::new(opened).lines()) {
        let place = || format!("{}, line {number}", file.display());
        let line = line.with_context(place)?;
        let answer = answer(&line).with_context(place)?;
        writeln!(out, "{answer}").context("failed to write an answer")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knock_out_chances_add_up_hits() {
        let mut rolls = [50; 16];
        rolls[15] = 100;
        let [one, two, three, four] = knock_out_chances(&rolls, 100);
        assert!((one - 1.0 / 16.0).abs() < 1e-12);
        assert!((two - 1.0).abs() < 1e-12 && (three - 1.0).abs() < 1e-12);
        assert!((four - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_immune_foe_never_faints() {
        assert_eq!(knock_out_chances(&[0; 16], 100), [0.0; 4]);
    }
}
