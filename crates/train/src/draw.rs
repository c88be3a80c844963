//! Which duels are fought: forms, levels, individuals and moves, drawn at random.
//!
//! What players ask about is the most common case, and everything else that can be asked is drawn too.

use battle::damage::sixteen_rolls;
use battle::duel::Fighter;
use battle::moves::{Move, Quirk, Timing};
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::{Build, Stats};
use dex::pokedex::{Form, MoveEntry, Pokedex};
use serde::{Deserialize, Serialize};

use crate::split::{Split, Splits};

/// Who is drawn to fight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conditions {
    /// Link-battle individuals at level 50 with any legal move: what players ask about.
    Standard,
    /// Mostly those, but also other levels, other individuals, and the strongest moves more often.
    Varied,
}

/// How both sides come to their moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Each side has its strongest move against the other.
    BestMoves,
    /// One of the sides has its strongest move, the other any.
    BestAgainstRandom,
    /// Each side has any of its moves, so that all pairs of moves occur.
    AllMovePairs,
}

impl Scenario {
    pub const ALL: [Scenario; 3] = [
        Scenario::BestMoves,
        Scenario::BestAgainstRandom,
        Scenario::AllMovePairs,
    ];

    /// As it is written in datasets.
    pub fn name(self) -> &'static str {
        match self {
            Scenario::BestMoves => "best_moves",
            Scenario::BestAgainstRandom => "best_against_random",
            Scenario::AllMovePairs => "all_move_pairs",
        }
    }
}

/// A duel that may be fought.
#[derive(Clone, Debug)]
pub(crate) struct Draw<'a> {
    pub(crate) scenario: Scenario,
    pub(crate) sides: [Side<'a>; 2],
}

/// One side of a duel.
#[derive(Clone, Debug)]
pub(crate) struct Side<'a> {
    pub(crate) form: &'a Form,
    pub(crate) build: Build,
    pub(crate) combatant: Combatant,
    pub(crate) mv: &'a MoveEntry,
}

impl<'a> Side<'a> {
    pub(crate) fn new(form: &'a Form, build: Build, mv: &'a MoveEntry) -> Side<'a> {
        Side {
            form,
            build,
            combatant: Combatant::new(&form.battle, &build),
            mv,
        }
    }

    pub(crate) fn fighter(&self) -> Fighter<'_> {
        Fighter {
            combatant: &self.combatant,
            mv: &self.mv.rules,
        }
    }
}

/// Draws duels of one split until both sides have a move to fight with.
pub(crate) fn duel<'a>(
    pokedex: &'a Pokedex,
    splits: &Splits,
    split: Split,
    conditions: Conditions,
    rolls: &mut Seeded,
) -> Draw<'a> {
    loop {
        let forms = [pick(&pokedex.forms, rolls), pick(&pokedex.forms, rolls)];
        if splits.of(forms.map(|form| form.species.number)) != split {
            continue;
        }
        if let Some(draw) = draw(pokedex, forms, conditions, rolls) {
            return draw;
        }
    }
}

fn draw<'a>(
    pokedex: &'a Pokedex,
    forms: [&'a Form; 2],
    conditions: Conditions,
    rolls: &mut Seeded,
) -> Option<Draw<'a>> {
    let (builds, (scenario, strongest)) = match conditions {
        Conditions::Standard => (
            [Build::link_battle(50); 2],
            (Scenario::AllMovePairs, [false, false]),
        ),
        Conditions::Varied => {
            let builds = levels(rolls).map(|level| build(level, pokedex, rolls));
            (builds, scenario(rolls))
        }
    };
    let combatants = [0, 1].map(|i| Combatant::new(&forms[i].battle, &builds[i]));
    let known = [0, 1].map(|i| pokedex.battle_moves(forms[i].id, builds[i].level));
    if known.iter().any(Vec::is_empty) {
        return None;
    }
    let sides = [0, 1].map(|i| {
        let [own, foe] = [&combatants[i], &combatants[1 - i]];
        let by_damage = |entry: &MoveEntry| expected_damage(pokedex, own, foe, &entry.rules);
        let moves = known[i].iter().copied().filter(|_| strongest[i]);
        let best = moves.max_by(|x, y| by_damage(x).total_cmp(&by_damage(y)));
        let mv = best.unwrap_or_else(|| *pick(&known[i], rolls));
        Side::new(forms[i], builds[i], mv)
    });
    Some(Draw { scenario, sides })
}

