//! The job that brings the facts of the game into the database: extract, transform, check, load.

mod config;
mod gates;
mod inherit;
mod report;
mod stage;
mod suspect;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use dex::db::Db;
use dex::facts::Facts;
use dex::provenance::{Checked, Collection, Document, Mode, Run, Source};
use dex::snapshot;

pub use config::Config;
pub use report::Report;
pub use stage::{Progress, Stage, StageReport};

use crate::gates::Violation;
use crate::stage::Stages;

/// Reads the facts, holds them against every gate and makes them the database's, or says what would change.
///
/// `folder` receives the report, or the rows that a gate stopped.
///
/// # Errors
/// A source cannot be read, a gate is violated, or the database refuses; it stays as it was.
pub async fn run(
    db: &Db,
    config: &Config,
    folder: &Path,
    progress: impl Fn(Progress) + Sync,
) -> anyhow::Result<Report> {
    let run = this_run(Mode::Snapshot);
    report::make_folder(folder)?;
    let mut stages = Stages::new(&progress);
    let extract = stages.begin(Stage::Extract, 7);
    let mut collection = snapshot::collection()?;
    let pinned = collection.facts.clone();
    stages.end(extract, collection.documents.len());
    let transform = stages.begin(Stage::Transform, 0);
    work_out(&mut collection, &run);
    stages.end(transform, n_rows(&collection.facts));
    let check = stages.begin(Stage::Check, gates::N_GATES);
    let checked = match gates::check(collection, &pinned) {
        Ok(checked) => checked,
        Err(violations) => return stop(folder, &violations),
    };
    stages.end(check, gates::N_GATES);
    let digest_before = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    let load = stages.begin(Stage::Load, 0);
    let changes = match config.dry_run {
        true => db
            .compare(&checked)
            .await
            .context("failed to compare with what is stored")?,
        false => db
            .load(&checked, &run)
            .await
            .context("failed to load the facts")?,
    };
    stages.end(load, changes.n_rows());
    let report = Report {
        started_at: report::rfc3339(run.started_at)?,
        program: run.program,
        dry_run: config.dry_run,
        stages: stages.over(),
        digest_before,
        digest: checked.pokedex().digest(),
        documents: report::documents(checked.collection())?,
        disagreements: report::conflicts(checked.collection()),
        changes,
    };
    report.write(folder)?;
    Ok(report)
}

/// Makes the snapshot the database's facts, unless it holds the same already, or those of a live run. Asks
/// for no right to write where it changes nothing.
///
/// # Errors
/// The snapshot does not pass a gate, or the database does not answer or is not migrated.
pub async fn load_snapshot(db: &Db) -> anyhow::Result<()> {
    let stored = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    let last_run = db
        .last_run()
        .await
        .context("failed to look for earlier runs")?;
    let is_live = last_run.is_some_and(|run| run.mode == Mode::Live);
    if stored.is_some() && is_live || stored == Some(snapshot::pokedex()?.digest()) {
        return Ok(());
    }
    let run = this_run(Mode::Snapshot);
    let loaded = db.load(&snapshot_facts(&run)?, &run).await;
    loaded.context("failed to store the snapshot")?;
    Ok(())
}

fn snapshot_facts(run: &Run) -> anyhow::Result<Checked> {
    let mut collection = snapshot::collection()?;
    let pinned = collection.facts.clone();
    work_out(&mut collection, run);
    let checked = gates::check(collection, &pinned);
    checked.map_err(|violations| anyhow::anyhow!("the snapshot {}", told(&violations)))
}

/// Adds what follows from the rest.
fn work_out(collection: &mut Collection, run: &Run) {
    let origin = collection.read(Document {
        source: Source::Inheritance,
        location: "earlier evolutions and base forms".to_owned(),
        retrieved_at: run.started_at,
        sha256: String::new(),
    });
    inherit::inherit(&mut collection.facts, origin);
}

fn n_rows(facts: &Facts) -> usize {
    let named = facts.types.len() + facts.species.len() + facts.forms.len() + facts.moves.len();
    named + facts.chart.len() + facts.learnset.len() + facts.natures.len()
}

fn stop<T>(folder: &Path, violations: &[Violation]) -> anyhow::Result<T> {
    let path = report::quarantine(folder, violations)?;
    bail!(
        "what was read {}; the database stays as it was, and {} holds the rows",
        told(violations),
        path.display()
    )
}

/// How many violations a message spells out.
const N_TOLD: usize = 5;

fn told(violations: &[Violation]) -> String {
    let told = violations
        .iter()
        .take(N_TOLD)
        .map(|it| format!("{} ({})", it.problem, it.gate));
    let told: Vec<String> = told.collect();
    let more = match violations.len().saturating_sub(N_TOLD) {
        0 => String::new(),
        n_more => format!("; and {n_more} more"),
    };
    format!("does not pass: {}{more}", told.join("; "))
}

fn this_run(mode: Mode) -> Run {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    Run {
        mode,
        program: concat!("predictiondex ", env!("CARGO_PKG_VERSION")).to_owned(),
        started_at: since_epoch.map_or(0, |elapsed| elapsed.as_secs() as i64),
    }
}
