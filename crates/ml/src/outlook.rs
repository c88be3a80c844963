//! What one side of a duel can expect from its move: damage, and the turn on which the foe faints.
//!
//! Closed-form estimates from the engine's own sixteen rolls. They leave out what the model is there to
//! learn: how status, stages and mishaps of both sides play into each other.

use battle::damage::{Matchup, sixteen_rolls};
use battle::duel::Fighter;
use battle::moves::{Category, Critical, DamageRule, Hits, Move, Quirk, Timing};
use battle::types::{Effectiveness, TypeChart};

/// Turns that the estimates look ahead.
pub(crate) const HORIZON: usize = 10;

/// A chance that changes no estimate.
const NEGLIGIBLE: f64 = 1e-9;

/// Damage of one landed hit, in HP of the foe.
#[derive(Clone, Copy, Debug)]
enum HitDamage {
    /// The formula's rolls, each equally likely, without and with a critical hit.
    Rolls {
        normal: [u16; 16],
        critical: [u16; 16],
        critical_chance: f64,
    },
    Spread {
        mean: f64,
        variance: f64,
    },
    /// Half of what is left.
    Halving,
}

impl HitDamage {
    fn weighted_rolls(&self) -> [(f64, [u16; 16]); 2] {
        match *self {
            HitDamage::Rolls {
                normal,
                critical,
                critical_chance,
            } => [(1.0 - critical_chance, normal), (critical_chance, critical)],
            HitDamage::Spread { .. } | HitDamage::Halving => [(0.0, [0; 16]); 2],
        }
    }

    /// Mean and variance, in HP of a foe that has `foe_hp`.
    fn moments(&self, foe_hp: f64) -> [f64; 2] {
        match *self {
            HitDamage::Rolls { .. } => {
                let sets = self.weighted_rolls();
                let weighted = |of: fn(&[u16; 16]) -> f64| -> f64 {
                    sets.iter().map(|(weight, rolls)| weight * of(rolls)).sum()
                };
                let mean = weighted(mean_of);
                [mean, (weighted(mean_square_of) - mean.powi(2)).max(0.0)]
            }
            HitDamage::Spread { mean, variance } => [mean, variance],
            HitDamage::Halving => [foe_hp / 2.0, 0.0],
        }
    }
}

/// One side's prospects against the other, both unhurt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlook {
    damage: HitDamage,
    /// Mean and variance of the damage of one landed hit, in HP.
    hit_mean: f64,
    hit_variance: f64,
    mv: Move,
    /// HP of the foe.
    pub(crate) foe_hp: f64,
    pub(crate) own_hp: f64,
    /// Chance that one use lands, 0 to 1; 0 for an immune foe.
    pub(crate) hit_chance: f64,
    pub(crate) effectiveness: Effectiveness,
}

impl Outlook {
    pub(crate) fn new(chart: &TypeChart, own: Fighter<'_>, foe: Fighter<'_>) -> Outlook {
        let matchup = Matchup::new(chart, own.combatant.typing, foe.combatant.typing, own.mv);
        let damage = answered(chart, own, foe).unwrap_or_else(|| hit_damage(chart, own, foe));
        let foe_hp = f64::from(foe.combatant.stats.hp);
        let [hit_mean, hit_variance] = damage.moments(foe_hp);
        Outlook {
            damage,
            hit_mean,
            hit_variance,
            mv: *own.mv,
            foe_hp,
            own_hp: f64::from(own.combatant.stats.hp),
            hit_chance: hit_chance(own, foe, matchup.effectiveness),
            effectiveness: matchup.effectiveness,
        }
    }

    /// Mean damage of one landed use, in HP.
    pub(crate) fn mean(&self) -> f64 {
        self.hit_mean * mean_hits(self.mv.hits)
    }

    /// Standard deviation of the damage of one landed use, in HP.
    pub(crate) fn deviation(&self) -> f64 {
        self.use_variance().sqrt()
    }

    /// Smallest damage of one landed use, in HP.
    pub(crate) fn least(&self) -> f64 {
        let hits = if self.mv.hits == Hits::One { 1.0 } else { 2.0 };
        hits * match self.damage {
            HitDamage::Rolls { normal, .. } => f64::from(normal[0]),
            HitDamage::Spread { mean, variance } => (mean - 1.7 * variance.sqrt()).max(0.0),
            HitDamage::Halving => self.foe_hp / 2.0,
        }
    }

    /// Mean damage per turn, missed uses and turns without a use counted, in HP.
    pub(crate) fn per_turn(&self) -> f64 {
        let uses = uses_by(&self.mv, HORIZON) as f64 / HORIZON as f64;
        self.mean().min(self.foe_hp) * self.hit_chance * uses
    }

