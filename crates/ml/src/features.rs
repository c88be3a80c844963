//! The one place where a duel becomes numbers.
//!
//! Training, the API and drift all call [`features`]. No species and no move identity: only what the
//! engine's own damage calculation and a move's rules say, so that unseen ones are no different.

pub mod labels;

use battle::duel::Fighter;
use battle::moves::{Move, Quirk, Secondary, SecondaryEffect, Timing};
use battle::stats::Stat;
use battle::types::{Effectiveness, Type, TypeChart};
use sha2::{Digest, Sha256};

use crate::outlook::{HORIZON, Outlook, is_physical, uses_by};

/// Raised whenever a feature changes its meaning without changing its name.
const SCHEMA_VERSION: u32 = 2;

const PER_SIDE: usize = 23;
const SHARED: usize = 4;
const N_SIDES: usize = 2 * PER_SIDE;

/// Number of features of a duel.
pub const N_FEATURES: usize = N_SIDES + SHARED;

/// Number of [`contrasts`] of a duel.
pub const N_CONTRASTS: usize = PER_SIDE + SHARED;

/// The features of one duel.
pub type Row = [f32; N_FEATURES];

/// Names of the features of one side, without their prefix `a_` or `b_`.
const SIDE_NAMES: [&str; PER_SIDE] = [
    // Damage of one landed use, as shares of the foe's HP.
    "mean_damage",
    "least_damage",
    "damage_deviation",
    // 0 to 1.
    "hit_chance",
    // Chance that the foe has fainted by the end of turn 1, 2, 3 and 5.
    "knock_out_1",
    "knock_out_2",
    "knock_out_3",
    "knock_out_5",
    // Mean number of turns, at most one more than the horizon.
    "turns_to_knock_out",
    "priority",
    // Turns per use, and the turn of the first damage.
    "turns_per_use",
    "first_damage_turn",
    // HP that the user regains or loses per turn by its own move, as a share of its own HP.
    "own_drift",
    // HP that the foe loses per turn to what the move leaves behind, as a share of its HP.
    "residual_damage",
    // Chances per landed use.
    "flinch_chance",
    "hindrance_chance",
    "burn_chance",
    // Loss of the foe's attacking statistic, and of its defending one, in expected stages per landed use.
    "weakening",
    "softening",
    // Change of the user's own statistics that matter here, in stages per landed use.
    "own_stages",
    // Doublings of effectiveness, −2 to 2; −4 for an immune foe.
    "effectiveness",
    // 1 for a physical move, 0 for a special one.
    "physical",
    // Uses left after those that the horizon takes, as a share of all.
    "spare_power_points",
];

const SHARED_NAMES: [&str; SHARED] = [
    // Chance that A acts first, 0, ½ or 1.
    "a_first",
    // Speed of A over speed of B, as a logarithm of base 2.
    "speed_ratio",
    // Level of A less level of B.
    "level_difference",
    // Chance that A knocks B out before B knocks A out, from both outlooks.
    "race",
];

/// Names of the features, in order.
pub fn names() -> Vec<String> {
    let side = |prefix: &'static str| {
        SIDE_NAMES
            .iter()
            .map(move |name| format!("{prefix}_{name}"))
    };
    side("a")
        .chain(side("b"))
        .chain(SHARED_NAMES.map(str::to_owned))
        .collect()
}

/// The feature that says of the other side what `feature` says of one; of both together each says its own.
pub fn mirror(feature: usize) -> usize {
    match feature {
        0..PER_SIDE => feature + PER_SIDE,
        PER_SIDE..N_SIDES => feature - PER_SIDE,
        shared => shared,
    }
}

/// By how much each feature differs between the views of A and of B; B's contrasts are the same with their sign
/// changed.
pub fn contrasts([forward, mirrored]: &[Row; 2]) -> [f32; N_CONTRASTS] {
    std::array::from_fn(|i| {
        let feature = if i < PER_SIDE { i } else { i + PER_SIDE };
        forward[feature] - mirrored[feature]
    })
}

