//! A source may correct some of what is pinned. One that corrects most of a kind speaks of something else.

use std::collections::{HashMap, HashSet};

use dex::facts::{Facts, FormRow, LearnRow};
use dex::provenance::Collection;

use super::Violation;
use crate::suspect::{Named, rows, suspects};

/// One form in so many may have other types, and one in so many other statistics.
const SHARE_OF_FORMS: usize = 20;

/// One way of learning in so many may have a level that is not pinned.
const SHARE_OF_LEVELS: usize = 40;

/// One name in so many may be another: later games have renamed some.
const SHARE_OF_NAMES: usize = 4;

/// What is compared, as a text.
type Trait = (&'static str, fn(&FormRow) -> String);

const TRAITS: [Trait; 2] = [
    ("types", |form| format!("{} {:?}", form.type1, form.type2)),
    ("statistics", |form| {
        let attacks = [form.attack, form.defense, form.special_attack];
        let rest = [form.special_defense, form.speed, form.hp];
        format!("{attacks:?} {rest:?}")
    }),
];

/// Few types, statistics and names are others than the pinned ones; where many are, all of these are named.
pub(super) fn corrections(collection: &Collection, pinned: &Facts) -> Vec<Violation> {
    let traits = TRAITS.iter().filter_map(|(what, told)| {
        let known = |form: &FormRow| (form.slug.clone(), told(form));
        let known: HashMap<String, String> = pinned.forms.iter().map(known).collect();
        let found = collection
            .facts
            .forms
            .iter()
            .map(|form| (&*form.slug, told(form)));
        violation(
            collection,
            "forms",
            what,
            differing(&known, found),
            SHARE_OF_FORMS,
        )
    });
    let names = ["species", "forms", "moves"]
        .into_iter()
        .filter_map(|table| {
            let [known, found] = [pinned, &collection.facts].map(|facts| rows(facts, table));
            let names = |row: &Named| format!("{} {}", row.text("name_fr"), row.text("name_en"));
            let known = known
                .iter()
                .map(|row| (row.name.clone(), names(row)))
                .collect();
            let found = found.iter().map(|row| (&*row.name, names(row)));
            violation(
                collection,
                table,
                "names",
                differing(&known, found),
                SHARE_OF_NAMES,
            )
        });
    let levels = violation(
        collection,
        "learnset",
        "levels",
        other_levels(&collection.facts, pinned),
        SHARE_OF_LEVELS,
    );
    traits.chain(names).chain(levels).collect()
}

/// Places of the ways of learning by level that are not pinned so.
fn other_levels(facts: &Facts, pinned: &Facts) -> Vec<usize> {
    let way = |row: &LearnRow| (row.form.clone(), row.mv.clone(), row.level);
    let by_level = |row: &&LearnRow| row.method == "level_up";
    let known: HashSet<_> = pinned.learnset.iter().filter(by_level).map(way).collect();
    let rows = facts.learnset.iter().enumerate();
    let others = rows.filter(|(_, row)| by_level(row) && !known.contains(&way(row)));
    others.map(|(place, _)| place).collect()
}

/// Places of the rows that are known and say something else now.
fn differing<'a>(
    known: &HashMap<String, String>,
    found: impl Iterator<Item = (&'a str, String)>,
) -> Vec<usize> {
    let differs = |(name, told): (&str, String)| known.get(name).is_some_and(|it| *it != told);
    let found = found.enumerate();
    found
        .filter_map(|(place, row)| differs(row).then_some(place))
        .collect()
}

fn violation(
    collection: &Collection,
    table: &'static str,
    what: &str,
    differing: Vec<usize>,
    share: usize,
) -> Option<Violation> {
    let n_rows = rows(&collection.facts, table).len();
    let n_allowed = n_rows / share;
    (differing.len() > n_allowed).then(|| {
        let problem = format!(
            "{} of {n_rows} rows in {table} have other {what} than the pinned ones; {n_allowed} may",
            differing.len()
        );
        Violation::of("corrections", &problem, suspects(collection, table, differing))
    })
}

#[cfg(test)]
mod tests {
    use dex::snapshot;

    use super::*;

    fn problems(change: impl FnOnce(&mut Facts)) -> Vec<String> {
        let mut collection = snapshot::collection().unwrap();
        let pinned = collection.facts.clone();
        change(&mut collection.facts);
        let violations = corrections(&collection, &pinned).into_iter();
        violations.map(|it| it.problem).collect()
    }

    #[test]
    fn some_corrections_pass() {
        let found = problems(|facts| {
            for form in &mut facts.forms[..9] {
                form.type1 = "normal".to_owned();
                form.speed += 1;
            }
            let leveled = facts
                .learnset
                .iter_mut()
                .filter(|row| row.method == "level_up");
            for row in leveled.take(100) {
                row.level = Some(99);
            }
            for mv in &mut facts.moves[..50] {
                mv.name_fr.push('s');
            }
        });
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn the_same_statistics_among_other_forms_are_no_correction() {
        let found = problems(|facts| {
            let speeds: Vec<i32> = facts.forms.iter().map(|form| form.speed).collect();
            let moved = speeds.iter().cycle().skip(1);
            for (form, speed) in facts.forms.iter_mut().zip(moved) {
                form.speed = *speed;
            }
        });
        assert!(
            found[0].ends_with(
                "rows in forms have other statistics than the pinned ones; 9 may: bulbasaur, ivysaur, \
                 venusaur, charmander, charmeleon and 177 more"
            ),
            "{found:?}"
        );
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn one_level_for_all_is_no_correction() {
        let found = problems(|facts| {
            let leveled = facts
                .learnset
                .iter_mut()
                .filter(|row| row.method == "level_up");
            leveled.for_each(|row| row.level = Some(1));
        });
        assert!(found[0].contains("rows in learnset have other levels than the pinned ones"));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn one_type_for_all_and_a_letter_more_for_all_are_no_corrections() {
        let found = problems(|facts| {
            for form in &mut facts.forms {
                form.type1 = "normal".to_owned();
                form.type2 = None;
            }
            facts.moves.iter_mut().for_each(|row| row.name_fr.push('q'));
        });
        assert!(found[0].contains("in forms have other types"), "{found:?}");
        assert_eq!(
            found[1],
            "226 of 226 rows in moves have other names than the pinned ones; 56 may: pound, karatechop, doubleslap, \
             cometpunch, megapunch and 221 more"
        );
    }
}
