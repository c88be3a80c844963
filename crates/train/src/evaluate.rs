//! How good the model is on duels that it did not learn from, beside plain rules and perfection.

use std::cmp::Ordering;

use ml::features::{N_FEATURES, Row, names};
use ml::manifest::SplitMetrics;
use ml::metrics::{best_possible, scores};
use ml::model::win_probability;
use ml::trees::Trees;

use crate::simulate::Observed;

/// What is compared on every split: the model, and plain rules that are as sure as training made them.
pub(crate) struct Contest {
    trees: Trees<N_FEATURES>,
    columns: Columns,
    damage_rule: Sureness,
    base_stats_rule: Sureness,
}

impl Contest {
    pub(crate) fn new(trees: Trees<N_FEATURES>, training: &[Observed]) -> Contest {
        let columns = Columns::new();
        Contest {
            trees,
            columns,
            damage_rule: Sureness::of(training, |duel| columns.first_to_knock_out(&duel.rows[0])),
            base_stats_rule: Sureness::of(training, higher_base_stats),
        }
    }

    /// Measures all on duels that were each simulated `n_simulations` times.
    pub(crate) fn measure(&self, duels: &[Observed], n_simulations: u32) -> SplitMetrics {
        let observed: Vec<f64> = duels.iter().map(|duel| duel.win_rate).collect();
        let columns = self.columns;
        let model = |duel: &Observed| win_probability(&self.trees, &duel.rows[0], &duel.rows[1]);
        let race = |duel: &Observed| f64::from(duel.rows[0][columns.race]);
        let damage = |duel: &Observed| {
            let verdict = columns.first_to_knock_out(&duel.rows[0]);
            self.damage_rule.probability(verdict)
        };
        let base_stats =
            |duel: &Observed| self.base_stats_rule.probability(higher_base_stats(duel));
        SplitMetrics {
            n_duels: duels.len(),
            n_simulations,
            model: scores(&predictions(duels, model), &observed),
            race_estimate: scores(&predictions(duels, race), &observed),
            damage_rule: scores(&predictions(duels, damage), &observed),
            base_stats_rule: scores(&predictions(duels, base_stats), &observed),
            best_possible: best_possible(&observed, n_simulations),
        }
    }
}

fn predictions(duels: &[Observed], predict: impl Fn(&Observed) -> f64) -> Vec<f64> {
    duels.iter().map(predict).collect()
}

/// How often the side that a rule favours wins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sureness(f64);

impl Sureness {
    fn of(duels: &[Observed], rule: impl Fn(&Observed) -> Ordering) -> Sureness {
        let mut wins = 0.0;
        let mut verdicts = 0.0;
        for duel in duels {
            match rule(duel) {
                Ordering::Greater => wins += duel.win_rate,
                Ordering::Less => wins += 1.0 - duel.win_rate,
                Ordering::Equal => continue,
            }
            verdicts += 1.0;
        }
        Sureness(if verdicts > 0.0 { wins / verdicts } else { 0.5 })
    }

    /// Probability that A wins; `Greater` favours A.
    fn probability(self, verdict: Ordering) -> f64 {
        match verdict {
            Ordering::Greater => self.0,
            Ordering::Less => 1.0 - self.0,
            Ordering::Equal => 0.5,
        }
    }
}

fn higher_base_stats(duel: &Observed) -> Ordering {
    duel.base_stats_difference.cmp(&0)
}

/// Where the plain rules find what they need in a row.
#[derive(Clone, Copy, Debug)]
struct Columns {
    mean_damage: [usize; 2],
    hit_chance: [usize; 2],
    turns_per_use: [usize; 2],
    a_first: usize,
    race: usize,
}

impl Columns {
    fn new() -> Columns {
        let names = names();
        let column = |name: &str| {
            let place = names.iter().position(|other| other == name);
            place.expect("the schema has the features that the rules are made of")
        };
        let both = |name: &str| ["a", "b"].map(|side| column(&format!("{side}_{name}")));
        Columns {
            mean_damage: both("mean_damage"),
            hit_chance: both("hit_chance"),
            turns_per_use: both("turns_per_use"),
            a_first: column("a_first"),
            race: column("race"),
        }
    }

    /// Who needs fewer turns by expected damage, and between equals who acts first.
    fn first_to_knock_out(&self, row: &Row) -> Ordering {
        let [a, b] = [0, 1].map(|side| {
            let per_use = row[self.mean_damage[side]] * row[self.hit_chance[side]];
            (1.0 / per_use).ceil() * row[self.turns_per_use[side]]
        });
        b.total_cmp(&a).then(row[self.a_first].total_cmp(&0.5))
    }
}
