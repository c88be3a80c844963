//! A whole training run, small: from the Pokédex to the champion of a registry.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use dex::snapshot::pokedex;
use ml::manifest::SplitMetrics;
use ml::registry::Registry;
use train::{Config, Outcome, Progress, Step, Summary, run};

fn small() -> Config {
    Config {
        training_duels: 6_000,
        training_simulations: 40,
        validation_duels: 1_000,
        test_duels: 800,
        test_simulations: 400,
        trees: 80,
        depth: 5,
        ..Config::default()
    }
}

fn train_quietly(config: &Config, registry: &Path, n_threads: usize) -> Summary {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
    let pokedex = pokedex().unwrap();
    let train = || run(&pokedex, config, registry, None, |_| ()).unwrap();
    pool.build().unwrap().install(train)
}

/// Beats every plain rule in every measure that matters, and is not better than perfect.
fn assert_better_than_rules(split: &SplitMetrics) {
    let rules = [
        split.race_estimate,
        split.damage_rule,
        split.base_stats_rule,
    ];
    for rule in rules {
        assert!(split.model.log_loss < rule.log_loss, "{split:#?}");
        assert!(split.model.brier < rule.brier, "{split:#?}");
        assert!(
            split.model.mean_absolute_error < rule.mean_absolute_error,
            "{split:#?}"
        );
    }
    assert!(split.model.mean_absolute_error < 0.05, "{split:#?}");
    assert!(split.model.calibration_error < 0.02, "{split:#?}");
    assert!(
        split.model.log_loss > split.best_possible.log_loss,
        "{split:#?}"
    );
}

#[test]
fn a_run_publishes_a_model_that_beats_the_plain_rules_on_what_it_never_saw() {
    let dir = tempfile::tempdir().unwrap();
    let summary = train_quietly(&small(), dir.path(), 2);
    assert_better_than_rules(&summary.manifest.metrics.unseen_pairs);
    assert_better_than_rules(&summary.manifest.metrics.unseen_species);
    assert_better_than_rules(&summary.manifest.metrics.varied);
    let champion = Registry::new(dir.path()).champion().unwrap().unwrap();
    assert_eq!(
        (summary.outcome, champion.version),
        (Outcome::Promoted(1), 1)
    );
    assert_eq!(champion.model.manifest(), &summary.manifest);
}

#[test]
fn the_same_seed_gives_the_same_model_on_any_number_of_threads() {
    let [dir, another] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    // As many rows as make the library share the growing of a tree among threads.
    let config = Config {
        training_duels: 10_000,
        training_simulations: 4,
        test_duels: 200,
        trees: 5,
        ..small()
    };
    let one = train_quietly(&config, dir.path(), 1).manifest;
    let two = train_quietly(&config, another.path(), 2).manifest;
    assert_eq!(one.model_sha256, two.model_sha256);
    assert_eq!(one.data_digest, two.data_digest);
    assert_eq!(one.metrics, two.metrics);
    let other = train_quietly(&Config { seed: 2, ..config }, dir.path(), 2).manifest;
    assert_ne!(one.model_sha256, other.model_sha256);
    assert_ne!(one.data_digest, other.data_digest);
}

#[test]
fn progress_covers_every_duel_and_every_tree() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        training_duels: 300,
        validation_duels: 100,
        test_duels: 100,
        trees: 5,
        ..small()
    };
    let [announced, advanced] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let progress = |progress| match progress {
        Progress::Step {
            step: Step::Simulate,
            parts,
        } => announced.store(parts, Ordering::Relaxed),
        Progress::Step {
            step: Step::Grow,
            parts,
        } => {
            assert_eq!(
                advanced.swap(0, Ordering::Relaxed),
                announced.load(Ordering::Relaxed)
            );
            assert_eq!(parts, 5);
        }
        Progress::Step {
            step: Step::Read, ..
        } => panic!("there is no dataset"),
        Progress::Advance => {
            advanced.fetch_add(1, Ordering::Relaxed);
        }
    };
    let summary = run(&pokedex().unwrap(), &config, dir.path(), None, progress).unwrap();
    assert_eq!(announced.into_inner(), 800);
    assert_eq!(advanced.into_inner(), summary.record.rounds.len());
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_is_simulated() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        held_out_species: 0,
        ..small()
    };
    let error = run(&pokedex().unwrap(), &config, dir.path(), None, |_| {
        panic!("began")
    })
    .unwrap_err();
    assert!(
        error.to_string().starts_with("--held-out-species is 0"),
        "{error}"
    );
}
