//! What a prediction takes in the product: from two Pokémon and their moves to the odds, and to their reasons.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use battle::duel::Fighter;
use battle::moves::Move;
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::Build;
use dex::pokedex::Pokedex;
use ml::features::both_views;
use ml::model::Model;

use super::shortest;

const N_DUELS: usize = 5_000;
/// An explanation takes milliseconds.
const N_EXPLAINED: usize = 50;

/// The shortest times of a prediction and of an explanation, on one thread.
pub(super) struct Times {
    pub(super) prediction: Duration,
    pub(super) explanation: Duration,
}

impl Times {
    pub(super) fn of(version: &Path) -> anyhow::Result<Times> {
        let pokedex = dex::snapshot::pokedex()?;
        let model = Model::load(version)?;
        let explainer = model.explainer()?;
        let sides = sides(&pokedex);
        let (duels, _) = sides.as_chunks::<2>();
        let prediction = shortest(|| {
            for [a, b] in duels {
                black_box(model.predict(&pokedex.chart, fighter(a), fighter(b)));
            }
        });
        let explained = &duels[..N_EXPLAINED];
        let explanation = shortest(|| {
            for [a, b] in explained {
                let views = both_views(&pokedex.chart, fighter(a), fighter(b));
                black_box(explainer.explain(&views));
            }
        });
        Ok(Times {
            prediction: prediction / N_DUELS as u32,
            explanation: explanation / N_EXPLAINED as u32,
        })
    }
}

type Side = (Combatant, Move);

fn fighter((combatant, mv): &Side) -> Fighter<'_> {
    Fighter { combatant, mv }
}

/// Two for each duel: any forms that can fight, at level 50, each with one of its moves.
fn sides(pokedex: &Pokedex) -> Vec<Side> {
    let mut rolls = Seeded::new(1);
    let side = || {
        let form = &pokedex.forms[rolls.below(pokedex.forms.len() as u32) as usize];
        let moves = pokedex.battle_moves(form.id, 50);
        let n_moves = moves.len() as u32;
        (n_moves > 0).then(|| {
            let mv = moves[rolls.below(n_moves) as usize].rules;
            (Combatant::new(&form.battle, &Build::link_battle(50)), mv)
        })
    };
    std::iter::repeat_with(side)
        .flatten()
        .take(2 * N_DUELS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_and_its_explanation_are_timed_on_a_trained_model() {
        let folder = tempfile::tempdir().unwrap();
        let version = super::super::tests::trained(folder.path());
        let times = Times::of(&version).unwrap();
        assert!(times.prediction > Duration::ZERO);
        assert!(times.explanation > Duration::ZERO);
        let nowhere = folder.path().join("nowhere");
        assert!(Times::of(&nowhere).is_err());
    }

    #[test]
    fn every_duel_has_two_sides_that_can_fight_and_they_differ() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let sides = sides(&pokedex);
        assert_eq!(sides.len(), 2 * N_DUELS);
        assert!(sides.iter().all(|(combatant, _)| combatant.level == 50));
        let powers = sides.iter().map(|(_, mv)| mv.power);
        assert!(powers.collect::<std::collections::HashSet<_>>().len() > 20);
    }
}
