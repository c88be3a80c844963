//! Every figure that there is of a model, set by set and slice by slice: what stands beside it as `report.json`.

mod card;
mod page;
mod plot;
mod table;

use std::path::Path;

use anyhow::Context;
use ml::bootstrap::{Pair, score_intervals};
use ml::calibration::calibration_slope;
use ml::features::{N_FEATURES, Row, names};
use ml::manifest::Manifest;
use ml::metrics::{Bin, Scores, best_possible, reliability, scores};
use ml::shap::Explainer;
use serde::{Deserialize, Serialize};

use crate::duels::Tests;
use crate::evaluate::{Contest, Contestant};
use crate::gate::Set;
use crate::record::{self, Record};
use crate::simulate::Observed;
use crate::slices::{LEAST_DUELS, Slice};

const REPORT_FILE: &str = "report.json";
const PAGE_FILE: &str = "report.html";
const CARD_FILE: &str = "model-card.md";

/// Duels whose predictions are explained, which takes milliseconds each.
const N_EXPLAINED: usize = 250;

/// The content of `report.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub sets: Vec<Measured>,
    /// Duels on unseen pairs behind the influences.
    pub n_explained: usize,
    /// Of every feature, the greatest first.
    pub influences: Vec<Influence>,
}

/// All figures of one set of duels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub duels: Set,
    pub n_duels: usize,
    /// Simulations behind each observed share of wins.
    pub n_simulations: u32,
    pub contestants: Vec<Line>,
    /// What somebody who knows the true probabilities would score.
    pub best_possible: Scores,
    /// Of the model: the factor that its log-odds lack; older reports do not have it.
    #[serde(default)]
    pub calibration_slope: Option<f64>,
    /// Of the model, in equal-width bins of the prediction.
    pub reliability: Vec<Bin>,
    /// Of the model; those of fewer than 30 duels are left out, and those that are the whole set.
    pub slices: Vec<SliceLine>,
}

/// One forecaster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub who: Contestant,
    pub scores: Scores,
    /// Lower and upper ends, with 95 % confidence.
    pub interval: [Scores; 2],
}

/// The model on one slice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SliceLine {
    pub slice: Slice,
    pub n_duels: usize,
    pub model: Scores,
    /// Lower and upper ends, with 95 % confidence.
    pub interval: [Scores; 2],
    pub best_possible: Scores,
}

/// How much a feature matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    pub feature: String,
    /// How far it moves the log-odds of a duel on average, in either direction.
    pub mean_contribution: f64,
    /// Its share of what all splits gained when the trees grew.
    pub gain: f64,
}

impl Report {
    pub(crate) fn new(
        contest: &Contest,
        tests: &Tests,
        n_simulations: u32,
        model_json: &[u8],
    ) -> anyhow::Result<Report> {
        let explainer = Explainer::from_xgboost_json(model_json);
        let explainer = explainer.context("failed to explain the model")?;
        let explained = tests.unseen_pairs.iter().take(N_EXPLAINED);
        let explained: Vec<[Row; 2]> = explained.map(|duel| duel.rows).collect();
        let measured =
            |(set, duels): (Set, &[Observed])| measured(contest, set, duels, n_simulations);
        Ok(Report {
            sets: tests.sets().map(measured).into(),
            n_explained: explained.len(),
            influences: influences(&explainer, &explained),
        })
    }

    /// The report in the folder of a version; older versions have none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(version_dir: &Path) -> anyhow::Result<Option<Report>> {
        record::beside(version_dir, REPORT_FILE)
    }

    /// The files that stand beside the model, with their names.
    pub(crate) fn files(
        &self,
        manifest: &Manifest,
        record: &Record,
    ) -> anyhow::Result<[(&'static str, Vec<u8>); 3]> {
        Ok([
            (REPORT_FILE, serde_json::to_vec_pretty(self)?),
            (PAGE_FILE, page::page(self, manifest, record)?.into_bytes()),
            (CARD_FILE, card::card(self, manifest, record)?.into_bytes()),
        ])
    }
}

impl Measured {
    /// What one of the forecasters scored.
    pub fn scores_of(&self, who: Contestant) -> Option<&Scores> {
        let mut lines = self.contestants.iter();
        lines.find(|line| line.who == who).map(|line| &line.scores)
    }
}

fn influences(explainer: &Explainer<N_FEATURES>, duels: &[[Row; 2]]) -> Vec<Influence> {
    let means = explainer.mean_influence(duels).into_iter();
    let figures = means.zip(explainer.gains());
    let mut influences: Vec<Influence> = names()
        .into_iter()
        .zip(figures)
        .map(|(feature, (mean_contribution, gain))| Influence {
            feature,
            mean_contribution,
            gain,
        })
        .collect();
    influences.sort_by(|a, b| b.mean_contribution.total_cmp(&a.mean_contribution));
    influences
}

fn measured(contest: &Contest, set: Set, duels: &[Observed], n_simulations: u32) -> Measured {
    let truth = Truth::of(duels.iter());
    let line = |who| {
        let predicted = contest.predictions(who, duels);
        Line {
            who,
            scores: scores(&predicted, &truth.observed),
            interval: truth.interval(&predicted),
        }
    };
    let predicted = contest.predictions(Contestant::Model, duels);
    Measured {
        duels: set,
        n_duels: duels.len(),
        n_simulations,
        contestants: Contestant::ALL.map(line).into(),
        best_possible: best_possible(&truth.observed, n_simulations),
        calibration_slope: calibration_slope(&predicted, &truth.observed),
        reliability: reliability(&predicted, &truth.observed).into(),
        slices: slices(duels, &predicted, n_simulations),
    }
}

fn slices(duels: &[Observed], predicted: &[f64], n_simulations: u32) -> Vec<SliceLine> {
    let told = LEAST_DUELS..duels.len();
    let line = |slice: Slice| {
        let (duels, predicted): (Vec<&Observed>, Vec<f64>) = duels
            .iter()
            .zip(predicted)
            .filter(|(duel, _)| duel.traits.slices.contains(&slice))
            .unzip();
        let truth = Truth::of(duels.iter().copied());
        told.contains(&duels.len()).then(|| SliceLine {
            slice,
            n_duels: duels.len(),
            model: scores(&predicted, &truth.observed),
            interval: truth.interval(&predicted),
            best_possible: best_possible(&truth.observed, n_simulations),
        })
    };
    Slice::all().into_iter().filter_map(line).collect()
}

/// What became of duels, and between whom they were.
struct Truth {
    observed: Vec<f64>,
    pairs: Vec<Pair>,
}

impl Truth {
    fn of<'a>(duels: impl Iterator<Item = &'a Observed>) -> Truth {
        let (observed, pairs) = duels.map(|duel| (duel.win_rate, duel.cluster)).unzip();
        Truth { observed, pairs }
    }

    fn interval(&self, predicted: &[f64]) -> [Scores; 2] {
        score_intervals(predicted, &self.observed, &self.pairs)
    }
}
