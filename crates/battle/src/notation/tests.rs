//! The line that a state is written as, entry by entry.

use super::*;
use crate::moves::Status;

fn state() -> State {
    State {
        sides: [Side::new(153, [24, 16, 0, 0]), Side::new(9, [8, 0, 0, 0])],
        last_fainted: None,
    }
}

fn refused(text: &str) -> String {
    text.parse::<State>().unwrap_err().to_string()
}

#[test]
fn what_is_as_usual_is_left_out() {
    let text = "hp=153 pp=24/16/0/0 | hp=9 pp=8/0/0/0";
    assert_eq!(state().to_string(), text);
    assert_eq!(text.parse(), Ok(state()));
}

#[test]
fn each_kind_of_entry_is_written_and_read() {
    let mut state = state();
    let [a, b] = &mut state.sides;
    a.condition.status = Some(Status::Toxic);
    a.toxic = 3;
    a.condition.stages = [2, 0, 0, -1, 0];
    a.evasion = -6;
    a.phase = Phase::Rampage {
        mv: MoveRef::Own(1),
        lock: 2,
        left: 3,
    };
    a.seeded = true;
    a.set_screens(5, 0);
    a.disabled = Some(Hold { slot: 0, turns: 4 });
    b.hp = 0;
    b.phase = Phase::Biding {
        mv: MoveRef::Foe(3),
        turns: 1,
        stored: 65_535,
    };
    b.converted = Some(Type::Electric);
    b.last_move = Some(MoveRef::Struggle);
    b.taken_special = Some(0);
    state.last_fainted = Some(SideId::B);
    let text = "hp=153 pp=24/16/0/0 status=toxic toxic=3 attack=+2 special-defense=-1 evasion=-6 \
                phase=rampage:own2:2:3 seeded reflect=5 disabled=own1:4 \
                | hp=0 pp=8/0/0/0 phase=biding:foe4:1:65535 converted=electric last-move=struggle \
                taken-special=0 fainted-last";
    assert_eq!(state.to_string(), text);
    assert_eq!(text.parse(), Ok(state));
}

#[test]
fn a_refusal_names_the_entry_and_what_is_allowed() {
    let b = "| hp=1 pp=1/1/1/1";
    for (text, words) in [
        ("hp=1 pp=1/1/1/1".to_owned(), "two sides"),
        (format!("hp=1 {b}"), "lacks pp"),
        (format!("hp=1 hp=2 pp=1/1/1/1 {b}"), "hp stands twice"),
        (
            format!("hp=1 pp=1/1/1 {b}"),
            "pp=1/1/1 does not say four numbers",
        ),
        (
            format!("hp=1 pp=1/1/1/1 attack=+7 {b}"),
            "attack=+7 does not say a stage",
        ),
        (
            format!("hp=1 pp=1/1/1/1 seeded=1 {b}"),
            "seeded=1 does not say itself",
        ),
        (
            format!("hp=1 pp=1/1/1/1 phase=rampage:own1:2:0 {b}"),
            "rampage:MOVE:LOCK:LEFT",
        ),
        (
            format!("hp=1 pp=1/1/1/1 last-move=own5 {b}"),
            "own1 to own4",
        ),
        (
            format!("hp=1 pp=1/1/1/1 dancing {b}"),
            "dancing is no entry of a side; there are hp, pp",
        ),
        (format!("hp=1 pp=1/1/1/1 fainted-last {b}"), "has HP left"),
        (
            "hp=0 pp=1/1/1/1 | hp=0 pp=1/1/1/1".to_owned(),
            "decides who has won",
        ),
    ] {
        assert!(refused(&text).contains(words), "{text}: {}", refused(&text));
    }
}
