//! Which of A's moves is best when B answers as well as it can.

use battle::duel::Fighter;
use battle::moves::Move;
use battle::species::Combatant;
use battle::types::TypeChart;
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::model::Model;

/// How many of the model's own mean errors from even odds still count as too close to call.
const CLOSE_IN_MEAN_ERRORS: f64 = 2.0;

/// One of A's moves and its odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Position among A's moves.
    pub index: usize,
    /// Probability that A wins against B's best answer, 0 to 1.
    pub worst_case: f64,
    /// That answer's position among B's moves, the first of equals.
    pub answer: usize,
    /// Mean probability that A wins over all of B's moves, 0 to 1.
    pub average: f64,
}

/// A's moves, best worst case first, then best average, then in the given order.
///
/// Empty when either side has no move.
pub fn rank(
    model: &Model,
    chart: &TypeChart,
    a: &Combatant,
    moves_a: &[Move],
    b: &Combatant,
    moves_b: &[Move],
) -> Vec<Ranked> {
    if moves_b.is_empty() {
        return Vec::new();
    }
    let against_all = |mv: &Move| {
        let fighter = Fighter { combatant: a, mv };
        let answer = |mv| model.predict(chart, fighter, Fighter { combatant: b, mv });
        moves_b.iter().map(answer).collect::<Vec<f64>>()
    };
    let odds = moves_a.par_iter().map(against_all);
    order(
        odds.enumerate()
            .map(|(index, odds)| summary(index, &odds))
            .collect(),
    )
}

/// Whether a probability is nearer to even than the model can tell, by its error on unseen pairs.
pub fn too_close(probability: f64, model: &Model) -> bool {
    let error = model
        .manifest()
        .metrics
        .unseen_pairs
        .model
        .mean_absolute_error;
    (probability - 0.5).abs() < CLOSE_IN_MEAN_ERRORS * error
}

fn summary(index: usize, odds: &[f64]) -> Ranked {
    let mut worst = (0, odds[0]);
    for (answer, &probability) in odds.iter().enumerate().skip(1) {
        if probability < worst.1 {
            worst = (answer, probability);
        }
    }
    Ranked {
        index,
        worst_case: worst.1,
        answer: worst.0,
        average: odds.iter().sum::<f64>() / odds.len() as f64,
    }
}

fn order(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    ranked.sort_by(|x, y| {
        let by_worst_case = y.worst_case.total_cmp(&x.worst_case);
        by_worst_case.then(y.average.total_cmp(&x.average))
    });
    ranked
}

#[cfg(test)]
mod tests {
    use battle::stats::Build;
    use dex::pokedex::{FormId, Pokedex};

    use super::*;
    use crate::model::write;
    use crate::sample;

    fn model() -> Model {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &sample::model_json(), &sample::manifest()).unwrap();
        Model::load(dir.path()).unwrap()
    }

    fn side(pokedex: &Pokedex, form: i32) -> (Combatant, Vec<Move>) {
        let form = pokedex.form(FormId(form)).unwrap();
        let moves = pokedex.battle_moves(form.id, 50);
        let combatant = Combatant::new(&form.battle, &Build::link_battle(50));
        (combatant, moves.iter().map(|entry| entry.rules).collect())
    }

    fn ranked(index: usize, worst_case: f64, average: f64) -> Ranked {
        Ranked {
            index,
            worst_case,
            answer: 0,
            average,
        }
    }

    #[test]
    fn a_move_is_as_good_as_its_worst_case() {
        let summary = summary(3, &[0.5, 0.25, 0.75, 0.25]);
        let expected = Ranked {
            index: 3,
            worst_case: 0.25,
            answer: 1,
            average: 0.4375,
        };
        assert_eq!(summary, expected);
    }

    #[test]
    fn worst_case_decides_then_average_then_the_given_order() {
        let moves = vec![
            ranked(0, 0.2, 0.9),
            ranked(1, 0.4, 0.5),
            ranked(2, 0.4, 0.6),
            ranked(3, 0.4, 0.5),
        ];
        let places: Vec<usize> = order(moves).iter().map(|move_| move_.index).collect();
        assert_eq!(places, [2, 1, 3, 0]);
    }

    #[test]
    fn ranking_is_the_max_min_of_the_predictions() {
        let (model, pokedex) = (model(), dex::snapshot::pokedex().unwrap());
        let (a, moves_a) = side(&pokedex, 25);
        let (b, moves_b) = side(&pokedex, 7);
        let ranking = rank(&model, &pokedex.chart, &a, &moves_a, &b, &moves_b);
        assert_eq!(ranking.len(), moves_a.len());
        assert!(ranking.is_sorted_by(|x, y| x.worst_case >= y.worst_case));
        for found in ranking {
            let own = Fighter {
                combatant: &a,
                mv: &moves_a[found.index],
            };
            let odds = moves_b
                .iter()
                .map(|mv| model.predict(&pokedex.chart, own, Fighter { combatant: &b, mv }));
            let odds: Vec<f64> = odds.collect();
            assert_eq!(found.worst_case, odds.iter().copied().fold(1.0, f64::min));
            assert_eq!(found.worst_case, odds[found.answer]);
        }
    }

    #[test]
    fn without_moves_there_is_nothing_to_rank() {
        let (model, pokedex) = (model(), dex::snapshot::pokedex().unwrap());
        let (a, moves) = side(&pokedex, 25);
        assert_eq!(rank(&model, &pokedex.chart, &a, &moves, &a, &[]), []);
        assert_eq!(rank(&model, &pokedex.chart, &a, &[], &a, &moves), []);
    }

    #[test]
    fn odds_within_twice_the_mean_error_are_too_close() {
        let model = model();
        assert!(too_close(0.5, &model) && too_close(0.599, &model) && too_close(0.401, &model));
        assert!(!too_close(0.601, &model) && !too_close(0.399, &model));
    }
}
