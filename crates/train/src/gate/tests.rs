//! What passes the gate, check by check.

use super::*;

fn check(measure: Measure, candidate: f64, interval: Option<[f64; 2]>) -> Check {
    Check {
        measure,
        duels: Set::Varied,
        slice: None,
        champion: 0.10,
        candidate,
        interval,
        tolerance: 0.01,
        passed: false,
    }
    .decided()
}

#[test]
fn the_upper_end_of_the_interval_decides_where_there_is_one() {
    let passes = |interval| check(Measure::LogLoss, 0.105, Some(interval)).passed;
    assert!(passes([-0.02, 0.01]));
    assert!(!passes([-0.02, 0.011]));
}

#[test]
fn the_difference_decides_where_there_is_no_interval() {
    let passes = |candidate| check(Measure::CalibrationError, candidate, None).passed;
    assert!(passes(0.109) && passes(0.02));
    assert!(!passes(0.111));
}

#[test]
fn of_a_slice_only_what_is_beyond_doubt_counts() {
    let passes = |interval| {
        let check = check(Measure::MeanAbsoluteError, 0.2, Some(interval));
        Check {
            slice: Some(Slice::all()[0]),
            ..check
        }
        .decided()
        .passed
    };
    assert!(passes([0.01, 0.2]));
    assert!(!passes([0.011, 0.2]));
}

#[test]
fn asymmetry_is_measured_from_zero() {
    let passes = |candidate| check(Measure::Asymmetry, candidate, None).passed;
    assert!(passes(0.01));
    assert!(!passes(0.011));
}

#[test]
fn a_number_that_is_none_does_not_pass() {
    let interval = Some([f64::NAN; 2]);
    assert!(!check(Measure::LogLoss, f64::NAN, interval).passed);
    assert!(!check(Measure::CalibrationError, f64::NAN, None).passed);
}

#[test]
fn slices_are_told_where_they_fall_short() {
    let whole = check(Measure::CalibrationError, 0.1, None);
    let slice = Check {
        slice: Some(Slice::all()[3]),
        ..whole
    };
    let short = Check {
        passed: false,
        ..slice
    };
    let verdict = Verdict {
        champion: 1,
        demand: Demand::Better,
        champion_may_have_seen: false,
        checks: vec![whole, slice, short],
    };
    let told: Vec<&Check> = verdict.remarkable().collect();
    assert_eq!(told, [&whole, &short]);
}

#[test]
fn one_failed_check_fails_all() {
    let good = check(Measure::CalibrationError, 0.1, None);
    let bad = check(Measure::CalibrationError, 0.2, None);
    let passes = |checks: &[Check]| {
        let verdict = Verdict {
            champion: 1,
            demand: Demand::Better,
            champion_may_have_seen: false,
            checks: checks.to_vec(),
        };
        Gate::Contested(verdict).is_passed()
    };
    assert!(passes(&[good, good]));
    assert!(!passes(&[good, bad, good]));
}

#[test]
fn another_game_is_one_with_other_rules_or_other_facts() {
    let demand = |facts, game| Demand::on("3", facts, game);
    assert_eq!(demand(Some("f"), ["3", "f"]), Demand::Better);
    assert_eq!(demand(None, ["3", "f"]), Demand::Better);
    assert_eq!(demand(Some("f"), ["4", "f"]), Demand::NotWorse);
    assert_eq!(demand(Some("f"), ["3", "g"]), Demand::NotWorse);
}
