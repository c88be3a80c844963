//! Which trained models take the champion's place.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;

use dex::snapshot::pokedex;
use ml::registry::{Aliases, Registry};
use train::compare::compare;
use train::gate::{Check, Demand, Gate, Measure, Set, Verdict};
use train::{Config, Outcome, Record, Summary, run};

fn good() -> Config {
    Config {
        training_duels: 3_000,
        training_simulations: 20,
        validation_duels: 500,
        test_duels: 400,
        test_simulations: 100,
        trees: 40,
        depth: 5,
        ..Config::default()
    }
}

fn train(dir: &Path, config: &Config) -> Summary {
    run(&pokedex().unwrap(), config, dir, None, |_| ()).unwrap()
}

fn verdict(gate: &Gate) -> &Verdict {
    match gate {
        Gate::Contested(verdict) => verdict,
        other => panic!("not contested: {other:?}"),
    }
}

/// What takes as long as the machine makes it left out.
fn timeless(verdict: &Verdict) -> Verdict {
    let mut verdict = verdict.clone();
    verdict
        .checks
        .retain(|check| check.measure != Measure::Latency);
    verdict
}

#[test]
fn a_worse_model_is_kept_as_the_challenger_and_every_reason_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let first = train(dir.path(), &good());
    assert_eq!(
        (first.outcome, first.record.gate),
        (Outcome::Promoted(1), Gate::Unopposed)
    );
    let worse = train(dir.path(), &Config { trees: 3, ..good() });
    assert_eq!(worse.outcome, Outcome::Refused(2));
    let registry = Registry::new(dir.path());
    let roles = Aliases {
        champion: 1,
        previous: None,
        challenger: Some(2),
    };
    assert_eq!(registry.aliases().unwrap(), Some(roles));
    let failed = |measure, duels| {
        let mut checks = verdict(&worse.record.gate).checks.iter();
        let check = checks
            .find(|check| (check.measure, check.duels, check.slice) == (measure, duels, None));
        !check.unwrap().passed
    };
    for duels in [
        Set::UnseenPairs,
        Set::UnseenSpecies,
        Set::Varied,
        Set::VariedSpecies,
    ] {
        assert!(failed(Measure::LogLoss, duels) && failed(Measure::MeanAbsoluteError, duels));
        assert!(!failed(Measure::Asymmetry, duels));
    }
    let checks = &verdict(&worse.record.gate).checks;
    let slices: Vec<&Check> = checks.iter().filter(|it| it.slice.is_some()).collect();
    let short = slices.iter().filter(|check| !check.passed);
    assert!(slices.len() > 40 && short.count() > 10, "{slices:#?}");
    assert!(
        slices
            .iter()
            .any(|it| it.slice.map(|slice| slice.to_string()).as_deref() == Some("type: water"))
    );
    let time = checks.last().unwrap();
    assert_eq!(time.measure, Measure::Latency);
    assert!(time.champion > 0.0 && time.candidate > 0.0, "{time:?}");
    let kept = Record::read(&registry.version_dir(2)).unwrap().unwrap();
    assert_eq!(kept, worse.record);
}

#[test]
fn a_better_model_takes_the_place_of_the_champion() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &Config { trees: 3, ..good() });
    let better = train(dir.path(), &good());
    assert_eq!(better.outcome, Outcome::Promoted(2));
    assert!(verdict(&better.record.gate).is_passed());
    let aliases = Registry::new(dir.path()).aliases().unwrap().unwrap();
    assert_eq!((aliases.champion, aliases.previous), (2, Some(1)));
}

#[test]
fn both_are_measured_on_the_same_duels() {
    let dir = tempfile::tempdir().unwrap();
    let champion = train(
        dir.path(),
        &Config {
            trees: 10,
            ..good()
        },
    )
    .manifest
    .metrics;
    let candidate = train(dir.path(), &good());
    let verdict = verdict(&candidate.record.gate);
    assert!(!verdict.champion_may_have_seen);
    let candidate = candidate.manifest.metrics;
    for (duels, champion, candidate) in [
        (
            Set::UnseenPairs,
            &champion.unseen_pairs,
            &candidate.unseen_pairs,
        ),
        (
            Set::UnseenSpecies,
            &champion.unseen_species,
            &candidate.unseen_species,
        ),
        (Set::Varied, &champion.varied, &candidate.varied),
    ] {
        let whole = |check: &&Check| check.duels == duels && check.slice.is_none();
        let timeless = |check: &&Check| check.measure != Measure::Latency;
        for check in verdict.checks.iter().filter(whole).filter(timeless) {
            let of = |scores: &ml::metrics::Scores| match check.measure {
                Measure::LogLoss => scores.log_loss,
                Measure::MeanAbsoluteError => scores.mean_absolute_error,
                Measure::CalibrationError => scores.calibration_error,
                Measure::Asymmetry | Measure::Latency => 0.0,
            };
            let expected = [of(&champion.model), of(&candidate.model)];
            for (found, expected) in [check.champion, check.candidate].into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-12, "{check:?}");
            }
        }
    }
}

