//! A group fought on our own engine.

use battle::choice::{Choice, repeat, uniform};
use battle::log::Silent;
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::state::SideId;
use battle::turn;
use dex::pokedex::Pokedex;

use crate::group::{Group, Policy};
use crate::statistics::Sample;

/// What came of a group, in the three measures that are compared: A's share of wins, turns, and A's share
/// of its HP that is left less B's.
pub(crate) type Outcome = [Sample; 3];

pub(crate) fn play(pokedex: &Pokedex, group: &Group, battles: u32) -> anyhow::Result<Outcome> {
    let [a, b] = &group.sides;
    let combatants = [
        a.combatant(pokedex, &a.form)?,
        b.combatant(pokedex, &b.form)?,
    ];
    let mega = |side: &crate::group::Side| {
        let form = side.mega.as_ref();
        form.map(|form| side.combatant(pokedex, form)).transpose()
    };
    let megas = [mega(a)?, mega(b)?];
    let moves = [a.rules(pokedex)?, b.rules(pokedex)?];
    let corner = |i: usize| Corner {
        combatant: &combatants[i],
        moves: &moves[i],
        mega: megas[i].as_ref(),
    };
    let battle = Battle::new(&pokedex.chart, corner(0), corner(1))?;
    let mut rolls = Seeded::new(group.seed);
    let max_hp = combatants.map(|combatant| f64::from(combatant.stats.hp));
    let mut outcome = Outcome::default();
    for _ in 0..battles {
        let result = fight(&battle, group, max_hp, &mut rolls);
        for (sample, value) in outcome.iter_mut().zip(result) {
            sample.add(value);
        }
    }
    Ok(outcome)
}

/// One battle, in the three measures; Showdown calls it a draw after a thousand turns, and so do we.
fn fight(battle: &Battle<'_>, group: &Group, max_hp: [f64; 2], rolls: &mut Seeded) -> [f64; 3] {
    let mut state = battle.start();
    let mut turns = 0;
    let winner = loop {
        turns += 1;
        let choices = SideId::BOTH.map(|side| {
            let own = &group.sides[side as usize];
            let choice = match own.policy {
                Policy::Repeat => repeat(battle, &state, side, rolls),
                Policy::Uniform => uniform(battle, &state, side, rolls),
            };
            Choice {
                mega: turns == 1 && own.mega.is_some(),
                ..choice
            }
        });
        let winner = turn::play(battle, &mut state, choices, rolls, &mut Silent);
        if winner.is_some() || turns == 1000 {
            break winner;
        }
    };
    let left = SideId::BOTH.map(|side| f64::from(state.side(side).hp) / max_hp[side as usize]);
    let win = match winner {
        Some(SideId::A) => 1.0,
        Some(SideId::B) => 0.0,
        None => 0.5,
    };
    [win, f64::from(turns), left[0] - left[1]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Side;

    fn win_share(form: &str, mega: Option<&str>) -> f64 {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let mut a = Side::link_battle(form, "xscissor", 50);
        a.mega = mega.map(str::to_owned);
        let group = Group {
            seed: 1,
            battles: 1,
            sides: [a, Side::link_battle("alakazam", "psychic", 50)],
        };
        play(&pokedex, &group, 4_000).unwrap()[0].mean()
    }

    #[test]
    fn evolving_on_the_first_turn_is_as_good_as_starting_evolved() {
        let evolving = win_share("beedrill", Some("beedrillmega"));
        assert!((evolving - win_share("beedrillmega", None)).abs() < 0.03);
        assert!((evolving - win_share("beedrill", None)).abs() > 0.1);
    }

    #[test]
    fn all_three_measures_are_those_of_a_battle_that_is_known() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        // The faster foe takes more HP than A has.
        let group = Group {
            seed: 1,
            battles: 1,
            sides: [
                Side::link_battle("magikarp", "dragonrage", 20),
                Side::link_battle("mewtwo", "seismictoss", 100),
            ],
        };
        let [wins, turns, left] = play(&pokedex, &group, 10).unwrap();
        assert_eq!((wins.mean(), turns.mean(), left.mean()), (0.0, 1.0, -1.0));
    }
}
