//! `crosscheck xgboost`: training and prediction beside Python's XGBoost, on one dataset with one set of settings.

mod page;
mod product;
mod python;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use ml::features::{N_FEATURES, Row};
use ml::model::Model;
use ml::registry::Registry;
use serde::Deserialize;
use train::dataset::{Dataset, Shard, build};
use train::{Outcome, Progress, Step};

#[derive(Args, Clone, Debug)]
pub(crate) struct Config {
    /// Duels to learn from; each makes two rows.
    #[arg(long, default_value_t = 500_000)]
    duels: usize,
    /// Where to write the report, in Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Where the dataset, the model and XGBoost are put.
    #[arg(long, default_value = "target/crosscheck/xgboost")]
    folder: PathBuf,
}

/// How often all rows are predicted, one by one and together; the fastest counts.
const ROUNDS: usize = 5;
/// Rows that are predicted together.
const BATCH: usize = 200_000;

/// What our training took, and what our evaluator takes for a row of that model.
struct Ours {
    training: Duration,
    alone: Duration,
    together: Duration,
    product: product::Times,
}

pub(crate) fn run(config: &Config) -> anyhow::Result<()> {
    let python = python::install(&config.folder.join("python"))?;
    let (dataset, registry) = (config.folder.join("duels"), config.folder.join("models"));
    for folder in [&dataset, &registry] {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("failed to remove {}", folder.display()))?;
        }
    }
    let training = learn(config, &dataset, &registry)?;
    let version = Registry::new(&registry).version_dir(1);
    let rows = config.folder.join("rows.f32");
    println!("Training with Python's XGBoost");
    let measured = python::measure(&python, &dataset, &version, &rows)?;
    let [alone, together] = speed(&Model::load(&version)?, &rows)?;
    let ours = Ours {
        training,
        alone,
        together,
        product: product::Times::of(&version)?,
    };
    let page = page::document(config, &ours, &measured)?;
    println!("\n{page}");
    if let Some(path) = &config.report {
        fs::write(path, page).with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}

/// Builds the dataset and trains on it as the product does; gives the time that the trees took.
fn learn(config: &Config, dataset: &Path, registry: &Path) -> anyhow::Result<Duration> {
    let pokedex = dex::snapshot::pokedex()?;
    let settings = train::Config {
        training_duels: config.duels,
        ..train::Config::default()
    };
    let place = dataset.to_str().context("the folder's name is not UTF-8")?;
    println!("Simulating {} duels to learn from", config.duels);
    build(&pokedex, &settings, place, Shard::WHOLE, |_| ())?;
    let stored = Dataset::open(place, &pokedex)?;
    println!("Training");
    let growth = Mutex::new((Instant::now(), Duration::ZERO));
    let progress = |progress| {
        let mut growth = growth.lock().expect("nobody panics while holding it");
        match progress {
            Progress::Step {
                step: Step::Grow, ..
            } => growth.0 = Instant::now(),
            _ => growth.1 = growth.0.elapsed(),
        }
    };
    let summary = train::run_on(&stored, &pokedex, &settings, registry, None, progress)?;
    ensure!(
        summary.outcome == Outcome::Promoted(1),
        "the model is not the only one"
    );
    Ok(growth
        .into_inner()
        .expect("nobody panics while holding it")
        .1)
}

/// The shortest times of a row alone and among many, on one thread.
fn speed(model: &Model, rows: &Path) -> anyhow::Result<[Duration; 2]> {
    let bytes = fs::read(rows).with_context(|| format!("failed to read {}", rows.display()))?;
    let (values, _) = bytes.as_chunks::<4>();
    let values: Vec<f32> = values.iter().map(|it| f32::from_le_bytes(*it)).collect();
    let (rows, _) = values.as_chunks::<N_FEATURES>();
    ensure!(!rows.is_empty(), "there is no row to predict");
    let trees = model.trees();
    let alone = shortest(|| {
        for row in rows {
            black_box(trees.margin(black_box(row)));
        }
    });
    let many: Vec<Row> = rows.iter().copied().cycle().take(BATCH).collect();
    let together = shortest(|| {
        black_box(trees.margins(black_box(&many)));
    });
    Ok([alone / rows.len() as u32, together / BATCH as u32])
}

fn shortest(run: impl Fn()) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        run();
        started.elapsed()
    });
    times.min().expect("it runs at least once")
}

/// How good a model is on a split.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Quality {
    log_loss: f64,
    mean_absolute_error: f64,
    accuracy: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folder of a model that was trained quickly.
    pub(super) fn trained(registry: &Path) -> PathBuf {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let settings = train::Config {
            training_duels: 400,
            training_simulations: 4,
            validation_duels: 100,
            test_duels: 100,
            test_simulations: 20,
            trees: 4,
            depth: 3,
            ..train::Config::default()
        };
        train::run(&pokedex, &settings, registry, None, |_| ()).unwrap();
        Registry::new(registry).version_dir(1)
    }

    #[test]
    fn rows_are_timed_alone_and_together_and_none_at_all_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let model = Model::load(&trained(folder.path())).unwrap();
        let rows = folder.path().join("rows.f32");
        fs::write(&rows, [0; 3 * 4 * N_FEATURES]).unwrap();
        let times = speed(&model, &rows).unwrap();
        assert!(times.iter().all(|time| *time > Duration::ZERO), "{times:?}");
        fs::write(&rows, [0; 7]).unwrap();
        let error = speed(&model, &rows).unwrap_err().to_string();
        assert_eq!(error, "there is no row to predict");
    }
}
