//! `crosscheck compare`: the same groups on both simulators, in several processes at once.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use anyhow::Context;
use clap::Args;
use dex::pokedex::Pokedex;
use indicatif::{ProgressBar, ProgressStyle};

use crate::draw::{self, Plan};
use crate::group::Group;
use crate::ours::{self, Outcome};
use crate::showdown::{self, Installed, Statistics};
use crate::tally::Tally;
use crate::{awakening, disputed, report};

#[derive(Args, Clone, Debug)]
pub(crate) struct Config {
    /// Random groups: one matchup each.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) groups: u64,
    /// Battles that Showdown fights in each group.
    #[arg(long, default_value_t = 12)]
    pub(crate) battles: u32,
    /// Battles that our engine fights for each of Showdown's.
    #[arg(long, default_value_t = 40)]
    pub(crate) ours: u32,
    /// The same seed gives the same groups and results.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The level of everybody, instead of any.
    #[arg(long)]
    level: Option<u8>,
    /// A move that side A has in every group, by its slug: `substitute`. Up to four times.
    #[arg(long)]
    with: Vec<String>,
    /// Further groups, with awakening values, to measure what Showdown's statistics ignore.
    #[arg(long, default_value_t = 0)]
    pub(crate) awakened_groups: u64,
    /// Node processes at a time; as many as there are processors by default.
    #[arg(long)]
    processes: Option<usize>,
    /// Where to write the report, in Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Where Showdown is installed and every difference is written, as JSON.
    #[arg(long, default_value = "target/crosscheck")]
    folder: PathBuf,
}

pub(crate) fn run(config: &Config) -> anyhow::Result<()> {
    let pokedex = dex::snapshot::pokedex()?;
    let plan = Plan {
        battles: config.battles,
        level: config.level,
        with: config.with.clone(),
        awakened: false,
    };
    plan.check(&pokedex)?;
    let installed = showdown::install(&config.folder.join("node"))?;
    let mut tally = Tally::default();
    let fought = fight(config, &pokedex, &installed, &plan, config.groups)?;
    for (group, showdown, ours) in &fought {
        let n_ours = config.battles * config.ours;
        tally.add(&pokedex, group, showdown, ours, n_ours)?;
    }
    let awakened = awakening::measure(config, &pokedex, &installed)?;
    write(&config.folder.join("compare.json"), &report::json(&tally)?)?;
    println!("{}", report::summary(&tally, awakened.as_ref()));
    if let Some(path) = &config.report {
        let disputed = disputed::section(&pokedex, &installed)?;
        let text = report::document(config, &installed.version()?, &tally, awakened.as_ref())?;
        write(path, &(text + &disputed))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("failed to write {}", path.display()))
}

/// A group with Showdown's outcome and ours.
pub(crate) type Fought = (Group, Outcome, Outcome);

/// The groups of a plan, in their order whatever the number of processes.
pub(crate) fn fight(
    config: &Config,
    pokedex: &Pokedex,
    installed: &Installed,
    plan: &Plan,
    n_groups: u64,
) -> anyhow::Result<Vec<Fought>> {
    let statistics = if plan.awakened {
        Statistics::Stock
    } else {
        Statistics::OfTheGames
    };
    let next = AtomicU64::new(0);
    // What every process has done so far, with the numbers of its groups.
    let fought = Mutex::new(Vec::new());
    let bar = bar(n_groups);
    let work = || -> anyhow::Result<()> {
        let mut showdown = installed.start(statistics)?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= n_groups {
                return Ok(());
            }
            let group = draw::group(pokedex, plan, config.seed, number);
            showdown.begin(&group)?;
            let ours = ours::play(pokedex, &group, config.battles * config.ours)?;
            let outcome = showdown.finish(&group)?.outcome;
            let mut fought = fought.lock().expect("no thread panics with the lock");
            fought.push((number, (group, outcome, ours)));
            bar.inc(1);
            if bar.is_hidden() && fought.len() % 1_000 == 0 {
                println!("{} of {n_groups} groups", fought.len());
            }
        }
    };
    let n_processes = match config.processes {
        Some(n_processes) => n_processes,
        None => available_parallelism()?.get(),
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_processes).map(|_| scope.spawn(work)).collect();
        let mut ends = threads.into_iter().map(|thread| thread.join());
        ends.try_for_each(|end| end.expect("no thread panics"))
    })?;
    bar.finish_and_clear();
    let mut fought = fought.into_inner().expect("no thread panics with the lock");
    fought.sort_by_key(|(number, _)| *number);
    Ok(fought.into_iter().map(|(_, fought)| fought).collect())
}

fn bar(n_groups: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} groups, {eta} to go")
        .expect("the template is fixed");
    ProgressBar::new(n_groups).with_style(style)
}
