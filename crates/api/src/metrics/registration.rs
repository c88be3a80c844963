//! Making metrics and announcing them to the registry that they are read from.

use prometheus::core::Collector;
use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry,
};

const VALID: &str = "names and labels are valid, and no name is used twice";

/// A registry that is being filled. A name that is invalid or used twice is a bug of this program,
/// which every start and test would show.
pub(crate) struct Registration(Registry);

impl Registration {
    /// With what the operating system says of this process, where it says it.
    pub(crate) fn new() -> Registration {
        let registration = Registration(Registry::new());
        #[cfg(target_os = "linux")]
        registration.add(prometheus::process_collector::ProcessCollector::for_self());
        registration
    }

    pub(crate) fn finish(self) -> Registry {
        self.0
    }

    pub(crate) fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.shared(IntCounter::new(name, help))
    }

    pub(crate) fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.shared(IntCounterVec::new(Opts::new(name, help), labels))
    }

    pub(crate) fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.shared(IntGauge::new(name, help))
    }

    pub(crate) fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.shared(IntGaugeVec::new(Opts::new(name, help), labels))
    }

    pub(crate) fn real_gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        self.shared(GaugeVec::new(Opts::new(name, help), labels))
    }

    pub(crate) fn histograms(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        upper_bounds: &[f64],
    ) -> HistogramVec {
        let options = HistogramOpts::new(name, help).buckets(upper_bounds.to_vec());
        self.shared(HistogramVec::new(options, labels))
    }

    fn shared<C: Collector + Clone + 'static>(&self, made: prometheus::Result<C>) -> C {
        let metric = made.expect(VALID);
        self.add(metric.clone());
        metric
    }

    fn add(&self, collector: impl Collector + 'static) {
        self.0.register(Box::new(collector)).expect(VALID);
    }
}
