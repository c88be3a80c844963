//! Whether a difference is found where it was planted, and nowhere else.

use super::*;
use crate::draw::{Plan, group};
use crate::group::Policy;
use crate::ours;

const BATTLES: u32 = 8;
const OURS: u32 = 160;

/// Compares our engine with itself under other seeds, after `plant` has changed the other outcome.
fn tally(plant: impl Fn(&Group, &mut Outcome)) -> Tally {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let plan = Plan {
        battles: BATTLES,
        level: None,
        with: Vec::new(),
        awakened: false,
    };
    let mut tally = Tally::default();
    for number in 0..600 {
        let mut group = group(&pokedex, &plan, 1, number);
        let ours = ours::play(&pokedex, &group, OURS).unwrap();
        group.seed += 1;
        let mut other = ours::play(&pokedex, &group, BATTLES).unwrap();
        plant(&group, &mut other);
        tally.add(&pokedex, &group, &other, &ours, OURS).unwrap();
    }
    tally
}

fn significant(tally: &Tally) -> Vec<String> {
    let findings = tally.findings().into_iter();
    let significant = findings.filter(|finding| finding.significant);
    significant.map(|finding| finding.mechanic).collect()
}

#[test]
fn an_engine_agrees_with_itself() {
    let tally = tally(|_, _| {});
    assert_eq!(significant(&tally), Vec::<String>::new());
    assert!(tally.chi_squared.z().abs() < 3.0);
    assert_eq!(tally.n_out_of_bounds, 0);
}

#[test]
fn a_planted_difference_is_found_at_its_mechanic() {
    // Battles in which anybody repeats its move last three turns longer.
    let tally = tally(|group, outcome| {
        if group.sides.iter().any(|side| side.policy == Policy::Repeat) {
            let mut longer = Sample::default();
            let mean = outcome[TURNS].mean() + 3.0;
            (0..BATTLES).for_each(|_| longer.add(mean));
            outcome[TURNS] = longer;
        }
    });
    let findings = tally.findings();
    let found = &findings[0];
    assert_eq!(
        (found.mechanic.as_str(), found.measure),
        ("policy Repeat", "turns")
    );
    assert!(found.significant && found.difference > 2.0, "{found:?}");
}

#[test]
fn a_difference_of_one_side_is_seen_from_that_side() {
    let won = |n: u32| {
        let mut sample = Sample::default();
        (0..BATTLES).for_each(|i| sample.add(f64::from(u8::from(i < n))));
        sample
    };
    // Whoever has the higher level wins.
    let tally = tally(|group, outcome| {
        let [a, b] = [0, 1].map(|i| group.sides[i].level);
        match a.cmp(&b) {
            std::cmp::Ordering::Greater => outcome[0] = won(BATTLES),
            std::cmp::Ordering::Less => outcome[0] = won(0),
            std::cmp::Ordering::Equal => {}
        }
    });
    let findings = tally.findings();
    let of = |mechanic: &str| {
        let mut found = findings.iter();
        let found = found.find(|f| f.mechanic == mechanic && f.measure == "wins");
        found.unwrap().z
    };
    assert!(of("level higher") > 5.0 && of("level lower") < -5.0);
    assert!(tally.chi_squared.z() > 5.0 && tally.n_out_of_bounds > 0);
}
