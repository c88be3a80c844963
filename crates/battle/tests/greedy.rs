//! What the greedy player chooses, with the games' moves.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use battle::choice::greedy;
use battle::moves::Move;
use battle::rolls::Scripted;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::state::{MoveRef, Phase, SideId, State};
use battle::stats::Build;
use dex::pokedex::Pokedex;

/// The slug of what A chooses, with these moves, after a change of the state.
fn chosen(own: &str, foe: &str, slugs: &[&str], change: fn(&mut State)) -> String {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let [a, b] = [own, foe].map(|form| combatant(&pokedex, form));
    let rules: Vec<Move> = slugs.iter().map(|slug| rules(&pokedex, slug)).collect();
    let tackle = [rules_of_tackle(&pokedex)];
    let corner = |combatant, moves| Corner {
        combatant,
        moves,
        mega: None,
    };
    let battle = Battle::new(&pokedex.chart, corner(&a, &rules), corner(&b, &tackle)).unwrap();
    let mut state = battle.start();
    change(&mut state);
    let choice = greedy(&battle, &state, SideId::A, &mut Scripted::new(&[]));
    let MoveRef::Own(slot) = choice.mv else {
        panic!("not an own move: {choice:?}");
    };
    slugs[usize::from(slot)].to_owned()
}

fn combatant(pokedex: &Pokedex, form: &str) -> Combatant {
    let form = pokedex.find_form(form).unwrap();
    Combatant::new(&form.battle, &Build::link_battle(50))
}

fn rules(pokedex: &Pokedex, slug: &str) -> Move {
    pokedex.find_move(slug).unwrap().rules
}

fn rules_of_tackle(pokedex: &Pokedex) -> Move {
    rules(pokedex, "tackle")
}

fn unchanged(_: &mut State) {}

#[test]
fn a_surer_move_can_be_worth_more_than_a_stronger_one() {
    let moves = ["hydro-pump", "surf"];
    assert_eq!(chosen("blastoise", "snorlax", &moves, unchanged), "surf");
}

#[test]
fn types_count() {
    let moves = ["surf", "ice-beam"];
    assert_eq!(chosen("blastoise", "snorlax", &moves, unchanged), "surf");
    assert_eq!(
        chosen("blastoise", "dragonite", &moves, unchanged),
        "ice-beam"
    );
}

#[test]
fn nothing_is_expected_where_the_foe_is_immune() {
    let moves = ["body-slam", "thunder-shock"];
    assert_eq!(
        chosen("pikachu", "gengar", &moves, unchanged),
        "thunder-shock"
    );
}

#[test]
fn a_quick_blow_finishes_a_faster_foe() {
    let moves = ["earthquake", "quick-attack"];
    assert_eq!(
        chosen("raticate", "jolteon", &moves, unchanged),
        "earthquake"
    );
    let weak = |state: &mut State| state.sides[1].hp = 5;
    assert_eq!(chosen("raticate", "jolteon", &moves, weak), "quick-attack");
}

#[test]
fn a_turn_of_rest_is_no_price_for_the_last_blow() {
    let moves = ["hyper-beam", "tri-attack"];
    assert_eq!(
        chosen("porygon", "snorlax", &moves, unchanged),
        "tri-attack"
    );
    let weak = |state: &mut State| state.sides[1].hp = 60;
    assert_eq!(chosen("porygon", "snorlax", &moves, weak), "hyper-beam");
}

#[test]
fn two_turns_are_worth_half_each() {
    let moves = ["fly", "wing-attack"];
    assert_eq!(
        chosen("pidgeot", "mewtwo", &moves, unchanged),
        "wing-attack"
    );
}

#[test]
fn exploding_is_the_last_resort() {
    let moves = ["explosion", "harden"];
    assert_eq!(chosen("golem", "snorlax", &moves, unchanged), "harden");
}

#[test]
fn a_move_that_cannot_work_now_is_not_chosen() {
    let moves = ["fake-out", "scratch"];
    assert_eq!(chosen("persian", "snorlax", &moves, unchanged), "fake-out");
    let later = |state: &mut State| state.sides[0].actions = 1;
    assert_eq!(chosen("persian", "snorlax", &moves, later), "scratch");
    let moves = ["dream-eater", "lick"];
    assert_eq!(chosen("gengar", "mewtwo", &moves, unchanged), "lick");
    let moves = ["sucker-punch", "scratch"];
    assert_eq!(
        chosen("persian", "mewtwo", &moves, unchanged),
        "sucker-punch"
    );
    let resting = |state: &mut State| state.sides[1].phase = Phase::Recharging;
    assert_eq!(chosen("persian", "mewtwo", &moves, resting), "scratch");
}

#[test]
fn behind_a_substitute_nobody_is_knocked_out() {
    let moves = ["quick-attack", "earthquake"];
    let hidden = |state: &mut State| {
        state.sides[1].hp = 5;
        state.sides[1].substitute = 35;
    };
    assert_eq!(chosen("raticate", "jolteon", &moves, hidden), "earthquake");
}