#[test]
fn the_interval_holds_the_difference() {
    let dir = tempfile::tempdir().unwrap();
    train(
        dir.path(),
        &Config {
            trees: 20,
            ..good()
        },
    );
    let candidate = train(dir.path(), &good());
    let checks = &verdict(&candidate.record.gate).checks;
    let whole = checks.iter().filter(|check| check.slice.is_none());
    let intervals = whole.filter_map(|check| Some((check, check.interval?)));
    for (check, [low, high]) in intervals.clone() {
        assert!(
            low < check.difference() && check.difference() < high,
            "{check:?}"
        );
    }
    assert_eq!(intervals.count(), 8);
}

#[test]
fn the_champions_own_trees_are_not_added_again() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &good());
    let again = |is_champion| Outcome::Reproduced {
        version: 1,
        is_champion,
    };
    assert_eq!(train(dir.path(), &good()).outcome, again(true));
    let registry = Registry::new(dir.path());
    assert_eq!(registry.versions().unwrap(), [1]);
    let worse = train(dir.path(), &Config { trees: 3, ..good() });
    assert_eq!(worse.outcome, Outcome::Refused(2));
    registry.hold().unwrap().promote(2).unwrap();
    assert_eq!(
        train(dir.path(), &good()).outcome,
        again(false),
        "it was taken back"
    );
    assert_eq!(registry.aliases().unwrap().unwrap().champion, 2);
}

#[test]
fn a_champion_that_is_lost_admits_no_worse_model_than_the_best_that_is_left() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &Config { trees: 3, ..good() });
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(2));
    let registry = Registry::new(dir.path());
    train(dir.path(), &Config { trees: 2, ..good() });
    registry.hold().unwrap().promote(3).unwrap();
    fs::write(registry.version_dir(3).join("model.json"), "{}").unwrap();
    let worse = train(dir.path(), &Config { trees: 4, ..good() });
    assert_eq!(worse.outcome, Outcome::Refused(4));
    assert_eq!(verdict(&worse.record.gate).champion, 2);

    fs::remove_file(dir.path().join("aliases.json")).unwrap();
    let worse = train(dir.path(), &Config { trees: 5, ..good() });
    assert_eq!(worse.outcome, Outcome::Refused(5));
    assert_eq!(
        train(dir.path(), &good()).outcome,
        Outcome::Promoted(2),
        "it is there already"
    );
}

#[test]
fn a_model_that_a_plain_formula_matches_answers_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let worthless = Config {
        trees: 1,
        learning_rate: 0.01,
        ..good()
    };
    let registry = Registry::new(dir.path());
    for (version, learning_rate) in [(1, 0.01), (2, 0.02)] {
        let config = Config {
            learning_rate,
            ..worthless.clone()
        };
        let summary = train(dir.path(), &config);
        assert_eq!(summary.outcome, Outcome::Refused(version));
        let Gate::Outdone(checks) = summary.record.gate else {
            panic!("{:?}", summary.record.gate);
        };
        assert!(
            checks
                .iter()
                .all(|it| it.champion < it.candidate && !it.passed)
        );
    }
    assert_eq!(registry.aliases().unwrap(), None);
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(3));
}

#[test]
fn no_model_is_judged_by_a_handful_of_duels() {
    let dir = tempfile::tempdir().unwrap();
    let few = Config {
        test_duels: 99,
        ..good()
    };
    let refused = run(&pokedex().unwrap(), &few, dir.path(), None, |_| ()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "--test-duels is 99, but must be at least 100 to judge a model by"
    );
}

#[test]
fn a_better_model_whose_promotion_was_interrupted_is_promoted_by_the_next_training() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &Config { trees: 3, ..good() });
    let aliases = dir.path().join("aliases.json");
    let before = fs::read(&aliases).unwrap();
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(2));
    fs::write(&aliases, before).unwrap();
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(2));
    let registry = Registry::new(dir.path());
    assert_eq!(registry.versions().unwrap(), [1, 2]);
    registry.hold().unwrap().promote(1).unwrap();
    let taken_back = Outcome::Reproduced {
        version: 2,
        is_champion: false,
    };
    assert_eq!(train(dir.path(), &good()).outcome, taken_back);
}

