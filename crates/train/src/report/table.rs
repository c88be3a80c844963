//! The tables of a report, the same for the page and for the card.

use ml::metrics::Scores;

use crate::evaluate::Contestant;
use crate::gate::{Check, Measure, Set};
use crate::report::{Influence, Measured};
use crate::search::Trial;

/// Features that a table of influences has.
const N_INFLUENCES: usize = 15;

/// Texts in rows, the first of which names its row.
pub(super) struct Table {
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// With 95 % confidence, where there is one.
    pub(super) interval: Option<String>,
}

impl Cell {
    fn new(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            interval: None,
        }
    }

    fn number(value: f64, decimals: usize) -> Cell {
        Cell::new(format!("{value:.decimals$}"))
    }

    /// The figure of one measure, and its interval.
    fn figure(scores: &Scores, interval: Option<&[Scores; 2]>, measure: &Figure) -> Cell {
        let text = |scores: &Scores| (measure.of)(scores).map(|value| measure.text(value));
        let interval = interval.and_then(|[low, high]| Some([text(low)?, text(high)?]));
        Cell {
            text: text(scores).unwrap_or_else(|| "–".to_owned()),
            interval: interval.map(|[low, high]| format!("{low} … {high}")),
        }
    }
}

/// A measure, as tables tell it.
struct Figure {
    name: &'static str,
    of: fn(&Scores) -> Option<f64>,
    is_share: bool,
}

impl Figure {
    fn text(&self, value: f64) -> String {
        match self.is_share {
            true => format!("{:.2} %", 100.0 * value),
            false => format!("{value:.4}"),
        }
    }
}

const FIGURES: [Figure; 7] = [
    Figure {
        name: "mean error",
        of: |it| Some(it.mean_absolute_error),
        is_share: true,
    },
    Figure {
        name: "ECE",
        of: |it| Some(it.calibration_error),
        is_share: true,
    },
    Figure {
        name: "log-loss",
        of: |it| Some(it.log_loss),
        is_share: false,
    },
    Figure {
        name: "Brier",
        of: |it| Some(it.brier),
        is_share: false,
    },
    Figure {
        name: "AUC",
        of: |it| it.auc,
        is_share: false,
    },
    Figure {
        name: "right majority",
        of: |it| Some(it.accuracy),
        is_share: true,
    },
    Figure {
        name: "right outcome",
        of: |it| it.outcome_accuracy,
        is_share: true,
    },
];

pub(super) fn set(set: Set) -> &'static str {
    match set {
        Set::UnseenPairs => "Unseen pairs of species",
        Set::UnseenSpecies => "Unseen species",
        Set::Varied => "Unseen pairs, varied levels and individuals",
        Set::VariedSpecies => "Unseen species, varied levels and individuals",
    }
}

fn contestant(who: Contestant) -> &'static str {
    match who {
        Contestant::Model => "the model",
        Contestant::LogisticRegression => "logistic regression",
        Contestant::RaceEstimate => "closed-form race",
        Contestant::DamageRule => "expected damage, then speed",
        Contestant::ClosedForm => "formula of the Python original",
        Contestant::BaseStatsRule => "higher base stats",
    }
}

/// Everybody on one set of duels, and perfection.
pub(super) fn contest(measured: &Measured) -> Table {
    let row = |name: &str, scores: &Scores, interval: Option<&[Scores; 2]>| {
        let figures = FIGURES.iter();
        let figures = figures.map(|figure| Cell::figure(scores, interval, figure));
        std::iter::once(Cell::new(name)).chain(figures).collect()
    };
    let lines = measured.contestants.iter();
    let mut rows: Vec<Vec<Cell>> = lines
        .map(|line| row(contestant(line.who), &line.scores, Some(&line.interval)))
        .collect();
    rows.push(row("best possible", &measured.best_possible, None));
    let mut columns = vec!["forecaster"];
    columns.extend(FIGURES.iter().map(|figure| figure.name));
    Table { columns, rows }
}

/// The model, slice by slice.
pub(super) fn slices(measured: &Measured) -> Table {
    let [error, calibration, log_loss, _, _, majority, outcome] = &FIGURES;
    let told = [error, calibration, log_loss, majority, outcome];
    let row = |line: &crate::report::SliceLine| {
        let figures = told.map(|figure| Cell::figure(&line.model, Some(&line.interval), figure));
        let best = [error, log_loss, outcome]
            .map(|figure| Cell::figure(&line.best_possible, None, figure));
        let named = [
            Cell::new(line.slice.to_string()),
            Cell::new(line.n_duels.to_string()),
        ];
        named.into_iter().chain(figures).chain(best).collect()
    };
    let mut columns = vec!["slice", "duels"];
    columns.extend(told.map(|figure| figure.name));
    columns.extend(["best error", "best log-loss", "best outcome"]);
    Table {
        columns,
        rows: measured.slices.iter().map(row).collect(),
    }
}

/// The features that matter most.
pub(super) fn influences(influences: &[Influence]) -> Table {
    let row = |influence: &Influence| {
        vec![
            Cell::new(influence.feature.replace('_', " ")),
            Cell::number(influence.mean_contribution, 3),
            Cell::new(format!("{:.1} %", 100.0 * influence.gain)),
        ]
    };
    Table {
        columns: vec!["feature", "mean |SHAP| in log-odds", "share of gain"],
        rows: influences.iter().take(N_INFLUENCES).map(row).collect(),
    }
}

/// Settings of growth that were tried, best first.
pub(super) fn trials(trials: &[Trial]) -> Table {
    let mut trials = trials.to_vec();
    trials.sort_by(|a, b| a.validation.total_cmp(&b.validation));
    let row = |trial: &Trial| {
        vec![
            Cell::number(trial.validation, 5),
            Cell::new(trial.depth.to_string()),
            Cell::new(trial.learning_rate.to_string()),
            Cell::new(trial.min_child_weight.to_string()),
            Cell::new(trial.n_trees.to_string()),
            Cell::new((trial.model_bytes / 1000).to_string()),
        ]
    };
    Table {
        columns: vec![
            "validation log-loss",
            "depth",
            "learning rate",
            "least weight of a leaf",
            "trees",
            "kB",
        ],
        rows: trials.iter().map(row).collect(),
    }
}

/// Candidate and champion beside each other.
pub(super) fn checks<'a>(checks: impl Iterator<Item = &'a Check>) -> Table {
    let row = |check: &Check| {
        let decimals = match check.measure {
            Measure::Asymmetry => 9,
            _ => 4,
        };
        let number = |value| Cell::number(value, decimals);
        let difference = Cell {
            interval: check
                .interval
                .map(|[low, high]| format!("{low:.4} … {high:.4}")),
            ..number(check.difference())
        };
        vec![
            Cell::new(set(check.duels)),
            Cell::new(
                check
                    .slice
                    .map_or_else(|| "all".to_owned(), |it| it.to_string()),
            ),
            Cell::new(measure(check.measure)),
            number(check.champion),
            number(check.candidate),
            difference,
            number(check.tolerance),
            Cell::new(if check.passed { "passed" } else { "REFUSED" }),
        ]
    };
    Table {
        columns: vec![
            "duels",
            "slice",
            "measure",
            "champion",
            "this model",
            "difference",
            "allowed",
            "verdict",
        ],
        rows: checks.map(row).collect(),
    }
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::LogLoss => "log-loss",
        Measure::MeanAbsoluteError => "mean error",
        Measure::CalibrationError => "ECE",
        Measure::Asymmetry => "asymmetry",
        Measure::Latency => "time of a prediction, µs",
    }
}
