//! Differences between the simulators, added up by mechanic and by pair of mechanics.

use std::collections::{BTreeMap, BTreeSet};

use dex::pokedex::Pokedex;
use serde::Serialize;

use crate::group::Group;
use crate::mechanics::{self, Mechanics};
use crate::ours::Outcome;
use crate::statistics::{ChiSquared, Difference, Sample, Total, bound, two_sided};

/// What is measured of a battle; those of one side are seen from the side that has the mechanic.
pub(crate) const MEASURES: [&str; 3] = ["wins", "turns", "HP left"];
const TURNS: usize = 1;

/// Beyond this |z| a group is worth a look; a few are by chance, for few battles are not normal.
const SUSPECT: f64 = 5.5;

/// Fewer groups than this are too few for a normal distribution of a pair's differences.
const ENOUGH: u32 = 20;

/// Below this chance the result of one group is out of bounds.
const OUT_OF_BOUNDS: f64 = 1e-4;

/// One mechanic's differences, Showdown's mean less ours, in each measure.
type Totals = [Total; 3];

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) n_groups: u32,
    pub(crate) n_battles: u64,
    pub(crate) chi_squared: ChiSquared,
    pub(crate) n_out_of_bounds: u32,
    /// Where to look first.
    pub(crate) outliers: Vec<Outlier>,
    single: BTreeMap<String, Totals>,
    pairs: BTreeMap<String, Totals>,
}

/// A group that differs much, with the means of both simulators in each measure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outlier {
    pub(crate) z: [f64; 3],
    pub(crate) showdown: [f64; 3],
    pub(crate) ours: [f64; 3],
    pub(crate) group: Group,
}

/// The difference of one mechanic in one measure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) mechanic: String,
    pub(crate) measure: &'static str,
    pub(crate) n_groups: u32,
    /// Showdown's mean less ours; wins and HP as shares.
    pub(crate) difference: f64,
    pub(crate) z: f64,
    pub(crate) significant: bool,
}

impl Tally {
    pub(crate) fn add(
        &mut self,
        pokedex: &Pokedex,
        group: &Group,
        showdown: &Outcome,
        ours: &Outcome,
        n_ours: u32,
    ) -> anyhow::Result<()> {
        self.n_groups += 1;
        self.n_battles += u64::from(group.battles);
        self.add_wins(group, showdown, ours, n_ours);
        let differences = [0, 1, 2].map(|i| Difference::new(&showdown[i], &ours[i]));
        self.add_outlier(group, &differences, showdown, ours);
        let [a, b] = &group.sides;
        let sides = [mechanics::of(pokedex, a, b)?, mechanics::of(pokedex, b, a)?];
        add_sides(&mut self.single, &differences, sides.each_ref().map(all));
        add_sides(&mut self.pairs, &differences, pairs(&sides));
        Ok(())
    }

    /// A draw, after a thousand turns, counts half.
    fn add_wins(&mut self, group: &Group, showdown: &Outcome, ours: &Outcome, n_ours: u32) {
        let (wins, p) = (showdown[0].sum(), ours[0].mean());
        self.chi_squared.add(wins, group.battles, p, n_ours);
        let chance = two_sided(wins.round() as u32, group.battles, p, n_ours);
        self.n_out_of_bounds += u32::from(chance < OUT_OF_BOUNDS);
    }

    fn add_outlier(
        &mut self,
        group: &Group,
        differences: &[Difference; 3],
        showdown: &Outcome,
        ours: &Outcome,
    ) {
        let z = differences.map(|difference| {
            let mut total = Total::default();
            total.add(difference, 1.0);
            total.z()
        });
        if z.iter().any(|z| z.abs() > SUSPECT) {
            self.outliers.push(Outlier {
                z,
                showdown: showdown.each_ref().map(Sample::mean),
                ours: ours.each_ref().map(Sample::mean),
                group: group.clone(),
            });
        }
    }

    /// Every mechanic in every measure, the most significant first.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        findings(&self.single, 1)
    }

    /// The same of pairs: `X against Y` on different sides, `X with Y` on one.
    pub(crate) fn pair_findings(&self) -> Vec<Finding> {
        findings(&self.pairs, ENOUGH)
    }
}

fn all(side: &Mechanics) -> BTreeSet<String> {
    side.rules.union(&side.others).cloned().collect()
}

fn pairs(sides: &[Mechanics; 2]) -> [BTreeSet<String>; 2] {
    [0, 1].map(|i| {
        let (own, foe) = (&sides[i].rules, &sides[1 - i].rules);
        let mut pairs = BTreeSet::new();
        for rule in own {
            let once = foe.iter().filter(|other| *other >= rule);
            pairs.extend(once.map(|other| format!("{rule} against {other}")));
            let later = own.iter().filter(|other| *other > rule);
            pairs.extend(later.map(|other| format!("{rule} with {other}")));
        }
        pairs
    })
}

fn add_sides(
    totals: &mut BTreeMap<String, Totals>,
    differences: &[Difference; 3],
    sides: [BTreeSet<String>; 2],
) {
    for (sign, own, foe) in [(1.0, &sides[0], &sides[1]), (-1.0, &sides[1], &sides[0])] {
        for mechanic in own {
            let shared = foe.contains(mechanic);
            if !totals.contains_key(mechanic) {
                totals.insert(mechanic.clone(), Totals::default());
            }
            let Some(totals) = totals.get_mut(mechanic) else {
                continue;
            };
            for (i, total) in totals.iter_mut().enumerate() {
                match (shared, i) {
                    (false, TURNS) => total.add(differences[i], 1.0),
                    (false, _) => total.add(differences[i], sign),
                    // Seen from both sides, a difference between them is none.
                    (true, TURNS) if sign > 0.0 => total.add(differences[i], 1.0),
                    (true, _) => {}
                }
            }
        }
    }
}

fn findings(totals: &BTreeMap<String, Totals>, enough: u32) -> Vec<Finding> {
    let tested = totals
        .values()
        .flatten()
        .filter(|total| total.n_groups >= enough);
    let limit = bound(tested.count());
    let mut findings: Vec<Finding> = totals
        .iter()
        .flat_map(|(mechanic, totals)| {
            MEASURES.iter().zip(totals).map(move |(measure, total)| {
                let z = total.z();
                Finding {
                    mechanic: mechanic.clone(),
                    measure,
                    n_groups: total.n_groups,
                    difference: total.mean(),
                    z,
                    significant: z.abs() > limit,
                }
            })
        })
        .filter(|finding| finding.n_groups >= enough)
        .collect();
    findings.sort_by(|x, y| y.z.abs().total_cmp(&x.z.abs()));
    findings
}

#[cfg(test)]
mod tests;
