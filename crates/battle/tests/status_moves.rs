//! Rules of status moves, played turn by turn with their rolls written down.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod plain;

use battle::choice::selectable;
use battle::log::{Event, Hindrance, Lasting};
use battle::moves::{Move, Status};
use battle::rolls::Scripted;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::{MoveRef, SideId, State};
use battle::turn;
use battle::types::Type;

use plain::{CHART, combatant, fixed};

/// The real rules of moves of the games.
fn real(slugs: &[&str]) -> Vec<Move> {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let found = slugs
        .iter()
        .map(|slug| pokedex.find_move(slug).unwrap().rules);
    found.collect()
}

/// A faster A and a slower B, and what has happened so far.
struct Match {
    a: Combatant,
    b: Combatant,
    moves_a: Vec<Move>,
    moves_b: Vec<Move>,
    state: State,
    log: Vec<Event>,
}

impl Match {
    fn new(moves_a: Vec<Move>, moves_b: Vec<Move>) -> Match {
        let (a, b) = (combatant(101), combatant(100));
        let state = battle(&a, &moves_a, &b, &moves_b).start();
        Match {
            a,
            b,
            moves_a,
            moves_b,
            state,
            log: Vec::new(),
        }
    }

    /// Plays one turn with these slots; every roll of the script must be used.
    fn turn(&mut self, a: u8, b: u8, script: &[(u32, u32)]) -> &mut Match {
        let battle = battle(&self.a, &self.moves_a, &self.b, &self.moves_b);
        let mut rolls = Scripted::new(script);
        let choices = [a, b].map(|slot| MoveRef::Own(slot).into());
        self.log.clear();
        turn::play(&battle, &mut self.state, choices, &mut rolls, &mut self.log);
        rolls.assert_all_used();
        self
    }

    fn selectable(&self, side: SideId) -> Vec<MoveRef> {
        let battle = battle(&self.a, &self.moves_a, &self.b, &self.moves_b);
        selectable(&battle, &self.state, side).as_slice().to_vec()
    }

    fn hp(&self) -> [u16; 2] {
        self.state.sides.map(|side| side.hp)
    }
}

fn battle<'m>(
    a: &'m Combatant,
    moves_a: &'m [Move],
    b: &'m Combatant,
    moves_b: &'m [Move],
) -> Battle<'m> {
    let corner = |combatant, moves| Corner {
        combatant,
        moves,
        mega: None,
    };
    Battle::new(&CHART, corner(a, moves_a), corner(b, moves_b)).unwrap()
}

#[test]
fn bad_poison_hurts_more_each_turn() {
    let mut duel = Match::new(real(&["toxic", "splash"]), real(&["splash"]));
    duel.turn(0, 0, &[(100, 89)]);
    assert_eq!(duel.hp(), [160, 150]);
    duel.turn(1, 0, &[]).turn(1, 0, &[]);
    assert_eq!(duel.hp(), [160, 150 - 20 - 30]);
}

#[test]
fn a_seed_moves_an_eighth_each_turn() {
    let mut duel = Match::new(real(&["leechseed", "splash"]), vec![fixed(50)]);
    duel.turn(0, 0, &[(100, 0)]);
    assert_eq!(duel.hp(), [130, 140]);
}

#[test]
fn sleep_costs_one_to_three_turns() {
    let mut duel = Match::new(real(&["spore", "splash"]), vec![fixed(50)]);
    // The shortest sleep: the counter of two loses one turn.
    duel.turn(0, 0, &[(3, 0)]);
    assert!(
        duel.log
            .contains(&Event::Cannot(SideId::B, Hindrance::Sleep))
    );
    duel.turn(1, 0, &[]);
    assert_eq!(duel.hp(), [110, 160]);
}

#[test]
fn rest_heals_all_and_costs_two_turns() {
    let mut duel = Match::new(vec![fixed(50)], [real(&["rest"]), vec![fixed(10)]].concat());
    duel.turn(0, 0, &[]);
    assert_eq!(duel.hp(), [160, 160]);
    assert_eq!(duel.state.side(SideId::B).status(), Some(Status::Sleep));
    duel.turn(0, 1, &[]).turn(0, 1, &[]);
    assert_eq!(duel.hp(), [160, 60]);
    duel.turn(0, 1, &[]);
    assert_eq!(duel.hp(), [150, 10]);
}

#[test]
fn a_substitute_takes_blows_and_keeps_status_away() {
    let moves_b = [vec![fixed(30)], real(&["thunderwave", "growl"])].concat();
    let mut duel = Match::new(real(&["substitute", "splash"]), moves_b);
    duel.turn(0, 0, &[]);
    assert_eq!(duel.hp(), [120, 160]);
    assert_eq!(duel.state.side(SideId::A).substitute, 10);
    duel.turn(1, 1, &[(100, 0)]);
    assert_eq!(duel.state.side(SideId::A).status(), None);
    // A voice goes through.
    duel.turn(1, 2, &[]);
    assert_eq!(duel.state.side(SideId::A).condition.stages[0], -1);
    duel.turn(1, 0, &[]);
    assert!(
        duel.log
            .contains(&Event::Ended(SideId::A, Lasting::Substitute))
    );
    assert_eq!(duel.hp(), [120, 160]);
}

