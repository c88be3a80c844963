//! Names as people write them: é, ♀ and ’ as such, and nothing that only a machine would write.

use std::collections::BTreeMap;

use dex::provenance::{Collection, Disagreement};
use serde_json::json;

use super::Violation;
use crate::legible::excerpt;
use crate::suspect::{Suspect, rows, suspects};

/// Letters and signs that the names of each table hold, and that a wrong encoding loses.
const KEPT: [(&str, &[char]); 3] = [
    ("species", &['é', '♀', '♂']),
    ("forms", &['é', '♀', '♂', '’']),
    ("moves", &['É', 'é', '’', 'Œ']),
];

/// Names hold plain characters only, and each table still has those that encodings lose.
pub(super) fn encodings(collection: &Collection) -> Vec<Violation> {
    let mut violations = Vec::new();
    for table in ["types", "species", "forms", "moves", "natures"] {
        let rows = rows(&collection.facts, table);
        let spoiled = (0..rows.len()).filter(|&place| {
            let (french, english) = (rows[place].text("name_fr"), rows[place].text("name_en"));
            is_spoiled(french) || is_spoiled(english) || french.contains('\'')
        });
        let spoiled: Vec<usize> = spoiled.collect();
        if !spoiled.is_empty() {
            let problem = format!("{} spoiled names in {table}", spoiled.len());
            let rows = suspects(collection, table, spoiled);
            violations.push(Violation::of("encodings", &problem, rows));
        }
    }
    for (table, kept) in KEPT {
        let rows = rows(&collection.facts, table);
        let is_lost = |sign: char| !rows.iter().any(|row| row.text("name_fr").contains(sign));
        let lost = kept.iter().filter(|&&sign| is_lost(sign));
        violations.extend(lost.map(|sign| Violation {
            gate: "encodings",
            problem: format!("no French name in {table} has a {sign} any more"),
            rows: Vec::new(),
        }));
    }
    violations
}

/// Characters of the longest text that anything in these games needs.
const LONGEST: usize = 80;

/// What sources say where they are not believed is text that people can be shown.
pub(super) fn claims(collection: &Collection) -> Vec<Violation> {
    let spoiled = collection.disagreements.iter().filter(|it| {
        let claims = [&it.said, &it.kept].into_iter().flatten();
        claims.into_iter().any(|claim| is_unfit(claim))
    });
    let suspect = |it: &Disagreement| Suspect {
        table: it.cell.table,
        name: format!("{} {}", it.cell.row, it.cell.column),
        document: collection.documents[it.origin.0].location.clone(),
        cells: BTreeMap::new(),
        values: json!({"said": it.said.as_deref().map(excerpt), "kept": it.kept.as_deref().map(excerpt)}),
    };
    let rows: Vec<Suspect> = spoiled.map(suspect).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let problem = format!(
        "{} texts that are too long or hold hidden characters, about",
        rows.len()
    );
    vec![Violation::of("claims", &problem, rows)]
}

fn is_unfit(text: &str) -> bool {
    text.chars().count() > LONGEST || text.chars().any(is_hidden)
}

fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Whether a name went through a wrong decoder, kept its markup, or has spaces that nobody sees.
fn is_spoiled(name: &str) -> bool {
    let machines = ["Ã", "â€", "\u{fffd}", "&", "<", ">", "  "];
    name.trim() != name || machines.iter().any(|sign| name.contains(sign)) || is_unfit(name)
}

#[cfg(test)]
mod tests {
    use dex::provenance::{CellName, Origin};
    use dex::snapshot;

    use super::*;

    #[test]
    fn spoiled_names_are_found() {
        for name in [
            "SalamÃ¨che",
            "Nidoran\u{fffd}",
            "Bomb&#39;Œuf",
            "<b>Abra",
            "Abra ",
            "Abra\u{200b}",
            "E\u{301}voli",
            "M.  Mime",
            "d\u{7}",
        ] {
            assert!(is_spoiled(name), "{name}");
        }
        for name in [
            "Nidoran♀",
            "Écras’Face",
            "M. Mime",
            "Bulles d’O",
            "Nœunœuf",
            "Farfetch’d",
        ] {
            assert!(!is_spoiled(name), "{name}");
        }
    }

    #[test]
    fn rows_with_spoiled_names_are_stopped() {
        let mut collection = snapshot::collection().unwrap();
        collection.facts.moves[0].name_fr = "Ecras'Face".to_owned();
        collection.facts.species[28].name_en = "Nidoran\u{fffd}".to_owned();
        let found = encodings(&collection);
        let named: Vec<&str> = found
            .iter()
            .flat_map(|it| &it.rows)
            .map(|row| &*row.name)
            .collect();
        assert_eq!(named, ["29", "pound"]);
    }

    #[test]
    fn a_table_that_lost_a_sign_is_stopped() {
        let mut collection = snapshot::collection().unwrap();
        for row in &mut collection.facts.moves {
            row.name_fr = row.name_fr.replace('’', " ");
        }
        let found = encodings(&collection);
        assert_eq!(found[0].problem, "no French name in moves has a ’ any more");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn claims_that_nobody_could_be_shown_are_stopped() {
        let mut collection = snapshot::collection().unwrap();
        let claim = |said: &str| Disagreement {
            cell: CellName {
                table: "move",
                row: "pound".to_owned(),
                column: "type_id",
            },
            said: Some(said.to_owned()),
            kept: None,
            origin: Origin(0),
        };
        collection.disagreements = vec![claim("fairy")];
        assert_eq!(claims(&collection), []);
        collection.disagreements = vec![claim("fa\0iry"), claim(&"x".repeat(81))];
        let found = claims(&collection);
        assert_eq!(
            found[0].problem,
            "2 texts that are too long or hold hidden characters, about: pound type_id, pound type_id"
        );
        assert_eq!(found[0].rows[0].values["said"], "fa\\0iry");
    }
}
