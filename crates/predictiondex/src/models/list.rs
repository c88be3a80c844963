//! All versions, a line each.

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
    /// RFC 3339, UTC.
    trained_at: String,
    /// Mean absolute errors of the probability.
    unseen_pairs: f64,
    unseen_species: f64,
    /// Absent for versions that are older than the gate.
    gate: Option<Gate>,
}

pub(super) fn run(registry: &Registry, json: bool, text: &Text) -> Result<(), Failure> {
    // Data speaks English: programs read it.
    let of_roles = if json { Text::of(Lang::En) } else { text };
    let aliases = registry.aliases()?;
    let mut lines = Vec::new();
    for version in registry.versions()? {
        let manifest = registry.manifest(version)?;
        let record = Record::read(&registry.version_dir(version))?;
        lines.push(Line {
            version,
            roles: roles(aliases, version, of_roles),
            trained_at: manifest.trained_at,
            unseen_pairs: manifest.metrics.unseen_pairs.model.mean_absolute_error,
            unseen_species: manifest.metrics.unseen_species.model.mean_absolute_error,
            gate: record.map(|record| record.gate),
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
        table.add_row([
            line.version.to_string(),
            line.roles.join(", "),
            minute(&line.trained_at),
            (texts.points)(line.unseen_pairs),
            (texts.points)(line.unseen_species),
            gate(line.gate.as_ref(), text).to_owned(),
        ]);
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

fn gate(gate: Option<&Gate>, text: &Text) -> &'static str {
    let [unopposed, passed, refused, unknown] = text.models.gates;
    match gate {
        None => unknown,
        Some(Gate::Unopposed | Gate::Unfit { .. }) => unopposed,
        Some(gate) if gate.is_passed() => passed,
        Some(_) => refused,
    }
}
