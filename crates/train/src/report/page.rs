//! The report as one page that needs nothing else: `report.html`.

use askama::Template;
use ml::manifest::Manifest;

use crate::gate::{Demand, Gate, Verdict};
use crate::record::Record;
use crate::report::plot::{self, BAR, BARS, CURVE, Curve, Errors, Reliability, SIDE};
use crate::report::table::{self, Table};
use crate::report::{Measured, Report};

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    facts: Vec<(&'static str, String)>,
    verdict: String,
    checks: Option<Table>,
    sets: Vec<Section<'a>>,
    influences: Table,
    n_explained: usize,
    trials: Option<Table>,
    curve: Curve,
    n_trees: usize,
}

struct Section<'a> {
    title: &'static str,
    measured: &'a Measured,
    contest: Table,
    reliability: Reliability,
    errors: Errors,
    slices: Table,
}

impl Section<'_> {
    fn new(measured: &Measured) -> Section<'_> {
        Section {
            title: table::set(measured.duels),
            measured,
            contest: table::contest(measured),
            reliability: plot::reliability(&measured.reliability),
            errors: plot::errors(measured),
            slices: table::slices(measured),
        }
    }
}

pub(super) fn page(
    report: &Report,
    manifest: &Manifest,
    record: &Record,
) -> anyhow::Result<String> {
    let page = Page {
        facts: facts(manifest, record),
        verdict: verdict(&record.gate),
        checks: checks(&record.gate),
        sets: report.sets.iter().map(Section::new).collect(),
        influences: table::influences(&report.influences),
        n_explained: report.n_explained,
        trials: trials(record),
        curve: plot::curve(&record.rounds, record.n_trees),
        n_trees: record.n_trees,
    };
    Ok(page.render()?)
}

/// What a search has tried, where there was one.
fn trials(record: &Record) -> Option<Table> {
    (record.trials.len() > 1).then(|| table::trials(&record.trials))
}

/// Where the model comes from.
pub(super) fn facts(manifest: &Manifest, record: &Record) -> Vec<(&'static str, String)> {
    let commit = record.commit.as_deref().unwrap_or("unknown");
    let duels = record.dataset_digest.as_ref();
    let duels = duels.map_or("simulated by the run".to_owned(), |digest| {
        format!("read from dataset {digest}")
    });
    let size = format!(
        "{} trees, {} nodes, {} kB",
        record.n_trees,
        record.n_nodes,
        record.model_bytes / 1000
    );
    vec![
        ("Trained at", manifest.trained_at.clone()),
        ("Program", format!("{}, commit {commit}", record.program)),
        ("Kind", manifest.model_type.clone()),
        ("Size", size),
        (
            "Battle rules",
            format!("version {}", manifest.rules_version),
        ),
        ("Seed", manifest.seed.to_string()),
        ("Model", manifest.model_sha256.clone()),
        ("Duels", duels),
        ("Rows learned from", manifest.data_digest.clone()),
        ("Pokédex", record.pokedex_digest.clone()),
        ("Feature schema", manifest.schema_hash.clone()),
    ]
}

pub(super) fn verdict(gate: &Gate) -> String {
    match gate {
        Gate::Outdone(_) => {
            "Refused: it is no better than the formula of the Python original, beyond doubt."
                .to_owned()
        }
        Gate::Unopposed => "Admitted: there was no champion to match.".to_owned(),
        Gate::Unfit { champion, reason } => {
            format!("Admitted: version {champion} could no longer serve ({reason}).")
        }
        Gate::Contested(verdict) => contested(verdict),
    }
}

fn contested(verdict: &Verdict) -> String {
    let champion = verdict.champion;
    let n_checks = verdict.checks.len();
    let n_failed = verdict.checks.iter().filter(|it| !it.passed).count();
    match n_failed {
        0 if verdict.demand == Demand::Better => format!(
            "Admitted: it beats version {champion}, and falls short of it in none of {n_checks} checks."
        ),
        0 => format!(
            "Admitted: it matches version {champion}, which is for other rules or facts, in all {n_checks} checks."
        ),
        _ => format!(
            "Refused: it falls short of version {champion} in {n_failed} of {n_checks} checks."
        ),
    }
}

/// What was compared on whole sets, and the slices in which it falls short.
pub(super) fn checks(gate: &Gate) -> Option<Table> {
    match gate {
        Gate::Contested(verdict) => Some(table::checks(verdict.remarkable())),
        Gate::Outdone(checks) => Some(table::checks(checks.iter())),
        Gate::Unopposed | Gate::Unfit { .. } => None,
    }
}
