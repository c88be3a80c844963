//! How many rows there are, and how base statistics spread.

use dex::facts::{Facts, FormRow};
use dex::provenance::Collection;

use super::Violation;
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
        violations.push(Violation {
            gate: "counts",
            problem: format!(
                "{} rows in {table}, not {expected}; missing: {}",
                found.len(),
                if missing.is_empty() {
                    "none".to_owned()
                } else {
                    missing.join(", ")
                }
            ),
            rows: suspects(collection, table, unknown),
        });
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
        violations.push(Violation {
            gate: "base statistics",
            problem: format!(
                "{name} has mean {found_mean:.2} and deviation {found_deviation:.2}, \
                 not {mean} and {deviation} within {TOLERANCE}"
            ),
            rows: suspects(collection, "forms", differing),
        });
    }
    violations
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
                "323 rows in type_chart, not 324; missing: fairy fairy",
                "189 rows in forms, not 188; missing: mew",
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
}