#[test]
fn protection_works_once_in_three_when_repeated() {
    let mut duel = Match::new(real(&["protect"]), vec![fixed(50)]);
    duel.turn(0, 0, &[(1, 0)]);
    assert_eq!(duel.hp(), [160, 160]);
    duel.turn(0, 0, &[(3, 1)]);
    assert_eq!(duel.hp(), [110, 160]);
    // A failure makes the next one sure again.
    duel.turn(0, 0, &[(1, 0)]);
    assert_eq!(duel.hp(), [110, 160]);
}

#[test]
fn encore_holds_to_the_last_move_for_three_turns() {
    let moves_b = vec![fixed(1), fixed(2)];
    let mut duel = Match::new(real(&["splash", "encore"]), moves_b);
    duel.turn(0, 0, &[]);
    duel.turn(1, 1, &[]);
    assert_eq!(
        duel.hp(),
        [158, 160],
        "the choice of this very turn is overruled"
    );
    assert_eq!(duel.selectable(SideId::B), [MoveRef::Own(0)]);
    duel.turn(0, 0, &[]).turn(0, 0, &[]);
    assert_eq!(
        duel.selectable(SideId::B),
        [MoveRef::Own(0), MoveRef::Own(1)]
    );
}

#[test]
fn encore_cannot_hold_to_encore() {
    let mut duel = Match::new(real(&["splash", "encore"]), real(&["encore"]));
    duel.turn(0, 0, &[]);
    duel.turn(1, 0, &[]);
    assert_eq!(duel.state.side(SideId::B).encored, None);
}

#[test]
fn a_disabled_move_cannot_be_selected_for_four_turns() {
    let mut duel = Match::new(real(&["splash", "disable"]), vec![fixed(1), fixed(2)]);
    duel.turn(0, 0, &[]).turn(1, 0, &[]);
    assert!(duel.log.contains(&Event::Cannot(
        SideId::B,
        Hindrance::Disabled(MoveRef::Own(0))
    )));
    for _ in 0..3 {
        assert_eq!(duel.selectable(SideId::B), [MoveRef::Own(1)]);
        duel.turn(0, 1, &[]);
    }
    assert_eq!(duel.selectable(SideId::B).len(), 2);
}

#[test]
fn a_taunted_pokemon_attacks_or_struggles() {
    let mut duel = Match::new(real(&["taunt", "splash"]), real(&["swordsdance"]));
    duel.turn(0, 0, &[]);
    assert!(duel.log.contains(&Event::Cannot(
        SideId::B,
        Hindrance::Taunted(MoveRef::Own(0))
    )));
    assert_eq!(duel.selectable(SideId::B), [MoveRef::Struggle]);
}

#[test]
fn drowsiness_becomes_sleep_at_the_end_of_the_next_turn() {
    let mut duel = Match::new(real(&["yawn", "splash"]), vec![fixed(1)]);
    duel.turn(0, 0, &[]);
    assert_eq!(duel.state.side(SideId::B).status(), None);
    duel.turn(1, 0, &[(3, 2)]);
    assert_eq!(duel.state.side(SideId::B).status(), Some(Status::Sleep));
    assert_eq!(duel.hp(), [158, 160]);
}

#[test]
fn mist_keeps_falls_away_for_five_turns() {
    let mut duel = Match::new(real(&["mist", "splash"]), real(&["growl"]));
    duel.turn(0, 0, &[]);
    for _ in 0..4 {
        duel.turn(1, 0, &[]);
    }
    assert_eq!(duel.state.side(SideId::A).condition.stages[0], 0);
    duel.turn(1, 0, &[]);
    assert_eq!(duel.state.side(SideId::A).condition.stages[0], -1);
}

#[test]
fn mirror_move_gives_back_the_last_move() {
    let mut duel = Match::new(vec![fixed(40)], real(&["mirrormove"]));
    duel.turn(0, 0, &[]);
    assert_eq!(duel.hp(), [120, 120]);
}

#[test]
fn the_user_of_conversion_takes_the_type_of_its_first_move() {
    let moves_b = real(&["thunderbolt", "conversion"]);
    let mut duel = Match::new(real(&["thunderwave"]), moves_b);
    duel.turn(0, 1, &[(100, 0), (4, 3)]);
    assert_eq!(duel.state.side(SideId::B).converted, Some(Type::Electric));
    // Electric types cannot be paralysed, but what was before stays.
    assert_eq!(duel.state.side(SideId::B).status(), Some(Status::Paralysis));
}

#[test]
fn a_stomp_never_misses_a_minimized_target_and_doubles() {
    let mut duel = Match::new(real(&["minimize", "splash"]), real(&["stomp"]));
    // Sure to hit and doubled: critical, roll and flinch only, no roll of accuracy.
    duel.turn(0, 0, &[(24, 1), (16, 0), (100, 99)]);
    let stomped = 160 - duel.hp()[0];
    let mut plain = Match::new(real(&["splash"]), real(&["stomp"]));
    plain.turn(0, 0, &[(24, 1), (16, 0), (100, 99)]);
    assert_eq!(stomped, 2 * (160 - plain.hp()[0]));
}