/// Levels of both sides: 60 % both 50, 20 % another one for both, 20 % one for each.
fn levels(rolls: &mut Seeded) -> [u8; 2] {
    let any = |rolls: &mut Seeded| 1 + rolls.below(100) as u8;
    match rolls.below(10) {
        0..6 => [50, 50],
        6..8 => [any(rolls); 2],
        _ => [any(rolls), any(rolls)],
    }
}

/// Three quarters are link-battle individuals, the others can have any values.
fn build(level: u8, pokedex: &Pokedex, rolls: &mut Seeded) -> Build {
    if !rolls.one_in(4) {
        return Build::link_battle(level);
    }
    let most = rolls.below(201);
    Build {
        level,
        nature: pick(&pokedex.natures, rolls).1,
        ivs: stats(31, rolls),
        avs: stats(most, rolls),
        friendship: rolls.below(256) as u8,
    }
}

fn stats(most: u32, rolls: &mut Seeded) -> Stats {
    let mut any = || rolls.below(most + 1) as u16;
    Stats {
        hp: any(),
        attack: any(),
        defense: any(),
        special_attack: any(),
        special_defense: any(),
        speed: any(),
    }
}

/// How moves are chosen, and which sides have their strongest one: 60 % neither, 10 % A, 10 % B, 20 % both.
fn scenario(rolls: &mut Seeded) -> (Scenario, [bool; 2]) {
    match rolls.below(10) {
        0..6 => (Scenario::AllMovePairs, [false, false]),
        6 => (Scenario::BestAgainstRandom, [true, false]),
        7 => (Scenario::BestAgainstRandom, [false, true]),
        _ => (Scenario::BestMoves, [true, true]),
    }
}

/// Mean damage per turn of an ordinary move that lets its user live, in HP; 0 for others.
fn expected_damage(pokedex: &Pokedex, own: &Combatant, foe: &Combatant, mv: &Move) -> f64 {
    let Some(rolls) = sixteen_rolls(&pokedex.chart, own, foe, mv, false) else {
        return 0.0;
    };
    if mv.quirk == Some(Quirk::FaintsUser) {
        return 0.0;
    }
    let turns = match mv.timing {
        Timing::Immediate | Timing::Rampage => 1.0,
        _ => 2.0,
    };
    let mean = rolls.iter().map(|&roll| f64::from(roll)).sum::<f64>() / 16.0;
    mean * f64::from(mv.accuracy.unwrap_or(100)) / 100.0 / turns
}

