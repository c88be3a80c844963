//! Each rule refuses the one row that breaks it.

use super::check;
use super::problem::{Fault, Problem};
use crate::effects::EffectsError;
use crate::facts::{Facts, LearnRow};
use crate::provenance::Origin;
use crate::snapshot;

/// The first fault of facts with this change.
fn fault(change: impl FnOnce(&mut Facts)) -> Fault {
    faults(change).remove(0)
}

fn faults(change: impl FnOnce(&mut Facts)) -> Vec<Fault> {
    let mut facts = snapshot::facts().unwrap();
    change(&mut facts);
    check(&facts).unwrap_err()
}

fn at(table: &'static str, row: usize, problem: Problem) -> Fault {
    Fault {
        table,
        row: Some(row),
        problem,
    }
}

fn whole(table: &'static str, problem: Problem) -> Fault {
    Fault {
        table,
        row: None,
        problem,
    }
}

fn unknown(what: &'static str, value: &str) -> Problem {
    Problem::Unknown {
        what,
        value: value.to_owned(),
    }
}

fn duplicate(what: &'static str, value: &str) -> Problem {
    Problem::Duplicate {
        what,
        value: value.to_owned(),
    }
}

fn out_of_range(what: &'static str, min: i32, max: i32, value: i32) -> Problem {
    Problem::OutOfRange {
        what,
        min,
        max,
        value,
    }
}

fn learn(form: &str, mv: &str, method: &str, level: Option<i32>) -> LearnRow {
    LearnRow {
        form: form.to_owned(),
        mv: mv.to_owned(),
        method: method.to_owned(),
        level,
        origin: Origin::default(),
    }
}

/// The fault of one more learnset row, which is the 5,977th.
fn learnset_fault(form: &str, mv: &str, method: &str, level: Option<i32>) -> Problem {
    let fault = fault(|facts| facts.learnset.push(learn(form, mv, method, level)));
    assert_eq!((fault.table, fault.row), ("learnset", Some(5977)));
    fault.problem
}

#[test]
fn a_learnset_names_known_forms_and_moves() {
    let problem = learnset_fault("missingno", "tackle", "ct", None);
    assert_eq!(problem, unknown("form", "missingno"));
    let problem = learnset_fault("mew", "boomburst", "ct", None);
    assert_eq!(problem, unknown("move", "boomburst"));
    let problem = learnset_fault("mew", "tackle", "egg", None);
    assert_eq!(problem, unknown("method", "egg"));
}

#[test]
fn a_learnset_row_has_a_level_where_its_method_has_one() {
    let problem = learnset_fault("mew", "tackle", "level_up", None);
    assert_eq!(problem, Problem::MissingLevel);
    let problem = learnset_fault("mew", "tackle", "ct", Some(3));
    assert_eq!(problem, Problem::UnexpectedLevel);
    let problem = learnset_fault("mew", "tackle", "level_up", Some(101));
    assert_eq!(problem, out_of_range("level", 0, 100, 101));
    let problem = learnset_fault("mew", "tackle", "before_evolution", Some(0));
    assert_eq!(problem, out_of_range("level", 1, 100, 0));
}

#[test]
fn a_learnset_row_appears_once() {
    let fault = fault(|facts| facts.learnset.push(facts.learnset[0].clone()));
    let expected = duplicate("learnset row", "bulbasaur vinewhip level_up");
    assert_eq!(fault, at("learnset", 5977, expected));
}

#[test]
fn a_form_evolves_from_a_known_form() {
    let fault = fault(|facts| facts.forms[1].evolves_from = Some("missingno".to_owned()));
    assert_eq!(fault, at("forms", 2, unknown("form", "missingno")));
}

#[test]
fn an_evolution_level_needs_an_evolution() {
    let fault = fault(|facts| facts.forms[0].evolution_level = Some(16));
    assert_eq!(fault, at("forms", 1, Problem::EvolutionLevelAlone));
}

#[test]
fn a_form_belongs_to_a_known_species() {
    let fault = fault(|facts| facts.species.retain(|row| row.number != 3));
    assert_eq!(fault, at("forms", 3, unknown("species", "3")));
}

#[test]
fn the_id_of_a_form_follows_its_number_and_kind() {
    let fault = fault(|facts| facts.forms[0].kind = "alola".to_owned());
    let problem = Problem::WrongId {
        expected: 1001,
        found: 1,
    };
    assert_eq!(fault, at("forms", 1, problem));
}

#[test]
fn ids_and_slugs_are_unique() {
    let twice = fault(|facts| facts.forms[1].id = 1);
    assert_eq!(twice, at("forms", 2, duplicate("id", "1")));
    let twice = fault(|facts| facts.forms[1].slug = "bulbasaur".to_owned());
    assert_eq!(twice, at("forms", 2, duplicate("slug", "bulbasaur")));
    let twice = fault(|facts| facts.moves[1].id = 1);
    assert_eq!(twice, at("moves", 2, duplicate("id", "1")));
    let twice = fault(|facts| facts.moves[1].slug = "pound".to_owned());
    assert_eq!(twice, at("moves", 2, duplicate("slug", "pound")));
    let twice = fault(|facts| facts.species[1].number = 1);
    assert_eq!(twice, at("species", 2, duplicate("number", "1")));
}

#[test]
fn a_slug_is_lower_case_letters_and_digits() {
    for slug in ["Bulbasaur", "mr mime", "évoli", ""] {
        let fault = fault(|facts| facts.forms[0].slug = slug.to_owned());
        assert_eq!(fault, at("forms", 1, Problem::BadSlug(slug.to_owned())));
    }
}

