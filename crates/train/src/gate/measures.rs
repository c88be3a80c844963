//! What two models are compared by, set by set and slice by slice.

use ml::bootstrap::interval;
use ml::features::N_FEATURES;
use ml::metrics::{calibration_error, log_loss, mean_absolute_error};
use ml::model::win_probability;
use ml::trees::Trees;

use crate::duels::Tests;
use crate::evaluate::{Contest, Contestant};
use crate::gate::{Check, Demand, Measure, Set, latency};
use crate::simulate::Observed;
use crate::slices::{LEAST_DUELS, Slice};

/// In nats a duel. Models that differ by nothing but their seed stay within 0.003 of each other.
const LOG_LOSS_TOLERANCE: f64 = 0.004;
/// In probability: a quarter of a percentage point.
const ERROR_TOLERANCE: f64 = 0.0025;
const CALIBRATION_TOLERANCE: f64 = 0.005;
/// Of the sum of both sides' probabilities from one.
const ASYMMETRY_TOLERANCE: f64 = 1e-6;
/// In probability, beyond doubt: a slice has few duels, and chance moves its mean.
const SLICE_TOLERANCE: f64 = 0.005;

/// Measures two models beside each other, the champion first.
pub(crate) fn checks(models: [&Trees<N_FEATURES>; 2], demand: Demand, tests: &Tests) -> Vec<Check> {
    let sets = tests.sets().into_iter();
    let mut checks: Vec<Check> = sets
        .flat_map(|(set, duels)| Compared::new(models, set, duels).checks(demand))
        .collect();
    checks.push(latency::check(models, &tests.unseen_pairs));
    checks
}

/// Measures a model beside the formula that an earlier program took for the truth, which has the champion's place.
pub(super) fn beside_formula(contest: &Contest, tests: &Tests) -> Vec<Check> {
    let sets = [
        (Set::UnseenPairs, &tests.unseen_pairs),
        (Set::UnseenSpecies, &tests.unseen_species),
    ];
    let check = |(set, duels): (Set, &Vec<Observed>)| {
        let forward = [Contestant::ClosedForm, Contestant::Model];
        let compared = Compared {
            set,
            duels,
            observed: observed(duels),
            forward: forward.map(|who| contest.predictions(who, duels)),
            asymmetry: [0.0; 2],
        };
        compared
            .mean(Measure::LogLoss, log_loss, 0.0, |_| true)
            .decided()
    };
    sets.map(check).into()
}

fn observed(duels: &[Observed]) -> Vec<f64> {
    duels.iter().map(|duel| duel.win_rate).collect()
}

/// The varied duels are there to find what got worse, the others to find what got better.
fn log_loss_tolerance(demand: Demand, set: Set) -> f64 {
    match (demand, set) {
        (Demand::Better, Set::UnseenPairs | Set::UnseenSpecies) => 0.0,
        (Demand::NotWorse, _) | (_, Set::Varied | Set::VariedSpecies) => LOG_LOSS_TOLERANCE,
    }
}

/// One set of duels, with what both models say of it.
struct Compared<'a> {
    set: Set,
    duels: &'a [Observed],
    observed: Vec<f64>,
    /// Probabilities that the first side wins.
    forward: [Vec<f64>; 2],
    /// The largest distances of the sum of both sides' probabilities from one.
    asymmetry: [f64; 2],
}

impl<'a> Compared<'a> {
    fn new(models: [&Trees<N_FEATURES>; 2], set: Set, duels: &'a [Observed]) -> Compared<'a> {
        let predicted = models.map(|trees| predictions(trees, duels));
        let first = |both: &Vec<[f64; 2]>| both.iter().map(|&[first, _]| first).collect();
        Compared {
            set,
            duels,
            observed: observed(duels),
            forward: predicted.each_ref().map(first),
            asymmetry: predicted.each_ref().map(|both| asymmetry(both)),
        }
    }

    fn checks(&self, demand: Demand) -> Vec<Check> {
        let everywhere = |_: &Observed| true;
        let mean = |measure, loss, tolerance| self.mean(measure, loss, tolerance, everywhere);
        let calibration = self
            .forward
            .each_ref()
            .map(|all| calibration_error(all, &self.observed));
        let mut checks = vec![
            mean(
                Measure::LogLoss,
                log_loss as Loss,
                log_loss_tolerance(demand, self.set),
            )
            .decided(),
            mean(
                Measure::MeanAbsoluteError,
                mean_absolute_error,
                ERROR_TOLERANCE,
            )
            .decided(),
            self.check(
                Measure::CalibrationError,
                calibration,
                CALIBRATION_TOLERANCE,
            )
            .decided(),
            self.check(Measure::Asymmetry, self.asymmetry, ASYMMETRY_TOLERANCE)
                .decided(),
        ];
        checks.extend(Slice::all().into_iter().filter_map(|it| self.slice(it)));
        checks
    }

    /// `None` where there are too few duels to say anything.
    fn slice(&self, slice: Slice) -> Option<Check> {
        let belongs = |duel: &Observed| duel.traits.slices.contains(&slice);
        let n_duels = self.duels.iter().filter(|duel| belongs(duel)).count();
        (n_duels >= LEAST_DUELS).then(|| {
            let error = mean_absolute_error;
            let check = self.mean(Measure::MeanAbsoluteError, error, SLICE_TOLERANCE, belongs);
            Check {
                slice: Some(slice),
                ..check
            }
            .decided()
        })
    }

    /// A measure that is the mean of its duels.
    fn mean(
        &self,
        measure: Measure,
        loss: Loss,
        tolerance: f64,
        belongs: impl Fn(&Observed) -> bool,
    ) -> Check {
        let places = (0..self.duels.len()).filter(|&i| belongs(&self.duels[i]));
        let losses: Vec<_> = places
            .map(|i| {
                let loss = |all: &Vec<f64>| loss(&all[i..=i], &self.observed[i..=i]);
                (self.duels[i].cluster, self.forward.each_ref().map(loss))
            })
            .collect();
        let of = |model: usize| losses.iter().map(|(_, both)| both[model]).sum::<f64>();
        let scores = [of(0), of(1)].map(|sum| sum / losses.len() as f64);
        let differences = losses
            .iter()
            .map(|(pair, [champion, candidate])| (*pair, candidate - champion));
        Check {
            interval: Some(interval(differences)),
            ..self.check(measure, scores, tolerance)
        }
    }

    fn check(&self, measure: Measure, [champion, candidate]: [f64; 2], tolerance: f64) -> Check {
        Check {
            measure,
            duels: self.set,
            slice: None,
            champion,
            candidate,
            interval: None,
            tolerance,
            passed: false,
        }
    }
}

type Loss = fn(&[f64], &[f64]) -> f64;

/// Probabilities that the first and that the second side wins.
fn predictions(trees: &Trees<N_FEATURES>, duels: &[Observed]) -> Vec<[f64; 2]> {
    let both = |duel: &Observed| {
        let [forward, mirrored] = &duel.rows;
        [
            win_probability(trees, forward, mirrored),
            win_probability(trees, mirrored, forward),
        ]
    };
    duels.iter().map(both).collect()
}

fn asymmetry(predicted: &[[f64; 2]]) -> f64 {
    let distances = predicted.iter().map(|[a, b]| (a + b - 1.0).abs());
    distances.fold(0.0, f64::max)
}