fn pick<'a, T>(items: &'a [T], rolls: &mut Seeded) -> &'a T {
    &items[rolls.below(items.len() as u32) as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const SPLITS: [Split; 4] = [
        Split::Training,
        Split::Validation,
        Split::UnseenPairs,
        Split::UnseenSpecies,
    ];

    fn draws(pokedex: &Pokedex, split: Split, conditions: Conditions) -> Vec<Draw<'_>> {
        let splits = Splits::new(3, (1..=151).chain([808, 809]).collect(), 12);
        let mut rolls = Seeded::new(4);
        (0..2_000)
            .map(|_| duel(pokedex, &splits, split, conditions, &mut rolls))
            .collect()
    }

    #[test]
    fn no_pair_of_species_is_drawn_for_two_splits() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let pairs = SPLITS.map(|split| {
            let duels = draws(&pokedex, split, Conditions::Varied);
            let pair = |draw: &Draw<'_>| {
                let mut pair = [0, 1].map(|i| draw.sides[i].form.species.number);
                pair.sort_unstable();
                pair
            };
            duels.iter().map(pair).collect::<HashSet<[i32; 2]>>()
        });
        for (i, one) in pairs.iter().enumerate() {
            assert!(one.len() > 300, "{:?} has {} pairs", SPLITS[i], one.len());
            assert!(pairs[i + 1..].iter().all(|other| one.is_disjoint(other)));
        }
        let species =
            |pairs: &HashSet<[i32; 2]>| pairs.iter().flatten().copied().collect::<HashSet<i32>>();
        let seen = species(&pairs[0]);
        let unseen = |pair: &[i32; 2]| pair.iter().any(|number| !seen.contains(number));
        assert!(pairs[3].iter().all(unseen));
    }

    #[test]
    fn moves_are_legal_and_levels_vary_around_fifty() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let duels = draws(&pokedex, Split::Training, Conditions::Varied);
        let mut at_fifty = 0;
        for side in duels.iter().flat_map(|draw| &draw.sides) {
            let level = side.combatant.level;
            let known = pokedex.battle_moves(side.form.id, level);
            assert!(known.iter().any(|entry| entry.id == side.mv.id));
            at_fifty += u32::from(level == 50);
        }
        assert!(
            (2_300..2_700).contains(&at_fifty),
            "{at_fifty} of 4000 are at level 50"
        );
    }

    #[test]
    fn under_standard_conditions_everybody_is_a_link_battle_individual_at_level_fifty() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let duels = draws(&pokedex, Split::UnseenPairs, Conditions::Standard);
        for side in duels.iter().flat_map(|draw| &draw.sides) {
            let expected = Combatant::new(&side.form.battle, &Build::link_battle(50));
            assert_eq!(side.combatant, expected);
        }
    }

    #[test]
    fn a_side_has_its_strongest_move_in_the_scenarios_that_say_so() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let duels = draws(&pokedex, Split::Training, Conditions::Varied);
        for (scenario, least, shares) in [
            (Scenario::BestMoves, 2, 0.18..0.22),
            (Scenario::BestAgainstRandom, 1, 0.18..0.22),
            (Scenario::AllMovePairs, 0, 0.57..0.63),
        ] {
            let drawn = duels.iter().filter(|draw| draw.scenario == scenario);
            let n_best: Vec<usize> = drawn.map(|draw| n_best(&pokedex, draw)).collect();
            assert!(n_best.iter().all(|&n| n >= least), "{scenario:?}");
            assert!(n_best.contains(&least), "{scenario:?}");
            let share = n_best.len() as f64 / duels.len() as f64;
            assert!(shares.contains(&share), "{scenario:?} has {share}");
        }
    }

    /// Sides whose move hurts the other as much as any that they know.
    fn n_best(pokedex: &Pokedex, draw: &Draw<'_>) -> usize {
        let is_best = |i: usize| {
            let [own, foe] = [&draw.sides[i], &draw.sides[1 - i]];
            let damage = |mv: &MoveEntry| {
                expected_damage(pokedex, &own.combatant, &foe.combatant, &mv.rules)
            };
            let known = pokedex.battle_moves(own.form.id, own.build.level);
            known.iter().all(|mv| damage(mv) <= damage(own.mv))
        };
        usize::from(is_best(0)) + usize::from(is_best(1))
    }

    #[test]
    fn under_standard_conditions_all_pairs_of_moves_occur() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let duels = draws(&pokedex, Split::UnseenSpecies, Conditions::Standard);
        let is_any = |draw: &Draw<'_>| draw.scenario == Scenario::AllMovePairs;
        assert!(duels.iter().all(is_any));
    }

    #[test]
    fn the_strongest_move_is_the_one_that_hurts_most_per_turn() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let [own, foe] = ["blastoise", "charizard"].map(|slug| {
            let form = pokedex.forms.iter().find(|form| form.slug == slug).unwrap();
            Combatant::new(&form.battle, &Build::link_battle(50))
        });
        let damage = |slug: &str| {
            let entry = pokedex
                .moves
                .iter()
                .find(|entry| entry.slug == slug)
                .unwrap();
            expected_damage(&pokedex, &own, &foe, &entry.rules)
        };
        assert!(damage("surf") > damage("watergun"));
        assert!(damage("surf") > damage("hydropump") * 0.9);
        assert!(damage("hyperbeam") < damage("surf"));
        assert_eq!(damage("earthquake"), 0.0);
        assert_eq!(damage("selfdestruct"), 0.0);
    }
}
