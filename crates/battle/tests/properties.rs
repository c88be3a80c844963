//! What holds for every duel of the real Pokédex.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use battle::choice::{Policy, greedy, uniform};
use battle::damage::sixteen_rolls;
use battle::duel::{Fighter, Shares, fight, simulate, simulate_battles};
use battle::log::{Event, Silent};
use battle::moves::Move;
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::{SideId, State};
use battle::stats::Build;
use battle::turn::play;
use battle::types::Effectiveness;
use dex::pokedex::{MoveEntry, Pokedex};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

// Read once: the tests only look at it.
static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| dex::snapshot::pokedex().unwrap());

fn fighter() -> impl Strategy<Value = (Combatant, &'static MoveEntry)> {
    fighter_at(1..=100)
}

/// An individual at some level and one of the damaging moves.
fn fighter_at(
    levels: RangeInclusive<u8>,
) -> impl Strategy<Value = (Combatant, &'static MoveEntry)> {
    let damaging: Vec<&MoveEntry> = POKEDEX
        .moves
        .iter()
        .filter(|entry| entry.rules.is_damaging())
        .collect();
    let form = 0..POKEDEX.forms.len();
    (form, levels, prop::sample::select(damaging)).prop_map(|(form, level, entry)| {
        let build = Build::link_battle(level);
        (Combatant::new(&POKEDEX.forms[form].battle, &build), entry)
    })
}

fn team() -> impl Strategy<Value = (Combatant, Vec<Move>)> {
    team_at(1..=100)
}

/// An individual and one to four moves that the engine knows.
fn team_at(levels: RangeInclusive<u8>) -> impl Strategy<Value = (Combatant, Vec<Move>)> {
    let known: Vec<Move> = POKEDEX
        .moves
        .iter()
        .map(|entry| entry.rules)
        .filter(Move::is_simulated)
        .collect();
    let moves = prop::collection::vec(prop::sample::select(known), 1..=4);
    (fighter_at(levels), moves).prop_map(|((combatant, _), moves)| (combatant, moves))
}

fn corner(team: &(Combatant, Vec<Move>)) -> Corner<'_> {
    Corner {
        combatant: &team.0,
        moves: &team.1,
        mega: None,
    }
}

/// Looking ahead must pay, or the policy has its signs wrong.
#[test]
fn the_greedy_player_beats_the_random_one() {
    let mut runner = TestRunner::deterministic();
    let mut shares = Shares::default();
    for seed in 0..300 {
        let [a, b] = [(); 2].map(|()| team_at(50..=50).new_tree(&mut runner).unwrap().current());
        let battle = Battle::new(&POKEDEX.chart, corner(&a), corner(&b)).unwrap();
        let mirrored = Battle::new(&POKEDEX.chart, corner(&b), corner(&a)).unwrap();
        for battle in [battle, mirrored] {
            let policies: [Policy<Seeded>; 2] = [greedy, uniform];
            let new = simulate_battles(&battle, policies, 20, seed);
            shares.wins_a += new.wins_a;
            shares.wins_b += new.wins_b;
        }
    }
    assert!(shares.win_rate_a() > 0.55, "{shares:?}");
}

/// Words of the line that a state is written as, some of them wrong.
const WORDS: [&str; 24] = [
    "hp=153",
    "hp=0",
    "pp=24/16/0/0",
    "pp=1/2/3",
    "|",
    "status=toxic",
    "toxic=3",
    "toxic=16",
    "attack=+2",
    "evasion=-6",
    "speed=-7",
    "phase=rampage:own2:2:3",
    "phase=biding:foe4:1:65535",
    "phase=rampage:own1:0:0",
    "phase=recharging",
    "seeded",
    "seeded=1",
    "reflect=5",
    "disabled=own1:4",
    "last-move=struggle",
    "last-move=own5",
    "converted=flying",
    "fainted-last",
    "substitute=0",
];

/// Two sides made of such words, with what every side needs.
fn line() -> impl Strategy<Value = String> {
    let words = || prop::collection::vec(prop::sample::select(&WORDS[5..]), 0..6);
    let side = || {
        (0..3_u16, words())
            .prop_map(|(hp, words)| format!("hp={hp} pp=24/16/0/0 {}", words.join(" ")))
    };
    let sound = (side(), side()).prop_map(|(a, b)| format!("{a} | {b}"));
    let any = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..12);
    prop_oneof![sound, any.prop_map(|words| words.join(" "))]
}

