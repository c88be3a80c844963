//! Loading the Pokédex, with its progress on the terminal and its report as tables, for operators.

use std::sync::Mutex;

use comfy_table::CellAlignment;
use dex::db::Db;
use etl::{LiveFacts, Progress, Report, SourceChoice, Stage};
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;
use crate::place::Place;
use crate::screen::{show, underlined};
use crate::text::Text;

/// How many rows or disagreements of a kind are spelled out; the report's file has them all.
const N_TOLD: usize = 20;

/// Runs the ETL and says what it did.
pub(crate) fn run(place: &Place, config: &etl::Config, text: &Text) -> Result<(), Failure> {
    config.check()?;
    let folder = match &config.etl_dir {
        Some(folder) => folder.clone(),
        None => place.etl_dir()?,
    };
    let bar = Bar::default();
    let work = async |db: &Db| {
        let is_snapshot = config.source == SourceChoice::Snapshot;
        if is_snapshot
            && config.keep_live
            && let Some(facts) = etl::live_facts(db).await?
        {
            return show(&text.typeset(&kept(&facts, text)));
        }
        let report = etl::run(db, config, &folder, |progress| bar.show(progress)).await?;
        tell(&report, text)
    };
    match config.dry_run {
        true => place.with_database_as_it_is(work),
        false => place.with_database(work),
    }
}

/// What stays, and what an operator may want to do about it.
fn kept(facts: &LiveFacts, text: &Text) -> String {
    let kept = (text.kept_live)(&facts.started_at);
    match facts.has_this_snapshot {
        true => format!("{kept}\n"),
        false => format!("{kept}\n{}\n", text.other_snapshot),
    }
}

fn tell(report: &Report, text: &Text) -> Result<(), Failure> {
    let headline = match (report.changes.is_empty(), report.dry_run) {
        (true, _) => text.unchanged,
        (false, true) => text.would_load,
        (false, false) => text.loaded,
    };
    show(&format!("{headline}\n{}", page(report)))
}

/// The bar of the stage that goes on; where the output is no terminal, nothing is drawn.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn show(&self, progress: Progress) {
        let mut bar = self
            .0
            .lock()
            .expect("no thread panics while it holds the bar");
        match progress {
            Progress::Begin { stage, n_parts } => *bar = Some(begun(stage, n_parts)),
            Progress::Advance => bar.iter().for_each(|bar| bar.inc(1)),
            Progress::End => bar
                .take()
                .into_iter()
                .for_each(|bar| bar.finish_and_clear()),
        }
    }
}

fn begun(stage: Stage, n_parts: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg} {wide_bar} {human_pos}/{human_len} {eta}")
        .expect("the template is constant and valid");
    ProgressBar::new(n_parts as u64)
        .with_style(style)
        .with_message(stage.name())
}

fn page(report: &Report) -> String {
    let mut page = format!("{}\n\n{}\n", stages(report), tables(report));
    for change in named_changes(report) {
        page.push_str(&format!("\n{change}"));
    }
    for conflict in report.disagreements.iter().take(N_TOLD) {
        page.push_str(&format!("\n{conflict}"));
    }
    page.push_str(&more(report.disagreements.len(), "disagreements"));
    let before = report.digest_before.as_deref().unwrap_or("none");
    page.push_str(&format!("\ndigest {before}\n    -> {}\n", report.digest));
    page
}

fn more(n_all: usize, what: &str) -> String {
    match n_all.saturating_sub(N_TOLD) {
        0 => String::new(),
        n_more => format!("\nand {n_more} more {what}"),
    }
}

fn stages(report: &Report) -> String {
    let rows = report.stages.iter().map(|it| {
        let seconds = it.duration_ms as f64 / 1000.0;
        [
            it.stage.name().to_owned(),
            it.n_parts.to_string(),
            format!("{seconds:.2}"),
        ]
    });
    table(["stage", "count", "seconds"], rows)
}

fn tables(report: &Report) -> String {
    let rows = report.changes.tables.iter().map(|it| {
        let counts = [
            it.n_rows,
            it.added.len(),
            it.changed.len(),
            it.removed.len(),
            it.n_from_elsewhere,
        ];
        let [rows, added, changed, removed, elsewhere] = counts.map(|count| count.to_string());
        [
            it.table.to_owned(),
            rows,
            added,
            changed,
            removed,
            elsewhere,
        ]
    });
    table(
        [
            "table",
            "rows",
            "added",
            "changed",
            "removed",
            "from elsewhere",
        ],
        rows,
    )
}

/// The names of rows that changed since the last run: none after a first load, where all are new.
fn named_changes(report: &Report) -> Vec<String> {
    let mut told = Vec::new();
    if report.digest_before.is_none() {
        return told;
    }
    for table in &report.changes.tables {
        let name = table.table;
        told.extend(table.added.iter().map(|row| format!("+ {name}: {row}")));
        told.extend(table.removed.iter().map(|row| format!("- {name}: {row}")));
        told.extend(table.changed.iter().map(|row| format!("~ {name}: {row}")));
    }
    let n_all = told.len();
    told.truncate(N_TOLD);
    told.extend(Some(more(n_all, "changed rows")).filter(|more| !more.is_empty()));
    told
}

fn table<const WIDTH: usize>(
    header: [&str; WIDTH],
    rows: impl Iterator<Item = [String; WIDTH]>,
) -> String {
    let mut table = underlined(header);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}
