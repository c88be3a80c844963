//! The job that brings the facts of the game into the database: extract, transform, check, load.

mod collect;
mod config;
mod fetch;
mod gates;
mod inherit;
mod legible;
mod live_facts;
mod merge;
pub mod pokeapi;
pub mod pokepedia;
mod report;
mod stage;
mod suspect;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow, bail};
use dex::db::Db;
use dex::provenance::{Mode, Run};
use dex::snapshot;
use tokio::task::block_in_place;

pub use config::{Config, LiveSource, SourceChoice};
pub use fetch::{Contact, Limits};
pub use live_facts::{LiveFacts, live_facts};
pub use report::Report;
pub use stage::{Progress, Stage, StageReport};

use crate::collect::{Collected, collect, snapshot_alone};
use crate::gates::Violation;
use crate::stage::Stages;

/// Reads the facts, holds them against every gate and makes them the database's, or says what would change.
///
/// `folder` receives the report, the rows that a gate stopped, and what live sources answered. Needs a
/// runtime with several threads.
///
/// # Errors
/// A source cannot be read, a gate is violated, or the database refuses; it stays as it was.
pub async fn run(
    db: &Db,
    config: &Config,
    folder: &Path,
    progress: impl Fn(Progress) + Sync,
) -> anyhow::Result<Report> {
    let run = this_run(match config.source {
        SourceChoice::Snapshot => Mode::Snapshot,
        SourceChoice::Live => Mode::Live,
    });
    report::make_folder(folder)?;
    let mut stages = Stages::new(&progress);
    let collected = block_in_place(|| collect(config, folder, &run, &mut stages))?;
    let Collected { checked, asked } = match collected {
        Ok(collected) => collected,
        Err(violations) => return stop(folder, config.dry_run, &violations),
    };
    let digest_before = db
        .stored_digest()
        .await
        .context("failed to look for stored facts")?;
    // Whatever cannot be told is better known before the load than after it.
    let documents = report::documents(checked.collection())?;
    let started_at = report::rfc3339(run.started_at)?;
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
        started_at,
        program: run.program,
        dry_run: config.dry_run,
        stages: stages.over(),
        asked,
        digest_before,
        digest: checked.pokedex().digest(),
        documents,
        disagreements: report::conflicts(checked.collection()),
        changes,
    };
    let written = report.write(folder);
    written.with_context(|| match config.dry_run {
        true => "the database stays as it was, but its report is not written",
        false => "the facts are loaded, but the report is not written",
    })?;
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
    if stored == Some(snapshot::pokedex()?.digest()) || live_facts(db).await?.is_some() {
        return Ok(());
    }
    let run = this_run(Mode::Snapshot);
    let facts = snapshot_alone(&run)?;
    let facts = facts.map_err(|violations| anyhow!("the snapshot {}", told(&violations)))?;
    db.load(&facts, &run)
        .await
        .context("failed to store the snapshot")?;
    Ok(())
}

fn stop<T>(folder: &Path, dry_run: bool, violations: &[Violation]) -> anyhow::Result<T> {
    let path = report::quarantine(folder, dry_run, violations);
    let path = path.with_context(|| format!("what was read {}", told(violations)))?;
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
    Run {
        mode,
        program: concat!("predictiondex ", env!("CARGO_PKG_VERSION")).to_owned(),
        started_at: unix_now(),
    }
}

fn unix_now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.map_or(0, |elapsed| elapsed.as_secs() as i64)
}
