//! At most one request in so much time, and none after the deadline.

use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::ensure;

#[derive(Debug)]
pub(crate) struct Pace {
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

impl Pace {
    pub(crate) fn new(time_limit: Duration) -> Pace {
        let now = Instant::now();
        Pace {
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
            let earliest = turns.quiet_until.max(Instant::now());
            let turn = turns
                .latest
                .map_or(earliest, |latest| earliest.max(latest + turns.interval));
            turns.latest = Some(turn);
            turn
        };
        self.sleep(turn.saturating_duration_since(Instant::now()))
    }

    /// Waits, and lets nobody else ask meanwhile.
    ///
    /// # Errors
    /// It would last past the deadline.
    pub(crate) fn pause(&self, pause: Duration) -> anyhow::Result<()> {
        self.check(pause)?;
        let mut turns = self.lock();
        turns.quiet_until = turns.quiet_until.max(Instant::now() + pause);
        drop(turns);
        self.sleep(pause)
    }

    fn sleep(&self, pause: Duration) -> anyhow::Result<()> {
        self.check(pause)?;
        thread::sleep(pause);
        Ok(())
    }

    fn check(&self, pause: Duration) -> anyhow::Result<()> {
        ensure!(
            pause < self.left(),
            "no time is left to wait {:.1} s more",
            pause.as_secs_f64()
        );
        Ok(())
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
        let pace = Pace::new(Duration::from_secs(10));
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
        let pace = Pace::new(Duration::from_secs(10));
        let since = Instant::now();
        pace.wait().unwrap();
        pace.slow_down(Duration::from_millis(60));
        pace.wait().unwrap();
        assert!(since.elapsed() >= Duration::from_millis(60));
    }

    #[test]
    fn a_pause_is_everybodys() {
        let pace = Pace::new(Duration::from_secs(10));
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
        let pace = Pace::new(Duration::from_secs(5));
        pace.slow_down(Duration::from_secs(60));
        pace.wait().unwrap();
        let error = pace.wait().unwrap_err();
        assert!(error.to_string().contains("no time is left"), "{error}");
    }
}
