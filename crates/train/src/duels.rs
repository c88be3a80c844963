//! The simulated duels of a run: those to learn from, and those to measure on.

use std::ops::Range;

use dex::pokedex::Pokedex;
use ml::features::N_FEATURES;
use ml::manifest::sha256;
use serde::{Deserialize, Serialize};

use crate::boost::Rows;
use crate::config::Config;
use crate::draw::Conditions;
use crate::gate::Set;
use crate::simulate::{Fought, Observed, Sample, simulate};
use crate::split::{Split, Splits};
use crate::{Progress, Step};

/// The simulated duels of every split.
#[derive(Clone)]
pub(crate) struct Duels {
    pub(crate) training: Vec<Observed>,
    pub(crate) validation: Vec<Observed>,
    pub(crate) tests: Tests,
    /// Some of every portion once more.
    pub(crate) relabelled: Vec<Relabelled>,
    /// Species that are not held out.
    pub(crate) learnable: Vec<i32>,
    /// Digest of the dataset that they were read from; `None` where they were simulated.
    pub(crate) dataset: Option<String>,
}

/// The duels that models are measured on, each with many simulations.
#[derive(Clone)]
pub(crate) struct Tests {
    pub(crate) unseen_pairs: Vec<Observed>,
    pub(crate) unseen_species: Vec<Observed>,
    pub(crate) varied: Vec<Observed>,
    pub(crate) varied_species: Vec<Observed>,
}

/// Duels of one portion, evenly spread, that are simulated once more by other rolls, to see how much the labels
/// are worth.
#[derive(Clone)]
pub(crate) struct Relabelled {
    pub(crate) portion: Portion,
    /// The numbers of its duels are multiples of this one.
    pub(crate) every: usize,
    pub(crate) win_rates: Vec<f64>,
    /// Simulations behind each label of the portion, and behind each of these.
    pub(crate) n_simulations: [u32; 2],
}

/// Duels of a portion that are simulated twice, at most.
const N_RELABELLED: usize = 10_000;

/// The parts of a run's duels, in the order in which they are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Portion {
    Training,
    Validation,
    UnseenPairs,
    UnseenSpecies,
    Varied,
    VariedSpecies,
}

impl Portion {
    pub const ALL: [Portion; 6] = [
        Portion::Training,
        Portion::Validation,
        Portion::UnseenPairs,
        Portion::UnseenSpecies,
        Portion::Varied,
        Portion::VariedSpecies,
    ];

    const TESTS: [Portion; 4] = [
        Portion::UnseenPairs,
        Portion::UnseenSpecies,
        Portion::Varied,
        Portion::VariedSpecies,
    ];

    /// As it is written in datasets.
    pub fn name(self) -> &'static str {
        match self {
            Portion::Training => "training",
            Portion::Validation => "validation",
            Portion::UnseenPairs => "unseen_pairs",
            Portion::UnseenSpecies => "unseen_species",
            Portion::Varied => "varied",
            Portion::VariedSpecies => "varied_species",
        }
    }

    pub(crate) fn n_duels(self, config: &Config) -> usize {
        match self {
            Portion::Training => config.training_duels,
            Portion::Validation => config.validation_duels,
            _ => config.test_duels,
        }
    }

    /// Simulations of each duel.
    pub(crate) fn n_simulations(self, config: &Config) -> u32 {
        match self {
            Portion::Training | Portion::Validation => config.training_simulations,
            _ => config.test_simulations,
        }
    }

    /// All duels of the portion.
    fn sample(self, config: &Config) -> Sample {
        let (split, conditions) = match self {
            Portion::Training => (Split::Training, Conditions::Varied),
            Portion::Validation => (Split::Validation, Conditions::Varied),
            Portion::UnseenPairs => (Split::UnseenPairs, Conditions::Standard),
            Portion::UnseenSpecies => (Split::UnseenSpecies, Conditions::Standard),
            Portion::Varied => (Split::UnseenPairs, Conditions::Varied),
            Portion::VariedSpecies => (Split::UnseenSpecies, Conditions::Varied),
        };
        Sample {
            split,
            conditions,
            duels: 0..self.n_duels(config),
            every: 1,
            n_simulations: self.n_simulations(config),
            round: 1,
        }
    }
}

/// Where duels are drawn from, and how.
pub(crate) struct Source<'a> {
    pokedex: &'a Pokedex,
    splits: Splits,
    config: &'a Config,
}