proptest! {
    #[test]
    fn a_line_is_refused_or_reads_back_from_what_it_prints(line in line()) {
        if let Ok(state) = line.parse::<State>() {
            prop_assert_eq!(state.to_string().parse(), Ok(state));
            prop_assert!(!(state.sides[0].hp == 0 && state.winner().is_none()));
        }
    }

    #[test]
    fn every_state_is_sound_and_reads_back_until_somebody_wins(a in team(), b in team(), seed: u64) {
        let battle = Battle::new(&POKEDEX.chart, corner(&a), corner(&b)).unwrap();
        let mut state = battle.start();
        let mut rolls = Seeded::new(seed);
        let mut turns = 0;
        loop {
            let choices = SideId::BOTH.map(|side| uniform(&battle, &state, side, &mut rolls));
            let winner = play(&battle, &mut state, choices, &mut rolls, &mut Silent);
            for (side, team) in state.sides.iter().zip([&a, &b]) {
                prop_assert!(side.hp <= team.0.stats.hp);
            }
            prop_assert_eq!(battle.check(&state), Ok(()));
            prop_assert_eq!(state.to_string().parse::<State>(), Ok(state));
            if let Some(winner) = winner {
                let [own, foe] = [winner, winner.foe()].map(|side| state.side(side).hp);
                prop_assert!(foe == 0 && (own > 0 || state.last_fainted == Some(winner)));
                break;
            }
            turns += 1;
            prop_assert!(turns < 1000, "no end after {turns} turns: {state:?}");
        }
    }

    #[test]
    fn swapping_sides_swaps_the_result(a in fighter(), b in fighter()) {
        let [a, b] = [&a, &b].map(|(combatant, entry)| Fighter { combatant, mv: &entry.rules });
        let share = |a, b| simulate(&POKEDEX.chart, a, b, 2000, 7).unwrap().win_rate_a();
        // Five standard deviations of the difference of two shares of 2000 duels.
        prop_assert!((share(a, b) + share(b, a) - 1.0).abs() < 0.08);
    }

    #[test]
    fn swapping_teams_swaps_the_result(a in team(), b in team()) {
        let share = |a, b| {
            let battle = Battle::new(&POKEDEX.chart, corner(a), corner(b)).unwrap();
            let policies: [Policy<Seeded>; 2] = [uniform, uniform];
            simulate_battles(&battle, policies, 2000, 7).win_rate_a()
        };
        // Five standard deviations, as above.
        prop_assert!((share(&a, &b) + share(&b, &a) - 1.0).abs() < 0.08);
    }

    #[test]
    fn a_seed_reproduces_its_duels(a in fighter(), b in fighter(), seed: u64) {
        let [a, b] = [&a, &b].map(|(combatant, entry)| Fighter { combatant, mv: &entry.rules });
        let run = || simulate(&POKEDEX.chart, a, b, 50, seed).unwrap();
        prop_assert_eq!(run(), run());
    }

    #[test]
    fn a_seed_reproduces_its_log(a in team(), b in team(), seed: u64) {
        let battle = Battle::new(&POKEDEX.chart, corner(&a), corner(&b)).unwrap();
        let policies: [Policy<Seeded>; 2] = [uniform, uniform];
        let recorded = || {
            let mut log: Vec<Event> = Vec::new();
            let end = fight(&battle, battle.start(), policies, &mut Seeded::new(seed), &mut log);
            (end, log)
        };
        let ((winner, turns), log) = recorded();
        prop_assert_eq!(recorded(), ((winner, turns), log.clone()));
        let silent = fight(&battle, battle.start(), policies, &mut Seeded::new(seed), &mut Silent);
        prop_assert_eq!(silent, (winner, turns));
        prop_assert_eq!(log.last(), Some(&Event::Won(winner)));
        let begun = log.iter().filter(|event| matches!(event, Event::Turn(_))).count();
        prop_assert_eq!(begun as u32, turns);
    }

    /// HP as a spectator counts them, from the log alone.
    #[test]
    fn a_log_accounts_for_every_hp(a in team(), b in team(), seed: u64) {
        let battle = Battle::new(&POKEDEX.chart, corner(&a), corner(&b)).unwrap();
        let policies: [Policy<Seeded>; 2] = [uniform, uniform];
        let mut log: Vec<Event> = Vec::new();
        fight(&battle, battle.start(), policies, &mut Seeded::new(seed), &mut log);
        let mut hp = [&a, &b].map(|team| team.0.stats.hp);
        for event in log {
            match event {
                Event::Hurt(side, _, lost, left) => {
                    hp[side as usize] -= lost;
                    prop_assert_eq!(hp[side as usize], left);
                }
                Event::Healed(side, gained, left) => {
                    hp[side as usize] += gained;
                    prop_assert_eq!(hp[side as usize], left);
                }
                Event::Fainted(side) => prop_assert_eq!(hp[side as usize], 0),
                _ => {}
            }
        }
        prop_assert!(hp.contains(&0));
    }

    #[test]
    fn damage_is_at_least_one_unless_immune(a in fighter(), b in fighter(), critical: bool) {
        let (own, entry) = &a;
        if let Some(rolls) = sixteen_rolls(&POKEDEX.chart, own, &b.0, &entry.rules, critical) {
            let immune = POKEDEX.chart.effectiveness(entry.rules.ty, b.0.typing)
                == Effectiveness::Immune;
            prop_assert_eq!(rolls[0] == 0, immune);
            prop_assert!(rolls.is_sorted());
        }
    }
}
