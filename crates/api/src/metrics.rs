//! Every metric of the API, with its help text and its labels.
//!
//! Labels have few values, all known beforehand: nothing that a client writes becomes one.

mod model;
mod model_sheet;
pub(crate) mod registration;
pub(crate) mod reloads;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use dex::db::Connections;
use dex::pokedex::Pokedex;
use ml::registry::Champion;
use prometheus::{HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, TextEncoder};

use crate::metrics::model::ModelMetrics;
use crate::metrics::registration::Registration;
use crate::metrics::reloads::Reloads;

/// The route of every request that no route matches.
const UNMATCHED: &str = "unmatched";

/// Upper bounds in seconds: 0.025 is the objective of predictions, 5 the deadline of every request.
const REQUEST_SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

pub(crate) struct Metrics {
    registry: prometheus::Registry,
    requests: IntCounterVec,
    request_duration: HistogramVec,
    requests_in_flight: IntGauge,
    key_lookup_failures: IntCounter,
    database_up: IntGauge,
    database_connections: IntGaugeVec,
    database_max_connections: IntGauge,
    simulation_places_free: IntGauge,
    entries: IntGaugeVec,
    facts_reloads: Reloads,
    model: ModelMetrics,
}

impl Metrics {
    pub(crate) fn new(pokedex: &Pokedex, champion: &Champion) -> Metrics {
        let to = Registration::new();
        describe_build(&to);
        let metrics = Metrics {
            requests: to.counters(
                "predictiondex_http_requests_total",
                "Requests answered.",
                &["method", "route", "status"],
            ),
            request_duration: to.histograms(
                "predictiondex_http_request_duration_seconds",
                "Time from a request's head to its answer's.",
                &["route", "class"],
                REQUEST_SECONDS,
            ),
            requests_in_flight: to.gauge(
                "predictiondex_http_requests_in_flight",
                "Requests being answered.",
            ),
            key_lookup_failures: to.counter(
                "predictiondex_key_lookup_failures_total",
                "API keys that the database could not look up.",
            ),
            database_up: to.gauge(
                "predictiondex_database_up",
                "Whether the database answers, 0 or 1.",
            ),
            database_connections: to.gauges(
                "predictiondex_database_connections",
                "Open connections to the database.",
                &["state"],
            ),
            database_max_connections: to.gauge(
                "predictiondex_database_max_connections",
                "Connections to the database that may be open at once.",
            ),
            simulation_places_free: to.gauge(
                "predictiondex_simulation_places_free",
                "Requests for simulations that could begin at once.",
            ),
            entries: to.gauges(
                "predictiondex_pokedex_entries",
                "What the Pokédex in memory holds.",
                &["kind"],
            ),
            facts_reloads: Reloads::new(
                &to,
                "predictiondex_pokedex_reloads_total",
                "New facts that were to be served while running, done or failed; looks that the database left unanswered are failures.",
            ),
            model: ModelMetrics::new(&to, champion),
            registry: to.finish(),
        };
        metrics.count_entries(pokedex);
        metrics
    }

    /// Counts a request as being answered until the guard is dropped, also when its client leaves.
    pub(crate) fn request_begins(&self) -> InFlight {
        self.requests_in_flight.inc();
        InFlight(self.requests_in_flight.clone())
    }

    /// Counts an answer under the pattern of its route; both spellings of a path are one route.
    pub(crate) fn answered(
        &self,
        method: &Method,
        route: Option<&str>,
        status: StatusCode,
        duration: Duration,
    ) {
        let route = route.map_or(UNMATCHED, without_final_slash);
        let labels = [known(method), route, status.as_str()];
        self.requests.with_label_values(&labels).inc();
        let durations = self
            .request_duration
            .with_label_values(&[route, class(status)]);
        durations.observe(duration.as_secs_f64());
    }

    pub(crate) fn key_lookup_failed(&self) {
        self.key_lookup_failures.inc();
    }

    pub(crate) fn database(&self, up: bool, connections: Connections) {
        self.database_up.set(up.into());
        let Connections { idle, in_use, max } = connections;
        for (state, n) in [("idle", idle), ("in_use", in_use)] {
            let gauge = self.database_connections.with_label_values(&[state]);
            gauge.set(n.into());
        }
        self.database_max_connections.set(max.into());
    }

    pub(crate) fn simulation_places(&self, free: usize) {
        let free = i64::try_from(free).expect("there are no more places than cores");
        self.simulation_places_free.set(free);
    }

    /// From now on, answers are made from these facts instead of others.
    pub(crate) fn knows(&self, pokedex: &Pokedex) {
        self.count_entries(pokedex);
        self.facts_reloads.done();
    }

    fn count_entries(&self, pokedex: &Pokedex) {
        for (kind, n) in [("form", pokedex.forms.len()), ("move", pokedex.moves.len())] {
            let n = i64::try_from(n).expect("a Pokédex fits in memory");
            self.entries.with_label_values(&[kind]).set(n);
        }
    }

    pub(crate) fn facts_reloads(&self) -> &Reloads {
        &self.facts_reloads
    }

    pub(crate) fn model(&self) -> &ModelMetrics {
        &self.model
    }

    /// Prometheus' text format, version 0.0.4.
    ///
    /// # Errors
    /// When a metric cannot be written down.
    pub(crate) fn text(&self) -> prometheus::Result<String> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

pub(crate) struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn describe_build(to: &Registration) {
    let build = to.gauges(
        "predictiondex_build_info",
        "The program that runs; always 1.",
        &["version"],
    );
    build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
}

fn without_final_slash(route: &str) -> &str {
    match route.strip_suffix('/') {
        None | Some("") => route,
        Some(bare) => bare,
    }
}

/// Refusals are quick, and would hide that answers are slow.
fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

/// Anybody can make methods up.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
