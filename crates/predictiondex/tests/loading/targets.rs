//! How long a load may take, and how much memory.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::database::Database;
use crate::kills::start_load;

/// Others use the machine too: the fastest load counts.
const N_LOADS: u32 = 3;

const MEMORY_LIMIT_MB: u64 = 100;

/// A program that is not optimised may take so many times as long.
const SLACK: u32 = if cfg!(debug_assertions) { 10 } else { 1 };

/// What a load took.
struct Taken {
    duration: Duration,
    memory_mb: u64,
}

/// Loads the snapshot into an empty database.
fn load(database: &Database) -> Taken {
    let since = Instant::now();
    let mut load = start_load(database);
    let mut memory_mb = 0;
    loop {
        memory_mb = memory_mb.max(peak_mb(load.id()).unwrap_or(0));
        if let Some(status) = load.try_wait().unwrap() {
            assert!(status.success());
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    Taken {
        duration: since.elapsed(),
        memory_mb,
    }
}

/// The largest resident set of a process so far, as Linux counts it; none once it has ended.
fn peak_mb(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let peak_kib: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some((peak_kib * 1024).div_ceil(1_000_000))
}

fn a_load_keeps_its_limits(new: fn() -> Database, limit: Duration) {
    let taken = Vec::from_iter((0..N_LOADS).map(|_| load(&new())));
    let durations = taken.iter().map(|it| it.duration);
    let (fastest, slowest) = (durations.clone().min().unwrap(), durations.max().unwrap());
    let memory_mb = taken.iter().map(|it| it.memory_mb).max().unwrap();
    println!("{N_LOADS} loads took {fastest:?} to {slowest:?} and {memory_mb} MB");
    assert!(fastest <= limit * SLACK, "{fastest:?}, not {limit:?}");
    assert!((1..=MEMORY_LIMIT_MB).contains(&memory_mb), "{memory_mb} MB");
}

#[test]
fn a_load_keeps_its_limits_on_sqlite() {
    a_load_keeps_its_limits(Database::sqlite, Duration::from_secs(2));
}

#[test]
fn a_load_keeps_its_limits_on_postgresql() {
    a_load_keeps_its_limits(Database::postgresql, Duration::from_secs(3));
}
