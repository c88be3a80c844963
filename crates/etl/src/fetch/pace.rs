//! At most one request in so much time, and none after the deadline.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::ensure;

#[derive(Debug)]
pub(crate) struct Pace {
    deadline: Instant,
    /// How long after one request the next may begin, and when that is.
    // Several workers ask one source.
    next: Mutex<(Duration, Instant)>,
}

impl Pace {
    pub(crate) fn new(time_limit: Duration) -> Pace {
        let now = Instant::now();
        Pace {
            deadline: now + time_limit,
            next: Mutex::new((Duration::ZERO, now)),
        }
    }

    /// Asks at most once in so much time from now on.
    pub(crate) fn slow_down(&self, interval: Duration) {
        let mut next = self.lock();
        next.0 = next.0.max(interval);
    }

    /// Waits until the next request may begin.
    ///
    /// # Errors
    /// That is after the deadline.
    pub(crate) fn wait(&self) -> anyhow::Result<()> {
        let turn = {
            let mut next = self.lock();
            let turn = next.1.max(Instant::now());
            next.1 = turn + next.0;
            turn
        };
        self.sleep(turn.saturating_duration_since(Instant::now()))
    }

    /// # Errors
    /// That is after the deadline.
    pub(crate) fn sleep(&self, pause: Duration) -> anyhow::Result<()> {
        let left = self.left();
        ensure!(
            pause < left,
            "no time is left to wait {:.1} s more",
            pause.as_secs_f64()
        );
        thread::sleep(pause);
        Ok(())
    }

    /// The time until the deadline.
    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Duration, Instant)> {
        self.next
            .lock()
            .expect("no thread panics while it takes its turn")
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
    fn nothing_waits_past_the_deadline() {
        let pace = Pace::new(Duration::from_secs(5));
        pace.slow_down(Duration::from_secs(60));
        pace.wait().unwrap();
        let error = pace.wait().unwrap_err();
        assert!(error.to_string().contains("no time is left"), "{error}");
    }
}
