//! How many rows there are, how base statistics spread, and how much forms know.

use std::collections::{HashMap, HashSet};

use dex::facts::{Facts, FormRow};
use dex::provenance::Collection;

use super::{Violation, few};
use crate::suspect::{rows, suspects};

/// The tables of the games, and how many rows each has.
const COUNTS: [(&str, usize); 6] = [
    ("types", 18),
    ("type_chart", 324),
    ("species", 153),
    ("forms", 188),
    ("moves", 226),
    ("natures", 25),
];

/// Each table has as many rows as the games have; what is missing or too much is named.
pub(super) fn counts(collection: &Collection, pinned: &Facts) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (table, expected) in COUNTS {
        let found = names(&collection.facts, table);
        if found.len() == expected {
            continue;
        }
        let known = names(pinned, table);
        let missing: Vec<&str> = known
            .iter()
            .filter(|name| !found.contains(name))
            .map(|name| &**name)
            .collect();
        let unknown = (0..found.len()).filter(|&place| !known.contains(&found[place]));
        let problem = format!(
            "{} rows in {table}, not {expected}; missing: {}; unknown",
            found.len(),
            few(&missing)
        );
        let rows = suspects(collection, table, unknown);
        violations.push(Violation::of("counts", &problem, rows));
    }
    violations
}

fn names(facts: &Facts, table: &str) -> Vec<String> {
    rows(facts, table).into_iter().map(|row| row.name).collect()
}

