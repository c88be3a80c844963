//! The simulated duels of a run: those to learn from, and those to measure on.

use dex::pokedex::Pokedex;
use ml::features::N_FEATURES;
use ml::manifest::sha256;

use crate::boost::Rows;
use crate::config::Config;
use crate::draw::Conditions;
use crate::simulate::{Observed, Sample, simulate};
use crate::split::{Split, Splits};
use crate::{Progress, Step};

/// The simulated duels of every split.
#[derive(Clone)]
pub(crate) struct Duels {
    pub(crate) training: Vec<Observed>,
    pub(crate) validation: Vec<Observed>,
    pub(crate) tests: Tests,
    /// Simulations behind each label of training and validation.
    pub(crate) n_simulations: u32,
    /// The first duels to learn from, simulated once more by other rolls.
    pub(crate) relabelled: Vec<Observed>,
    /// Species that are not held out.
    pub(crate) learnable: Vec<i32>,
}

/// The duels that models are measured on, each with many simulations.
#[derive(Clone)]
pub(crate) struct Tests {
    pub(crate) unseen_pairs: Vec<Observed>,
    pub(crate) unseen_species: Vec<Observed>,
    pub(crate) varied: Vec<Observed>,
}

/// Duels that are simulated twice, to see how much the labels are worth.
const N_RELABELLED: usize = 10_000;

/// Where duels are drawn from, and how.
struct Source<'a, P> {
    pokedex: &'a Pokedex,
    splits: Splits,
    config: &'a Config,
    progress: &'a P,
}

impl<'a, P: Fn(Progress) + Send + Sync> Source<'a, P> {
    fn new(pokedex: &'a Pokedex, config: &'a Config, progress: &'a P) -> anyhow::Result<Self> {
        let species = species(pokedex);
        config.check(species.len())?;
        Ok(Source {
            pokedex,
            splits: Splits::new(config.seed, species, config.held_out_species),
            config,
            progress,
        })
    }

    fn duels(&self, sample: Sample) -> anyhow::Result<Vec<Observed>> {
        let on_duel = || (self.progress)(Progress::Advance);
        simulate(
            self.pokedex,
            &self.splits,
            sample,
            self.config.seed,
            on_duel,
        )
    }

    fn brief(&self, split: Split, n_duels: usize) -> anyhow::Result<Vec<Observed>> {
        self.duels(self.brief_sample(split, n_duels))
    }

    fn brief_sample(&self, split: Split, n_duels: usize) -> Sample {
        Sample {
            split,
            conditions: Conditions::Varied,
            n_duels,
            n_simulations: self.config.training_simulations,
            round: 1,
        }
    }

    /// The first duels to learn from once more.
    fn relabelled(&self) -> anyhow::Result<Vec<Observed>> {
        let n_duels = self.config.training_duels.min(N_RELABELLED);
        let sample = Sample {
            round: 2,
            ..self.brief_sample(Split::Training, n_duels)
        };
        simulate(self.pokedex, &self.splits, sample, self.config.seed, || ())
    }

    fn long(&self, split: Split, conditions: Conditions) -> anyhow::Result<Vec<Observed>> {
        self.duels(Sample {
            split,
            conditions,
            n_duels: self.config.test_duels,
            n_simulations: self.config.test_simulations,
            round: 1,
        })
    }

    fn tests(&self) -> anyhow::Result<Tests> {
        Ok(Tests {
            unseen_pairs: self.long(Split::UnseenPairs, Conditions::Standard)?,
            unseen_species: self.long(Split::UnseenSpecies, Conditions::Standard)?,
            varied: self.long(Split::UnseenPairs, Conditions::Varied)?,
        })
    }
}

impl Duels {
    pub(crate) fn simulate(
        pokedex: &Pokedex,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Duels> {
        let source = Source::new(pokedex, config, progress)?;
        progress(Progress::Step {
            step: Step::Simulate,
            parts: config.training_duels + config.validation_duels + 3 * config.test_duels,
        });
        Ok(Duels {
            training: source.brief(Split::Training, config.training_duels)?,
            validation: source.brief(Split::Validation, config.validation_duels)?,
            tests: source.tests()?,
            n_simulations: config.training_simulations,
            relabelled: source.relabelled()?,
            learnable: source.splits.learnable(species(pokedex)),
        })
    }
}

impl Tests {
    /// The same duels as those of a whole run with these settings.
    pub(crate) fn simulate(
        pokedex: &Pokedex,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Tests> {
        let source = Source::new(pokedex, config, progress)?;
        progress(Progress::Step {
            step: Step::Simulate,
            parts: 3 * config.test_duels,
        });
        source.tests()
    }
}

/// Numbers of all species, sorted.
fn species(pokedex: &Pokedex) -> Vec<i32> {
    let forms = pokedex.forms.iter();
    let mut species: Vec<i32> = forms.map(|form| form.species.number).collect();
    species.sort_unstable();
    species.dedup();
    species
}

/// Each duel twice, seen from both sides.
pub(crate) fn mirrored(duels: &[Observed]) -> Rows<N_FEATURES> {
    let mut rows = Rows::default();
    for duel in duels {
        let win_rate = duel.win_rate as f32;
        rows.features.extend(duel.rows);
        rows.labels.extend([win_rate, 1.0 - win_rate]);
    }
    rows
}

/// Digest of rows and labels, hexadecimal SHA-256.
pub(crate) fn digest(parts: &[&Rows<N_FEATURES>]) -> String {
    let mut bytes = Vec::new();
    for rows in parts {
        let values = rows.features.as_flattened().iter().chain(&rows.labels);
        bytes.extend(values.flat_map(|value| value.to_le_bytes()));
    }
    sha256(&bytes)
}
