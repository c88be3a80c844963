//! The rule that an earlier program in Python took for the truth: who needs fewer turns by one damage formula.
//!
//! It reads base statistics alone, at level 50. Accuracy, critical hits, the spread of damage, status and
//! everything else that chance decides are not in it.

use std::cmp::Ordering;

use battle::moves::{Category, Hits, Move, Timing};
use battle::types::TypeChart;

use crate::draw::Side;

const LEVEL: f64 = 50.0;
/// What divides by no damage at all.
const LEAST_DAMAGE: f64 = 0.1;

/// Whom the rule favours: `Greater` is A.
///
/// Where both need the same time, whoever acts first, and where nothing tells them apart, nobody.
pub(crate) fn favourite(chart: &TypeChart, a: &Side<'_>, b: &Side<'_>) -> Ordering {
    let [a_turns, b_turns] = [turns(chart, a, b), turns(chart, b, a)];
    let order = |side: &Side<'_>| (side.mv.rules.priority, side.form.battle.base.speed);
    b_turns.total_cmp(&a_turns).then(order(a).cmp(&order(b)))
}

/// Turns until the foe has no HP left, with their fraction.
fn turns(chart: &TypeChart, own: &Side<'_>, foe: &Side<'_>) -> f64 {
    let (attacker, defender) = (&own.form.battle, &foe.form.battle);
    let [attack, defense] = match own.mv.rules.category {
        Category::Physical => [attacker.base.attack, defender.base.defense],
        _ => [attacker.base.special_attack, defender.base.special_defense],
    };
    let power = power(&own.mv.rules);
    let ratio = f64::from(attack) / f64::from(defense);
    let base = if power > 0.0 {
        (2.0 * LEVEL / 5.0 + 2.0) * power * ratio / 50.0 + 2.0
    } else {
        0.0
    };
    let same_type = if attacker.typing.has(own.mv.rules.ty) {
        1.5
    } else {
        1.0
    };
    let effectiveness = chart.effectiveness(own.mv.rules.ty, defender.typing);
    let damage = base * same_type * f64::from(effectiveness.multiplier());
    f64::from(defender.base.hp) / damage.max(LEAST_DAMAGE)
}

/// Base power per turn: three of up to five hits land, and preparing halves.
fn power(mv: &Move) -> f64 {
    let hits = match mv.hits {
        Hits::One => 1.0,
        Hits::Two => 2.0,
        Hits::TwoToFive => 3.0,
    };
    let turns = match mv.timing {
        Timing::Immediate | Timing::Rampage | Timing::Recharge => 1.0,
        Timing::Charge | Timing::ChargeRaisingDefense | Timing::Underground | Timing::Airborne => {
            2.0
        }
    };
    f64::from(mv.power) * hits / turns
}

#[cfg(test)]
mod tests {
    use battle::stats::Build;
    use battle::types::Type;
    use dex::pokedex::{MoveEntry, Pokedex};
    use dex::snapshot::pokedex;

    use super::*;

    fn entry(pokedex: &Pokedex, rules: Move) -> MoveEntry {
        MoveEntry {
            rules,
            ..pokedex.moves[0].clone()
        }
    }

    fn side<'a>(pokedex: &'a Pokedex, slug: &str, mv: &'a MoveEntry) -> Side<'a> {
        let form = pokedex.forms.iter().find(|form| form.slug == slug).unwrap();
        Side::new(form, Build::link_battle(50), mv)
    }

    #[test]
    fn turns_are_those_of_the_formula() {
        let pokedex = pokedex().unwrap();
        let surf = entry(&pokedex, Move::plain(Type::Water, Category::Special, 90));
        let [blastoise, charizard] =
            ["blastoise", "charizard"].map(|slug| side(&pokedex, slug, &surf));
        // Special attack 85 on special defense 85: 22 · 90 / 50 + 2 = 41.6, times 1.5 and 2, of 78 HP.
        let found = turns(&pokedex.chart, &blastoise, &charizard);
        assert!((found - 78.0 / 124.8).abs() < 1e-9, "{found}");
        let ground = entry(&pokedex, Move::plain(Type::Ground, Category::Physical, 100));
        let immune = turns(
            &pokedex.chart,
            &side(&pokedex, "blastoise", &ground),
            &charizard,
        );
        assert!((immune - 780.0).abs() < 1e-9, "{immune}");
    }

    #[test]
    fn power_counts_hits_and_turns() {
        let plain = Move::plain(Type::Normal, Category::Physical, 30);
        let with = |hits, timing| {
            power(&Move {
                hits,
                timing,
                ..plain
            })
        };
        assert_eq!(with(Hits::One, Timing::Immediate), 30.0);
        assert_eq!(with(Hits::Two, Timing::Immediate), 60.0);
        assert_eq!(with(Hits::TwoToFive, Timing::Immediate), 90.0);
        assert_eq!(with(Hits::One, Timing::Airborne), 15.0);
        assert_eq!(with(Hits::One, Timing::Recharge), 30.0);
    }

    #[test]
    fn fewer_turns_win_then_priority_then_speed() {
        let pokedex = pokedex().unwrap();
        let tackle = Move::plain(Type::Normal, Category::Physical, 40);
        let quick = Move {
            priority: 1,
            ..tackle
        };
        let verdict = |a: (&str, Move), b: (&str, Move)| {
            let entries = [a, b].map(|(_, rules)| entry(&pokedex, rules));
            let [a, b] =
                [(a.0, &entries[0]), (b.0, &entries[1])].map(|(slug, mv)| side(&pokedex, slug, mv));
            favourite(&pokedex.chart, &a, &b)
        };
        let (pikachu, snorlax) = (("pikachu", tackle), ("snorlax", tackle));
        assert_eq!(verdict(snorlax, pikachu), Ordering::Greater);
        assert_eq!(verdict(pikachu, snorlax), Ordering::Less);
        assert_eq!(verdict(pikachu, pikachu), Ordering::Equal);
        assert_eq!(verdict(("pikachu", quick), pikachu), Ordering::Greater);
    }
}
