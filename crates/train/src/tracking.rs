//! Telling an MLflow server what the registry holds: every version with its run, and the roles.
//!
//! The registry itself is what waits to be sent: a version that the server does not have yet is sent the
//! next time. Every version is known there by a tag made from its manifest, so none is sent twice.

mod python;
mod story;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, ensure};
use ml::manifest::{Manifest, sha256};
use ml::registry::{Aliases, Registry};
use mlflow::client::Client;
use mlflow::registry::NewVersion;
use mlflow::runs::{Entry, Run, Status};

use crate::record::Record;
use crate::report::Report;
use crate::tracking::story::Story;

/// The name of the experiment and of the registered model.
pub const NAME: &str = "predictiondex";

/// The tag that tells one version from all others, in any registry.
const SUBMISSION: &str = "predictiondex.submission";

/// Sends the versions that the server does not have, then moves its aliases to where the roles are; gives
/// what it sent.
///
/// One at a time for a registry; whoever comes second waits.
///
/// # Errors
/// When the server cannot be reached or refuses: what was sent until then stays, and is completed the next
/// time. When a version cannot be read: all others are sent first, and the aliases moved.
pub async fn sync(registry: &Registry, server: &Client) -> anyhow::Result<Vec<u32>> {
    let versions = registry.versions()?;
    if versions.is_empty() {
        return Ok(Vec::new());
    }
    let _turn = turn(registry)?;
    let aliases = registry.aliases()?;
    server.register(NAME).await?;
    let known = numbers(server).await?;
    let mut numbers = HashMap::new();
    let mut sent = Vec::new();
    let mut unread = Vec::new();
    for version in versions {
        let number = match Sight::of(registry, version, &known) {
            Ok(Sight::Known(number)) => number,
            Ok(Sight::New(submission)) => {
                let number = send(&submission, server).await;
                sent.push(version);
                number.with_context(|| format!("failed to send version {version}"))?
            }
            Err(error) => {
                unread.push(format!("version {version}: {error:#}"));
                continue;
            }
        };
        numbers.insert(version, number);
    }
    move_aliases(aliases, &numbers, server).await?;
    ensure!(
        unread.is_empty(),
        "all versions are sent but these, which cannot be read: {}",
        unread.join("; ")
    );
    Ok(sent)
}

/// A version beside what the server knows.
enum Sight {
    /// By its number there.
    Known(String),
    New(Box<Submission>),
}

impl Sight {
    /// # Errors
    /// The version cannot be read.
    fn of(
        registry: &Registry,
        version: u32,
        known: &HashMap<String, String>,
    ) -> anyhow::Result<Sight> {
        let tag = tag(registry, version)?;
        Ok(match known.get(&tag.value) {
            Some(number) => Sight::Known(number.clone()),
            None => Sight::New(Box::new(Submission::read(registry, version, tag)?)),
        })
    }
}

async fn move_aliases(
    aliases: Option<Aliases>,
    numbers: &HashMap<u32, String>,
    server: &Client,
) -> anyhow::Result<()> {
    for (alias, version) in aliases.into_iter().flat_map(roles) {
        match version.map(|version| numbers.get(&version)) {
            Some(Some(number)) => server.set_alias(NAME, alias, number).await?,
            // Of a version that cannot be read, the server keeps what it was told.
            Some(None) => {}
            None => server.delete_alias(NAME, alias).await?,
        }
    }
    Ok(())
}

fn roles(aliases: Aliases) -> [(&'static str, Option<u32>); 3] {
    [
        ("champion", Some(aliases.champion)),
        ("previous", aliases.previous),
        ("challenger", aliases.challenger),
    ]
}

/// Holds back other processes that have the same to tell, until it is dropped.
fn turn(registry: &Registry) -> anyhow::Result<File> {
    let folder = registry.versions_dir();
    let locked = File::open(&folder).and_then(|file| file.lock().map(|()| file));
    locked.with_context(|| format!("failed to lock {}", folder.display()))
}

/// The server's number of each submission that it has.
async fn numbers(server: &Client) -> anyhow::Result<HashMap<String, String>> {
    let versions = server.versions(NAME).await?;
    let numbers = versions.into_iter().filter_map(|version| {
        let tag = version.tags.into_iter().find(|tag| tag.key == SUBMISSION);
        Some((tag?.value, version.version))
    });
    Ok(numbers.collect())
}

/// Manifests name the moment of training, so that the same trees trained twice are two submissions.
fn tag(registry: &Registry, version: u32) -> anyhow::Result<Entry> {
    let path = registry.version_dir(version).join("manifest.json");
    let bytes = fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
    Ok(Entry::new(SUBMISSION, sha256(&bytes)))
}

/// All that there is to tell of a version.
struct Submission {
    tag: Entry,
    manifest: Manifest,
    story: Story,
    files: Vec<(String, Vec<u8>)>,
}

impl Submission {
    /// # Errors
    /// The version cannot be read.
    fn read(registry: &Registry, version: u32, tag: Entry) -> anyhow::Result<Submission> {
        let folder = registry.version_dir(version);
        let manifest = registry.manifest(version)?;
        let (record, report) = (Record::read(&folder)?, Report::read(&folder)?);
        Ok(Submission {
            tag,
            story: Story::new(version, &manifest, record.as_ref(), report.as_ref())?,
            files: files(&folder)?,
            manifest,
        })
    }
}

/// Sends a run with everything that belongs to it, and its model as a version last; gives its number.
async fn send(submission: &Submission, server: &Client) -> anyhow::Result<String> {
    let Submission {
        tag,
        manifest,
        story,
        files,
    } = submission;
    let run = begun(server, story, tag).await?;
    let run_id = &run.info.run_id;
    server.log(run_id, &story.log).await?;
    server.log_datasets(run_id, &story.datasets).await?;
    let model = python::files(manifest, run_id)?;
    for (name, bytes) in model.iter().chain(files) {
        server
            .upload(&run.info, &format!("model/{name}"), bytes.clone())
            .await?;
    }
    server
        .end_run(run_id, Status::Finished, story.ended_at)
        .await?;
    let new = NewVersion {
        name: NAME,
        source: &format!("{}/model", run.info.artifact_uri),
        run_id,
        description: &story.description,
        tags: &[vec![tag.clone()], story.version_tags.clone()].concat(),
    };
    Ok(server.create_version(new).await?.version)
}

/// The run of a submission: one that an earlier attempt began, or a new one.
async fn begun(server: &Client, story: &Story, tag: &Entry) -> anyhow::Result<Run> {
    let experiment = server.experiment(NAME).await?;
    if let Some(run) = server.find_run(&experiment, tag).await? {
        return Ok(run);
    }
    let tags = std::slice::from_ref(tag);
    let run = server.create_run(&experiment, &story.name, story.started_at, tags);
    Ok(run.await?)
}

/// The files of a version, with their names.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let unread = || format!("failed to read {}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(unread)? {
        let entry = entry.with_context(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.push((name, fs::read(entry.path()).with_context(unread)?));
    }
    files.sort();
    Ok(files)
}