#[test]
fn a_name_is_not_empty() {
    let fault = fault(|facts| facts.moves[4].name_fr = " ".to_owned());
    assert_eq!(fault, at("moves", 5, Problem::EmptyName));
}

#[test]
fn a_name_means_one_entry_however_it_is_written() {
    let fault = fault(|facts| facts.forms[3].name_fr = "HERBIZARRE".to_owned());
    let problem = Problem::AmbiguousName {
        name: "herbizarre".to_owned(),
        first: "ivysaur".to_owned(),
        second: "charmander".to_owned(),
    };
    assert_eq!(fault, whole("forms", problem));
}

#[test]
fn a_form_has_two_different_types_or_one() {
    let fault = fault(|facts| facts.forms[0].type2 = Some("grass".to_owned()));
    assert_eq!(fault, at("forms", 1, Problem::SameTypeTwice));
}

#[test]
fn codes_are_known() {
    let of_form = fault(|facts| facts.forms[0].type1 = "sound".to_owned());
    assert_eq!(of_form, at("forms", 1, unknown("type", "sound")));
    let of_kind = fault(|facts| facts.forms[0].kind = "giga".to_owned());
    assert_eq!(of_kind, at("forms", 1, unknown("kind", "giga")));
    let of_move = fault(|facts| facts.moves[0].category = "physical".to_owned());
    assert_eq!(of_move, at("moves", 1, unknown("category", "physical")));
    let of_move = fault(|facts| facts.moves[0].availability = "rare".to_owned());
    assert_eq!(of_move, at("moves", 1, unknown("availability", "rare")));
    let of_chart = fault(|facts| facts.chart[0].effect = "1".to_owned());
    assert_eq!(of_chart, at("type_chart", 1, unknown("effect", "1")));
}

#[test]
fn numbers_stay_in_their_ranges() {
    let of_form = fault(|facts| facts.forms[0].speed = 256);
    assert_eq!(of_form, at("forms", 1, out_of_range("speed", 1, 255, 256)));
    let of_move = fault(|facts| facts.moves[0].accuracy = Some(101));
    assert_eq!(
        of_move,
        at("moves", 1, out_of_range("accuracy", 1, 100, 101))
    );
    let of_move = fault(|facts| facts.moves[0].priority = 6);
    assert_eq!(of_move, at("moves", 1, out_of_range("priority", -7, 5, 6)));
    let of_move = fault(|facts| facts.moves[0].power = Some(0));
    assert_eq!(of_move, at("moves", 1, out_of_range("power", 1, 250, 0)));
    let of_form = fault(|facts| facts.forms[0].height_m = 0.0);
    let problem = Problem::NotPositive {
        what: "height_m",
        value: 0.0,
    };
    assert_eq!(of_form, at("forms", 1, problem));
}

#[test]
fn effects_are_known() {
    let fault = fault(|facts| facts.moves[0].effects = "explode".to_owned());
    let problem = Problem::Effects(EffectsError::Unknown("explode".to_owned()));
    assert_eq!(fault, at("moves", 1, problem));
}

#[test]
fn the_chart_is_complete_and_has_each_cell_once() {
    let missing = fault(|facts| {
        facts.chart.pop();
    });
    let problem = Problem::MissingEffect {
        attack: "fairy",
        defend: "fairy",
    };
    assert_eq!(missing, whole("type_chart", problem));
    let twice = fault(|facts| facts.chart.push(facts.chart[0].clone()));
    let problem = duplicate("cell", "normal on normal");
    assert_eq!(twice, at("type_chart", 325, problem));
}

#[test]
fn every_type_is_there_once_under_its_number() {
    let missing = fault(|facts| {
        facts.types.pop();
    });
    assert_eq!(missing, whole("types", Problem::MissingType("fairy")));
    let wrong = fault(|facts| facts.types[0].id = 7);
    let problem = Problem::WrongId {
        expected: 1,
        found: 7,
    };
    assert_eq!(wrong, at("types", 1, problem));
    let twice = fault(|facts| facts.types.push(facts.types[0].clone()));
    assert_eq!(twice, at("types", 19, duplicate("type", "normal")));
}

#[test]
fn a_nature_is_balanced_and_in_its_place() {
    let alone = fault(|facts| facts.natures[1].lowered = None);
    assert_eq!(alone, at("natures", 2, Problem::UnbalancedNature));
    let same = fault(|facts| facts.natures[1].lowered = facts.natures[1].raised.clone());
    assert_eq!(same, at("natures", 2, Problem::UnbalancedNature));
    let moved = fault(|facts| facts.natures.swap(0, 1));
    let problem = Problem::WrongId {
        expected: 0,
        found: 1,
    };
    assert_eq!(moved, at("natures", 1, problem));
}

#[test]
fn every_bad_row_of_a_table_is_reported() {
    let bad = faults(|facts| {
        facts.moves[2].pp = 0;
        facts.moves[7].name_en.clear();
        facts.learnset[0].level = None;
    });
    let expected = [
        at("moves", 3, out_of_range("pp", 1, 40, 0)),
        at("moves", 8, Problem::EmptyName),
    ];
    assert_eq!(bad, expected);
}

#[test]
fn a_fault_says_where_it_is() {
    let row = at("moves", 3, Problem::EmptyName).to_string();
    assert_eq!(row, "moves, row 3: a name is empty");
    let table = whole("types", Problem::MissingType("fairy")).to_string();
    assert_eq!(table, "types, as a whole: the type `fairy` is missing");
}
