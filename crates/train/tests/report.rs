//! What stands beside a trained model: figures, a page and a card that tell the same.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::sync::LazyLock;

use dex::snapshot::pokedex;
use ml::features::N_FEATURES;
use ml::metrics::Scores;
use ml::model::Model;
use ml::registry::Registry;
use tempfile::TempDir;
use train::evaluate::Contestant;
use train::report::{Measured, Report};
use train::{Config, Summary, run};

const COMMIT: &str = "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff";

/// Trained once for all tests.
static TRAINED: LazyLock<(TempDir, Summary)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        training_duels: 6_000,
        training_simulations: 40,
        validation_duels: 1_000,
        test_duels: 800,
        test_simulations: 400,
        trees: 80,
        depth: 5,
        search: 1,
        ..Config::default()
    };
    let summary = run(
        &pokedex().unwrap(),
        &config,
        dir.path(),
        Some(COMMIT),
        |_| (),
    )
    .unwrap();
    (dir, summary)
});

fn text(name: &str) -> String {
    let folder = Registry::new(TRAINED.0.path()).version_dir(1);
    fs::read_to_string(folder.join(name)).unwrap()
}

fn scores(measured: &Measured, who: Contestant) -> Scores {
    *measured.scores_of(who).unwrap()
}

#[test]
fn the_file_holds_what_was_measured() {
    let report: Report = serde_json::from_str(&text("report.json")).unwrap();
    assert_eq!(report, TRAINED.1.report);
    let manifest = &TRAINED.1.manifest.metrics;
    let splits = [
        &manifest.unseen_pairs,
        &manifest.unseen_species,
        &manifest.varied,
    ];
    for (measured, split) in report.sets.iter().zip(splits) {
        assert_eq!(scores(measured, Contestant::Model), split.model);
        assert_eq!(measured.best_possible, split.best_possible);
        assert_eq!((measured.n_duels, measured.n_simulations), (800, 400));
    }
}

#[test]
fn the_model_is_better_than_every_baseline_and_worse_than_perfection() {
    for measured in &TRAINED.1.report.sets {
        let model = scores(measured, Contestant::Model);
        for who in Contestant::ALL.into_iter().skip(1) {
            let other = scores(measured, who);
            assert!(model.log_loss < other.log_loss, "{who:?} {other:?}");
            assert!(model.brier < other.brier, "{who:?} {other:?}");
            assert!(model.auc > other.auc, "{who:?} {other:?}");
        }
        let best = &measured.best_possible;
        assert!(best.outcome_accuracy > model.outcome_accuracy);
        assert!(
            best.accuracy > model.accuracy && best.accuracy < 1.0,
            "{best:?}"
        );
        let regression = scores(measured, Contestant::LogisticRegression);
        let base_stats = scores(measured, Contestant::BaseStatsRule);
        let closed_form = scores(measured, Contestant::ClosedForm);
        assert!(regression.log_loss < closed_form.log_loss, "{regression:?}");
        assert!(
            closed_form.accuracy > base_stats.accuracy,
            "{closed_form:?}"
        );
    }
}

#[test]
fn intervals_hold_their_figures() {
    for measured in &TRAINED.1.report.sets {
        for line in &measured.contestants {
            let [low, high] = &line.interval;
            let holds = |of: fn(&Scores) -> f64| {
                let figure = of(&line.scores);
                assert!(of(low) <= figure && figure <= of(high), "{line:#?}");
            };
            holds(|it| it.log_loss);
            holds(|it| it.brier);
            holds(|it| it.mean_absolute_error);
            holds(|it| it.accuracy);
        }
    }
}

#[test]
fn probabilities_need_no_correction_afterwards() {
    for measured in &TRAINED.1.report.sets {
        let slope = measured.calibration_slope.unwrap();
        assert!((0.9..=1.1).contains(&slope), "{slope}");
        assert!(text("report.html").contains(&format!("Calibration slope {slope:.3}")));
    }
}