type Statistic = (&'static str, fn(&FormRow) -> i32, f64, f64);

/// Each statistic, its mean and its standard deviation over the forms of the games.
const BASE_STATS: [Statistic; 6] = [
    ("hp", |form| form.hp, 65.34, 27.99),
    ("attack", |form| form.attack, 77.39, 30.12),
    ("defense", |form| form.defense, 71.39, 29.0),
    ("special_attack", |form| form.special_attack, 69.91, 33.83),
    ("special_defense", |form| form.special_defense, 68.43, 25.07),
    ("speed", |form| form.speed, 72.02, 30.03),
];

/// How far a mean or a deviation may be off: a dozen corrected numbers, not another game's or another unit.
const TOLERANCE: f64 = 1.0;

/// Base statistics spread as in the games; forms that differ from the pinned ones are named.
pub(super) fn base_stats(collection: &Collection, pinned: &Facts) -> Vec<Violation> {
    let forms = &collection.facts.forms;
    let mut violations = Vec::new();
    for (name, statistic, mean, deviation) in BASE_STATS {
        let (found_mean, found_deviation) = spread(forms.iter().map(statistic));
        let is_far = |found: f64, expected: f64| (found - expected).abs() > TOLERANCE;
        if !is_far(found_mean, mean) && !is_far(found_deviation, deviation) {
            continue;
        }
        let differs = |form: &FormRow| {
            let known = pinned.forms.iter().find(|known| known.slug == form.slug);
            known.is_none_or(|known| statistic(known) != statistic(form))
        };
        let differing = (0..forms.len()).filter(|&place| differs(&forms[place]));
        let problem = format!(
            "{name} has mean {found_mean:.2} and deviation {found_deviation:.2}, \
             not {mean} and {deviation} within {TOLERANCE}; corrected"
        );
        let rows = suspects(collection, "forms", differing);
        violations.push(Violation::of("base statistics", &problem, rows));
    }
    violations
}

type Measure = (&'static str, fn(&FormRow) -> f64);

/// What is measured of a form, in metres and kilograms.
const MEASURES: [Measure; 2] = [
    ("height_m", |form| form.height_m),
    ("weight_kg", |form| form.weight_kg),
];

/// How many times the pinned height or weight one may be, or the other way round: a correction, not a lie.
const MOST_TIMES: f64 = 2.0;

/// Nobody has grown or shrunk; forms that have are named.
pub(super) fn measures(collection: &Collection, pinned: &Facts) -> Vec<Violation> {
    let forms = &collection.facts.forms;
    let mut violations = Vec::new();
    for (name, measure) in MEASURES {
        let is_off = |form: &FormRow| {
            let known = pinned.forms.iter().find(|known| known.slug == form.slug);
            known.is_some_and(|known| {
                let times = measure(form) / measure(known);
                !(1.0 / MOST_TIMES..=MOST_TIMES).contains(&times)
            })
        };
        let off: Vec<usize> = (0..forms.len())
            .filter(|&place| is_off(&forms[place]))
            .collect();
        if !off.is_empty() {
            let problem = format!(
                "{name} of {} forms is above {MOST_TIMES} times the known one or below one in {MOST_TIMES}",
                off.len()
            );
            let rows = suspects(collection, "forms", off);
            violations.push(Violation::of("measures", &problem, rows));
        }
    }
    violations
}

/// Pairs of a form and a move that it can know, and how many may come or go.
const N_PAIRS: usize = 5249;
const N_PAIRS_OFF: usize = 100;

/// A form may gain or lose a quarter of its moves, or three: corrections, not half of a page.
const SHARE_OFF: usize = 4;
const N_OFF: usize = 3;

/// Forms know about as many moves as in the games; forms that gained or lost many are named.
pub(super) fn learnsets(collection: &Collection, pinned: &Facts) -> Vec<Violation> {
    let (found, known) = (known_moves(&collection.facts), known_moves(pinned));
    let n_pairs: usize = found.values().map(HashSet::len).sum();
    let nothing = HashSet::new();
    let forms = &collection.facts.forms;
    let is_off = |form: &FormRow| {
        let found = found.get(&*form.slug).unwrap_or(&nothing);
        let known = known.get(&*form.slug).unwrap_or(&nothing);
        let n_off = found.symmetric_difference(known).count();
        n_off > N_OFF.max(known.len() / SHARE_OFF)
    };
    let off: Vec<usize> = (0..forms.len())
        .filter(|&place| is_off(&forms[place]))
        .collect();
    if off.is_empty() && n_pairs.abs_diff(N_PAIRS) <= N_PAIRS_OFF {
        return Vec::new();
    }
    let problem = format!(
        "forms know {n_pairs} moves in all, not {N_PAIRS} within {N_PAIRS_OFF}; {} gained or lost many",
        off.len()
    );
    let rows = suspects(collection, "forms", off);
    vec![Violation::of("learnsets", &problem, rows)]
}

/// The moves that each form can know, however it comes to.
fn known_moves(facts: &Facts) -> HashMap<&str, HashSet<&str>> {
    let mut moves: HashMap<&str, HashSet<&str>> = HashMap::new();
    for row in &facts.learnset {
        moves.entry(&row.form).or_default().insert(&row.mv);
    }
    moves
}

fn spread(values: impl Iterator<Item = i32> + Clone) -> (f64, f64) {
    let n_values = values.clone().count().max(1) as f64;
    let mean = values.clone().map(f64::from).sum::<f64>() / n_values;
    let squares: f64 = values.map(|value| (f64::from(value) - mean).powi(2)).sum();
    (mean, (squares / n_values).sqrt())
}

#[cfg(test)]
mod tests {
    use dex::snapshot;

    use super::*;

    fn changed(change: impl FnOnce(&mut Facts)) -> (Collection, Facts) {
        let mut collection = snapshot::collection().unwrap();
        let pinned = collection.facts.clone();
        change(&mut collection.facts);
        (collection, pinned)
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_named() {
        let (collection, pinned) = changed(|facts| {
            facts.forms.retain(|form| form.slug != "mew");
            facts.chart.pop();
            let mut raichu = facts.forms[25].clone();
            raichu.slug = "raichumegax".to_owned();
            facts.forms.extend([raichu.clone(), raichu]);
        });
        let found = counts(&collection, &pinned);
        let problems: Vec<&str> = found.iter().map(|it| &*it.problem).collect();
        assert_eq!(
            problems,
            [
                "323 rows in type_chart, not 324; missing: fairy fairy; unknown: none",
                "189 rows in forms, not 188; missing: mew; unknown: raichumegax, raichumegax",
            ]
        );
        assert_eq!(found[1].rows[0].name, "raichumegax");
    }

    #[test]
    fn a_few_corrected_statistics_pass_and_another_unit_does_not() {
        let (collection, pinned) = changed(|facts| facts.forms[0].speed = 100);
        assert_eq!(base_stats(&collection, &pinned), []);
        let (collection, pinned) = changed(|facts| {
            facts.forms[..20]
                .iter_mut()
                .for_each(|form| form.speed += 50)
        });
        let found = base_stats(&collection, &pinned);
        assert!(
            found[0].problem.starts_with("speed has mean 77.34"),
            "{}",
            found[0].problem
        );
        assert_eq!(found[0].rows.len(), 20);
    }

    #[test]
    fn a_few_corrected_moves_pass_and_half_a_page_does_not() {
        let (collection, pinned) = changed(|facts| {
            let is_first = |row: &dex::facts::LearnRow| {
                row.form == "mew" && matches!(&*row.mv, "toxic" | "rest" | "surf")
            };
            facts.learnset.retain(|row| !is_first(row));
        });
        assert_eq!(learnsets(&collection, &pinned), []);
        let (collection, pinned) = changed(|facts| {
            facts
                .learnset
                .retain(|row| row.form != "mew" || row.method != "ct");
        });
        let found = learnsets(&collection, &pinned);
        assert_eq!(found[0].rows[0].name, "mew");
        assert!(
            found[0].problem.ends_with("1 gained or lost many: mew"),
            "{}",
            found[0].problem
        );
        let (collection, pinned) = changed(|facts| {
            let forms: Vec<String> = facts.forms.iter().map(|form| form.slug.clone()).collect();
            let splash = |form: String| dex::facts::LearnRow {
                form,
                mv: "splash".to_owned(),
                method: "ct".to_owned(),
                ..Default::default()
            };
            facts.learnset.extend(forms.into_iter().map(splash));
        });
        let found = learnsets(&collection, &pinned);
        assert!(
            found[0].problem.ends_with("0 gained or lost many: none"),
            "{}",
            found[0].problem
        );
    }
}
