//! The snapshot of the game's facts that is built into the program, from the `data` folder.

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::Error;
use crate::check::check;
use crate::check::problem::first;
use crate::facts::Facts;
use crate::pokedex::Pokedex;
use crate::provenance::{Collection, Document, Source};

/// When the facts were taken from where `data/README.md` says: 2026-11-22, midnight UTC.
const TAKEN_AT: i64 = 1_795_305_600;

/// The files, by table.
const FILES: [(&str, &str); 7] = [
    ("types", include_str!("../../../data/types.csv")),
    ("type_chart", include_str!("../../../data/type_chart.csv")),
    ("species", include_str!("../../../data/species.csv")),
    ("forms", include_str!("../../../data/forms.csv")),
    ("moves", include_str!("../../../data/moves.csv")),
    ("learnset", include_str!("../../../data/learnset.csv")),
    ("natures", include_str!("../../../data/natures.csv")),
];

/// Reads and checks the snapshot.
///
/// # Errors
/// Names the file and the line that cannot be read or that breaks a rule.
pub fn pokedex() -> Result<Pokedex, Error> {
    check(&facts()?).map_err(|faults| Error::snapshot(first(faults)))
}

/// The files of the snapshot, by what the database knows them by.
pub fn documents() -> Vec<Document> {
    FILES.map(document).to_vec()
}

/// Reads the snapshot, each fact with its file; nothing is checked yet.
///
/// # Errors
/// Names the file and the line that cannot be read.
pub fn collection() -> Result<Collection, Error> {
    let mut collection = Collection {
        facts: facts()?,
        ..Collection::default()
    };
    let [types, chart, species, forms, moves, learnset, natures] =
        FILES.map(|file| collection.read(document(file)));
    let facts = &mut collection.facts;
    facts.types.iter_mut().for_each(|row| row.origin = types);
    facts.chart.iter_mut().for_each(|row| row.origin = chart);
    facts
        .species
        .iter_mut()
        .for_each(|row| row.origin = species);
    facts.forms.iter_mut().for_each(|row| row.origin = forms);
    facts.moves.iter_mut().for_each(|row| row.origin = moves);
    facts
        .learnset
        .iter_mut()
        .for_each(|row| row.origin = learnset);
    facts
        .natures
        .iter_mut()
        .for_each(|row| row.origin = natures);
    Ok(collection)
}

fn document((table, text): (&str, &str)) -> Document {
    Document {
        source: Source::Snapshot,
        location: format!("data/{table}.csv"),
        retrieved_at: TAKEN_AT,
        sha256: hex::encode(Sha256::digest(text)),
    }
}

pub(crate) fn facts() -> Result<Facts, Error> {
    let [types, chart, species, forms, moves, learnset, natures] = FILES;
    Ok(Facts {
        types: rows(types)?,
        chart: rows(chart)?,
        species: rows(species)?,
        forms: rows(forms)?,
        moves: rows(moves)?,
        learnset: rows(learnset)?,
        natures: rows(natures)?,
    })
}

