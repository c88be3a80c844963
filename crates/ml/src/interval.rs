//! Exact confidence intervals of shares.

/// Halvings of the search: more than a double can tell apart.
const STEPS: u32 = 60;

/// The interval that holds the true share with at least this confidence (0 to 1), whatever it is.
///
/// C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of
/// the binomial", Biometrika 26 (1934).
///
/// # Panics
/// When `n` is 0 or there are more successes than `n`.
pub fn clopper_pearson(successes: u32, n: u32, confidence: f64) -> [f64; 2] {
    assert!(n > 0 && successes <= n, "{successes} of {n}");
    let tail = (1.0 - confidence) / 2.0;
    let lower = match successes {
        0 => 0.0,
        _ => search(|p| at_least(successes, n, p) < tail),
    };
    let upper = if successes == n {
        1.0
    } else {
        search(|p| 1.0 - at_least(successes + 1, n, p) > tail)
    };
    [lower, upper]
}

/// The share up to which a condition that is true at first stays true.
fn search(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Chance of at least `k` successes in `n` trials of chance `p`, strictly between 0 and 1, by adding up.
pub(crate) fn at_least(k: u32, n: u32, p: f64) -> f64 {
    let ln_odds = (p / (1.0 - p)).ln();
    let mut ln_chance = f64::from(n) * (1.0 - p).ln();
    let mut total = 0.0;
    for i in 0..=n {
        if i > 0 {
            ln_chance += (f64::from(n - i + 1) / f64::from(i)).ln() + ln_odds;
        }
        if i >= k {
            total += ln_chance.exp();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_match_tabulated_ones() {
        for (successes, n, expected) in [
            (5, 10, [0.1871, 0.8129]),
            (1, 20, [0.0013, 0.2487]),
            (10, 10, [0.6915, 1.0]),
            (0, 10, [0.0, 0.3085]),
        ] {
            let interval = clopper_pearson(successes, n, 0.95);
            for (value, expected) in interval.into_iter().zip(expected) {
                assert!(
                    (value - expected).abs() < 1e-4,
                    "{successes} of {n}: {interval:?}"
                );
            }
        }
    }

    #[test]
    fn more_trials_tell_more() {
        let [few, many] = [
            clopper_pearson(50, 100, 0.95),
            clopper_pearson(5000, 10_000, 0.95),
        ];
        assert!(few[0] < many[0] && many[1] < few[1]);
    }
}
