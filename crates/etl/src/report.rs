//! What a run did: the same for machines, as JSON, and for people, who see it as tables.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use anyhow::Context;
use dex::db::change::Changes;
use dex::provenance::{Collection, Source};
use serde::Serialize;

use crate::gates::Violation;
use crate::stage::StageReport;

const REPORT: &str = "report.json";
const DRY_REPORT: &str = "dry-run.json";
const QUARANTINE: &str = "quarantine.json";
const DRY_QUARANTINE: &str = "dry-run-quarantine.json";

/// A run that came to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Name and version of the program.
    pub program: String,
    /// RFC 3339, in UTC.
    pub started_at: String,
    /// Whether the changes were only worked out.
    pub dry_run: bool,
    pub stages: Vec<StageReport>,
    pub asked: Vec<AskedSource>,
    /// Of all facts, before and after; none before the first load.
    pub digest_before: Option<String>,
    pub digest: String,
    pub documents: Vec<ReadDocument>,
    pub disagreements: Vec<Conflict>,
    #[serde(flatten)]
    pub changes: Changes,
}

/// A live source, and how often it was asked for how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedSource {
    pub source: &'static str,
    pub n_documents: usize,
    pub n_requests: usize,
}

impl AskedSource {
    pub(crate) fn new(source: Source, n_documents: usize, n_requests: usize) -> AskedSource {
        AskedSource {
            source: source.code(),
            n_documents,
            n_requests,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadDocument {
    pub source: &'static str,
    pub location: String,
    /// RFC 3339, in UTC.
    pub retrieved_at: String,
    pub sha256: String,
}

/// What a source says of a cell where another was believed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    pub table: &'static str,
    pub row: String,
    pub column: &'static str,
    pub source: &'static str,
    pub said: Option<String>,
    pub kept: Option<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conflict {
            table,
            row,
            column,
            source,
            ..
        } = self;
        let text = |claim: &Option<String>| claim.clone().unwrap_or_else(|| "nothing".to_owned());
        let (said, kept) = (text(&self.said), text(&self.kept));
        write!(
            f,
            "! {table}: {row}: {column}: {source} says {said}, kept {kept}"
        )
    }
}

/// A run that gates stopped.
#[derive(Debug, Serialize)]
struct Quarantine<'a> {
    violations: &'a [Violation],
}

pub(crate) fn documents(collection: &Collection) -> anyhow::Result<Vec<ReadDocument>> {
    let mut documents = Vec::with_capacity(collection.documents.len());
    for document in &collection.documents {
        documents.push(ReadDocument {
            source: document.source.code(),
            location: document.location.clone(),
            retrieved_at: rfc3339(document.retrieved_at)?,
            sha256: document.sha256.clone(),
        });
    }
    Ok(documents)
}

pub(crate) fn conflicts(collection: &Collection) -> Vec<Conflict> {
    let conflicts = collection.disagreements.iter().map(|it| Conflict {
        table: it.cell.table,
        row: it.cell.row.clone(),
        column: it.cell.column,
        source: collection.documents[it.origin.0].source.code(),
        said: it.said.clone(),
        kept: it.kept.clone(),
    });
    conflicts.collect()
}

pub(crate) fn rfc3339(unix_seconds: i64) -> anyhow::Result<String> {
    let moment = jiff::Timestamp::from_second(unix_seconds);
    Ok(moment
        .with_context(|| format!("{unix_seconds} is no moment"))?
        .to_string())
}

impl Report {
    /// Writes the report. After a load nothing is in quarantine any more; a dry run leaves what the last load left.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        if self.dry_run {
            return write_json(folder, DRY_REPORT, self).map(|_| ());
        }
        write_json(folder, REPORT, self)?;
        match fs::remove_file(folder.join(QUARANTINE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error)
                .with_context(|| format!("failed to remove {QUARANTINE} of {}", folder.display())),
            _ => Ok(()),
        }
    }
}

/// Writes the rows that gates stopped, and says where; a dry run leaves what the last load left.
pub(crate) fn quarantine(
    folder: &Path,
    dry_run: bool,
    violations: &[Violation],
) -> anyhow::Result<PathBuf> {
    let name = match dry_run {
        true => DRY_QUARANTINE,
        false => QUARANTINE,
    };
    write_json(folder, name, &Quarantine { violations })
}

/// Before anything is loaded: a run that cannot say what it did is better not begun.
pub(crate) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let probe = folder.join(incoming(REPORT));
    let made = fs::create_dir_all(folder);
    let written = made.and_then(|()| fs::write(&probe, []).and_then(|()| fs::remove_file(&probe)));
    written.with_context(|| {
        format!(
            "failed to write into {}; choose another folder with --etl-dir",
            folder.display()
        )
    })
}

fn write_json(folder: &Path, name: &str, content: &impl Serialize) -> anyhow::Result<PathBuf> {
    let (path, incoming) = (folder.join(name), folder.join(incoming(name)));
    let json = serde_json::to_vec_pretty(content).context("a report is plain data")?;
    let written = fs::write(&incoming, json).and_then(|()| fs::rename(&incoming, &path));
    if written.is_err() {
        // On a full disk half of a file would be in the way of the next attempt. Where it cannot be removed
        // either, why it was not written is what matters.
        fs::remove_file(&incoming).ok();
    }
    written.with_context(|| format!("failed to write {}", path.display()))?;
    Ok(path)
}

/// What a file is called until it is whole.
fn incoming(name: &str) -> String {
    format!(".{name}-{}", std::process::id())
}
