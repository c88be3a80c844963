//! What the time of our engine goes into: the same battles with one part of the work taken out, or added.

use std::hint::black_box;
use std::time::Instant;

use battle::choice::{Policy, greedy, repeat, uniform};
use battle::duel::fight;
use battle::log::{Event, Log, Silent};
use battle::moves::Move;
use battle::rolls::{Rolls, Seeded};
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use dex::pokedex::Pokedex;
use serde::Deserialize;

use crate::group::Side;

const MIXED: &str = include_str!("../../battle/tests/fixtures/mixed.jsonl");

/// Rounds of each measurement; the fastest counts, since others only disturb.
const ROUNDS: usize = 7;

/// Battles of each pairing in a round.
const BATTLES: u32 = 2_000;

/// One line of either table of battles: one move a side, or several.
#[derive(Deserialize)]
struct Row {
    a: String,
    b: String,
    level: u8,
    move_a: Option<String>,
    move_b: Option<String>,
    #[serde(default)]
    moves_a: Vec<String>,
    #[serde(default)]
    moves_b: Vec<String>,
}

/// Two individuals with their moves.
pub(crate) struct Pairing([(Combatant, Vec<Move>); 2]);

impl Pairing {
    fn read(pokedex: &Pokedex, line: &str) -> anyhow::Result<Pairing> {
        let row: Row = serde_json::from_str(line)?;
        let side = |form: &str, one: Option<String>, moves: Vec<String>| -> anyhow::Result<_> {
            let mut side = Side::link_battle(form, "", row.level);
            side.moves = one.into_iter().chain(moves).collect();
            Ok((side.combatant(pokedex, form)?, side.rules(pokedex)?))
        };
        Ok(Pairing([
            side(&row.a, row.move_a, row.moves_a)?,
            side(&row.b, row.move_b, row.moves_b)?,
        ]))
    }

    fn battle<'p>(&'p self, pokedex: &'p Pokedex) -> anyhow::Result<Battle<'p>> {
        let [a, b] = self.0.each_ref().map(|(combatant, moves)| Corner {
            combatant,
            moves,
            mega: None,
        });
        Ok(Battle::new(&pokedex.chart, a, b)?)
    }
}

fn pairings(pokedex: &Pokedex, table: &str) -> anyhow::Result<Vec<Pairing>> {
    let lines = table.lines();
    lines.map(|line| Pairing::read(pokedex, line)).collect()
}

/// Numbers drawn in advance and read in a circle: chance that costs next to nothing.
struct Table {
    numbers: Vec<u32>,
    next: usize,
}

impl Table {
    fn new() -> Table {
        let mut seeded = Seeded::new(1);
        // A power of two that the first cache holds.
        let numbers = (0..1 << 12).map(|_| seeded.below(u32::MAX)).collect();
        Table { numbers, next: 0 }
    }
}

impl Rolls for Table {
    #[inline]
    fn below(&mut self, bound: u32) -> u32 {
        self.next = (self.next + 1) % self.numbers.len();
        ((u64::from(self.numbers[self.next]) * u64::from(bound)) >> 32) as u32
    }
}

/// Counts the numbers that it draws.
struct Counted(Seeded, u64);

impl Rolls for Counted {
    fn below(&mut self, bound: u32) -> u32 {
        self.1 += 1;
        self.0.below(bound)
    }
}

/// Keeps the events of one battle.
struct Recorded(Vec<Event>);

impl Log for Recorded {
    fn record(&mut self, event: Event) {
        if matches!(event, Event::Turn(1)) {
            self.0.clear();
        }
        self.0.push(event);
    }
}

/// Nanoseconds a battle in the fastest round.
fn time<R: Rolls, L: Log>(
    battles: &[Battle<'_>],
    policy: Policy<R>,
    rolls: &mut R,
    log: &mut L,
) -> f64 {
    let mut fastest = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for battle in battles {
            for _ in 0..BATTLES {
                black_box(fight(battle, battle.start(), [policy; 2], rolls, log));
            }
        }
        let n = battles.len() as f64 * f64::from(BATTLES);
        fastest = fastest.min(started.elapsed().as_nanos() as f64 / n);
    }
    fastest
}

