//! What the served model is, and what it was measured to be.

use jiff::Timestamp;
use ml::manifest::Manifest;
use prometheus::{GaugeVec, IntGaugeVec};

use crate::metrics::registration::Registration;

pub(crate) struct ModelSheet {
    info: IntGaugeVec,
    trained: IntGaugeVec,
    accuracy: GaugeVec,
    brier: GaugeVec,
    calibration: GaugeVec,
}

impl ModelSheet {
    pub(crate) fn new(to: &Registration) -> ModelSheet {
        let quality = |name, help| to.real_gauges(name, help, &["model_version", "split"]);
        ModelSheet {
            info: to.gauges(
                "predictiondex_model_info",
                "The served model; always 1.",
                &["model_version", "model_type", "rules_version"],
            ),
            trained: to.gauges(
                "predictiondex_model_trained_timestamp_seconds",
                "When the served model was trained, in seconds since 1970.",
                &["model_version"],
            ),
            accuracy: quality(
                "predictiondex_model_accuracy_ratio",
                "Share of duels whose likelier winner the served model named when it was measured.",
            ),
            brier: quality(
                "predictiondex_model_brier_score_ratio",
                "Brier score of the served model when it was measured; 0 is perfect.",
            ),
            calibration: quality(
                "predictiondex_model_calibration_error_ratio",
                "Calibration error of the served model when it was measured; 0 is perfect.",
            ),
        }
    }

    /// Tells of this model, and of no other any more.
    pub(crate) fn describe(&self, version: &str, manifest: &Manifest) {
        self.info.reset();
        let labels = [version, &manifest.model_type, &manifest.rules_version];
        self.info.with_label_values(&labels).set(1);
        self.trained.reset();
        match manifest.trained_at.parse::<Timestamp>() {
            Ok(time) => {
                let trained = self.trained.with_label_values(&[version]);
                trained.set(time.as_second());
            }
            Err(error) => {
                tracing::warn!(%error, "the model does not say when it was trained; its age is not exported");
            }
        }
        self.describe_quality(version, manifest);
    }

    fn describe_quality(&self, version: &str, manifest: &Manifest) {
        for gauges in [&self.accuracy, &self.brier, &self.calibration] {
            gauges.reset();
        }
        let splits = &manifest.metrics;
        for (split, measured) in [
            ("unseen_pairs", &splits.unseen_pairs),
            ("unseen_species", &splits.unseen_species),
            ("varied", &splits.varied),
        ] {
            let scores = measured.model;
            for (gauges, value) in [
                (&self.accuracy, scores.accuracy),
                (&self.brier, scores.brier),
                (&self.calibration, scores.calibration_error),
            ] {
                gauges.with_label_values(&[version, split]).set(value);
            }
        }
    }
}
