//! All versions, a line each.

use std::path::Path;

use ml::error::Error;
use ml::model::Model;
use ml::registry::Registry;
use serde::Serialize;
use train::Record;
use train::gate::Gate;

use super::roles;
use crate::command::Lang;
use crate::failure::Failure;
use crate::screen::{align_right, show, show_json, underlined};
use crate::text::Text;

/// A version in brief.
#[derive(Serialize)]
struct Line {
    version: u32,
    roles: Vec<&'static str>,
    #[serde(flatten)]
    told: Told,
}

/// What the files of a version say.
#[derive(Serialize)]
#[serde(untagged)]
enum Told {
    Whole {
        /// RFC 3339, UTC.
        trained_at: String,
        /// Mean absolute errors of the probability, 0 to 1.
        unseen_pairs: f64,
        unseen_species: f64,
        /// Absent for versions that are older than the gate.
        gate: Option<Box<Gate>>,
    },
    /// One that is damaged hides no other.
    Damaged { damaged: String },
}

impl Told {
    fn of(registry: &Registry, version: u32) -> Told {
        Told::read(registry, version).unwrap_or_else(|error| Told::Damaged {
            damaged: format!("{error:#}"),
        })
    }

    fn read(registry: &Registry, version: u32) -> anyhow::Result<Told> {
        let folder = registry.version_dir(version);
        let manifest = registry.manifest(version)?;
        let record = Record::read(&folder)?;
        require_whole(&folder)?;
        Ok(Told::Whole {
            trained_at: manifest.trained_at,
            unseen_pairs: manifest.metrics.unseen_pairs.model.mean_absolute_error,
            unseen_species: manifest.metrics.unseen_species.model.mean_absolute_error,
            gate: record.map(|record| Box::new(record.gate)),
        })
    }
}

/// One that was made for another program is whole all the same.
fn require_whole(version_dir: &Path) -> Result<(), Error> {
    match Model::load(version_dir) {
        Ok(_) | Err(Error::FormatVersion { .. } | Error::Schema { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) fn run(registry: &Registry, json: bool, text: &Text) -> Result<(), Failure> {
    // Data speaks English: programs read it.
    let of_roles = if json { Text::of(Lang::En) } else { text };
    let aliases = registry.aliases()?;
    let mut lines = Vec::new();
    for version in registry.versions()? {
        lines.push(Line {
            version,
            roles: roles(aliases, version, of_roles),
            told: Told::of(registry, version),
        });
    }
    match (json, lines.is_empty()) {
        (true, _) => show_json(&lines),
        (false, true) => Err(Failure::NoModel),
        (false, false) => show(&format!("{}\n", text.typeset(&table(&lines, text)))),
    }
}

fn table(lines: &[Line], text: &Text) -> String {
    let texts = &text.models;
    let mut table = underlined(texts.list_columns);
    for line in lines {
        let [trained_at, pairs, species, verdict] = match &line.told {
            Told::Whole {
                trained_at,
                unseen_pairs,
                unseen_species,
                gate,
            } => [
                minute(trained_at),
                (texts.points)(*unseen_pairs),
                (texts.points)(*unseen_species),
                verdict(gate.as_deref(), text).to_owned(),
            ],
            Told::Damaged { .. } => ["–", "–", "–", texts.damaged].map(str::to_owned),
        };
        let named = [line.version.to_string(), line.roles.join(", ")];
        table.add_row(
            named
                .into_iter()
                .chain([trained_at, pairs, species, verdict]),
        );
    }
    align_right(&mut table, &[0, 3, 4]);
    table.to_string()
}

/// `2026-11-24T15:46:10.123Z` as `2026-11-24 15:46`.
pub(super) fn minute(moment: &str) -> String {
    moment
        .chars()
        .take(16)
        .collect::<String>()
        .replace('T', " ")
}

fn verdict(gate: Option<&Gate>, text: &Text) -> &'static str {
    let [unopposed, unmatched, passed, refused, unknown] = text.models.gates;
    match gate {
        None => unknown,
        Some(Gate::Unopposed) => unopposed,
        Some(Gate::Unfit { .. }) => unmatched,
        Some(gate) if gate.is_passed() => passed,
        Some(_) => refused,
    }
}