impl<'a> Source<'a> {
    pub(crate) fn new(pokedex: &'a Pokedex, config: &'a Config) -> anyhow::Result<Source<'a>> {
        let species = species(pokedex);
        config.check(species.len())?;
        Ok(Source {
            pokedex,
            splits: Splits::new(config.seed, species, config.held_out_species),
            config,
        })
    }

    /// Some duels of a portion, as they were drawn and fought.
    pub(crate) fn fought(
        &self,
        portion: Portion,
        duels: Range<usize>,
        on_duel: impl Fn() + Send + Sync,
    ) -> anyhow::Result<Vec<Fought<'a>>> {
        let sample = Sample {
            duels,
            ..portion.sample(self.config)
        };
        self.simulate(&sample, |fought| {
            on_duel();
            fought
        })
    }

    /// The duels of all portions that models learn from and are measured on, as `of` has them.
    pub(crate) fn duels(
        &self,
        of: impl Fn(Portion) -> anyhow::Result<Vec<Observed>>,
    ) -> anyhow::Result<Duels> {
        Ok(Duels {
            training: of(Portion::Training)?,
            validation: of(Portion::Validation)?,
            tests: Tests::from(of, &self.splits)?,
            relabelled: Portion::ALL
                .map(|portion| self.relabelled(portion))
                .into_iter()
                .collect::<anyhow::Result<_>>()?,
            learnable: self.splits.learnable(species(self.pokedex)),
            dataset: None,
        })
    }

    fn observed(
        &self,
        portion: Portion,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Vec<Observed>> {
        self.simulate(&portion.sample(self.config), |fought| {
            progress(Progress::Advance);
            fought.observed
        })
    }

    fn relabelled(&self, portion: Portion) -> anyhow::Result<Relabelled> {
        let whole = portion.sample(self.config);
        let every = whole.duels.len().div_ceil(N_RELABELLED);
        let n_simulations = [whole.n_simulations, self.config.training_simulations];
        let sample = Sample {
            every,
            n_simulations: n_simulations[1],
            round: 2,
            ..whole
        };
        Ok(Relabelled {
            portion,
            every,
            win_rates: self.simulate(&sample, |fought| fought.observed.win_rate)?,
            n_simulations,
        })
    }

    fn simulate<T: Send>(
        &self,
        sample: &Sample,
        keep: impl Fn(Fought<'a>) -> T + Send + Sync,
    ) -> anyhow::Result<Vec<T>> {
        simulate(self.pokedex, &self.splits, sample, self.config.seed, keep)
    }
}

impl Duels {
    pub(crate) fn of(&self, portion: Portion) -> &[Observed] {
        let tests = &self.tests;
        match portion {
            Portion::Training => &self.training,
            Portion::Validation => &self.validation,
            Portion::UnseenPairs => &tests.unseen_pairs,
            Portion::UnseenSpecies => &tests.unseen_species,
            Portion::Varied => &tests.varied,
            Portion::VariedSpecies => &tests.varied_species,
        }
    }

    pub(crate) fn simulate(
        pokedex: &Pokedex,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Duels> {
        let source = Source::new(pokedex, config)?;
        progress(Progress::Step {
            step: Step::Simulate,
            parts: n_duels(&Portion::ALL, config),
        });
        source.duels(|portion| source.observed(portion, progress))
    }
}

impl Tests {
    /// Each set with its name.
    pub(crate) fn sets(&self) -> [(Set, &[Observed]); 4] {
        [
            (Set::UnseenPairs, &self.unseen_pairs),
            (Set::UnseenSpecies, &self.unseen_species),
            (Set::Varied, &self.varied),
            (Set::VariedSpecies, &self.varied_species),
        ]
    }

    /// The same duels as those of a whole run with these settings.
    pub(crate) fn simulate(
        pokedex: &Pokedex,
        config: &Config,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<Tests> {
        let source = Source::new(pokedex, config)?;
        progress(Progress::Step {
            step: Step::Simulate,
            parts: n_duels(&Portion::TESTS, config),
        });
        Tests::from(|portion| source.observed(portion, progress), &source.splits)
    }

    fn from(
        of: impl Fn(Portion) -> anyhow::Result<Vec<Observed>>,
        splits: &Splits,
    ) -> anyhow::Result<Tests> {
        let by_species = |portion| {
            let mut duels = of(portion)?;
            for duel in &mut duels {
                let held_out = splits.held_out_of(duel.pair);
                duel.cluster = held_out.map_or(duel.pair, |it| [it; 2]);
            }
            anyhow::Ok(duels)
        };
        Ok(Tests {
            unseen_pairs: of(Portion::UnseenPairs)?,
            unseen_species: by_species(Portion::UnseenSpecies)?,
            varied: of(Portion::Varied)?,
            varied_species: by_species(Portion::VariedSpecies)?,
        })
    }
}

fn n_duels(portions: &[Portion], config: &Config) -> usize {
    portions.iter().map(|portion| portion.n_duels(config)).sum()
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
