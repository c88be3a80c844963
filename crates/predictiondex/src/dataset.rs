//! The duels that models learn from, built and examined.

use dex::pokedex::Pokedex;
use train::dataset::{Dataset as Stored, Report, Shard, build, check};

use crate::command::model::Dataset;
use crate::failure::Failure;
use crate::learning::Bars;
use crate::place::Place;
use crate::screen::{align_right, show, show_json, underlined};
use crate::text::Text;

pub(crate) fn run(place: &Place, action: &Dataset, text: &'static Text) -> Result<(), Failure> {
    let pokedex = place.with_database(async |db| {
        etl::load_snapshot(db).await?;
        place.pokedex(db).await
    })?;
    match action {
        Dataset::Build {
            folder,
            config,
            shard,
        } => write(&pokedex, config, folder, *shard, text),
        Dataset::Check {
            folder,
            config,
            json,
        } => examine(&pokedex, config, folder.as_deref(), *json, text),
    }
}

fn write(
    pokedex: &Pokedex,
    config: &train::Config,
    folder: &str,
    shard: Shard,
    text: &'static Text,
) -> Result<(), Failure> {
    let bars = Bars::new(text);
    let manifest = build(pokedex, config, folder, shard, |progress| {
        bars.show(progress);
    })?;
    bars.finish();
    let n_duels = manifest.blocks.iter().map(|block| block.n_duels).sum();
    let say = |line: String| println!("  {}", text.typeset(&line));
    say((text.models.built)(n_duels, shard, folder));
    match Stored::missing(folder)? {
        missing if missing.is_empty() => {
            let stored = Stored::open(folder, pokedex)?;
            say((text.models.whole)(stored.n_duels(), &stored.digest()));
        }
        missing => say((text.models.missing)(&missing)),
    }
    Ok(())
}

fn examine(
    pokedex: &Pokedex,
    config: &train::Config,
    folder: Option<&str>,
    json: bool,
    text: &'static Text,
) -> Result<(), Failure> {
    let bars = Bars::new(text);
    let show_progress = |progress| {
        if !json {
            bars.show(progress);
        }
    };
    let report = match folder {
        Some(folder) => Stored::open(folder, pokedex)?.check(pokedex, show_progress)?,
        None => check(pokedex, config, show_progress)?,
    };
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
            (texts.fault)(check.fault),
            number(check.found),
            allowed,
            verdict.to_owned(),
        ]);
    }
    align_right(&mut table, &[1, 2]);
    let duels = [report.n_training, report.n_validation, report.n_test];
    format!("{}\n\n{table}\n", (texts.examined)(duels))
}