/// Turns and random numbers a battle.
fn counts(battles: &[Battle<'_>], policy: Policy<Counted>) -> [f64; 2] {
    let mut rolls = Counted(Seeded::new(1), 0);
    let mut turns = 0;
    for battle in battles {
        for _ in 0..BATTLES {
            let start = battle.start();
            turns += u64::from(fight(battle, start, [policy; 2], &mut rolls, &mut Silent).1);
        }
    }
    let n = battles.len() as f64 * f64::from(BATTLES);
    [turns as f64 / n, rolls.1 as f64 / n]
}

/// Nanoseconds to set a pairing up, in the fastest round.
fn set_up(pokedex: &Pokedex, pairings: &[Pairing]) -> anyhow::Result<f64> {
    let mut fastest = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for pairing in pairings {
            black_box(pairing.battle(pokedex)?);
        }
        fastest = fastest.min(started.elapsed().as_nanos() as f64 / pairings.len() as f64);
    }
    Ok(fastest)
}

/// The section of the report on what the time goes into.
pub(crate) fn section(pokedex: &Pokedex, duels: &str) -> anyhow::Result<String> {
    let duels = pairings(pokedex, duels)?;
    let battles = duels.iter().map(|pairing| pairing.battle(pokedex));
    let battles: Vec<Battle<'_>> = battles.collect::<anyhow::Result<_>>()?;
    let whole = time(&battles, repeat, &mut Seeded::new(1), &mut Silent);
    let from_table = time(&battles, repeat, &mut Table::new(), &mut Silent);
    let recorded = Recorded(Vec::new());
    let recorded = time(&battles, repeat, &mut Seeded::new(1), &mut { recorded });
    let [turns, numbers] = counts(&battles, repeat);
    let mut text = format!(
        "## What the time goes into\n\n\
         The same duels, with one part of the work taken out or added; the fastest of {ROUNDS} rounds. \
         A duel takes {turns:.1} turns and {numbers:.1} random numbers.\n\n\
         | part | nanoseconds a duel |\n|---|---:|\n"
    );
    for (part, nanoseconds) in [
        ("the whole duel", whole),
        (
            "of which drawing random numbers, against reading them from a table",
            whole - from_table,
        ),
        ("of which the rules of its turns", from_table),
        (
            "in addition, keeping the events for a log",
            recorded - whole,
        ),
        (
            "in addition, once for all duels of a pairing: setting it up",
            set_up(pokedex, &duels)?,
        ),
    ] {
        text += &format!("| {part} | {nanoseconds:.0} |\n");
    }
    text += &several_moves(pokedex)?;
    Ok(text)
}

/// Battles with four moves a side, by policy.
fn several_moves(pokedex: &Pokedex) -> anyhow::Result<String> {
    let mixed = pairings(pokedex, MIXED)?;
    let battles = mixed.iter().map(|pairing| pairing.battle(pokedex));
    let battles: Vec<Battle<'_>> = battles.collect::<anyhow::Result<_>>()?;
    let mut text = format!(
        "\nThe {} pairings of `crates/battle/tests/fixtures/mixed.jsonl` with four moves a side, status \
         moves included, by how both sides choose:\n\n\
         | policy | turns a battle | battles a second |\n|---|---:|---:|\n",
        mixed.len()
    );
    let policies: [(&str, Policy<Seeded>, Policy<Counted>); 2] =
        [("random", uniform, uniform), ("greedy", greedy, greedy)];
    for (name, policy, counted) in policies {
        let nanoseconds = time(&battles, policy, &mut Seeded::new(1), &mut Silent);
        let [turns, _] = counts(&battles, counted);
        text += &format!("| {name} | {turns:.1} | {:.0} |\n", 1e9 / nanoseconds);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_read_as_pairings() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let mixed = pairings(&pokedex, MIXED).unwrap();
        assert!(
            mixed
                .iter()
                .all(|pairing| pairing.0.iter().all(|(_, moves)| moves.len() == 4))
        );
        let duels = pairings(&pokedex, crate::speed::DUELS).unwrap();
        assert!(
            duels
                .iter()
                .all(|pairing| pairing.0.iter().all(|(_, moves)| moves.len() == 1))
        );
    }

    #[test]
    fn a_table_of_numbers_is_as_fair_as_its_source() {
        let mut table = Table::new();
        let n = table.numbers.len();
        let below_half = (0..n).filter(|_| table.percent(50)).count();
        assert!(
            (0.45..0.55).contains(&(below_half as f64 / n as f64)),
            "{below_half}"
        );
    }

    #[test]
    fn recorded_events_are_those_of_the_last_battle() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let duels = pairings(&pokedex, crate::speed::DUELS).unwrap();
        let battle = duels[0].battle(&pokedex).unwrap();
        let mut log = Recorded(Vec::new());
        for _ in 0..2 {
            fight(
                &battle,
                battle.start(),
                [repeat; 2],
                &mut Seeded::new(1),
                &mut log,
            );
        }
        let begun = log.0.iter().filter(|event| matches!(event, Event::Turn(1)));
        assert_eq!(begun.count(), 1);
    }
}
