//! Battles that once went wrong, or easily would: every file of `regressions` is replayed for ever.
//!
//! A file holds both sides, and turn by turn their choices, every roll as [bound, number], and what must
//! hold afterwards. A choice is a slot or `struggle`; `mega` after it evolves first.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::{Path, PathBuf};

use battle::choice::Choice;
use battle::log::Silent;
use battle::rolls::Scripted;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::{MoveRef, Side, SideId, State};
use battle::stats::Build;
use battle::turn;
use dex::pokedex::Pokedex;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replay {
    rule: String,
    sides: [Fighter; 2],
    turns: Vec<Turn>,
}

/// An individual as link battles make it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fighter {
    form: String,
    mega: Option<String>,
    level: u8,
    moves: Vec<String>,
}

/// What is not written down is not compared; the winner always is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    choices: [String; 2],
    rolls: Vec<(u32, u32)>,
    hp: Option<[u16; 2]>,
    /// In lower case: `burn`.
    status: Option<[Option<String>; 2]>,
    /// Attack, Defense, Special Attack, Special Defense, Speed, accuracy, evasion.
    stages: Option<[[i8; 7]; 2]>,
    winner: Option<String>,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_replay_ends_as_written_down() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let files = files();
    assert!(files.len() >= 9, "replays are missing");
    let failed = files.iter().filter(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        let replay: Replay = serde_json::from_str(&text).unwrap();
        // A panic inside says what went wrong, but not in which file.
        std::panic::catch_unwind(|| play(&pokedex, &replay)).is_err()
    });
    assert_eq!(failed.collect::<Vec<_>>(), Vec::<&PathBuf>::new());
}

fn play(pokedex: &Pokedex, replay: &Replay) {
    let combatant = |fighter: &Fighter, form: &str| {
        let build = Build::link_battle(fighter.level);
        Combatant::new(&pokedex.find_form(form).unwrap().battle, &build)
    };
    let sides = replay.sides.each_ref();
    let combatants = sides.map(|side| combatant(side, &side.form));
    let megas = sides.map(|side| side.mega.as_ref().map(|mega| combatant(side, mega)));
    let moves = sides.map(|side| {
        let found = side
            .moves
            .iter()
            .map(|slug| pokedex.find_move(slug).unwrap().rules);
        found.collect::<Vec<_>>()
    });
    let corner = |i: usize| Corner {
        combatant: &combatants[i],
        moves: &moves[i],
        mega: megas[i].as_ref(),
    };
    let battle = Battle::new(&pokedex.chart, corner(0), corner(1)).unwrap();
    let mut state = battle.start();
    for (number, turn) in (1..).zip(&replay.turns) {
        let mut rolls = Scripted::new(&turn.rolls);
        let choices = turn.choices.each_ref().map(|text| choice(text));
        let winner = turn::play(&battle, &mut state, choices, &mut rolls, &mut Silent);
        rolls.assert_all_used();
        compare(
            &format!("{}, turn {number}", replay.rule),
            turn,
            &state,
            winner,
        );
    }
}

fn choice(text: &str) -> Choice {
    let (mv, rest) = text.split_once(' ').unwrap_or((text, ""));
    assert!(["", "mega"].contains(&rest), "unknown choice {text:?}");
    let mv = match mv {
        "struggle" => MoveRef::Struggle,
        slot => MoveRef::Own(slot.parse().unwrap()),
    };
    Choice {
        mv,
        mega: rest == "mega",
    }
}

fn compare(at: &str, turn: &Turn, state: &State, winner: Option<SideId>) {
    let sides = state.sides.each_ref();
    if let Some(hp) = turn.hp {
        assert_eq!(sides.map(|side| side.hp), hp, "{at}: HP");
    }
    if let Some(status) = &turn.status {
        assert_eq!(&sides.map(status_name), status, "{at}: status");
    }
    if let Some(stages) = turn.stages {
        assert_eq!(sides.map(stages_of), stages, "{at}: stages");
    }
    let winner = winner.map(|side| format!("{side:?}").to_lowercase());
    assert_eq!(winner, turn.winner, "{at}: winner");
}

fn status_name(side: &Side) -> Option<String> {
    let status = side.status()?;
    Some(format!("{status:?}").to_lowercase())
}

fn stages_of(side: &Side) -> [i8; 7] {
    let [attack, defense, special_attack, special_defense, speed] = side.condition.stages;
    [
        attack,
        defense,
        special_attack,
        special_defense,
        speed,
        side.accuracy,
        side.evasion,
    ]
}
