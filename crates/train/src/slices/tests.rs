//! Duels fall into the groups that their names say.

use std::collections::HashSet;

use battle::moves::{Category, Fraction};
use battle::species::Combatant;
use battle::stats::Build;
use dex::snapshot::pokedex;

use super::*;

#[test]
fn every_slice_is_written_and_read_back() {
    let all = Slice::all();
    let names: HashSet<String> = all.iter().map(Slice::to_string).collect();
    assert_eq!(names.len(), all.len());
    for slice in all {
        let text = serde_json::to_string(&slice).unwrap();
        assert_eq!(serde_json::from_str::<Slice>(&text).unwrap(), slice);
    }
    assert_eq!(
        Slice::Levels(LevelBand::FarApart).to_string(),
        "levels: far apart"
    );
    let unknown = "type: bird".parse::<Slice>().unwrap_err().to_string();
    assert_eq!(unknown, "there is no slice \"type: bird\"");
}

#[test]
fn levels_fall_into_one_band() {
    for (levels, band) in [
        ([50, 50], LevelBand::BothFifty),
        ([50, 51], LevelBand::Middle),
        ([10, 19], LevelBand::Low),
        ([10, 20], LevelBand::FarApart),
        ([67, 67], LevelBand::High),
    ] {
        assert_eq!(LevelBand::of(levels), band, "{levels:?}");
    }
}

#[test]
fn a_move_has_the_class_of_what_sets_it_most_apart() {
    let plain = Move::plain(Type::Fire, Category::Special, 90);
    let drain = Some(Fraction {
        numerator: 1,
        denominator: 2,
    });
    for (mv, class) in [
        (plain, MoveClass::Plain),
        (Move { drain, ..plain }, MoveClass::DrainOrRecoil),
        (
            Move {
                priority: 1,
                drain,
                ..plain
            },
            MoveClass::Priority,
        ),
        (
            Move {
                hits: Hits::Two,
                priority: 1,
                ..plain
            },
            MoveClass::SeveralHits,
        ),
        (
            Move {
                damage: DamageRule::Level,
                timing: Timing::Charge,
                ..plain
            },
            MoveClass::FixedDamage,
        ),
        (
            Move {
                quirk: Some(Quirk::Traps),
                ..plain
            },
            MoveClass::WithEffect,
        ),
        (
            Move {
                quirk: Some(Quirk::FaintsUser),
                damage: DamageRule::Level,
                ..plain
            },
            MoveClass::FaintsUser,
        ),
    ] {
        assert_eq!(MoveClass::of(&mv), class, "{mv:?}");
    }
}

#[test]
fn a_duel_belongs_to_the_same_slices_from_both_sides() {
    let pokedex = pokedex().unwrap();
    let [a, b] = ["charizard", "blastoise"].map(|slug| {
        let form = pokedex.forms.iter().find(|form| form.slug == slug).unwrap();
        Combatant::new(&form.battle, &Build::link_battle(50))
    });
    let plain = Move::plain(Type::Fire, Category::Special, 90);
    let quick = Move {
        priority: 1,
        ..plain
    };
    let fighter = |combatant, mv| Fighter { combatant, mv };
    let slices = |one, other| Slice::of(one, other).into_iter().collect::<HashSet<_>>();
    let found = slices(fighter(&a, &plain), fighter(&b, &quick));
    assert_eq!(found, slices(fighter(&b, &quick), fighter(&a, &plain)));
    let expected = HashSet::from([
        Slice::Type(Type::Fire),
        Slice::Type(Type::Flying),
        Slice::Type(Type::Water),
        Slice::Moves(MoveClass::Plain),
        Slice::Moves(MoveClass::Priority),
        Slice::Levels(LevelBand::BothFifty),
        Slice::FirstTurn(FirstTurn::ByPriority),
    ]);
    assert_eq!(found, expected);
    let tied = slices(fighter(&a, &plain), fighter(&a, &plain));
    assert!(tied.contains(&Slice::FirstTurn(FirstTurn::SpeedTie)));
}
