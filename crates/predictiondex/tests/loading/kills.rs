//! A load that is killed at any moment leaves what was there, or all of what was coming.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use dex::db::Db;
use dex::provenance::{Checked, Mode, Run};
use dex::snapshot;
use etl::Config;

use crate::database::Database;

/// How many loads are killed, unless the environment says otherwise.
const N_KILLS: u32 = 4;

fn n_kills() -> u32 {
    let wanted = std::env::var("PREDICTIONDEX_KILLS").ok();
    wanted.map_or(N_KILLS, |wanted| {
        wanted.parse().expect("PREDICTIONDEX_KILLS is a number")
    })
}

/// Facts that differ from the snapshot in every table, and in where every row comes from.
fn other_facts() -> Checked {
    let mut other = snapshot::collection().unwrap();
    for document in &mut other.documents {
        document.location = format!("another/{}", document.location);
    }
    let facts = &mut other.facts;
    facts.types.iter_mut().for_each(|row| row.name_en.push('s'));
    facts
        .species
        .iter_mut()
        .for_each(|row| row.name_en.push('s'));
    facts
        .forms
        .iter_mut()
        .for_each(|row| row.speed = 1 + row.speed / 2);
    facts
        .moves
        .iter_mut()
        .for_each(|row| row.pp = 1 + row.pp / 2);
    facts
        .natures
        .iter_mut()
        .for_each(|row| row.name_en.push('s'));
    facts.learnset.retain(|row| row.method != "ct");
    other.check().unwrap()
}

async fn load_other_facts(db: &Db) {
    let run = Run {
        mode: Mode::Snapshot,
        program: "test".to_owned(),
        started_at: 1,
    };
    db.load(&other_facts(), &run).await.unwrap();
}

pub(crate) fn start_load(database: &Database) -> Child {
    let mut load = database.program(&["etl"]);
    load.stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Whether the database holds what the load brings, or else what was there before; nothing between.
async fn is_loaded(database: &Database) -> bool {
    let db = database.open().await;
    let stored = db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(db.stored_digest().await.unwrap(), Some(stored.digest()));
    let was_there = db.compare(&other_facts()).await.unwrap().is_empty();
    let dry_run = Config {
        dry_run: true,
        ..Config::default()
    };
    let report = etl::run(&db, &dry_run, &database.etl_dir(), |_| {})
        .await
        .unwrap();
    let is_loaded = report.changes.is_empty();
    assert_ne!(was_there, is_loaded, "neither or both");
    db.close().await;
    is_loaded
}

/// A moment within one of equal parts of a duration, by the clock's last digits.
fn moment(part: u32, n_parts: u32, whole: Duration) -> Duration {
    let nanos = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .subsec_nanos();
    let chance = f64::from(nanos % 1000) / 1000.0;
    whole.mul_f64((f64::from(part) + chance) / f64::from(n_parts))
}

async fn killed_loads_leave_one_of_two_states(empty: Database) {
    let db = empty.open().await;
    db.migrate().await.unwrap();
    load_other_facts(&db).await;
    db.close().await;
    let whole = empty.copy();
    let since = Instant::now();
    assert!(start_load(&whole).wait().unwrap().success());
    let mut duration = since.elapsed();
    assert!(is_loaded(&whole).await);
    let n_kills = n_kills();
    let mut n_loaded = 0;
    for part in 0..n_kills {
        let database = empty.copy();
        let mut load = start_load(&database);
        thread::sleep(moment(part, n_kills, duration));
        load.kill().unwrap();
        load.wait().unwrap();
        let was_loaded = is_loaded(&database).await;
        n_loaded += u32::from(was_loaded);
        let since = Instant::now();
        assert!(start_load(&database).wait().unwrap().success());
        // The machine may be busier than a while ago, and the next kill has to reach the commit all the same.
        if !was_loaded {
            duration = since.elapsed();
        }
        assert!(is_loaded(&database).await);
    }
    println!(
        "{n_kills} loads of about {duration:?} were killed: {n_loaded} had loaded all, the others nothing"
    );
    assert!(n_loaded < n_kills, "no load was killed before its end");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_loads_leave_one_of_two_states_on_sqlite() {
    killed_loads_leave_one_of_two_states(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_loads_leave_one_of_two_states_on_postgresql() {
    killed_loads_leave_one_of_two_states(Database::postgresql()).await;
}
