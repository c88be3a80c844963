//! The duels that models learn from, examined.

use train::dataset::{Report, check};

use crate::command::model::Dataset;
use crate::failure::Failure;
use crate::learning::Bars;
use crate::place::Place;
use crate::screen::{align_right, show, show_json, underlined};
use crate::text::Text;

pub(crate) fn run(place: &Place, action: &Dataset, text: &'static Text) -> Result<(), Failure> {
    let Dataset::Check { config, json } = action;
    let pokedex = place.with_database(async |db| {
        etl::load_snapshot(db).await?;
        place.pokedex(db).await
    })?;
    let bars = Bars::new(text);
    let report = check(&pokedex, config, |progress| {
        if !json {
            bars.show(progress);
        }
    })?;
    bars.finish();
    match json {
        true => show_json(&report)?,
        false => show(&text.typeset(&page(&report, text)))?,
    }
    match report.is_passed() {
        true => Ok(()),
        false => Err(Failure::UnfitDuels),
    }
}

fn page(report: &Report, text: &Text) -> String {
    let texts = &text.models;
    let mut table = underlined(texts.fault_columns);
    let number = |value: f64| match value.fract() == 0.0 {
        true => (texts.number)(value, 0),
        false => (texts.number)(value, 4),
    };
    for check in &report.checks {
        let [least, most] = check.allowed.map(number);
        let allowed = match least == most {
            true => most,
            false => format!("{least} … {most}"),
        };
        let verdict = match check.passed {
            true => texts.passed,
            false => texts.failed,
        };
        table.add_row([
            (texts.fault)(check.fault).to_owned(),
            number(check.found),
            allowed,
            verdict.to_owned(),
        ]);
    }
    align_right(&mut table, &[1, 2]);
    let duels = [report.n_training, report.n_validation, report.n_test];
    format!("{}\n\n{table}\n", (texts.examined)(duels))
}
