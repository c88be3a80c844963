//! How good the model is on duels that it did not learn from, beside plain rules and perfection.

use std::cmp::Ordering;

use anyhow::Context;
use ml::features::{N_CONTRASTS, N_FEATURES, Row, contrasts, names};
use ml::manifest::SplitMetrics;
use ml::metrics::{best_possible, scores};
use ml::model::win_probability;
use ml::trees::Trees;
use serde::{Deserialize, Serialize};

use crate::boost::{self, Rows};
use crate::simulate::Observed;

/// Duels that are enough for as few weights as the regression has.
const N_REGRESSION: usize = 20_000;

/// Who forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contestant {
    Model,
    /// On the model's features, as contrasts of both sides.
    LogisticRegression,
    /// The closed-form estimate that the model reads as its feature `race`.
    RaceEstimate,
    /// Who faints first by expected damage.
    DamageRule,
    /// What an earlier program took for the truth.
    ClosedForm,
    /// Whose base stats add up to more.
    BaseStatsRule,
}

impl Contestant {
    pub const ALL: [Contestant; 6] = [
        Contestant::Model,
        Contestant::LogisticRegression,
        Contestant::RaceEstimate,
        Contestant::DamageRule,
        Contestant::ClosedForm,
        Contestant::BaseStatsRule,
    ];
}

/// What is compared on every split: the model, a regression, and plain rules that are as sure as training made
/// them.
pub(crate) struct Contest {
    trees: Trees<N_FEATURES>,
    columns: Columns,
    weights: [f32; N_CONTRASTS],
    damage_rule: Sureness,
    closed_form: Sureness,
    base_stats_rule: Sureness,
}

impl Contest {
    pub(crate) fn new(trees: Trees<N_FEATURES>, training: &[Observed]) -> anyhow::Result<Contest> {
        let columns = Columns::new();
        let weights = weights(&training[..training.len().min(N_REGRESSION)]);
        Ok(Contest {
            trees,
            columns,
            weights: weights.context("failed to fit the logistic regression")?,
            damage_rule: Sureness::of(training, |duel| columns.first_to_knock_out(&duel.rows[0])),
            closed_form: Sureness::of(training, closed_form),
            base_stats_rule: Sureness::of(training, higher_base_stats),
        })
    }

    pub(crate) fn trees(&self) -> &Trees<N_FEATURES> {
        &self.trees
    }

    /// Probabilities that A wins.
    pub(crate) fn predictions(&self, who: Contestant, duels: &[Observed]) -> Vec<f64> {
        let predict = |duel: &Observed| self.probability(who, duel);
        duels.iter().map(predict).collect()
    }

    fn probability(&self, who: Contestant, duel: &Observed) -> f64 {
        let columns = &self.columns;
        match who {
            Contestant::Model => win_probability(&self.trees, &duel.rows[0], &duel.rows[1]),
            Contestant::LogisticRegression => regressed(&self.weights, &duel.rows),
            Contestant::RaceEstimate => f64::from(duel.rows[0][columns.race]),
            Contestant::DamageRule => {
                let verdict = columns.first_to_knock_out(&duel.rows[0]);
                self.damage_rule.probability(verdict)
            }
            Contestant::ClosedForm => self.closed_form.probability(closed_form(duel)),
            Contestant::BaseStatsRule => self.base_stats_rule.probability(higher_base_stats(duel)),
        }
    }

    /// Measures all that manifests tell of on duels that were each simulated `n_simulations` times.
    pub(crate) fn measure(&self, duels: &[Observed], n_simulations: u32) -> SplitMetrics {
        let observed: Vec<f64> = duels.iter().map(|duel| duel.win_rate).collect();
        let of = |who| scores(&self.predictions(who, duels), &observed);
        SplitMetrics {
            n_duels: duels.len(),
            n_simulations,
            model: of(Contestant::Model),
            race_estimate: of(Contestant::RaceEstimate),
            damage_rule: of(Contestant::DamageRule),
            base_stats_rule: of(Contestant::BaseStatsRule),
            best_possible: best_possible(&observed, n_simulations),
        }
    }
}

/// Fitted to each duel from both sides.
fn weights(duels: &[Observed]) -> anyhow::Result<[f32; N_CONTRASTS]> {
    let mut rows = Rows::default();
    for duel in duels {
        let win_rate = duel.win_rate as f32;
        let contrasts = contrasts(&duel.rows);
        rows.features.extend([contrasts, contrasts.map(|it| -it)]);
        rows.labels.extend([win_rate, 1.0 - win_rate]);
    }
    boost::fit_weights(&rows)
}

fn regressed(weights: &[f32; N_CONTRASTS], rows: &[Row; 2]) -> f64 {
    let terms = weights.iter().zip(contrasts(rows));
    let log_odds: f64 = terms.map(|(w, x)| f64::from(*w) * f64::from(x)).sum();
    1.0 / (1.0 + (-log_odds).exp())
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

fn closed_form(duel: &Observed) -> Ordering {
    duel.traits.closed_form
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Scenario;
    use crate::slices::Traits;

    fn duel(win_rate: f64, base_stats_difference: i32) -> Observed {
        Observed {
            cluster: [1, 2],
            rows: [[0.0; N_FEATURES]; 2],
            win_rate,
            pair: [1, 2],
            base_stats_difference,
            scenario: Scenario::AllMovePairs,
            traits: Traits {
                slices: Vec::new(),
                closed_form: Ordering::Equal,
                is_common: true,
            },
        }
    }

    #[test]
    fn a_rule_is_as_sure_as_its_favourites_win() {
        let duels = [duel(0.9, 50), duel(0.3, -50), duel(0.1, 0)];
        let sureness = Sureness::of(&duels, higher_base_stats);
        assert!((sureness.0 - 0.8).abs() < 1e-12);
        let [favoured, equal, other] = [Ordering::Greater, Ordering::Equal, Ordering::Less]
            .map(|verdict| sureness.probability(verdict));
        assert_eq!([favoured, equal], [sureness.0, 0.5]);
        assert!((favoured + other - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_rule_without_a_verdict_is_not_sure_of_anything() {
        let sureness = Sureness::of(&[duel(0.9, 0)], higher_base_stats);
        assert_eq!(sureness, Sureness(0.5));
    }

    #[test]
    fn fewer_turns_win_and_between_equals_whoever_acts_first() {
        let columns = Columns::new();
        let verdict = |damage: [f32; 2], turns_per_use: [f32; 2], a_first: f32| {
            let mut row = [0.0; N_FEATURES];
            for side in 0..2 {
                row[columns.mean_damage[side]] = damage[side];
                row[columns.hit_chance[side]] = 0.9;
                row[columns.turns_per_use[side]] = turns_per_use[side];
            }
            row[columns.a_first] = a_first;
            columns.first_to_knock_out(&row)
        };
        assert_eq!(verdict([0.6, 0.5], [1.0, 1.0], 0.0), Ordering::Greater);
        assert_eq!(verdict([0.6, 0.5], [2.0, 1.0], 1.0), Ordering::Less);
        assert_eq!(verdict([0.5, 0.4], [1.0, 1.0], 1.0), Ordering::Greater);
        assert_eq!(verdict([0.5, 0.4], [1.0, 1.0], 0.0), Ordering::Less);
        assert_eq!(verdict([0.5, 0.5], [1.0, 1.0], 0.5), Ordering::Equal);
        assert_eq!(verdict([0.0, 0.1], [1.0, 1.0], 1.0), Ordering::Less);
        assert_eq!(verdict([0.0, 0.0], [1.0, 1.0], 0.5), Ordering::Equal);
    }
}
