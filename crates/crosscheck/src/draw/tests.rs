//! What is drawn: reproducible, varied, and only what the games can hold.

use std::collections::BTreeSet;

use super::*;

fn plan() -> Plan {
    Plan {
        battles: 3,
        level: None,
        with: Vec::new(),
        awakened: false,
    }
}

fn groups(plan: &Plan, seed: u64, n: u64) -> Vec<Group> {
    let pokedex = dex::snapshot::pokedex().unwrap();
    (0..n)
        .map(|number| group(&pokedex, plan, seed, number))
        .collect()
}

#[test]
fn a_seed_gives_its_groups_and_another_seed_others() {
    let first = groups(&plan(), 5, 100);
    assert_eq!(first, groups(&plan(), 5, 100));
    assert!(
        first
            .iter()
            .zip(groups(&plan(), 6, 100))
            .all(|(x, y)| *x != y)
    );
}

#[test]
fn every_move_that_is_simulated_and_every_form_is_drawn() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let groups = groups(&plan(), 1, 2_000);
    let sides = || groups.iter().flat_map(|group| &group.sides);
    let moves: BTreeSet<&String> = sides().flat_map(|side| &side.moves).collect();
    let forms: BTreeSet<&String> = sides().map(|side| &side.form).collect();
    let supported = pokedex.moves.iter().filter(|mv| is_supported(&mv.rules));
    assert_eq!(moves.len(), supported.count());
    assert_eq!(forms.len(), pokedex.forms.len());
    assert!(sides().any(|side| side.mega_choice == Some("megay")));
}

#[test]
fn individuals_are_possible_and_moves_differ() {
    for side in groups(&plan(), 2, 500)
        .iter()
        .flat_map(|group| &group.sides)
    {
        assert!((1..=100).contains(&side.level));
        assert!(side.ivs.iter().all(|&iv| iv <= 31));
        assert!(side.avs.iter().all(|&av| av <= 200));
        assert_ne!(side.friendship, 153);
        let different: BTreeSet<&String> = side.moves.iter().collect();
        assert!((1..=4).contains(&side.moves.len()) && different.len() == side.moves.len());
    }
}

#[test]
fn a_plan_can_fix_the_level_a_move_and_awakening_values() {
    let plan = Plan {
        level: Some(7),
        with: vec!["dig".to_owned(), "fly".to_owned()],
        awakened: true,
        ..plan()
    };
    for group in groups(&plan, 3, 200) {
        assert_eq!(group.sides[0].moves[..2], ["dig", "fly"]);
        for side in &group.sides {
            assert!(side.level == 7 && side.friendship == 70 && side.avs != [0; 6]);
        }
    }
}

#[test]
fn a_plan_beyond_the_games_is_refused() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let wrong = |plan: Plan| plan.check(&pokedex).is_err();
    assert!(wrong(Plan {
        level: Some(101),
        ..plan()
    }));
    for slug in ["metronome", "nosuchmove"] {
        let with = vec![slug.to_owned()];
        assert!(wrong(Plan { with, ..plan() }), "{slug}");
    }
    assert!(plan().check(&pokedex).is_ok());
}
