//! Why a model gives one duel its odds.

use battle::duel::Fighter;
use battle::types::TypeChart;

use crate::features::{N_FEATURES, Row, both_views};
use crate::model::{Model, log_odds};
use crate::xgboost::TreesError;

/// What the model saw in one duel, and what it made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The features, seen from A.
    pub row: Row,
    /// The natural logarithm of P(A wins) / P(B wins).
    pub log_odds: f64,
    /// The part of each feature in the log-odds, above 0 where it speaks for A.
    ///
    /// They add up to the log-odds, to within the 0.0001 that single precision may round off in the margins.
    pub contributions: [f64; N_FEATURES],
}

impl Model {
    /// Why A has the odds that [`Model::predict`] gives it, which takes much longer than predicting.
    ///
    /// # Errors
    /// When the model does not say how many rows came by its nodes.
    pub fn explain(
        &self,
        chart: &TypeChart,
        a: Fighter<'_>,
        b: Fighter<'_>,
    ) -> Result<Explanation, TreesError> {
        let rows = both_views(chart, a, b);
        Ok(Explanation {
            log_odds: log_odds(self.trees(), &rows[0], &rows[1]),
            contributions: self.explainer()?.explain(&rows),
            row: rows[0],
        })
    }
}

#[cfg(test)]
mod tests {
    use battle::moves::{Category, Move};
    use battle::species::Combatant;
    use battle::stats::Build;
    use battle::types::Type;
    use dex::pokedex::FormId;

    use super::*;
    use crate::features::mirror;
    use crate::model::write;
    use crate::sample;

    fn explained(model: &Model, forms: [i32; 2]) -> (Explanation, f64) {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let combatants = forms.map(|form| {
            let form = pokedex.form(FormId(form)).unwrap();
            Combatant::new(&form.battle, &Build::link_battle(50))
        });
        let mv = Move::plain(Type::Electric, Category::Special, 90);
        let [a, b] = [0, 1].map(|side| Fighter {
            combatant: &combatants[side],
            mv: &mv,
        });
        let explanation = model.explain(&pokedex.chart, a, b).unwrap();
        (explanation, model.predict(&pokedex.chart, a, b))
    }

    #[test]
    fn parts_add_up_to_the_odds_and_change_their_sign_with_the_sides() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &sample::model_json(), &sample::manifest()).unwrap();
        let model = Model::load(dir.path()).unwrap();
        let (own, probability) = explained(&model, [25, 7]);
        let (other, _) = explained(&model, [7, 25]);
        assert!((own.log_odds - (probability / (1.0 - probability)).ln()).abs() < 1e-9);
        assert!(own.log_odds > 1.0, "{own:?}");
        let sum: f64 = own.contributions.iter().sum();
        assert!((sum - own.log_odds).abs() < 1e-4, "{sum}");
        assert_eq!(own.log_odds, -other.log_odds);
        for feature in 0..N_FEATURES {
            let both = own.contributions[feature] + other.contributions[mirror(feature)];
            assert!(both.abs() < 1e-12, "feature {feature}: {both}");
        }
    }
}