/// Digest of the schema, hexadecimal SHA-256: a model trained on another one is refused.
pub fn schema_hash() -> String {
    let text = format!("{SCHEMA_VERSION}\n{}", names().join("\n"));
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The features of a duel in which A and B each repeat their move, seen from A.
pub fn features(chart: &TypeChart, a: Fighter<'_>, b: Fighter<'_>) -> Row {
    both_views(chart, a, b)[0]
}

/// The features of one duel seen from A and from B: the second row is `features(chart, b, a)`.
pub fn both_views(chart: &TypeChart, a: Fighter<'_>, b: Fighter<'_>) -> [Row; 2] {
    let sides = [a, b];
    let outlooks = [Outlook::new(chart, a, b), Outlook::new(chart, b, a)];
    let first = first_chance(a, b);
    let firsts = [first, 1.0 - first];
    let clocks = [0, 1].map(|me| clock(&sides, &outlooks, firsts, me));
    let halves = [0, 1].map(|me| side_features(&sides, &outlooks, &clocks[me], me));
    // Each view is computed for itself: what is rounded on one side is not on the other.
    let shared = [
        shared(a, b, first, race(&sides, &clocks, first)),
        shared(
            b,
            a,
            1.0 - first,
            race(&[b, a], &[clocks[1], clocks[0]], 1.0 - first),
        ),
    ];
    [
        join(&halves[0], &halves[1], &shared[0]),
        join(&halves[1], &halves[0], &shared[1]),
    ]
}

fn shared(a: Fighter<'_>, b: Fighter<'_>, a_first: f64, race: f64) -> [f32; SHARED] {
    [
        a_first as f32,
        speed_ratio(a, b),
        f32::from(a.combatant.level) - f32::from(b.combatant.level),
        race as f32,
    ]
}

fn join(own: &[f32; PER_SIDE], foe: &[f32; PER_SIDE], shared: &[f32; SHARED]) -> Row {
    let mut row = [0.0; N_FEATURES];
    row[..PER_SIDE].copy_from_slice(own);
    row[PER_SIDE..2 * PER_SIDE].copy_from_slice(foe);
    row[2 * PER_SIDE..].copy_from_slice(shared);
    row
}

/// Chances that the foe of `me` has fainted by the end of each turn.
fn clock(
    sides: &[Fighter<'_>; 2],
    outlooks: &[Outlook; 2],
    firsts: [f64; 2],
    me: usize,
) -> [f64; HORIZON] {
    let foe = 1 - me;
    let drift = own_drift(sides, outlooks, foe)
        - residual_share(sides[me], sides[foe]) * outlooks[me].hit_chance * outlooks[me].foe_hp;
    let hindered = hindrance(sides[foe], sides[me], outlooks[foe].hit_chance, firsts[foe]);
    outlooks[me].knock_out_by(drift, 1.0 - hindered)
}

fn side_features(
    sides: &[Fighter<'_>; 2],
    outlooks: &[Outlook; 2],
    clock: &[f64; HORIZON],
    me: usize,
) -> [f32; PER_SIDE] {
    let (own, foe) = (sides[me], sides[1 - me]);
    let outlook = &outlooks[me];
    let chance = |effect| secondary_chance(own.mv, foe, effect);
    [
        (outlook.mean() / outlook.foe_hp).min(2.0),
        (outlook.least() / outlook.foe_hp).min(2.0),
        (outlook.deviation() / outlook.foe_hp).min(2.0),
        outlook.hit_chance,
        clock[0],
        clock[1],
        clock[2],
        clock[4],
        1.0 + clock.iter().map(|by| 1.0 - by).sum::<f64>(),
        f64::from(own.mv.priority),
        HORIZON as f64 / uses_by(own.mv, HORIZON) as f64,
        first_damage_turn(own.mv),
        own_drift(sides, outlooks, me) / outlook.own_hp,
        residual_share(own, foe),
        chance(SecondaryEffect::Flinch),
        chance(SecondaryEffect::Paralysis)
            + chance(SecondaryEffect::Freeze)
            + chance(SecondaryEffect::Confusion)
            + chance(SecondaryEffect::TriStatus),
        chance(SecondaryEffect::Burn),
        -stages_on(own.mv, attacking(foe.mv)),
        -stages_on(own.mv, defending(own.mv)),
        own_stages(own.mv, foe.mv),
        effectiveness_steps(outlook.effectiveness),
        f64::from(u8::from(is_physical(own.mv))),
        spare_power_points(own.mv),
    ]
    .map(|value| value as f32)
}

/// Chance that A acts first on the first turn.
fn first_chance(a: Fighter<'_>, b: Fighter<'_>) -> f64 {
    let key = |side: Fighter<'_>| (side.mv.priority, side.combatant.stats.speed);
    match key(a).cmp(&key(b)) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Greater => 1.0,
    }
}

fn speed_ratio(a: Fighter<'_>, b: Fighter<'_>) -> f32 {
    let speed = |side: Fighter<'_>| f32::from(side.combatant.stats.speed.max(1)).log2();
    speed(a) - speed(b)
}

/// Chance that A knocks B out before B knocks A out; what the horizon leaves open counts half.
fn race(sides: &[Fighter<'_>; 2], clocks: &[[f64; HORIZON]; 2], a_first: f64) -> f64 {
    let faints = sides.map(|side| side.mv.quirk == Some(Quirk::FaintsUser));
    match faints {
        [true, true] => return 1.0 - a_first,
        // Fainting by one's own move loses, even when the foe faints with it, unless the foe was faster.
        [true, false] => return 0.0,
        [false, true] => return 1.0,
        [false, false] => {}
    }
    let mut a_wins = 0.0;
    let (mut a_before, mut b_before) = (0.0, 0.0);
    for (&a_by, &b_by) in clocks[0].iter().zip(&clocks[1]) {
        let (a_now, b_now) = (a_by - a_before, b_by - b_before);
        a_wins += a_now * (1.0 - b_by) + a_now * b_now * a_first;
        (a_before, b_before) = (a_by, b_by);
    }
    a_wins + (1.0 - a_before) * (1.0 - b_before) / 2.0
}

/// HP that a fighter gains (positive) or loses per turn by its own move.
fn own_drift(sides: &[Fighter<'_>; 2], outlooks: &[Outlook; 2], me: usize) -> f64 {
    let (own, foe) = (sides[me], sides[1 - me]);
    let (outlook, against) = (&outlooks[me], &outlooks[1 - me]);
    let share = |fraction: battle::moves::Fraction| {
        f64::from(fraction.numerator) / f64::from(fraction.denominator)
    };
    let dealt = outlook.per_turn();
    let drained = own.mv.drain.map_or(0.0, share) * dealt;
    let recoil = own.mv.recoil.map_or(0.0, share) * dealt;
    let missed = 1.0 - outlook.hit_chance;
    let other = match own.mv.quirk {
        Some(Quirk::Crash) => -missed / 2.0 * outlook.own_hp,
        Some(Quirk::PlantsLeechSeed) if !foe.combatant.typing.has(Type::Grass) => {
            outlook.foe_hp / 8.0
        }
        _ => 0.0,
    };
    (drained - recoil + other).min(against.mean())
}

/// Share of the foe's HP lost per turn to what a landed move leaves behind.
fn residual_share(own: Fighter<'_>, foe: Fighter<'_>) -> f64 {
    let chance = |effect| secondary_chance(own.mv, foe, effect);
    let lasting = match own.mv.quirk {
        Some(Quirk::Traps) => 1.0 / 8.0,
        Some(Quirk::PlantsLeechSeed) if !foe.combatant.typing.has(Type::Grass) => 1.0 / 8.0,
        _ => 0.0,
    };
    lasting
        + chance(SecondaryEffect::Poison) / 8.0
        + chance(SecondaryEffect::Burn) / 16.0
        + chance(SecondaryEffect::TriStatus) / 48.0
}

/// Share of its turns that the foe loses to what `own` does to it.
fn hindrance(own: Fighter<'_>, foe: Fighter<'_>, hit_chance: f64, first: f64) -> f64 {
    let chance = |effect| hit_chance * secondary_chance(own.mv, foe, effect);
    let lasting = chance(SecondaryEffect::Paralysis) * 0.25
        + chance(SecondaryEffect::Confusion) * 0.25
        + chance(SecondaryEffect::Freeze) * 0.8
        + chance(SecondaryEffect::TriStatus) * 0.35;
    chance(SecondaryEffect::Flinch) * first + lasting
}

/// Chance per landed use of an effect that the target's types do not rule out.
fn secondary_chance(mv: &Move, target: Fighter<'_>, wanted: SecondaryEffect) -> f64 {
    let Some(Secondary { chance, effect }) = mv.secondary else {
        return 0.0;
    };
    let has = |ty| target.combatant.typing.has(ty);
    let immune = match effect {
        SecondaryEffect::Burn => has(Type::Fire),
        SecondaryEffect::Freeze => has(Type::Ice),
        SecondaryEffect::Paralysis => has(Type::Electric),
        SecondaryEffect::Poison => has(Type::Poison) || has(Type::Steel),
        _ => false,
    };
    if effect == wanted && !immune {
        f64::from(chance) / 100.0
    } else {
        0.0
    }
}

/// Expected change of the target's stage of one statistic per landed use.
fn stages_on(mv: &Move, stat: Stat) -> f64 {
    match mv.secondary {
        Some(Secondary {
            chance,
            effect: SecondaryEffect::Stages(changes),
        }) => f64::from(chance) / 100.0 * f64::from(changes.stats[stat as usize]),
        _ => 0.0,
    }
}

/// Change of the user's stages that matter to its own attack or to the foe's, screens counted as two.
fn own_stages(own: &Move, foe: &Move) -> f64 {
    let changes = own.self_stages.stats;
    let screen = match own.quirk {
        Some(Quirk::SetsReflect) if is_physical(foe) => 2.0,
        Some(Quirk::SetsLightScreen) if !is_physical(foe) => 2.0,
        Some(Quirk::Rage) => 1.0,
        _ => 0.0,
    };
    let charging = f64::from(u8::from(
        own.timing == Timing::ChargeRaisingDefense && is_physical(foe),
    ));
    f64::from(changes[attacking(own) as usize] + changes[defending(foe) as usize])
        + screen
        + charging
}

/// The statistic that a move attacks with.
fn attacking(mv: &Move) -> Stat {
    if is_physical(mv) {
        Stat::Attack
    } else {
        Stat::SpecialAttack
    }
}

/// The statistic that defends against a move.
fn defending(mv: &Move) -> Stat {
    if is_physical(mv) {
        Stat::Defense
    } else {
        Stat::SpecialDefense
    }
}

fn first_damage_turn(mv: &Move) -> f64 {
    let turn = (1..=HORIZON).find(|&turn| uses_by(mv, turn) > 0);
    turn.unwrap_or(HORIZON) as f64
}

fn effectiveness_steps(effectiveness: Effectiveness) -> f64 {
    match effectiveness {
        Effectiveness::Immune => -4.0,
        Effectiveness::Steps(steps) => f64::from(steps),
    }
}

fn spare_power_points(mv: &Move) -> f64 {
    let all = f64::from(mv.pp) * 8.0 / 5.0;
    1.0 - uses_by(mv, HORIZON) as f64 / all.max(1.0)
}

#[cfg(test)]
mod tests {
    use battle::rolls::{Rolls, Seeded};
    use battle::species::Combatant;
    use battle::stats::Build;

    use super::*;

    #[test]
    fn mirrors_and_contrasts_are_those_of_the_names() {
        let names = names();
        let column = |name: &str| names.iter().position(|other| other == name).unwrap();
        assert_eq!(mirror(column("a_burn_chance")), column("b_burn_chance"));
        assert_eq!(mirror(column("b_mean_damage")), column("a_mean_damage"));
        assert_eq!(mirror(column("race")), column("race"));
        let mut rows = [[0.0; N_FEATURES]; 2];
        rows[0][column("a_least_damage")] = 0.75;
        rows[1][column("a_least_damage")] = 0.5;
        rows[1][column("race")] = 0.25;
        let contrasts = contrasts(&rows);
        assert_eq!(contrasts[column("a_least_damage")], 0.25);
        assert_eq!(contrasts[N_CONTRASTS - 1], -0.25);
        assert_eq!(contrasts.iter().filter(|value| **value != 0.0).count(), 2);
    }

    #[test]
    fn both_views_are_the_features_of_each_side_bit_by_bit() {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let mut rolls = Seeded::new(5);
        let mut individual = || {
            let form = &pokedex.forms[rolls.below(pokedex.forms.len() as u32) as usize];
            let build = Build::link_battle(1 + rolls.below(100) as u8);
            let moves = pokedex.battle_moves(form.id, 100);
            let mv =
                (!moves.is_empty()).then(|| moves[rolls.below(moves.len() as u32) as usize].rules);
            (Combatant::new(&form.battle, &build), mv)
        };
        for _ in 0..2000 {
            let ((a, Some(move_a)), (b, Some(move_b))) = (individual(), individual()) else {
                continue;
            };
            let fighter = |combatant, mv| Fighter { combatant, mv };
            let (a, b) = (fighter(&a, &move_a), fighter(&b, &move_b));
            let [own, other] = both_views(&pokedex.chart, a, b);
            assert_eq!(
                other.map(f32::to_bits),
                features(&pokedex.chart, b, a).map(f32::to_bits)
            );
            assert!(own.iter().all(|value| value.is_finite()), "{own:?}");
            for feature in 0..N_SIDES {
                assert_eq!(own[feature].to_bits(), other[mirror(feature)].to_bits());
            }
            assert_eq!(
                contrasts(&[own, other]),
                contrasts(&[other, own]).map(|contrast| -contrast)
            );
        }
    }
}
