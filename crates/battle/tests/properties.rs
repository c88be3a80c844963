//! What holds for every duel of the real Pokédex.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::sync::LazyLock;

use battle::damage::sixteen_rolls;
use battle::duel::{Fighter, simulate};
use battle::species::Combatant;
use battle::stats::Build;
use battle::types::Effectiveness;
use dex::pokedex::{MoveEntry, Pokedex};
use proptest::prelude::*;

// Read once: the tests only look at it.
static POKEDEX: LazyLock<Pokedex> = LazyLock::new(|| dex::snapshot::pokedex().unwrap());

/// An individual at some level and one of the damaging moves.
fn fighter() -> impl Strategy<Value = (Combatant, &'static MoveEntry)> {
    let damaging: Vec<&MoveEntry> = POKEDEX
        .moves
        .iter()
        .filter(|entry| entry.rules.is_damaging())
        .collect();
    let form = 0..POKEDEX.forms.len();
    (form, 1..=100_u8, prop::sample::select(damaging)).prop_map(|(form, level, entry)| {
        let build = Build::link_battle(level);
        (Combatant::new(&POKEDEX.forms[form].battle, &build), entry)
    })
}

proptest! {
    #[test]
    fn swapping_sides_swaps_the_result(a in fighter(), b in fighter()) {
        let [a, b] = [&a, &b].map(|(combatant, entry)| Fighter { combatant, mv: &entry.rules });
        let share = |a, b| simulate(&POKEDEX.chart, a, b, 2000, 7).unwrap().win_rate_a();
        // Five standard deviations of the difference of two shares of 2000 duels.
        prop_assert!((share(a, b) + share(b, a) - 1.0).abs() < 0.08);
    }

    #[test]
    fn a_seed_reproduces_its_duels(a in fighter(), b in fighter(), seed: u64) {
        let [a, b] = [&a, &b].map(|(combatant, entry)| Fighter { combatant, mv: &entry.rules });
        let run = || simulate(&POKEDEX.chart, a, b, 50, seed).unwrap();
        prop_assert_eq!(run(), run());
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
