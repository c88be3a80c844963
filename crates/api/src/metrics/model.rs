//! What the served model is, what it was measured to be, and what it answers.

use std::time::Duration;

use api_types::prediction::PredictBestMoveResponse;
use jiff::Timestamp;
use ml::manifest::Manifest;
use ml::registry::Champion;
use prometheus::{HistogramVec, IntCounterVec};

use crate::metrics::registration::Registration;

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
}

impl ModelMetrics {
    pub(crate) fn new(to: &Registration, champion: &Champion) -> ModelMetrics {
        let version = champion.version.to_string();
        describe(to, &version, champion.model.manifest());
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
        };
        metrics.start_at_zero(&version);
        metrics
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

fn describe(to: &Registration, version: &str, manifest: &Manifest) {
    let info = to.gauges(
        "predictiondex_model_info",
        "The served model; always 1.",
        &["model_version", "model_type", "rules_version"],
    );
    let labels = [version, &manifest.model_type, &manifest.rules_version];
    info.with_label_values(&labels).set(1);
    let trained = to.gauges(
        "predictiondex_model_trained_timestamp_seconds",
        "When the served model was trained, in seconds since 1970.",
        &["model_version"],
    );
    match manifest.trained_at.parse::<Timestamp>() {
        Ok(time) => trained.with_label_values(&[version]).set(time.as_second()),
        Err(error) => {
            tracing::warn!(%error, "the model does not say when it was trained; its age is not exported");
        }
    }
    describe_quality(to, version, manifest);
}

fn describe_quality(to: &Registration, version: &str, manifest: &Manifest) {
    let labels = ["model_version", "split"];
    let accuracy = to.real_gauges(
        "predictiondex_model_accuracy_ratio",
        "Share of duels whose likelier winner the served model named when it was measured.",
        &labels,
    );
    let brier = to.real_gauges(
        "predictiondex_model_brier_score_ratio",
        "Brier score of the served model when it was measured; 0 is perfect.",
        &labels,
    );
    let calibration = to.real_gauges(
        "predictiondex_model_calibration_error_ratio",
        "Calibration error of the served model when it was measured; 0 is perfect.",
        &labels,
    );
    let splits = &manifest.metrics;
    for (split, measured) in [
        ("unseen_pairs", &splits.unseen_pairs),
        ("unseen_species", &splits.unseen_species),
        ("varied", &splits.varied),
    ] {
        let scores = measured.model;
        for (gauges, value) in [
            (&accuracy, scores.accuracy),
            (&brier, scores.brier),
            (&calibration, scores.calibration_error),
        ] {
            gauges.with_label_values(&[version, split]).set(value);
        }
    }
}