    /// Chances that the foe has fainted by the end of each turn, 1 to [`HORIZON`].
    ///
    /// `drift` is the HP that the foe gains (positive) or loses each turn in other ways, and
    /// `availability` the share of turns on which nothing keeps the user from acting.
    pub(crate) fn knock_out_by(&self, drift: f64, availability: f64) -> [f64; HORIZON] {
        let mut by = [0.0; HORIZON];
        let mut before = 0.0;
        for (turn, chance) in by.iter_mut().enumerate() {
            if 1.0 - before < NEGLIGIBLE {
                *chance = before;
                continue;
            }
            let uses = uses_by(&self.mv, turn + 1);
            let threshold = (self.foe_hp + drift * turn as f64).max(1.0);
            let lands = self.hit_chance * if turn == 0 { 1.0 } else { availability };
            *chance = self.reaches_in(uses, lands, threshold).max(before);
            before = *chance;
        }
        by
    }

    /// Chance that `uses` uses, each landing with chance `lands`, add up to the threshold.
    fn reaches_in(&self, uses: usize, lands: f64, threshold: f64) -> f64 {
        if lands >= 1.0 {
            return self.reaches(uses, threshold);
        }
        let mut total = 0.0;
        // All of them miss, then one more lands each time.
        let mut chance = (1.0 - lands).powi(uses as i32);
        for landed in 1..=uses {
            chance *= (uses - landed + 1) as f64 / landed as f64 * lands / (1.0 - lands);
            if chance > NEGLIGIBLE {
                total += chance * self.reaches(landed, threshold);
            }
        }
        total
    }

    /// Chance that `landed` uses add up to the threshold.
    fn reaches(&self, landed: usize, threshold: f64) -> f64 {
        match (landed, self.damage, self.mv.hits) {
            (0, ..) => 0.0,
            (_, HitDamage::Halving, _) => {
                f64::from(u8::from(landed as f64 > self.foe_hp.log2() + 1.0))
            }
            (1, HitDamage::Rolls { .. }, Hits::One) => self.one_reaches(threshold),
            (2, HitDamage::Rolls { .. }, Hits::One) | (1, HitDamage::Rolls { .. }, Hits::Two) => {
                self.two_reach(threshold)
            }
            _ => {
                let uses = landed as f64;
                let spread = (self.use_variance() * uses).sqrt();
                at_least(threshold - 0.5, self.mean() * uses, spread)
            }
        }
    }

    fn one_reaches(&self, threshold: f64) -> f64 {
        self.damage
            .weighted_rolls()
            .into_iter()
            .map(|(weight, rolls)| weight * share_reaching(&rolls, threshold))
            .sum()
    }

    fn two_reach(&self, threshold: f64) -> f64 {
        let sets = self.damage.weighted_rolls();
        let mut chance = 0.0;
        for (first_weight, first) in &sets {
            for (second_weight, second) in &sets {
                chance += first_weight * second_weight * pair_reaching(first, second, threshold);
            }
        }
        chance
    }

    fn use_variance(&self) -> f64 {
        let hits = mean_hits(self.mv.hits);
        self.hit_variance * hits + self.hit_mean.powi(2) * variance_of_hits(self.mv.hits)
    }
}

/// Damage of a move that gives back what it took; `None` for all others.
fn answered(chart: &TypeChart, own: Fighter<'_>, foe: Fighter<'_>) -> Option<HitDamage> {
    let (answers, storing) = match own.mv.damage {
        DamageRule::Retaliate(category) => (foe.mv.category == category, 1.0),
        DamageRule::Bide => (true, 2.0),
        _ => return None,
    };
    let answering = matches!(foe.mv.damage, DamageRule::Retaliate(_) | DamageRule::Bide);
    if !answers || answering {
        return Some(HitDamage::Spread {
            mean: 0.0,
            variance: 0.0,
        });
    }
    let taken = Outlook::new(chart, foe, own);
    let factor = 2.0 * storing * taken.hit_chance;
    Some(HitDamage::Spread {
        mean: factor * taken.mean(),
        variance: factor * 2.0 * taken.use_variance(),
    })
}

fn hit_damage(chart: &TypeChart, own: Fighter<'_>, foe: Fighter<'_>) -> HitDamage {
    let level = f64::from(own.combatant.level);
    let rolls = |critical| sixteen_rolls(chart, own.combatant, foe.combatant, own.mv, critical);
    if let (Some(normal), Some(critical)) = (rolls(false), rolls(true)) {
        return HitDamage::Rolls {
            normal,
            critical,
            critical_chance: critical_chance(own.mv.critical),
        };
    }
    match own.mv.damage {
        DamageRule::HalfHp => HitDamage::Halving,
        DamageRule::Psywave => HitDamage::Spread {
            mean: level,
            variance: (level / 100.0).powi(2) * (101.0 * 101.0 - 1.0) / 12.0,
        },
        _ => HitDamage::Spread {
            mean: f64::from(foe.combatant.stats.hp),
            variance: 0.0,
        },
    }
}

