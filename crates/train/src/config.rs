//! What a training run can be told.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

/// How much to simulate, what to hold back and how to grow trees.
#[derive(Clone, Debug, PartialEq, clap::Args, Serialize, Deserialize)]
pub struct Config {
    /// Seed of everything random: the same seed gives the same model
    #[arg(long, default_value_t = Config::default().seed)]
    pub seed: u64,
    /// Duels to learn from
    #[arg(long, default_value_t = Config::default().training_duels)]
    pub training_duels: usize,
    /// Simulations of each duel to learn from or to validate on, at least 2
    #[arg(long, default_value_t = Config::default().training_simulations)]
    pub training_simulations: u32,
    /// Duels that decide when to stop adding trees
    #[arg(long, default_value_t = Config::default().validation_duels)]
    pub validation_duels: usize,
    /// Duels of each test set
    #[arg(long, default_value_t = Config::default().test_duels)]
    pub test_duels: usize,
    /// Simulations of each duel of a test set
    #[arg(long, default_value_t = Config::default().test_simulations)]
    pub test_simulations: u32,
    /// Species that are kept out of training, at least 1
    #[arg(long, default_value_t = Config::default().held_out_species)]
    pub held_out_species: usize,
    /// Trees at most
    #[arg(long, default_value_t = Config::default().trees)]
    pub trees: usize,
    /// Trees without improvement after which growth stops, at least 1
    #[arg(long, default_value_t = Config::default().patience)]
    pub patience: usize,
    /// Splits between the root of a tree and its leaves, at most
    #[arg(long, default_value_t = Config::default().depth)]
    pub depth: usize,
    /// Share of each tree's correction that is applied, above 0 and at most 1
    #[arg(long, default_value_t = Config::default().learning_rate)]
    pub learning_rate: f64,
    /// Least weight of a leaf; an even duel weighs a quarter, a certain one nothing
    #[arg(long, default_value_t = Config::default().min_child_weight)]
    pub min_child_weight: f64,
    /// Other depths, learning rates and weights that are tried at random; the best on the validation duels is kept
    #[arg(long, default_value_t = Config::default().search)]
    #[serde(skip)]
    pub search: usize,
}

/// More would take years.
const MOST_DUELS: usize = 1_000_000_000;
const MOST_SIMULATIONS: usize = 10_000_000;
const MOST_TREES: usize = 100_000;

impl Default for Config {
    fn default() -> Config {
        Config {
            seed: 1,
            training_duels: 300_000,
            training_simulations: 64,
            validation_duels: 10_000,
            test_duels: 2_500,
            test_simulations: 2_000,
            held_out_species: 12,
            // Few deep trees answer as well as many shallow ones, in a fifth of the steps.
            trees: 54,
            patience: 30,
            depth: 9,
            learning_rate: 0.5,
            min_child_weight: 2.0,
            search: 0,
        }
    }
}

impl Config {
    /// Refuses what would never end or leave nothing to measure, in a sentence that names the option.
    pub(crate) fn check(&self, n_species: usize) -> anyhow::Result<()> {
        let sizes = [
            ("training-duels", self.training_duels, MOST_DUELS),
            ("validation-duels", self.validation_duels, MOST_DUELS),
            ("test-duels", self.test_duels, MOST_DUELS),
            (
                "test-simulations",
                self.test_simulations as usize,
                MOST_SIMULATIONS,
            ),
            ("trees", self.trees, MOST_TREES),
            ("patience", self.patience, MOST_TREES),
            ("depth", self.depth, MOST_TREES),
        ];
        for (name, value, most) in sizes {
            ensure!(
                (1..=most).contains(&value),
                "--{name} is {value}, but must be from 1 to {most}"
            );
        }
        ensure!(
            self.search <= MOST_TREES,
            "--search is {}, but must be at most {MOST_TREES}",
            self.search
        );
        let simulations = self.training_simulations;
        ensure!(
            (2..=MOST_SIMULATIONS as u32).contains(&simulations),
            "--training-simulations is {simulations}, but must be from 2, for one says nothing of how sure it is, \
             to {MOST_SIMULATIONS}"
        );
        let held_out = self.held_out_species;
        // Fewer would leave splits of pairs with nothing in them.
        let most = n_species / 2;
        ensure!(
            (1..=most).contains(&held_out),
            "--held-out-species is {held_out}, but must be from 1 to {most}"
        );
        let rate = self.learning_rate;
        ensure!(
            rate > 0.0 && rate <= 1.0,
            "--learning-rate is {rate}, but must be above 0 and at most 1"
        );
        let weight = self.min_child_weight;
        ensure!(
            weight >= 0.0 && weight.is_finite(),
            "--min-child-weight is {weight}, but must be at least 0"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command};

    use super::*;

    #[test]
    fn options_and_their_defaults_are_well_formed() {
        Config::augment_args(Command::new("train")).debug_assert();
        Config::default().check(153).unwrap();
    }

    #[test]
    fn what_cannot_work_is_refused_with_the_option_and_what_is_allowed() {
        let refusal = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.check(153).unwrap_err().to_string()
        };
        assert_eq!(
            refusal(|config| config.test_simulations = 0),
            "--test-simulations is 0, but must be from 1 to 10000000"
        );
        assert!(
            refusal(|config| config.training_simulations = 1)
                .starts_with("--training-simulations is 1, but must be from 2")
        );
        assert_eq!(
            refusal(|config| config.training_duels = usize::MAX),
            "--training-duels is 18446744073709551615, but must be from 1 to 1000000000"
        );
        assert_eq!(
            refusal(|config| config.search = 100_001),
            "--search is 100001, but must be at most 100000"
        );
        let held_out = "but must be from 1 to 76";
        assert!(refusal(|config| config.held_out_species = 0).ends_with(held_out));
        assert!(refusal(|config| config.held_out_species = 77).ends_with(held_out));
        let rate = "but must be above 0 and at most 1";
        assert!(refusal(|config| config.learning_rate = 0.0).ends_with(rate));
        assert!(refusal(|config| config.learning_rate = f64::NAN).ends_with(rate));
        let weight = "but must be at least 0";
        assert!(refusal(|config| config.min_child_weight = -1.0).ends_with(weight));
    }
}
