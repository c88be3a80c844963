//! Each gate stops what it is there for, and names its rows.

use dex::facts::LearnRow;
use dex::provenance::{CellName, Document, Source};
use dex::snapshot;

use super::*;

fn violations(change: impl FnOnce(&mut Facts)) -> Vec<Violation> {
    let mut collection = snapshot::collection().unwrap();
    let pinned = collection.facts.clone();
    change(&mut collection.facts);
    match check(collection, &pinned, Vec::new()) {
        Ok(_) => Vec::new(),
        Err(violations) => violations,
    }
}

/// The gate, the problem and the names of the rows of the one violation.
fn violation(change: impl FnOnce(&mut Facts)) -> (&'static str, String, Vec<String>) {
    let mut violations = violations(change);
    assert_eq!(violations.len(), 1, "{violations:#?}");
    let violation = violations.remove(0);
    let rows = violation.rows.into_iter().map(|row| row.name).collect();
    (violation.gate, violation.problem, rows)
}

#[test]
fn the_snapshot_passes_every_gate() {
    assert_eq!(violations(|_| {}), []);
}

#[test]
fn every_bad_row_is_named_with_its_document_and_its_values() {
    let found = violations(|facts| {
        facts.moves[2].pp = 0;
        facts.moves[7].accuracy = Some(101);
    });
    let named: Vec<&str> = found
        .iter()
        .flat_map(|it| &it.rows)
        .map(|row| &*row.name)
        .collect();
    assert_eq!(named, ["doubleslap", "icepunch"]);
    assert_eq!(
        found[0].problem,
        "moves, doubleslap: pp must be from 1 to 40, not 0"
    );
    assert_eq!(found[0].rows[0].document, "data/moves.csv");
    assert_eq!(found[0].rows[0].values["pp"], 0);
}

#[test]
fn a_row_names_the_documents_of_its_cells_too() {
    let mut collection = snapshot::collection().unwrap();
    let pinned = collection.facts.clone();
    let origin = collection.read(Document {
        source: Source::PokeApi,
        location: "https://pokeapi.co/api/v2/move/1/".to_owned(),
        retrieved_at: 1,
        sha256: String::new(),
    });
    let cell = CellName {
        table: "move",
        row: "pound".to_owned(),
        column: "name_fr",
    };
    collection.cells.push((cell, origin));
    collection.facts.moves[0].name_fr.push('\u{200b}');
    let violations = check(collection, &pinned, Vec::new()).unwrap_err();
    let row = &violations[0].rows[0];
    assert_eq!((&*row.name, &*row.document), ("pound", "data/moves.csv"));
    assert_eq!(row.cells["name_fr"], "https://pokeapi.co/api/v2/move/1/");
}

#[test]
fn both_rows_of_an_ambiguous_name_are_named() {
    let (gate, problem, rows) = violation(|facts| {
        facts.moves[2].name_fr = facts.moves[7].name_fr.clone();
    });
    assert_eq!(gate, "rules");
    assert!(
        problem.contains("could mean doubleslap or icepunch"),
        "{problem}"
    );
    assert_eq!(rows, ["doubleslap", "icepunch"]);
}

#[test]
fn who_has_grown_or_shrunk_is_named() {
    let (gate, problem, rows) = violation(|facts| {
        for form in &mut facts.forms {
            match &*form.slug {
                "pikachu" => form.weight_kg = 6000.0,
                "onix" => form.weight_kg /= 2.5,
                "mew" => form.weight_kg *= 1.5,
                _ => {}
            }
        }
    });
    assert_eq!(gate, "measures");
    assert!(problem.starts_with("weight_kg of 2 forms"), "{problem}");
    assert_eq!(rows, ["pikachu", "onix"]);
}

#[test]
fn a_form_without_moves_is_stopped() {
    let found = violations(|facts| {
        facts
            .learnset
            .retain(|row| row.form != "ditto" && row.form != "onix")
    });
    let gates: Vec<(&str, &str)> = found.iter().map(|it| (it.gate, &*it.problem)).collect();
    assert!(
        gates.contains(&("learnable", "no way to learn any move: onix, ditto")),
        "{gates:?}"
    );
    assert!(
        gates.contains(&(
            "damaging",
            "only ditto has no damaging move, not: onix, ditto"
        )),
        "{gates:?}"
    );
}

#[test]
fn ditto_stays_harmless() {
    let (gate, problem, rows) = violation(|facts| {
        facts.learnset.push(LearnRow {
            form: "ditto".to_owned(),
            mv: "pound".to_owned(),
            method: "ct".to_owned(),
            ..LearnRow::default()
        });
    });
    assert_eq!(
        (gate, &*problem),
        ("damaging", "only ditto has no damaging move, not: none")
    );
    assert!(rows.is_empty());
}

#[test]
fn a_form_that_evolves_from_itself_is_named() {
    let (gate, problem, rows) = violation(|facts| {
        let bulbasaur = facts.forms.iter_mut().find(|form| form.slug == "bulbasaur");
        bulbasaur.unwrap().evolves_from = Some("venusaur".to_owned());
    });
    assert_eq!(
        (gate, &*problem),
        (
            "orphans",
            "3 forms that evolve from themselves: bulbasaur, ivysaur, venusaur"
        )
    );
    assert_eq!(rows, ["bulbasaur", "ivysaur", "venusaur"]);
}

#[test]
fn orphans_are_named() {
    let (gate, problem, rows) =
        violation(|facts| facts.learnset.retain(|row| row.mv != "celebrate"));
    assert_eq!(
        (gate, &*problem),
        ("orphans", "1 moves that no form can learn: celebrate")
    );
    assert_eq!(rows, ["celebrate"]);
    let found = violations(|facts| {
        facts.forms.retain(|row| row.species != 132);
        facts.learnset.retain(|row| row.form != "ditto");
    });
    let orphan = found.iter().find(|it| it.gate == "orphans").unwrap();
    assert_eq!(orphan.rows[0].name, "132");
}

#[test]
fn a_message_has_nothing_from_a_row_that_a_terminal_would_obey() {
    let row = Suspect {
        table: "moves",
        name: "a\u{1b}[2Jb".to_owned(),
        document: String::new(),
        cells: std::collections::BTreeMap::new(),
        values: serde_json::Value::Null,
    };
    let told = Violation::of("orphans", "1 moves that no form can learn", vec![row]).problem;
    assert_eq!(told, "1 moves that no form can learn: a\\u{1b}[2Jb");
}
