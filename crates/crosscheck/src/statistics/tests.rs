//! Statistics against hand-computed and tabulated values.

use battle::rolls::{Rolls, Seeded};

use super::*;

fn sample(values: &[f64]) -> Sample {
    let mut sample = Sample::default();
    values.iter().for_each(|&value| sample.add(value));
    sample
}

#[test]
fn a_difference_pools_the_variance_of_both_samples() {
    let difference = Difference::new(&sample(&[1.0, 3.0]), &sample(&[0.0, 2.0]));
    assert_eq!(difference.mean, 1.0);
    // Mean 1.5, squared deviations 5 over 3 degrees of freedom, times 1/2 + 1/2.
    assert!((difference.variance - 5.0 / 3.0).abs() < 1e-12);
}

#[test]
fn differences_add_up_in_their_direction() {
    let mut total = Total::default();
    let difference = Difference {
        mean: 2.0,
        variance: 2.0,
    };
    total.add(difference, 1.0);
    total.add(difference, 1.0);
    assert_eq!((total.mean(), total.z()), (2.0, 2.0));
    total.add(difference, -1.0);
    total.add(difference, -1.0);
    assert_eq!((total.mean(), total.z()), (0.0, 0.0));
}

#[test]
fn two_sided_chances_are_exact() {
    // 0 or 4 of 4 at one half: 2/16; 2 of 4 is the likeliest.
    assert!((two_sided(0, 4, 0.5, 1000) - 0.125).abs() < 1e-12);
    assert!((two_sided(2, 4, 0.5, 1000) - 1.0).abs() < 1e-12);
    // Never seen in 1000 battles may well be one in 1000.
    assert!((two_sided(1, 1, 0.0, 1000) - 0.001).abs() < 1e-12);
}

#[test]
fn bounds_are_those_of_the_normal_distribution() {
    assert!((bound(1) - 2.5758).abs() < 1e-3);
    assert!((bound(100) - 3.8906).abs() < 1e-3);
}

fn chi_squared(true_share: u32, claimed: f64) -> f64 {
    let mut rolls = Seeded::new(3);
    let mut chi_squared = ChiSquared::default();
    for _ in 0..2_000 {
        let wins = (0..10).filter(|_| rolls.percent(true_share)).count();
        chi_squared.add(wins as f64, 10, claimed, 1_000_000);
    }
    chi_squared.z()
}

#[test]
fn chi_squared_tells_the_right_share_from_a_wrong_one() {
    assert!(chi_squared(30, 0.30).abs() < 3.0);
    assert!(chi_squared(36, 0.30) > 5.0);
}

#[test]
fn decided_groups_do_not_count() {
    let mut chi_squared = ChiSquared::default();
    chi_squared.add(0.0, 10, 0.01, 1000);
    assert_eq!(chi_squared.n_groups, 0);
}
