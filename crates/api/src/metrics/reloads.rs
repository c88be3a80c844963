//! How often something was exchanged while the service ran, or could not be.

use prometheus::IntCounterVec;

use crate::metrics::registration::Registration;

pub(crate) struct Reloads(IntCounterVec);

impl Reloads {
    pub(crate) fn new(to: &Registration, name: &str, help: &str) -> Reloads {
        let outcomes = to.counters(name, help, &["outcome"]);
        for outcome in [DONE, FAILED] {
            outcomes.with_label_values(&[outcome]);
        }
        Reloads(outcomes)
    }

    pub(crate) fn done(&self) {
        self.0.with_label_values(&[DONE]).inc();
    }

    pub(crate) fn failed(&self) {
        self.0.with_label_values(&[FAILED]).inc();
    }
}

const DONE: &str = "done";
const FAILED: &str = "failed";