#[test]
fn slices_and_bins_count_every_duel_where_it_belongs() {
    for measured in &TRAINED.1.report.sets {
        let in_bins: usize = measured.reliability.iter().map(|bin| bin.n).sum();
        assert_eq!(in_bins, measured.n_duels);
        let told = |prefix: &str| {
            let slices = measured.slices.iter();
            let slices = slices.filter(|line| line.slice.to_string().starts_with(prefix));
            slices.map(|line| line.n_duels).collect::<Vec<_>>()
        };
        assert!(told("type: ").len() >= 15, "{:?}", told("type: "));
        assert!(told("move: ").iter().sum::<usize>() > measured.n_duels);
    }
    let sets = &TRAINED.1.report.sets;
    let bands = |measured: &Measured| {
        let slices = measured.slices.iter();
        let bands = slices.filter(|line| line.slice.to_string().starts_with("levels: "));
        bands.map(|line| line.n_duels).collect::<Vec<_>>()
    };
    assert_eq!(bands(&sets[0]), [0; 0], "all are at level 50");
    assert_eq!(bands(&sets[1]), [0; 0], "all are at level 50");
    for varied in [bands(&sets[2]), bands(&sets[3])] {
        let n_duels: usize = varied.iter().sum();
        assert!(varied.len() >= 3 && n_duels <= 800 && n_duels > 800 - 90);
    }
}

#[test]
fn the_race_matters_most_and_parts_add_up_to_the_odds() {
    let report = &TRAINED.1.report;
    assert_eq!(report.influences.len(), N_FEATURES);
    assert_eq!(report.influences[0].feature, "race");
    let gains: f64 = report.influences.iter().map(|it| it.gain).sum();
    assert!((gains - 1.0).abs() < 1e-9);
    let folder = Registry::new(TRAINED.0.path()).version_dir(1);
    let model = Model::load(&folder).unwrap();
    let explainer = model.explainer().unwrap();
    for golden in &model.manifest().golden {
        let rows = [&golden.forward, &golden.mirrored];
        let parts = explainer.explain(&rows.map(|row| row.as_slice().try_into().unwrap()));
        let log_odds = (golden.probability / (1.0 - golden.probability)).ln();
        let sum: f64 = parts.iter().sum();
        assert!((sum - log_odds).abs() < 1e-5, "{sum} is not {log_odds}");
    }
}

#[test]
fn the_page_needs_nothing_else_and_shows_every_set() {
    let page = text("report.html");
    let outside = page.matches("http").count() + page.matches("src=").count();
    assert_eq!(outside + page.matches("<script").count(), 0);
    assert_eq!(
        page.matches("aria-label=\"Reliability diagram\"").count(),
        4
    );
    assert_eq!(
        page.matches("aria-label=\"Mean error by slice\"").count(),
        4
    );
    assert_eq!(page.matches("aria-label=\"Learning curve\"").count(), 1);
    assert!(page.contains("Settings that were tried"));
    for trial in &TRAINED.1.record.trials {
        let rate = format!("<td>{}</td>", trial.learning_rate);
        assert!(page.contains(&rate), "{rate}");
    }
    assert_eq!(page.matches("logistic regression</th>").count(), 4);
    assert!(!page.contains("NaN"));
}

#[test]
fn page_and_card_tell_the_figures_of_the_run() {
    let (manifest, report) = (&TRAINED.1.manifest, &TRAINED.1.report);
    let model = scores(&report.sets[1], Contestant::Model);
    let figure = format!("{:.2} %", 100.0 * model.mean_absolute_error);
    let log_loss = format!("{:.4}", model.log_loss);
    for told in [text("report.html"), text("model-card.md")] {
        for part in [
            &manifest.model_sha256,
            &manifest.data_digest,
            &TRAINED.1.record.pokedex_digest,
            &figure,
            &log_loss,
            COMMIT,
            "there was no champion to match",
        ] {
            assert!(told.contains(part), "{part}\n{told}");
        }
    }
    let card = text("model-card.md");
    for part in [
        "## Intended use",
        "## Limits",
        "800 duels, 400 simulations each",
        "| held out species | 12 |",
        "formula of the Python original",
    ] {
        assert!(card.contains(part), "{part}\n{card}");
    }
}
