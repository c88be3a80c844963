//! Facts that a live run brought, which a snapshot should not replace unasked.

use anyhow::Context;
use dex::db::Db;
use dex::provenance::{Mode, Source};
use dex::snapshot;

use crate::report::rfc3339;

/// The live run whose facts a database holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFacts {
    /// RFC 3339, in UTC.
    pub started_at: String,
    /// Whether the snapshot of this program is the one that the run started from; another live run brings in
    /// what is new.
    pub has_this_snapshot: bool,
}

/// The live run whose facts a database holds; `None` where they are a snapshot's, or where there are none.
///
/// # Errors
/// The database does not answer or is not migrated.
pub async fn live_facts(db: &Db) -> anyhow::Result<Option<LiveFacts>> {
    let run = db.last_run().await;
    let run = run.context("failed to look for earlier runs")?;
    let Some(run) = run.filter(|run| run.mode == Mode::Live) else {
        return Ok(None);
    };
    let read = db.last_read(Source::Snapshot).await;
    let read = read.context("failed to look for what the last run read")?;
    Ok(Some(LiveFacts {
        started_at: rfc3339(run.started_at)?,
        has_this_snapshot: read == snapshot::documents(),
    }))
}
