//! Rules of a turn, each with its rolls written down.

use super::*;
use crate::moves::{
    Category, DamageRule, Fraction, Hits, Quirk, Secondary, SecondaryEffect, Timing,
};
use crate::rolls::Scripted;
use crate::stats::Stats;
use crate::types::{Effect, Type, Typing};

const CHART: TypeChart = TypeChart([[Effect::Neutral; 18]; 18]);

fn combatant(hp: u16, speed: u16) -> Combatant {
    Combatant {
        typing: Typing {
            primary: Type::Dragon,
            secondary: None,
        },
        weight_hg: 100,
        level: 50,
        friendship: 70,
        stats: Stats {
            hp,
            speed,
            ..Stats::all(100)
        },
    }
}

/// Takes this many HP, without a roll.
fn fixed(hp: u16) -> Move {
    Move {
        damage: DamageRule::Fixed(hp),
        ..Move::plain(Type::Normal, Category::Physical, 0)
    }
}

/// Plays a whole duel with a script that must be used up: winner and turns.
fn fought(a: (&Combatant, Move), b: (&Combatant, Move), script: &[(u32, u32)]) -> (SideId, u32) {
    let mut rolls = Scripted::new(script);
    let [a, b] = [&a, &b].map(|(combatant, mv)| corner(&Fighter { combatant, mv }));
    let battle = Battle::new(&CHART, a, b).unwrap();
    let policies: [Policy<Scripted>; 2] = [repeat, repeat];
    let result = fight(&battle, battle.start(), policies, &mut rolls, &mut Silent);
    rolls.assert_all_used();
    result
}

#[test]
fn the_faster_side_strikes_first() {
    let (fast, slow) = (combatant(50, 101), combatant(50, 100));
    assert_eq!(
        fought((&fast, fixed(50)), (&slow, fixed(50)), &[]),
        (SideId::A, 1)
    );
    assert_eq!(
        fought((&slow, fixed(50)), (&fast, fixed(50)), &[]),
        (SideId::B, 1)
    );
}

#[test]
fn priority_beats_speed() {
    let (fast, slow) = (combatant(50, 101), combatant(50, 100));
    let quick = Move {
        priority: 1,
        ..fixed(50)
    };
    assert_eq!(
        fought((&fast, fixed(50)), (&slow, quick), &[]),
        (SideId::B, 1)
    );
}

#[test]
fn a_speed_tie_is_one_roll_each_turn() {
    let own = combatant(100, 100);
    let script = [(2, 1), (2, 0)];
    assert_eq!(
        fought((&own, fixed(60)), (&own, fixed(50)), &script),
        (SideId::A, 2)
    );
}

#[test]
fn who_faints_last_wins_so_recoil_does_not_lose() {
    let own = combatant(50, 101);
    let reckless = Move {
        recoil: Some(Fraction {
            numerator: 1,
            denominator: 1,
        }),
        ..fixed(50)
    };
    let foe = combatant(50, 100);
    assert_eq!(
        fought((&own, reckless), (&foe, fixed(1)), &[]),
        (SideId::A, 1)
    );
}

#[test]
fn who_explodes_loses_even_with_the_foe() {
    let own = combatant(50, 101);
    let explosion = Move {
        quirk: Some(Quirk::FaintsUser),
        ..fixed(50)
    };
    let foe = combatant(50, 100);
    assert_eq!(
        fought((&own, explosion), (&foe, fixed(1)), &[]),
        (SideId::B, 1)
    );
}

#[test]
fn without_power_points_a_side_struggles_and_pays_a_quarter() {
    let (own, foe) = (combatant(40, 101), combatant(999, 100));
    let hopeless = Move {
        accuracy: Some(1),
        pp: 5,
        ..fixed(1)
    };
    let patient = Move { pp: 20, ..hopeless };
    // Eight misses, then four times: critical hit, damage roll; each costs 10 of 40 HP.
    let mut script = Vec::new();
    for _ in 0..8 {
        script.extend([(100, 99), (100, 99)]);
    }
    for _ in 0..3 {
        script.extend([(24, 1), (16, 0), (100, 99)]);
    }
    script.extend([(24, 1), (16, 0)]);
    assert_eq!(
        fought((&own, hopeless), (&foe, patient), &script),
        (SideId::B, 12)
    );
}

#[test]
fn flinching_costs_the_turn_of_a_slower_target_only() {
    let (fast, slow) = (combatant(100, 101), combatant(100, 100));
    let stunning = Move {
        secondary: Some(Secondary {
            chance: 30,
            effect: SecondaryEffect::Flinch,
        }),
        ..fixed(50)
    };
    // The foe flinches once and falls before it has struck.
    let script = [(100, 29)];
    assert_eq!(
        fought((&fast, stunning), (&slow, fixed(100)), &script),
        (SideId::A, 2)
    );
    // From the slower side the same effect comes too late.
    let script = [(100, 0)];
    assert_eq!(
        fought((&slow, stunning), (&fast, fixed(50)), &script),
        (SideId::B, 2)
    );
}

