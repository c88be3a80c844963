//! What a spectator is told, event by event, with the rolls written down.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod plain;

use battle::log::{Cause, Event, Lasting, StageShift};
use battle::moves::{Hits, Move, StageChanges, Status};
use battle::rolls::Scripted;
use battle::setup::{Battle, Corner};
use battle::state::{MoveRef, SideId, State};
use battle::stats::Stat;
use battle::turn::play;

use plain::{CHART, combatant, fixed};

const FIRST: MoveRef = MoveRef::Own(0);

fn real(slug: &str) -> Move {
    let pokedex = dex::snapshot::pokedex().unwrap();
    pokedex.find_move(slug).unwrap().rules
}

/// What one turn says, in which each side uses the one move that it has; every roll must be used.
fn told(a: Move, b: Move, prepare: fn(&mut State), script: &[(u32, u32)]) -> Vec<Event> {
    let [own, foe] = [combatant(101), combatant(100)];
    let corner = |combatant, mv| Corner {
        combatant,
        moves: std::slice::from_ref(mv),
        mega: None,
    };
    let battle = Battle::new(&CHART, corner(&own, &a), corner(&foe, &b)).unwrap();
    let mut state = battle.start();
    prepare(&mut state);
    let (mut rolls, mut log) = (Scripted::new(script), Vec::new());
    play(&battle, &mut state, [FIRST.into(); 2], &mut rolls, &mut log);
    rolls.assert_all_used();
    log.retain(|event| !matches!(event, Event::Acts(_) | Event::TurnEnds));
    log
}

/// What one turn says of the first side, whose foe does nothing after it.
fn told_of_a(a: Move, prepare: fn(&mut State), script: &[(u32, u32)]) -> Vec<Event> {
    let mut log = told(a, real("splash"), prepare, script);
    let idle = [
        Event::Used(SideId::B, FIRST),
        Event::NothingHappened(SideId::B),
    ];
    let end = log
        .windows(2)
        .position(|events| events == idle)
        .expect("the foe splashes");
    log.truncate(end);
    log
}

fn attack(asked: i8, applied: i8) -> StageShift {
    StageShift {
        asked: StageChanges::one(Stat::Attack, asked),
        applied: StageChanges::one(Stat::Attack, applied),
    }
}

#[test]
fn a_change_of_stages_is_told_as_far_as_it_went() {
    for (before, applied) in [(0, 2), (5, 1), (6, 0)] {
        let prepare: fn(&mut State) = match before {
            5 => |state| state.sides[0].condition.stages[0] = 5,
            6 => |state| state.sides[0].condition.stages[0] = 6,
            _ => |_| {},
        };
        assert_eq!(
            told_of_a(real("swordsdance"), prepare, &[]),
            [
                Event::Used(SideId::A, FIRST),
                Event::Stages(SideId::A, attack(2, applied))
            ]
        );
    }
}

#[test]
fn mist_is_named_when_it_keeps_a_fall_away() {
    assert_eq!(
        told_of_a(real("growl"), |state| state.sides[1].mist = 3, &[]),
        [Event::Used(SideId::A, FIRST), Event::Shielded(SideId::B)]
    );
}

#[test]
fn a_substitute_takes_blows_until_it_breaks() {
    assert_eq!(
        told_of_a(fixed(30), |state| state.sides[1].substitute = 40, &[]),
        [
            Event::Used(SideId::A, FIRST),
            Event::SubstituteHurt(SideId::B, 30)
        ]
    );
    assert_eq!(
        told_of_a(fixed(30), |state| state.sides[1].substitute = 20, &[]),
        [
            Event::Used(SideId::A, FIRST),
            Event::SubstituteHurt(SideId::B, 20),
            Event::Ended(SideId::B, Lasting::Substitute),
        ]
    );
}

#[test]
fn a_substitute_stops_status_moves() {
    assert_eq!(
        told_of_a(
            real("toxic"),
            |state| state.sides[1].substitute = 20,
            &[(100, 0)]
        ),
        [
            Event::Used(SideId::A, FIRST),
            Event::SubstituteHeld(SideId::B)
        ]
    );
}

#[test]
fn hits_are_counted_and_an_enraged_foe_grows_angry_with_each() {
    let twice = Move {
        hits: Hits::Two,
        ..fixed(10)
    };
    assert_eq!(
        told_of_a(twice, |state| state.sides[1].enraged = true, &[]),
        [
            Event::Used(SideId::A, FIRST),
            Event::Hurt(SideId::B, Cause::Attack, 10, 150),
            Event::Stages(SideId::B, attack(1, 1)),
            Event::Hurt(SideId::B, Cause::Attack, 10, 140),
            Event::Stages(SideId::B, attack(1, 1)),
            Event::Hits(2),
        ]
    );
}

#[test]
fn protection_is_told_when_it_is_raised_and_when_it_holds() {
    assert_eq!(
        told(real("protect"), real("toxic"), |_| {}, &[(1, 0)]),
        [
            Event::Used(SideId::A, FIRST),
            Event::Braced(SideId::A),
            Event::Used(SideId::B, FIRST),
            Event::Protected(SideId::A),
        ]
    );
    let log = told(
        real("protect"),
        real("feint"),
        |_| {},
        &[(1, 0), (24, 1), (16, 0)],
    );
    assert!(log.contains(&Event::ProtectionBroken(SideId::A)), "{log:?}");
}

#[test]
fn broken_screens_end() {
    let screens: fn(&mut State) = |state| {
        state.sides[1].reflect = 3;
        state.sides[1].light_screen = 2;
    };
    let log = told_of_a(real("brickbreak"), screens, &[(24, 1), (16, 0)]);
    assert_eq!(
        log[1..3],
        [
            Event::Ended(SideId::B, Lasting::Reflect),
            Event::Ended(SideId::B, Lasting::LightScreen),
        ]
    );
}

#[test]
fn a_status_move_that_misses_is_not_one_that_fails() {
    let used = Event::Used(SideId::A, FIRST);
    assert_eq!(
        told_of_a(real("toxic"), |_| {}, &[(100, 90)]),
        [used, Event::Missed(SideId::A)]
    );
    let poisoned: fn(&mut State) = |state| state.sides[1].condition.status = Some(Status::Burn);
    assert_eq!(
        told_of_a(real("toxic"), poisoned, &[(100, 0)]),
        [used, Event::Failed(SideId::A)]
    );
}
