//! The model card, `model-card.md`: what the model is for, what it was made from, how good it is and where it ends.
//!
//! M. Mitchell et al., "Model cards for model reporting", FAT* 2019. Every figure in it is the run's own.

use askama::Template;
use ml::manifest::Manifest;

use crate::record::Record;
use crate::report::table::{self, Cell, Table};
use crate::report::{Measured, Report, page};

/// Slices that are named as the weakest of a set.
const N_WEAKEST: usize = 5;

#[derive(Template)]
#[template(path = "model-card.md", escape = "none")]
struct Card<'a> {
    manifest: &'a Manifest,
    facts: Vec<(&'static str, String)>,
    hyperparameters: Vec<(String, String)>,
    n_data_checks: usize,
    sets: Vec<(&'static str, &'a Measured, String, String)>,
    influences: String,
    n_explained: usize,
    verdict: String,
    checks: Option<String>,
}

pub(super) fn card(
    report: &Report,
    manifest: &Manifest,
    record: &Record,
) -> anyhow::Result<String> {
    let set = |measured| {
        let contest = markdown(&table::contest(measured));
        let weakest = markdown(&table::slices(&weakest(measured)));
        (table::set(measured.duels), measured, contest, weakest)
    };
    let card = Card {
        manifest,
        facts: page::facts(manifest, record),
        hyperparameters: hyperparameters(manifest),
        n_data_checks: record.data.checks.len(),
        sets: report.sets.iter().map(set).collect(),
        influences: markdown(&table::influences(&report.influences)),
        n_explained: report.n_explained,
        verdict: page::verdict(&record.gate),
        checks: page::checks(&record.gate).as_ref().map(markdown),
    };
    Ok(card.render()?)
}

fn hyperparameters(manifest: &Manifest) -> Vec<(String, String)> {
    let all = manifest.hyperparameters.as_object().into_iter().flatten();
    all.map(|(name, value)| (name.replace('_', " "), value.to_string()))
        .collect()
}

/// The slices with the largest errors, the worst first.
fn weakest(measured: &Measured) -> Measured {
    let mut slices = measured.slices.clone();
    let error = |line: &crate::report::SliceLine| line.model.mean_absolute_error;
    slices.sort_by(|a, b| error(b).total_cmp(&error(a)));
    slices.truncate(N_WEAKEST);
    Measured {
        slices,
        ..measured.clone()
    }
}

fn markdown(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let columns = table.columns.iter().map(|it| it.replace('|', "\\|"));
    let mut text = line(columns.collect());
    text += &line(vec!["---".to_owned(); table.columns.len()]);
    for row in &table.rows {
        text += &line(row.iter().map(cell).collect());
    }
    text
}

fn cell(cell: &Cell) -> String {
    match &cell.interval {
        Some(interval) => format!("{} [{interval}]", cell.text),
        None => cell.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_with_its_intervals_and_without_breaking_its_columns() {
        let table = Table {
            columns: vec!["feature", "mean |SHAP|"],
            rows: vec![vec![
                Cell {
                    text: "race".to_owned(),
                    interval: None,
                },
                Cell {
                    text: "1.5".to_owned(),
                    interval: Some("1.4 … 1.6".to_owned()),
                },
            ]],
        };
        assert_eq!(
            markdown(&table),
            "| feature | mean \\|SHAP\\| |\n| --- | --- |\n| race | 1.5 [1.4 … 1.6] |\n"
        );
    }
}
