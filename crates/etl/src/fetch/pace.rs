//! At most one request in so much time, and none after the deadline.

use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::config::MAX_DEADLINE_MINUTES;

#[derive(Debug)]
pub(crate) struct Pace {
    /// Whose requests these are.
    source: &'static str,
    time_limit: Duration,
    deadline: Instant,
    // Several workers ask one source.
    turns: Mutex<Turns>,
}

#[derive(Debug)]
struct Turns {
    interval: Duration,
    /// When the latest request begins.
    latest: Option<Instant>,
    /// When a source in trouble may be asked again.
    quiet_until: Instant,
}

impl Turns {
    /// When the next request may begin.
    fn next(&self) -> Instant {
        let earliest = self.quiet_until.max(Instant::now());
        let latest = self.latest.map(|latest| latest + self.interval);
        latest.map_or(earliest, |turn| earliest.max(turn))
    }
}

impl Pace {
    pub(crate) fn new(source: &'static str, time_limit: Duration) -> Pace {
        let now = Instant::now();
        Pace {
            source,
            time_limit,
            deadline: now + time_limit,
            turns: Mutex::new(Turns {
                interval: Duration::ZERO,
                latest: None,
                quiet_until: now,
            }),
        }
    }

    /// Asks at most once in so much time from now on.
    pub(crate) fn slow_down(&self, interval: Duration) {
        let mut turns = self.lock();
        turns.interval = turns.interval.max(interval);
    }

    /// Waits until the next request may begin.
    ///
    /// # Errors
    /// That is after the deadline.
    pub(crate) fn wait(&self) -> anyhow::Result<()> {
        let turn = {
            let mut turns = self.lock();
            let turn = turns.next();
            turns.latest = Some(turn);
            turn
        };
        self.sleep(turn.saturating_duration_since(Instant::now()))
    }

    /// Checks that so many more requests may begin before the deadline, at the distance that they keep.
    ///
    /// # Errors
    /// They may not; says which deadline would do.
    pub(crate) fn check(&self, n_requests: u32) -> anyhow::Result<()> {
        let turns = self.lock();
        let Some(n_later) = n_requests.checked_sub(1) else {
            return Ok(());
        };
        let last = turns.next() + turns.interval.saturating_mul(n_later);
        if last < self.deadline {
            return Ok(());
        }
        let since_start = last + self.time_limit - self.deadline;
        let n_minutes = since_start.as_secs().div_ceil(60);
        let advice = match n_minutes < MAX_DEADLINE_MINUTES {
            true => format!("give --deadline-minutes {} or more", n_minutes + 1),
            false => format!(
                "--deadline-minutes is {MAX_DEADLINE_MINUTES} at most: leave {} out with --only",
                self.source
            ),
        };
        bail!(
            "{n_requests} requests to {}, one in {} s, take {n_minutes} minutes; the deadline is after {}; {advice}",
            self.source,
            turns.interval.as_secs_f64(),
            self.limit_minutes()
        )
    }

    /// Waits, and lets nobody else ask meanwhile.
    ///
    /// # Errors
    /// It would last past the deadline.
    pub(crate) fn pause(&self, pause: Duration) -> anyhow::Result<()> {
        self.check_pause(pause)?;
        let mut turns = self.lock();
        turns.quiet_until = turns.quiet_until.max(Instant::now() + pause);
        drop(turns);
        self.sleep(pause)
    }

    fn sleep(&self, pause: Duration) -> anyhow::Result<()> {
        self.check_pause(pause)?;
        thread::sleep(pause);
        Ok(())
    }

    fn check_pause(&self, pause: Duration) -> anyhow::Result<()> {
        if pause < self.left() {
            return Ok(());
        }
        let wait = match pause < Duration::from_millis(100) {
            true => String::new(),
            false => format!(" to wait {:.1} s more", pause.as_secs_f64()),
        };
        bail!(
            "no time is left{wait} for {}: its requests may take {} minutes together (--deadline-minutes)",
            self.source,
            self.limit_minutes()
        )
    }

    fn limit_minutes(&self) -> f64 {
        self.time_limit.as_secs_f64() / 60.0
    }

    /// The time until the deadline.
    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, Turns> {
        let turns = self.turns.lock();
        turns.expect("no thread panics while it takes its turn")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_keep_their_distance() {
        let pace = Pace::new("pokepedia", Duration::from_secs(10));
        pace.slow_down(Duration::from_millis(40));
        let since = Instant::now();
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| pace.wait().unwrap());
            }
        });
        assert!(since.elapsed() >= Duration::from_millis(80));
        pace.slow_down(Duration::from_millis(10));
        pace.wait().unwrap();
        assert!(since.elapsed() >= Duration::from_millis(120));
    }

    #[test]
    fn a_delay_that_is_learned_later_counts_from_the_latest_request() {
        let pace = Pace::new("pokepedia", Duration::from_secs(10));
        let since = Instant::now();
        pace.wait().unwrap();
        pace.slow_down(Duration::from_millis(60));
        pace.wait().unwrap();
        assert!(since.elapsed() >= Duration::from_millis(60));
    }

    #[test]
    fn a_pause_is_everybodys() {
        let pace = Pace::new("pokepedia", Duration::from_secs(10));
        let since = Instant::now();
        thread::scope(|scope| {
            let pausing = scope.spawn(|| pace.pause(Duration::from_millis(80)).unwrap());
            let is_quiet = || pace.lock().quiet_until >= since + Duration::from_millis(80);
            while !pausing.is_finished() && !is_quiet() {
                thread::yield_now();
            }
            assert!(is_quiet());
            pace.wait().unwrap();
            assert!(since.elapsed() >= Duration::from_millis(80));
        });
        assert!(pace.pause(Duration::MAX).is_err());
    }

    #[test]
    fn nothing_waits_past_the_deadline() {
        let pace = Pace::new("pokepedia", Duration::from_secs(6));
        pace.slow_down(Duration::from_secs(60));
        pace.wait().unwrap();
        let error = pace.wait().unwrap_err().to_string();
        assert!(
            error.starts_with("no time is left to wait ")
                && error.ends_with(
                    " s more for pokepedia: its requests may take 0.1 minutes together (--deadline-minutes)"
                ),
            "{error}"
        );
        let over = Pace::new("pokeapi", Duration::ZERO);
        let error = over.pause(Duration::from_millis(10)).unwrap_err();
        let expected = "no time is left for pokeapi: its requests may take 0 minutes together (--deadline-minutes)";
        assert_eq!(error.to_string(), expected);
    }
}
