//! Training with its progress on the terminal.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Instant;

use dex::pokedex::Pokedex;
use indicatif::{ProgressBar, ProgressStyle};
use train::dataset::Dataset;
use train::gate::Gate;
use train::{Outcome, Progress, Step, Summary};

use crate::failure::Failure;
use crate::models::comparison;
use crate::place::Place;
use crate::text::Text;

/// Trains on a dataset or on duels that are simulated for it, publishes, and says what came of it.
pub(crate) fn learn(
    place: &Place,
    pokedex: &Pokedex,
    dataset: Option<&Dataset>,
    config: &train::Config,
    commit: Option<&str>,
    text: &'static Text,
) -> Result<Summary, Failure> {
    let bars = Bars::new(text);
    let registry = place.registry_dir()?;
    let progress = |progress| bars.show(progress);
    let summary = match dataset {
        Some(dataset) => train::run_on(dataset, pokedex, config, &registry, commit, progress)?,
        None => train::run(pokedex, config, &registry, commit, progress)?,
    };
    bars.finish();
    tell(&summary, text);
    Ok(summary)
}

fn tell(summary: &Summary, text: &'static Text) {
    let say = |line: &str| println!("  {}", text.typeset(line));
    if let Gate::Unfit { champion, reason } = &summary.record.gate {
        say(&(text.models.unfit)(*champion, reason));
    }
    let measured = &summary.manifest.metrics.unseen_pairs.model;
    match (summary.outcome, &summary.record.gate) {
        (
            Outcome::Reproduced {
                version,
                is_champion,
            },
            _,
        ) => {
            say(&(text.models.reproduced)(version, is_champion));
        }
        (Outcome::Refused(version), gate) => {
            if let Some(checks) = comparison::of(gate, version, text) {
                println!("\n{}", text.typeset(&checks));
            }
            say(&(text.models.refused)(version));
        }
        (Outcome::Promoted(version), _) => {
            say(&(text.trained)(
                version,
                100.0 * measured.mean_absolute_error,
            ));
        }
    }
}

/// One bar at a time; a line for each step where the output is no terminal.
pub(crate) struct Bars {
    text: &'static Text,
    // The bar of the latest step: steps begin on one thread and advance on several.
    current: Mutex<Option<(Step, Instant, ProgressBar)>>,
}

impl Bars {
    pub(crate) fn new(text: &'static Text) -> Bars {
        Bars {
            text,
            current: Mutex::new(None),
        }
    }

    pub(crate) fn show(&self, progress: Progress) {
        match progress {
            Progress::Step { step, parts } => {
                self.finish();
                let bar = bar(self.name(step), parts);
                *self.lock() = Some((step, Instant::now(), bar));
            }
            Progress::Advance => {
                if let Some((_, _, bar)) = &*self.lock() {
                    bar.inc(1);
                }
            }
        }
    }

    pub(crate) fn finish(&self) {
        if let Some((step, since, bar)) = self.lock().take() {
            bar.finish_and_clear();
            let seconds = since.elapsed().as_secs_f64();
            println!(
                "  {}",
                (self.text.step_done)(self.name(step), bar.position(), seconds)
            );
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Step, Instant, ProgressBar)>> {
        self.current
            .lock()
            .expect("no thread panics while it holds the bar")
    }

    fn name(&self, step: Step) -> &'static str {
        match step {
            Step::Simulate => self.text.simulating,
            Step::Read => self.text.reading,
            Step::Grow => self.text.growing,
        }
    }
}

fn bar(name: &'static str, parts: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        println!("  {name}…");
    }
    let style = ProgressStyle::with_template("  {msg} {wide_bar} {human_pos}/{human_len} {eta}")
        .expect("the template is constant and valid");
    ProgressBar::new(parts as u64)
        .with_style(style)
        .with_message(name)
}