#[test]
fn roles_that_are_damaged_are_given_anew_by_a_better_model() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &Config { trees: 3, ..good() });
    fs::write(dir.path().join("aliases.json"), "{").unwrap();
    let worse = train(dir.path(), &Config { trees: 2, ..good() });
    assert_eq!(worse.outcome, Outcome::Refused(2));
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(3));
    let aliases = Registry::new(dir.path()).aliases().unwrap().unwrap();
    assert_eq!((aliases.champion, aliases.previous), (3, None));
}

#[test]
fn a_registry_that_cannot_be_written_to_is_known_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let no_folder = dir.path().join("models");
    fs::write(&no_folder, "").unwrap();
    let worked = |_| panic!("it was begun");
    let refused = run(&pokedex().unwrap(), &good(), &no_folder, None, worked).unwrap_err();
    assert!(refused.to_string().contains("models"), "{refused}");
}

#[test]
fn a_champion_that_held_out_other_duels_is_said_to_have_an_advantage() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &good());
    for other in [
        Config { seed: 2, ..good() },
        Config {
            held_out_species: 13,
            ..good()
        },
    ] {
        let summary = train(dir.path(), &other);
        assert!(verdict(&summary.record.gate).champion_may_have_seen);
        Registry::new(dir.path())
            .hold()
            .unwrap()
            .promote(1)
            .unwrap();
    }
}

#[test]
fn a_champion_that_cannot_serve_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &good());
    let registry = Registry::new(dir.path());
    fs::write(registry.version_dir(1).join("model.json"), "{}").unwrap();
    let summary = train(dir.path(), &Config { trees: 3, ..good() });
    assert_eq!(summary.outcome, Outcome::Promoted(2));
    assert!(
        matches!(&summary.record.gate, Gate::Unfit { champion: 1, reason } if reason.contains("digest")),
        "{:?}",
        summary.record.gate
    );
}

#[test]
fn a_champion_that_cannot_serve_is_replaced_by_its_own_trees() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &good());
    let registry = Registry::new(dir.path());
    fs::write(registry.version_dir(1).join("model.json"), "{}").unwrap();
    assert_eq!(train(dir.path(), &good()).outcome, Outcome::Promoted(2));
    assert_eq!(registry.champion().unwrap().unwrap().version, 2);
}

#[test]
fn comparing_two_versions_says_what_the_gate_said() {
    let dir = tempfile::tempdir().unwrap();
    train(dir.path(), &good());
    let worse = train(dir.path(), &Config { trees: 3, ..good() });
    let registry = Registry::new(dir.path());
    let again = compare(&pokedex().unwrap(), &registry, 1, 2, |_| ()).unwrap();
    assert_eq!(timeless(&again), timeless(verdict(&worse.record.gate)));
    let other_way = compare(&pokedex().unwrap(), &registry, 2, 1, |_| ()).unwrap();
    assert!(other_way.is_passed());
    assert_eq!(
        other_way.checks[0].difference(),
        -again.checks[0].difference()
    );
}

#[test]
fn as_good_is_enough_only_where_the_champion_learned_another_game() {
    let dir = tempfile::tempdir().unwrap();
    let first = train(dir.path(), &good());
    let alike = Config {
        trees: first.record.n_trees - 1,
        ..good()
    };
    let refused = train(dir.path(), &alike);
    assert_eq!(refused.outcome, Outcome::Refused(2));
    let refused = verdict(&refused.record.gate);
    assert_eq!(refused.demand, Demand::Better);
    let whole = |check: &&Check| check.slice.is_none() && !check.passed;
    let failed: Vec<(Measure, Set)> = refused
        .checks
        .iter()
        .filter(whole)
        .map(|check| (check.measure, check.duels))
        .collect();
    let losses = [Set::UnseenPairs, Set::UnseenSpecies].map(|set| (Measure::LogLoss, set));
    assert!(
        !failed.is_empty() && failed.iter().all(|it| losses.contains(it)),
        "{failed:?}"
    );

    let record = Registry::new(dir.path())
        .version_dir(1)
        .join("training.json");
    let of_other_facts = Record {
        pokedex_digest: "0".repeat(64),
        ..first.record
    };
    fs::write(record, serde_json::to_vec(&of_other_facts).unwrap()).unwrap();
    fs::remove_dir_all(Registry::new(dir.path()).version_dir(2)).unwrap();
    let admitted = train(dir.path(), &alike);
    assert_eq!(verdict(&admitted.record.gate).demand, Demand::NotWorse);
    assert_eq!(admitted.outcome, Outcome::Promoted(2));
}
