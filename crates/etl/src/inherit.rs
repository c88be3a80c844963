//! What forms know without being taught: moves kept from earlier evolutions, and those of a Mega's base form.

use std::collections::{BTreeMap, HashMap, HashSet};

use dex::facts::{Facts, FormRow, LearnRow};
use dex::provenance::Origin;

const KEPT: &str = "before_evolution";

/// The ways of learning that a form has by itself, and hands on when it evolves.
const REGULAR: [&str; 3] = ["level_up", "ct", "move_tutor"];

/// Works out anew every row that follows from others, and says that it did.
///
/// A form keeps each move that an earlier form can know and that it has no regular way to learn, from the
/// lowest level at which an earlier form knows it. A Mega form learns what its base form learns.
pub(crate) fn inherit(facts: &mut Facts, origin: Origin) {
    let megas: HashSet<&str> = facts
        .forms
        .iter()
        .filter(|form| is_mega(form))
        .map(|form| &*form.slug)
        .collect();
    facts
        .learnset
        .retain(|row| row.method != KEPT && !megas.contains(&*row.form));
    let mut inherited = kept(facts, origin);
    facts.learnset.append(&mut inherited);
    let mut of_megas = of_base_forms(facts, origin);
    facts.learnset.append(&mut of_megas);
}

fn is_mega(form: &FormRow) -> bool {
    form.kind.starts_with("mega")
}

/// Rows by their form's slug.
fn by_form(facts: &Facts) -> HashMap<&str, Vec<&LearnRow>> {
    let mut rows: HashMap<&str, Vec<&LearnRow>> = HashMap::new();
    for row in &facts.learnset {
        rows.entry(&row.form).or_default().push(row);
    }
    rows
}

fn kept(facts: &Facts, origin: Origin) -> Vec<LearnRow> {
    let forms: HashMap<&str, &FormRow> =
        facts.forms.iter().map(|form| (&*form.slug, form)).collect();
    let ways = by_form(facts);
    let own = |form: &str| {
        ways.get(form)
            .into_iter()
            .flatten()
            .filter(|row| REGULAR.contains(&&*row.method))
    };
    let mut kept = Vec::new();
    for form in &facts.forms {
        let regular: HashSet<&str> = own(&form.slug).map(|row| &*row.mv).collect();
        let mut levels: BTreeMap<&str, i32> = BTreeMap::new();
        for earlier in earlier_forms(form, &forms) {
            for row in own(&earlier.slug).filter(|row| !regular.contains(&*row.mv)) {
                let level = known_from(row, earlier);
                let lowest = levels.entry(&row.mv).or_insert(level);
                *lowest = level.min(*lowest);
            }
        }
        kept.extend(levels.into_iter().map(|(mv, level)| LearnRow {
            form: form.slug.clone(),
            mv: mv.to_owned(),
            method: KEPT.to_owned(),
            level: Some(level),
            origin,
        }));
    }
    kept
}

/// Up to the first of its line, or to one that was there already: rows are not checked yet.
fn earlier_forms<'a>(form: &'a FormRow, forms: &HashMap<&str, &'a FormRow>) -> Vec<&'a FormRow> {
    let mut line = vec![form];
    while let Some(earlier) = line[line.len() - 1]
        .evolves_from
        .as_deref()
        .and_then(|slug| forms.get(slug))
    {
        if line.iter().any(|known| known.slug == earlier.slug) {
            break;
        }
        line.push(earlier);
    }
    line.split_off(1)
}

fn known_from(row: &LearnRow, form: &FormRow) -> i32 {
    match row.level {
        Some(0) => form.evolution_level.unwrap_or(1),
        level => level.unwrap_or(1),
    }
}

fn of_base_forms(facts: &Facts, origin: Origin) -> Vec<LearnRow> {
    let ways = by_form(facts);
    let base_forms = facts.forms.iter().filter(|form| form.kind == "base");
    let base_forms: HashMap<i32, &str> =
        base_forms.map(|form| (form.species, &*form.slug)).collect();
    let mut rows = Vec::new();
    for mega in facts.forms.iter().filter(|form| is_mega(form)) {
        let base = base_forms
            .get(&mega.species)
            .and_then(|slug| ways.get(slug));
        rows.extend(base.into_iter().flatten().map(|row| LearnRow {
            form: mega.slug.clone(),
            origin,
            ..(*row).clone()
        }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use dex::snapshot;

    use super::*;

    fn inherited(change: impl FnOnce(&mut Facts)) -> Facts {
        let mut facts = snapshot::collection().unwrap().facts;
        change(&mut facts);
        inherit(&mut facts, Origin(7));
        facts
    }

    fn texts(facts: &Facts) -> Vec<String> {
        let text =
            |row: &LearnRow| format!("{} {} {} {:?}", row.form, row.mv, row.method, row.level);
        let mut texts: Vec<String> = facts.learnset.iter().map(text).collect();
        texts.sort();
        texts
    }

    #[test]
    fn the_rule_gives_the_rows_of_the_snapshot() {
        assert_eq!(
            texts(&inherited(|_| {})),
            texts(&snapshot::collection().unwrap().facts)
        );
    }

    #[test]
    fn what_is_worked_out_says_so() {
        let facts = inherited(|_| {});
        let worked_out = facts.learnset.iter().filter(|row| row.origin == Origin(7));
        let (kept, of_megas): (Vec<_>, Vec<_>) =
            worked_out.partition(|row| !row.form.contains("mega"));
        assert_eq!((kept.len(), of_megas.len()), (95, 603));
        assert!(kept.iter().all(|row| row.method == "before_evolution"));
    }

    #[test]
    fn a_move_is_kept_from_the_lowest_level_of_any_earlier_form() {
        let facts = inherited(|_| {});
        let kept = |form: &str, mv: &str| {
            let mut rows = facts.learnset.iter();
            rows.find(|row| row.form == form && row.mv == mv && row.method == "before_evolution")
                .and_then(|row| row.level)
        };
        assert_eq!(kept("poliwrath", "hydropump"), Some(36));
        assert_eq!(kept("butterfree", "harden"), Some(1));
        assert_eq!(kept("vaporeon", "swift"), Some(21));
    }

    #[test]
    fn a_new_move_of_an_earlier_form_reaches_later_ones_and_their_megas() {
        let facts = inherited(|facts| {
            facts.learnset.extend([20, 9, 30].map(|level| LearnRow {
                form: "charmander".to_owned(),
                mv: "splash".to_owned(),
                method: "level_up".to_owned(),
                level: Some(level),
                ..LearnRow::default()
            }));
        });
        for form in [
            "charmeleon",
            "charizard",
            "charizardmegax",
            "charizardmegay",
        ] {
            assert!(
                texts(&facts).contains(&format!("{form} splash before_evolution Some(9)")),
                "{form}"
            );
        }
    }

    #[test]
    fn forms_that_evolve_in_a_circle_end() {
        let facts = inherited(|facts| {
            let bulbasaur = facts.forms.iter_mut().find(|form| form.slug == "bulbasaur");
            bulbasaur.unwrap().evolves_from = Some("venusaur".to_owned());
        });
        assert!(
            texts(&facts)
                .iter()
                .any(|text| text.starts_with("bulbasaur powerwhip before_evolution"))
        );
    }
}
