//! When to ask again: later and later, at a random moment, and never sooner than the source wishes.

use std::time::Duration;

/// How long to wait before the next attempt, the first of which is number 1.
///
/// Doubles with each attempt; half of it is left to chance, so that many clients do not return at once.
pub(crate) fn pause(attempt: u32, first: Duration, longest: Duration, chance: f64) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    doubled.min(longest).mul_f64(0.5 + chance / 2.0)
}

/// A number from 0 to 1.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn chance() -> anyhow::Result<f64> {
    let random =
        getrandom::u32().map_err(|error| anyhow::anyhow!("failed to get random bytes: {error}"))?;
    Ok(f64::from(random) / f64::from(u32::MAX))
}

/// The wait that a `Retry-After` header asks for: seconds, or a date as HTTP writes it.
pub(crate) fn wished_pause(header: &str, now_unix: i64) -> Option<Duration> {
    let seconds = header.trim().parse::<u64>().ok().or_else(|| {
        let date = jiff::fmt::rfc2822::parse(header.trim()).ok()?;
        u64::try_from(date.timestamp().as_second() - now_unix).ok()
    });
    seconds.map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_keep_half_to_chance() {
        let (first, longest) = (Duration::from_millis(100), Duration::from_secs(1));
        let pauses = |chance| {
            [1, 2, 3, 4, 5, 40].map(|attempt| pause(attempt, first, longest, chance).as_millis())
        };
        assert_eq!(pauses(1.0), [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(pauses(0.0), [50, 100, 200, 400, 500, 500]);
    }

    #[test]
    fn chance_is_between_nothing_and_one() {
        assert!((0..100).all(|_| (0.0..=1.0).contains(&chance().unwrap())));
    }

    #[test]
    fn a_wish_is_seconds_or_a_date() {
        assert_eq!(wished_pause("120", 0), Some(Duration::from_secs(120)));
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(
            wished_pause(date, 1_445_412_450),
            Some(Duration::from_secs(30))
        );
        assert_eq!(wished_pause(date, 1_445_412_490), None);
        for bad in ["", "soon", "-5", "1.5", "Wed, 21 Oct"] {
            assert_eq!(wished_pause(bad, 0), None, "{bad}");
        }
    }
}