fn hit_chance(own: Fighter<'_>, foe: Fighter<'_>, effectiveness: Effectiveness) -> f64 {
    let [level, foe_level] = [own, foe].map(|side| f64::from(side.combatant.level));
    if effectiveness == Effectiveness::Immune || own.mv.quirk == Some(Quirk::NeedsSleepingTarget) {
        0.0
    } else if own.mv.damage == DamageRule::OneHitKo {
        if level < foe_level {
            0.0
        } else {
            (0.3 + (level - foe_level) / 100.0).min(1.0)
        }
    } else {
        own.mv
            .accuracy
            .map_or(1.0, |percent| f64::from(percent) / 100.0)
    }
}

/// Uses that can have struck by the end of a turn (counted from 1).
pub(crate) fn uses_by(mv: &Move, turn: usize) -> usize {
    if mv.quirk == Some(Quirk::FirstTurnOnly) || mv.quirk == Some(Quirk::FaintsUser) {
        return 1;
    }
    if mv.damage == DamageRule::Bide {
        return turn / 3;
    }
    match mv.timing {
        Timing::Immediate | Timing::Rampage => turn,
        Timing::Recharge => turn.div_ceil(2),
        Timing::Charge | Timing::ChargeRaisingDefense | Timing::Underground | Timing::Airborne => {
            turn / 2
        }
    }
}

/// Whether a damaging move's category is the physical one.
pub(crate) fn is_physical(mv: &Move) -> bool {
    mv.category == Category::Physical
}

fn critical_chance(critical: Critical) -> f64 {
    match critical {
        Critical::Normal => 1.0 / 24.0,
        Critical::High => 1.0 / 8.0,
        Critical::Always => 1.0,
    }
}

fn mean_hits(hits: Hits) -> f64 {
    match hits {
        Hits::One => 1.0,
        Hits::Two => 2.0,
        Hits::TwoToFive => 3.1,
    }
}

/// 2, 3, 4 and 5 hits with chances 35, 35, 15 and 15 %.
fn variance_of_hits(hits: Hits) -> f64 {
    match hits {
        Hits::One | Hits::Two => 0.0,
        Hits::TwoToFive => 1.09,
    }
}

fn mean_of(rolls: &[u16; 16]) -> f64 {
    rolls.iter().map(|&roll| f64::from(roll)).sum::<f64>() / 16.0
}

fn mean_square_of(rolls: &[u16; 16]) -> f64 {
    rolls
        .iter()
        .map(|&roll| f64::from(roll).powi(2))
        .sum::<f64>()
        / 16.0
}

fn share_reaching(rolls: &[u16; 16], threshold: f64) -> f64 {
    rolls
        .iter()
        .filter(|&&roll| f64::from(roll) >= threshold)
        .count() as f64
        / 16.0
}

/// Share of the 256 pairs whose sum reaches the threshold; both slices rise.
fn pair_reaching(first: &[u16; 16], second: &[u16; 16], threshold: f64) -> f64 {
    let mut pairs = 0;
    let mut from = 16;
    for &one in first {
        while from > 0 && f64::from(one) + f64::from(second[from - 1]) >= threshold {
            from -= 1;
        }
        pairs += 16 - from;
    }
    pairs as f64 / 256.0
}

/// Chance that a normal variable is at least `threshold`.
fn at_least(threshold: f64, mean: f64, deviation: f64) -> f64 {
    if deviation < 1e-9 {
        return f64::from(u8::from(mean >= threshold));
    }
    normal_cdf((mean - threshold) / deviation)
}

/// Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.2.17; absolute error below 7.5e-8.
fn normal_cdf(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let polynomial = t
        * (0.319_381_530
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * polynomial;
    if z >= 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_exactly() {
        let rolls: [u16; 16] = std::array::from_fn(|i| 10 + i as u16);
        let counted = rolls
            .iter()
            .flat_map(|one| rolls.iter().map(move |two| one + two))
            .filter(|&sum| sum >= 35)
            .count();
        assert_eq!(pair_reaching(&rolls, &rolls, 35.0), counted as f64 / 256.0);
    }

    #[test]
    fn normal_cdf_matches_tabulated_values() {
        for (z, expected) in [(0.0, 0.5), (1.0, 0.841_344_75), (-1.96, 0.024_997_9)] {
            assert!((normal_cdf(z) - expected).abs() < 1e-6, "z = {z}");
        }
    }

    #[test]
    fn charging_moves_strike_on_every_second_turn() {
        let mut mv = Move::plain(battle::types::Type::Grass, Category::Special, 200);
        mv.timing = Timing::Charge;
        assert_eq!([1, 2, 3, 4].map(|turn| uses_by(&mv, turn)), [0, 1, 1, 2]);
        mv.timing = Timing::Recharge;
        assert_eq!([1, 2, 3, 4].map(|turn| uses_by(&mv, turn)), [1, 1, 2, 2]);
    }
}
