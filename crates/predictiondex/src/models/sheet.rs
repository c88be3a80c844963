//! One version: where it comes from, and how good it is.

use std::path::PathBuf;

use ml::manifest::Manifest;
use ml::metrics::Scores;
use ml::registry::Registry;
use serde::Serialize;
use train::Record;
use train::evaluate::Contestant;
use train::gate::Set;
use train::report::Report;

use super::list::minute;
use super::{comparison, roles};
use crate::command::Lang;
use crate::failure::Failure;
use crate::screen::{align_right, show, show_json, underlined};
use crate::text::Text;

/// How much of a digest tells it from others.
const DIGEST_LENGTH: usize = 12;

#[derive(Serialize)]
struct Sheet {
    version: u32,
    roles: Vec<&'static str>,
    /// Where its files are: model, report, model card.
    folder: PathBuf,
    manifest: Manifest,
    /// Absent for versions that are older than such records.
    training: Option<Record>,
    /// Data name the folder that has it.
    #[serde(skip)]
    report: Option<Report>,
}

pub(super) fn run(
    registry: &Registry,
    version: u32,
    json: bool,
    text: &Text,
) -> Result<(), Failure> {
    let of_roles = if json { Text::of(Lang::En) } else { text };
    let sheet = Sheet {
        version,
        roles: roles(registry.aliases()?, version, of_roles),
        folder: registry.version_dir(version),
        manifest: registry.manifest(version)?,
        training: Record::read(&registry.version_dir(version))?,
        report: Report::read(&registry.version_dir(version))?,
    };
    match json {
        true => show_json(&sheet),
        false => show(&text.typeset(&page(&sheet, text))),
    }
}

fn page(sheet: &Sheet, text: &Text) -> String {
    let title = std::iter::once((text.models.title)(sheet.version));
    let title = title.chain(sheet.roles.iter().map(|&role| role.to_owned()));
    let mut page = title.collect::<Vec<_>>().join(", ") + "\n\n";
    for (name, value) in text.models.facts.into_iter().zip(facts(sheet, text)) {
        page += &format!("  {name:<14} {value}\n");
    }
    page += &format!("\n{}\n", scores(sheet, text));
    let gate = sheet.training.as_ref().map(|record| &record.gate);
    if let Some(checks) = gate.and_then(|gate| comparison::of(gate, sheet.version, text)) {
        page += &format!("\n{checks}");
    }
    page
}

fn facts(sheet: &Sheet, text: &Text) -> [String; 9] {
    let manifest = &sheet.manifest;
    let texts = &text.models;
    let record = sheet.training.as_ref();
    let unknown = || texts.unknown.to_owned();
    let of_record = |fact: &dyn Fn(&Record) -> String| record.map_or_else(unknown, fact);
    let short = |digest: &str| digest.chars().take(DIGEST_LENGTH).collect::<String>();
    let program = of_record(&|record| {
        let commit = record.commit.as_deref().unwrap_or(texts.unknown);
        format!("{} (commit {commit})", record.program)
    });
    let digests = [
        short(&manifest.model_sha256),
        short(&manifest.data_digest),
        of_record(&|record| short(&record.pokedex_digest)),
    ];
    [
        minute(&manifest.trained_at),
        program,
        manifest.rules_version.clone(),
        manifest.seed.to_string(),
        of_record(&|record| record.n_trees.to_string()),
        of_record(&|record| format!("{} kB", (texts.number)(record.model_bytes as f64 / 1e3, 0))),
        manifest.hyperparameters["training_duels"].to_string(),
        (texts.digests)(digests.each_ref().map(String::as_str)),
        sheet.folder.display().to_string(),
    ]
}

fn scores(sheet: &Sheet, text: &Text) -> String {
    let texts = &text.models;
    let mut table = underlined(texts.score_columns);
    let metrics = &sheet.manifest.metrics;
    let mut add = |name: &str, model: &Scores, best: &Scores| {
        table.add_row([
            name.to_owned(),
            (texts.points)(model.mean_absolute_error),
            (texts.points)(model.calibration_error),
            (texts.number)(model.log_loss, 4),
            (texts.share)(model.accuracy),
            (texts.share)(best.accuracy),
        ]);
    };
    for (name, measured) in [
        ((texts.set)(Set::UnseenPairs), &metrics.unseen_pairs),
        ((texts.set)(Set::UnseenSpecies), &metrics.unseen_species),
        ((texts.set)(Set::Varied), &metrics.varied),
    ] {
        add(name, &measured.model, &measured.best_possible);
    }
    let mut reported = sheet.report.iter().flat_map(|report| &report.sets);
    if let Some(measured) = reported.find(|it| it.duels == Set::VariedSpecies)
        && let Some(model) = measured.scores_of(Contestant::Model)
    {
        let name = (texts.set)(Set::VariedSpecies);
        add(name, model, &measured.best_possible);
    }
    let validation = &metrics.validation;
    add(
        texts.validation,
        &validation.model,
        &validation.best_possible,
    );
    align_right(&mut table, &[1, 2, 3, 4, 5]);
    table.to_string()
}