#[test]
fn a_digging_target_is_out_of_reach() {
    let (fast, slow) = (combatant(100, 101), combatant(50, 100));
    let dig = Move {
        timing: Timing::Underground,
        ..fixed(50)
    };
    // Underground on turn 1, striking first on turn 2: the foe never hits.
    assert_eq!(
        fought((&fast, dig), (&slow, fixed(100)), &[]),
        (SideId::A, 2)
    );
}

#[test]
fn rest_follows_a_hit_that_needs_it() {
    let (own, foe) = (combatant(30, 101), combatant(150, 100));
    let exhausting = Move {
        timing: Timing::Recharge,
        ..fixed(50)
    };
    // Strikes on turns 1 and 3 only, while the foe strikes each turn.
    assert_eq!(
        fought((&own, exhausting), (&foe, fixed(10)), &[]),
        (SideId::B, 3)
    );
}

#[test]
fn a_rampage_ends_in_confusion() {
    let (own, foe) = (combatant(999, 101), combatant(150, 100));
    let outrage = Move {
        timing: Timing::Rampage,
        ..fixed(50)
    };
    // Two turns (roll 0), confused for the shortest time (roll 0), which ends on the third action:
    // one check of hurting itself, avoided.
    let script = [(2, 0), (4, 0), (100, 99)];
    assert_eq!(
        fought((&own, outrage), (&foe, fixed(1)), &script),
        (SideId::A, 3)
    );
}

#[test]
fn several_hits_share_one_accuracy_roll() {
    let (own, foe) = (combatant(50, 101), combatant(50, 100));
    let flurry = Move {
        hits: Hits::TwoToFive,
        accuracy: Some(85),
        ..fixed(10)
    };
    let script = [(100, 84), (20, 19)];
    assert_eq!(
        fought((&own, flurry), (&foe, fixed(1)), &script),
        (SideId::A, 1)
    );
}

#[test]
fn burns_hurt_at_the_end_of_each_turn() {
    let (own, foe) = (combatant(100, 101), combatant(160, 100));
    let ember = Move {
        secondary: Some(Secondary {
            chance: 10,
            effect: SecondaryEffect::Burn,
        }),
        ..fixed(70)
    };
    // 70 + 10 + 70 + 10 = 160, the last ten by the burn. A burned target takes no second one.
    let script = [(100, 9), (100, 0)];
    assert_eq!(
        fought((&own, ember), (&foe, fixed(1)), &script),
        (SideId::A, 2)
    );
}

#[test]
fn counter_returns_twice_the_physical_damage() {
    let (own, foe) = (combatant(100, 101), combatant(100, 100));
    let counter = Move {
        damage: DamageRule::Retaliate(Category::Physical),
        priority: -5,
        ..Move::plain(Type::Fighting, Category::Physical, 0)
    };
    assert_eq!(
        fought((&own, counter), (&foe, fixed(50)), &[]),
        (SideId::A, 1)
    );
}

#[test]
fn bide_stores_for_two_turns_and_returns_double() {
    let (own, foe) = (combatant(100, 90), combatant(100, 100));
    let bide = Move {
        damage: DamageRule::Bide,
        priority: 1,
        ..Move::plain(Type::Normal, Category::Physical, 0)
    };
    // Two hits of 25 are stored; the third turn returns 100 before the foe moves.
    assert_eq!(fought((&own, bide), (&foe, fixed(25)), &[]), (SideId::A, 3));
}

#[test]
fn a_status_move_is_refused() {
    let own = combatant(100, 100);
    let growl = Move::plain(Type::Normal, Category::Status, 0);
    let attack = fixed(1);
    let [a, b] = [&growl, &attack].map(|mv| Fighter {
        combatant: &own,
        mv,
    });
    assert_eq!(simulate(&CHART, a, b, 1, 0), Err(Unsupported::NotDamaging));
    assert_eq!(simulate(&CHART, b, a, 1, 0), Err(Unsupported::NotDamaging));
}

#[test]
fn a_one_hit_knock_out_fails_on_a_higher_level_and_draws_nothing() {
    let guillotine = Move {
        damage: DamageRule::OneHitKo,
        ..fixed(0)
    };
    let blow = fixed(50);
    let (low, high) = (
        combatant(50, 101),
        Combatant {
            level: 51,
            ..combatant(50, 100)
        },
    );
    let battle = Battle::new(
        &CHART,
        corner(&Fighter {
            combatant: &low,
            mv: &guillotine,
        }),
        corner(&Fighter {
            combatant: &high,
            mv: &blow,
        }),
    );
    let (battle, mut rolls) = (battle.unwrap(), Scripted::new(&[]));
    let mut log: Vec<Event> = Vec::new();
    let policies: [Policy<Scripted>; 2] = [repeat, repeat];
    let (winner, _) = fight(&battle, battle.start(), policies, &mut rolls, &mut log);
    assert_eq!(winner, SideId::B);
    assert!(log.contains(&Event::Failed(SideId::A)), "{log:?}");
}
