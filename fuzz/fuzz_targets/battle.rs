//! Whole battles of any Pokémon with any moves, any choices and any rolls: every state stays sound.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use battle::choice::{Choice, greedy, selectable};
use battle::log::Event;
use battle::moves::Move;
use battle::rolls::Rolls;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::{MoveRef, SideId, State};
use battle::stats::Build;
use battle::turn::play;
use dex::pokedex::Pokedex;
use libfuzzer_sys::fuzz_target;

// Both are read once: no input changes them.
static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| dex::snapshot::pokedex().unwrap());

static MOVES: LazyLock<Vec<Move>> = LazyLock::new(|| {
    let moves = POKEDEX.moves.iter().map(|entry| entry.rules);
    moves
        .filter(Move::is_simulated)
        .collect()
});

/// Rolls that the fuzzer writes; 0 when it has written no more.
struct Written<'u>(Unstructured<'u>);

impl Rolls for Written<'_> {
    fn below(&mut self, bound: u32) -> u32 {
        self.0.int_in_range(0..=bound - 1).unwrap_or(0)
    }
}

/// An individual, its moves, and its Mega form or what stands for one.
type Team = (Combatant, Vec<Move>, Combatant);

fn team(input: &mut Unstructured<'_>) -> arbitrary::Result<Team> {
    let [form, mega] = [input.choose(&POKEDEX.forms)?, input.choose(&POKEDEX.forms)?];
    let build = Build::link_battle(input.int_in_range(1..=100)?);
    let n_moves = input.int_in_range(1..=4)?;
    let moves = (0..n_moves).map(|_| input.choose(&MOVES).copied());
    let combatant = Combatant::new(&form.battle, &build);
    let mut mega = Combatant::new(&mega.battle, &build);
    mega.stats.hp = combatant.stats.hp;
    Ok((combatant, moves.collect::<arbitrary::Result<_>>()?, mega))
}

fn corner(team: &Team) -> Corner<'_> {
    Corner {
        combatant: &team.0,
        moves: &team.1,
        mega: Some(&team.2),
    }
}

/// Mostly what can be selected, at times what cannot.
fn choice(
    battle: &Battle<'_>,
    state: &State,
    me: SideId,
    n_moves: u8,
    rolls: &mut Written<'_>,
) -> Choice {
    let mega = rolls.one_in(8);
    match rolls.below(8) {
        0 => greedy(battle, state, me, rolls),
        1 => Choice {
            mv: MoveRef::Own(rolls.below(n_moves.into()) as u8),
            mega,
        },
        _ => {
            let moves = selectable(battle, state, me);
            let moves = moves.as_slice();
            Choice {
                mv: moves[rolls.below(moves.len() as u32) as usize],
                mega,
            }
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let (Ok(a), Ok(b)) = (team(&mut input), team(&mut input)) else {
        return;
    };
    let battle = Battle::new(&POKEDEX.chart, corner(&a), corner(&b)).unwrap();
    let mut rolls = Written(input);
    let mut state = battle.start();
    for _ in 0..100 {
        let choices = [(SideId::A, &a), (SideId::B, &b)]
            .map(|(side, team)| choice(&battle, &state, side, team.1.len() as u8, &mut rolls));
        let mut log: Vec<Event> = Vec::new();
        let winner = play(&battle, &mut state, choices, &mut rolls, &mut log);
        assert_eq!(battle.check(&state), Ok(()), "{log:?}");
        assert_eq!(state.to_string().parse(), Ok(state), "{log:?}");
        assert_eq!(winner, state.winner(), "{log:?}");
        if winner.is_some() {
            break;
        }
    }
});
