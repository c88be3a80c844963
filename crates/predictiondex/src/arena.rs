//! Damage and duels straight from the engine, without the model.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use api_types::battle::{
    BattleTurn, DamageRequest, DamageResponse, Fighter, SimulateRequest, SimulateResponse,
};
use serde_json::Value;

use crate::batch;
use crate::command::Lang;
use crate::command::battle::{Damage, Duel, given};
use crate::failure::Failure;
use crate::screen::{show, show_json};
use crate::text::Text;

/// Of a long duel, as many turns are told.
const TURNS_AT_FIRST: usize = 9;
const TURNS_AT_LAST: usize = 3;

pub(crate) fn duel(options: &Duel, lang: Lang, text: &Text) -> Result<(), Failure> {
    let pokedex = dex::snapshot::pokedex()?;
    if let Some(file) = &options.batch {
        return answer_lines(file, |line| {
            batch::duel(&pokedex, line, options.sims, options.seed)
        });
    }
    let request = simulate_request(options);
    let answer = api::battle::simulate(&pokedex, &request, u32::MAX, lang.language())?;
    if options.json {
        show_json(&answer)
    } else {
        show(&text.typeset(&duel_page(&answer, options.log, lang, text)))
    }
}

fn simulate_request(options: &Duel) -> SimulateRequest {
    let [pokemon_a, pokemon_b] = options.matchup.individuals();
    let moves_b = options.opponent_moves.as_ref().unwrap_or(&options.moves);
    SimulateRequest {
        pokemon_a,
        pokemon_b,
        moves_a: options.moves.clone(),
        moves_b: moves_b.clone(),
        policy_a: options.policy.clone(),
        policy_b: options.opponent_policy.clone(),
        mega_a: options.mega.clone(),
        mega_b: options.opponent_mega.clone(),
        n: Some(options.sims.into()),
        seed: Some(options.seed),
    }
}

fn duel_page(answer: &SimulateResponse, log: bool, lang: Lang, text: &Text) -> String {
    let (moves_a, moves_b) = match lang {
        Lang::Fr => (&answer.moves_a, &answer.moves_b),
        Lang::En => (&answer.moves_a_en, &answer.moves_b_en),
    };
    let own = with_moves(&answer.pokemon_a, moves_a, &answer.policy_a, lang, text);
    let foe = with_moves(&answer.pokemon_b, moves_b, &answer.policy_b, lang, text);
    let mut page = (text.versus)(&own, &foe) + "\n";
    for fighter in [&answer.pokemon_a, &answer.pokemon_b] {
        page += &format!("  {}\n", (text.fighter)(fighter));
    }
    let [low, high] = answer.interval_95;
    page += &format!("\n  {}\n", (text.wins)(answer.win_rate_a, low, high));
    page += &format!("  {}\n", (text.duels)(answer.n, answer.mean_turns));
    if log {
        page += &format!("\n{}\n", text.first_duel);
        page += &told(&answer.first_battle, text);
    }
    page
}

/// Turn by turn; of a long battle, its beginning and its end.
fn told(turns: &[BattleTurn], text: &Text) -> String {
    if turns.len() <= TURNS_AT_FIRST + TURNS_AT_LAST + 1 {
        return lines(turns, text);
    }
    let (first, rest) = turns.split_at(TURNS_AT_FIRST);
    let (skipped, last) = rest.split_at(rest.len() - TURNS_AT_LAST);
    let skipped = (text.skipped)(skipped.len());
    format!("{}  {skipped}\n{}", lines(first, text), lines(last, text))
}

fn lines(turns: &[BattleTurn], text: &Text) -> String {
    let mut told = String::new();
    for turn in turns {
        told += &format!("  {}\n", (text.turn)(turn.turn));
        for line in &turn.lines {
            told += &format!("    {line}\n");
        }
    }
    told
}

pub(crate) fn damage(options: &Damage, lang: Lang, text: &Text) -> Result<(), Failure> {
    let pokedex = dex::snapshot::pokedex()?;
    if let Some(file) = &options.batch {
        return answer_lines(file, |line| batch::damage(&pokedex, line));
    }
    let answer = api::battle::damage(&pokedex, &damage_request(options), lang.language())?;
    if options.json {
        show_json(&answer)
    } else {
        show(&text.typeset(&damage_page(&answer, lang, text)))
    }
}

fn damage_request(options: &Damage) -> DamageRequest {
    let [attacker, defender] = options.matchup.individuals();
    DamageRequest {
        attacker,
        defender,
        r#move: given(options.mv.as_deref()).to_owned(),
        critical: options.critical,
        attacker_status: options.status.clone(),
        attacker_stages: options.stages.unwrap_or_default(),
        defender_stages: options.opponent_stages.unwrap_or_default(),
        reflect: options.reflect,
        light_screen: options.light_screen,
    }
}

fn damage_page(answer: &DamageResponse, lang: Lang, text: &Text) -> String {
    let mv = match lang {
        Lang::Fr => &answer.r#move,
        Lang::En => &answer.move_en,
    };
    let own = format!("{} ({mv})", name(&answer.attacker, lang));
    let mut page = (text.versus)(&own, name(&answer.defender, lang)) + "\n";
    for fighter in [&answer.attacker, &answer.defender] {
        page += &format!("  {}\n", (text.fighter)(fighter));
    }
    page.push('\n');
    for line in damage_lines(answer, text) {
        page += &format!("  {line}\n");
    }
    page
}

fn damage_lines(answer: &DamageResponse, text: &Text) -> Vec<String> {
    if answer.type_multiplier == 0.0 {
        return vec![text.no_effect.to_owned()];
    }
    let rolls: Vec<String> = answer.rolls.iter().map(u16::to_string).collect();
    let mut lines = vec![
        (text.damage)(answer),
        (text.rolls)(&rolls.join(" ")),
        (text.effectiveness)(answer.type_multiplier, answer.stab),
    ];
    let [least, most] = answer.hits;
    if most > 1 {
        lines.push((text.hits)(least, most));
    }
    let chances = (1..).zip(answer.knock_out_chances.iter().copied());
    let mut possible = chances.filter(|(_, chance)| *chance > 0.0).peekable();
    if possible.peek().is_none() {
        lines.push(text.no_knock_out.to_owned());
    }
    for (times, chance) in possible {
        lines.push((text.knock_out)(times, chance));
        if chance >= 1.0 {
            break;
        }
    }
    lines
}

fn name(fighter: &Fighter, lang: Lang) -> &str {
    match lang {
        Lang::Fr => &fighter.name,
        Lang::En => &fighter.name_en,
    }
}

/// As in `Mew (Surf)` or `Mew (Surf, Psychic: at random)`.
fn with_moves(
    fighter: &Fighter,
    moves: &[String],
    policy: &str,
    lang: Lang,
    text: &Text,
) -> String {
    let (name, moves) = (name(fighter, lang), moves.join(", "));
    if moves.contains(',') {
        format!("{name} ({moves}{})", (text.policy)(policy))
    } else {
        format!("{name} ({moves})")
    }
}

/// What some editors put before the first line.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Answers each line of a file that is not blank with one line; a line that cannot be answered ends with its number.
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
        let line = line.trim_start_matches(BYTE_ORDER_MARK);
        if line.trim().is_empty() {
            continue;
        }
        let answer = answer(line).with_context(place)?;
        writeln!(out, "{answer}").context("failed to write an answer")?;
    }
    Ok(())
}
