//! Each check has nothing against good duels, and finds what it is for.

use std::sync::LazyLock;

use dex::snapshot::pokedex;

use super::*;
use crate::draw::Scenario;
use crate::simulate::Observed;

fn config() -> Config {
    Config {
        training_duels: 3_000,
        training_simulations: 16,
        validation_duels: 400,
        test_duels: 200,
        test_simulations: 20,
        ..Config::default()
    }
}

/// Simulated once for all tests, which change copies alone.
static GOOD: LazyLock<Duels> =
    LazyLock::new(|| Duels::simulate(&pokedex().unwrap(), &config(), &|_| ()).unwrap());

/// What is found once good duels were spoiled.
fn found(spoil: impl FnOnce(&mut Duels)) -> Vec<Fault> {
    let mut duels = GOOD.clone();
    spoil(&mut duels);
    let report = examine(&duels);
    let failed = report.checks.iter().filter(|check| !check.passed);
    failed.map(|check| check.fault).collect()
}

#[test]
fn good_duels_pass() {
    assert_eq!(found(|_| ()), []);
    let report = check(&pokedex().unwrap(), &config(), |_| ()).unwrap();
    assert_eq!(report, examine(&GOOD));
    assert_eq!(
        (report.n_training, report.n_validation, report.n_test),
        (3_000, 400, 200)
    );
    report.require().unwrap();
}

#[test]
fn what_is_out_of_range_is_found_in_any_set() {
    let hit_chance = ml::features::names()
        .iter()
        .position(|name| name == "a_hit_chance");
    let hit_chance = hit_chance.unwrap();
    let spoils: [fn(&mut Duels, usize); 4] = [
        |duels, _| duels.validation[7].rows[1][0] = f32::NAN,
        |duels, _| duels.tests.varied_species[0].rows[0][3] = f32::INFINITY,
        |duels, _| duels.tests.unseen_species[1].win_rate = 1.01,
        |duels, chance| duels.training[2].rows[0][chance] = 1.5,
    ];
    for spoil in spoils {
        assert_eq!(found(|duels| spoil(duels, hit_chance)), [Fault::OutOfRange]);
    }
}

#[test]
fn a_favoured_side_is_found() {
    let favour = |duels: &mut Duels| {
        for duel in &mut duels.training[..600] {
            duel.win_rate = duel.win_rate.max(1.0 - duel.win_rate);
        }
    };
    assert!(found(favour).contains(&Fault::Imbalance));
}

#[test]
fn duels_that_are_decided_beforehand_are_found() {
    let decide = |duels: &mut Duels| {
        let labels = duels.training.iter_mut().map(|duel| &mut duel.win_rate);
        for win_rate in labels.chain(&mut duels.relabelled[0].win_rates) {
            *win_rate = if *win_rate < 0.9 { 0.0 } else { 1.0 };
        }
    };
    assert!(found(decide).contains(&Fault::Open));
}

#[test]
fn a_scenario_that_is_too_rare_or_too_frequent_is_found() {
    let forget = |duels: &mut Duels| {
        for duel in &mut duels.training[..1_000] {
            duel.scenario = Scenario::AllMovePairs;
        }
    };
    assert_eq!(found(forget), [Fault::RareScenario]);
    let even = |duels: &mut Duels| {
        for (duel, scenario) in duels.training.iter_mut().zip(Scenario::ALL.iter().cycle()) {
            duel.scenario = *scenario;
        }
    };
    assert_eq!(found(even), [Fault::RareScenario]);
}

#[test]
fn repeated_duels_are_found_from_either_side() {
    let repeat = |duels: &mut Duels| {
        for i in 0..300 {
            let mut again = duels.training[i].clone();
            again.rows.reverse();
            duels.training[3_000 - 1 - i] = again;
        }
    };
    assert!(found(repeat).contains(&Fault::Duplicates));
}

#[test]
fn common_duels_may_be_fought_again_and_again() {
    let insist = |duels: &mut Duels| {
        let common: Vec<usize> = (0..3_000)
            .filter(|&i| duels.training[i].traits.is_common)
            .collect();
        assert!((700..1_400).contains(&common.len()), "{}", common.len());
        for pair in common.chunks_exact(2) {
            duels.training[pair[1]].rows = duels.training[pair[0]].rows;
        }
    };
    assert!(!found(insist).contains(&Fault::Duplicates));
}

#[test]
fn a_pair_of_species_in_two_sets_is_found() {
    let share = |duels: &mut Duels| {
        let pair = duels.training[0].pair;
        duels.tests.unseen_pairs[0].pair = pair;
    };
    assert_eq!(found(share), [Fault::SharedPairs]);
}

#[test]
fn a_species_that_is_not_unseen_is_found() {
    let sets: [fn(&mut Duels) -> &mut Observed; 2] = [
        |duels| &mut duels.tests.unseen_species[0],
        |duels| &mut duels.tests.varied_species[0],
    ];
    for of_set in sets {
        let show = |duels: &mut Duels| {
            let [a, b] = [duels.training[0].pair[0], duels.training[1].pair[1]];
            of_set(duels).pair = [a.min(b), a.max(b)];
        };
        assert!(found(show).contains(&Fault::SeenSpecies));
    }
}

#[test]
fn test_duels_to_learn_from_are_found() {
    let leak = |duels: &mut Duels| duels.tests.varied[5].rows = duels.training[9].rows;
    assert_eq!(found(leak), [Fault::Leaks]);
}

#[test]
fn species_that_are_never_learned_are_found() {
    let forget = |duels: &mut Duels| {
        let is_late = |number: &i32| (100..110).contains(number);
        duels.training.retain(|duel| !duel.pair.iter().any(is_late));
        duels.relabelled.remove(0);
    };
    assert!(found(forget).contains(&Fault::MissingSpecies));
}

#[test]
fn labels_that_are_worth_less_or_more_than_their_simulations_are_found() {
    let shuffle = |duels: &mut Duels| duels.relabelled[0].win_rates.rotate_left(1);
    assert_eq!(found(shuffle), [Fault::LabelNoise]);
    let copy = |duels: &mut Duels| {
        let labels = duels.training.iter().map(|duel| duel.win_rate);
        duels.relabelled[0].win_rates = labels.collect();
    };
    assert_eq!(found(copy), [Fault::LabelNoise]);
}

#[test]
fn exchanged_labels_are_found_in_any_set() {
    let sets: [fn(&mut Duels) -> &mut Vec<Observed>; 6] = [
        |duels| &mut duels.training,
        |duels| &mut duels.validation,
        |duels| &mut duels.tests.unseen_pairs,
        |duels| &mut duels.tests.unseen_species,
        |duels| &mut duels.tests.varied,
        |duels| &mut duels.tests.varied_species,
    ];
    for set in sets {
        let exchange = |duels: &mut Duels| {
            for duel in &mut set(duels)[100..150] {
                duel.win_rate = 1.0 - duel.win_rate;
            }
        };
        assert!(found(exchange).contains(&Fault::LabelNoise));
    }
}

#[test]
fn a_refusal_names_every_fault_with_what_is_allowed() {
    let mut duels = GOOD.clone();
    duels.tests.unseen_pairs[0].pair = duels.training[0].pair;
    duels.training[2].rows[0][0] = f32::NAN;
    let told = examine(&duels).require().unwrap_err().to_string();
    assert_eq!(
        told,
        "the simulated duels are not fit to learn from: duels with an impossible value: 1, but may be \
         from 0 to 0; pairs of species in two sets: 1, but may be from 0 to 0"
    );
}
