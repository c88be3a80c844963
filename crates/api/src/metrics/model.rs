//! What the served model answers, and how often it was exchanged.

use std::time::Duration;

use api_types::prediction::PredictBestMoveResponse;
use ml::registry::Champion;
use prometheus::{HistogramVec, IntCounterVec};

use crate::metrics::model_sheet::ModelSheet;
use crate::metrics::registration::Registration;
use crate::metrics::reloads::Reloads;

/// Upper bounds in seconds; 0.025 is the objective.
const PREDICTION_SECONDS: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0,
];

/// Upper bounds of the probability of the likelier winner.
const CONFIDENCE: &[f64] = &[0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 1.0];

pub(crate) struct ModelMetrics {
    predictions: IntCounterVec,
    duration: HistogramVec,
    confidence: HistogramVec,
    reloads: Reloads,
    sheet: ModelSheet,
}

impl ModelMetrics {
    pub(crate) fn new(to: &Registration, champion: &Champion) -> ModelMetrics {
        let metrics = ModelMetrics {
            predictions: to.counters(
                "predictiondex_predictions_total",
                "Best moves predicted, clear or too close to call.",
                &["model_version", "verdict"],
            ),
            duration: to.histograms(
                "predictiondex_prediction_duration_seconds",
                "Time to rank the moves of one question.",
                &["model_version"],
                PREDICTION_SECONDS,
            ),
            confidence: to.histograms(
                "predictiondex_prediction_confidence_ratio",
                "Probability of the likelier winner with the recommended move, 0.5 to 1.",
                &["model_version"],
                CONFIDENCE,
            ),
            reloads: Reloads::new(
                to,
                "predictiondex_model_reloads_total",
                "New champions that were to be served while running, done or failed.",
            ),
            sheet: ModelSheet::new(to),
        };
        metrics.describe(champion);
        metrics
    }

    /// From now on, this model is served instead of another.
    pub(crate) fn serves(&self, champion: &Champion) {
        self.describe(champion);
        self.reloads.done();
    }

    pub(crate) fn reloads(&self) -> &Reloads {
        &self.reloads
    }

    fn describe(&self, champion: &Champion) {
        let version = champion.version.to_string();
        self.sheet.describe(&version, champion.model.manifest());
        self.start_at_zero(&version);
    }

    /// A rate needs a beginning: the first prediction is seen only when there was a zero before it.
    fn start_at_zero(&self, version: &str) {
        for verdict in [CLEAR, TOO_CLOSE] {
            self.predictions.with_label_values(&[version, verdict]);
        }
        self.duration.with_label_values(&[version]);
        self.confidence.with_label_values(&[version]);
    }

    pub(crate) fn predicted(&self, answer: &PredictBestMoveResponse, duration: Duration) {
        let version = answer.model_version.as_str();
        let verdict = match answer.too_close_to_call {
            true => TOO_CLOSE,
            false => CLEAR,
        };
        let predictions = self.predictions.with_label_values(&[version, verdict]);
        predictions.inc();
        let durations = self.duration.with_label_values(&[version]);
        durations.observe(duration.as_secs_f64());
        let confidence = answer.win_probability.max(1.0 - answer.win_probability);
        self.confidence
            .with_label_values(&[version])
            .observe(confidence);
    }
}

const CLEAR: &str = "clear";
const TOO_CLOSE: &str = "too_close";