fn rows<R: DeserializeOwned>((table, text): (&'static str, &str)) -> Result<Vec<R>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Result<Vec<R>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|source| Error::Unreadable { table, source })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use battle::moves::{Category, Move};
    use battle::stats::Nature;
    use battle::types::Type;

    use super::*;
    use crate::effects;
    use crate::facts::TypeRow;
    use crate::pokedex::{Availability, Form, FormId, FormKind, LearnMethod, Name};

    #[test]
    fn effects_of_every_move_print_as_they_were_read() {
        let rows = facts().unwrap().moves;
        assert_eq!(rows.len(), 226);
        for row in rows {
            let plain = Move::plain(Type::Normal, Category::Physical, 0);
            let mv = effects::parse(&row.effects, plain).unwrap();
            assert_eq!(effects::print(&mv), row.effects, "{}", row.slug);
        }
    }

    #[test]
    fn counts_are_those_of_the_games() {
        let pokedex = pokedex().unwrap();
        let of = |category| {
            let moves = pokedex.moves.iter();
            moves.filter(|mv| mv.rules.category == category).count()
        };
        assert_eq!(pokedex.forms.len(), 188);
        assert_eq!(of(Category::Physical), 101);
        assert_eq!(of(Category::Special), 56);
        assert_eq!(of(Category::Status), 69);
        assert_eq!(facts().unwrap().chart.len(), 324);
        assert_eq!(pokedex.natures.len(), 25);
        let neutral = |(_, nature): &&(Name, Nature)| nature.raised.is_none();
        assert_eq!(pokedex.natures.iter().filter(neutral).count(), 5);
        let pairs = pokedex.learnset.iter().map(|learn| (learn.form, learn.mv));
        assert_eq!(pairs.collect::<HashSet<_>>().len(), 5249);
    }

    #[test]
    fn partner_commands_and_the_event_move_are_flagged() {
        let pokedex = pokedex().unwrap();
        let slugs = |availability| -> Vec<&str> {
            let moves = pokedex.moves.iter();
            let flagged = moves.filter(|mv| mv.availability == availability);
            flagged.map(|mv| mv.slug.as_str()).collect()
        };
        assert_eq!(
            slugs(Availability::PartnerCommand),
            ["pikapapow", "veeveevolley"]
        );
        assert_eq!(slugs(Availability::EventOnly), ["celebrate"]);
        let celebrate = pokedex.find_move("celebrate").unwrap().id;
        let mut learned = pokedex
            .learnset
            .iter()
            .filter(|learn| learn.mv == celebrate);
        assert!(learned.all(|learn| learn.method == LearnMethod::Event));
    }

    #[test]
    fn a_mega_form_learns_what_its_base_form_learns() {
        let pokedex = pokedex().unwrap();
        let mega = |form: &&Form| {
            matches!(
                form.kind,
                FormKind::Mega | FormKind::MegaX | FormKind::MegaY
            )
        };
        let ways = |form| -> Vec<_> {
            let learnset = pokedex.learnset(form).iter();
            learnset
                .map(|learn| (learn.mv, learn.method, learn.level))
                .collect()
        };
        assert_eq!(pokedex.forms.iter().filter(mega).count(), 15);
        for form in pokedex.forms.iter().filter(mega) {
            assert_eq!(
                ways(form.id),
                ways(FormId(form.species.number)),
                "{}",
                form.slug
            );
        }
    }

    #[test]
    fn four_status_moves_are_left_out_of_simulations() {
        let pokedex = pokedex().unwrap();
        let moves = pokedex.moves.iter();
        let left_out = moves.filter(|mv| !mv.rules.is_damaging() && mv.rules.status.is_none());
        let slugs: Vec<&str> = left_out.map(|mv| mv.slug.as_str()).collect();
        assert_eq!(slugs, ["mimic", "metronome", "transform", "celebrate"]);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_file_and_line() {
        let bad = "id,slug,name_fr,name_en\n1,normal,Normal,Normal\nx,,,\n";
        let error = rows::<TypeRow>(("types", bad));
        let message = error.unwrap_err().to_string();
        assert!(message.contains("data/types.csv"), "{message}");
        assert!(message.contains("line: 3"), "{message}");
        let unknown = "id,slug,name_fr,name_en,colour\n1,a,b,c,d\n";
        let error = rows::<TypeRow>(("types", unknown));
        assert!(error.unwrap_err().to_string().contains("colour"));
    }

    #[test]
    fn what_breaks_a_rule_is_named_with_file_and_line() {
        let mut facts = facts().unwrap();
        facts.forms[1].evolves_from = Some("missingno".to_owned());
        let error = Error::snapshot(first(check(&facts).unwrap_err()));
        assert_eq!(
            error.to_string(),
            "data/forms.csv, line 3: unknown form `missingno`"
        );
    }
}
