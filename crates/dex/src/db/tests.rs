//! The rules of the database, each proved on SQLite and on PostgreSQL.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tempfile::TempDir;

use super::change::Changes;
use super::{Db, MIGRATIONS, migrator};
use crate::Error;
use crate::facts::Facts;
use crate::pokedex::Pokedex;
use crate::provenance::{Checked, Collection, Mode, Run};
use crate::snapshot;

mod dictionary;
mod migrations;
mod postgresql_alone;
mod postgresql_roles;
mod provenance;
mod sqlite_alone;

/// One test on each database for each of the named rules.
macro_rules! on_both_databases {
    ($($rule:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $rule() {
                let (_folder, db) = $crate::db::tests::sqlite().await;
                super::$rule(&db).await;
            })+
        }

        mod on_postgresql {
            $(#[tokio::test]
            async fn $rule() {
                super::$rule(&$crate::db::tests::postgresql().await).await;
            })+
        }
    };
}
pub(crate) use on_both_databases;

/// An empty database, in a folder that must be kept as long.
pub(crate) async fn sqlite() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open_file(&folder.path().join("dex.db")).await.unwrap();
    (folder, db)
}

/// An empty database of its own on the test server.
pub(crate) async fn postgresql() -> Db {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("dex_{}_{count}", process::id());
    let mut options: AnyConnectOptions = server_url().parse().unwrap();
    sqlx::any::install_default_drivers();
    let mut server = AnyConnection::connect_with(&options).await.unwrap();
    let sql = AssertSqlSafe(format!("create database {name}"));
    sqlx::query(sql).execute(&mut server).await.unwrap();
    server.close().await.unwrap();
    options.database_url.set_path(&name);
    Db::open(options.database_url.as_str()).await.unwrap()
}

fn server_url() -> String {
    std::env::var("PREDICTIONDEX_TEST_POSTGRES_URL").expect(
        "these tests need a throwaway PostgreSQL: run `cargo xtask test`, which starts one, or set \
         PREDICTIONDEX_TEST_POSTGRES_URL to a superuser's URL",
    )
}

on_both_databases!(
    a_stored_pokedex_is_loaded_back_whole,
    an_empty_database_holds_no_pokedex,
    storing_again_changes_nothing,
    a_lost_or_wrong_digest_is_written_anew,
    storing_replaces_what_was_stored,
    a_refused_store_leaves_what_was_stored,
    readers_see_one_pokedex_or_the_other,
    stored_facts_that_break_a_rule_are_refused,
    facts_that_were_changed_since_their_load_are_noticed,
    references_are_enforced,
    migrating_again_changes_nothing,
    a_database_of_a_newer_version_is_refused,
    a_database_without_tables_is_named,
    an_open_database_answers_and_a_closed_one_does_not,
);

async fn migrated(db: &Db) -> Pokedex {
    db.migrate().await.unwrap();
    snapshot::pokedex().unwrap()
}

/// Facts as if the snapshot said so.
fn checked(pokedex: &Pokedex) -> Checked {
    let collection = Collection {
        facts: Facts::of(pokedex),
        documents: snapshot::collection().unwrap().documents,
        ..Collection::default()
    };
    Checked {
        collection,
        pokedex: pokedex.clone(),
    }
}

fn a_run() -> Run {
    Run {
        mode: Mode::Snapshot,
        program: "test".to_owned(),
        started_at: 1,
    }
}

pub(crate) async fn store(db: &Db, pokedex: &Pokedex) -> Result<Changes, Error> {
    db.load(&checked(pokedex), &a_run()).await
}

async fn run(db: &Db, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(&db.pool).await.map(|_| ())
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&db.pool).await.unwrap()
}

async fn a_stored_pokedex_is_loaded_back_whole(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let loaded = db.load_pokedex().await.unwrap().unwrap();
    assert!(loaded.forms == pokedex.forms);
    assert!(loaded.moves == pokedex.moves);
    assert!(loaded.learnset == pokedex.learnset);
    assert!(loaded.natures == pokedex.natures);
    assert_eq!(loaded.chart, pokedex.chart);
    assert_eq!(loaded.digest(), pokedex.digest());
    assert_eq!(db.stored_digest().await.unwrap(), Some(pokedex.digest()));
}

async fn an_empty_database_holds_no_pokedex(db: &Db) {
    migrated(db).await;
    assert!(db.load_pokedex().await.unwrap().is_none());
    assert_eq!(db.stored_digest().await.unwrap(), None);
    let counts = db.row_counts().await.unwrap();
    assert!(counts.iter().all(|&(_, n_rows)| n_rows == 0), "{counts:?}");
    assert_eq!(db.last_run().await.unwrap(), None);
}

async fn storing_again_changes_nothing(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let first = db.row_counts().await.unwrap();
    store(db, &pokedex).await.unwrap();
    assert_eq!(db.row_counts().await.unwrap(), first);
    let expected = [
        ("species", 153),
        ("type", 18),
        ("type_effectiveness", 324),
        ("form", 188),
        ("form_type", 281),
        ("base_stats", 188),
        ("move", 226),
        ("learnset", 5976),
        ("nature", 25),
        ("cell_origin", 0),
        ("disagreement", 0),
    ];
    assert_eq!(first, expected);
    assert_eq!(db.stored_digest().await.unwrap(), Some(pokedex.digest()));
}

async fn a_lost_or_wrong_digest_is_written_anew(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    for loss in [
        "delete from pokedex_version",
        "update pokedex_version set digest = 'another'",
    ] {
        run(db, loss).await.unwrap();
        assert!(store(db, &pokedex).await.unwrap().is_empty());
        assert_eq!(db.stored_digest().await.unwrap(), Some(pokedex.digest()));
    }
}

/// The snapshot without its last form.
fn smaller(pokedex: &Pokedex) -> Pokedex {
    let mut smaller = pokedex.clone();
    let last = smaller.forms.pop().unwrap().id;
    smaller.learnset.retain(|learn| learn.form != last);
    smaller
}

async fn storing_replaces_what_was_stored(db: &Db) {
    let pokedex = migrated(db).await;
    let smaller = smaller(&pokedex);
    for stored in [&pokedex, &smaller, &pokedex] {
        store(db, stored).await.unwrap();
        let loaded = db.load_pokedex().await.unwrap().unwrap();
        assert_eq!(loaded.learnset.len(), stored.learnset.len());
        assert_eq!(db.stored_digest().await.unwrap(), Some(stored.digest()));
    }
}

async fn a_refused_store_leaves_what_was_stored(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let mut broken = pokedex.clone();
    broken.forms[0].slug = broken.forms[1].slug.clone();
    let error = store(db, &broken).await.unwrap_err();
    assert!(matches!(error, Error::Unfit { .. }), "{error}");
    let loaded = db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(loaded.digest(), pokedex.digest());
}

async fn readers_see_one_pokedex_or_the_other(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let mut reading = db.begin_reading().await.unwrap();
    for another in [true, false] {
        let n_forms: i64 = sqlx::query_scalar("select count(*) from form")
            .fetch_one(&mut *reading)
            .await
            .unwrap();
        assert_eq!(n_forms, 188);
        if another {
            store(db, &smaller(&pokedex)).await.unwrap();
        }
    }
    reading.commit().await.unwrap();
    assert_eq!(count(db, "select count(*) from form").await, 187);
}

async fn stored_facts_that_break_a_rule_are_refused(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    run(
        db,
        "delete from type_effectiveness where attacking_type_id = 10 and defending_type_id = 12",
    )
    .await
    .unwrap();
    let message = db.load_pokedex().await.unwrap_err().to_string();
    assert!(
        message.contains("the effect of fire on grass is missing"),
        "{message}"
    );
    assert!(message.contains(&db.place), "{message}");
}

async fn facts_that_were_changed_since_their_load_are_noticed(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    run(db, "update base_stats set speed = 1 where form_id = 1")
        .await
        .unwrap();
    let error = db.load_pokedex().await.unwrap_err();
    assert!(
        matches!(&error, Error::Altered { place } if *place == db.place),
        "{error}"
    );
    store(db, &pokedex).await.unwrap();
    let loaded = db.load_pokedex().await.unwrap().unwrap();
    assert_eq!(loaded.digest(), pokedex.digest());
}

async fn references_are_enforced(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    for orphan in [
        "insert into learnset (form_id, move_id, learn_method_id, document_id) \
         values (9999, 1, 2, 1)",
        "insert into learnset (form_id, move_id, learn_method_id, document_id) \
         values (1, 9999, 2, 1)",
        "update nature set document_id = 9999 where id = 1",
        "update form set species_id = 9999 where id = 1",
        "update form set evolves_from_id = 9999 where id = 1",
        "delete from type where id = 1",
    ] {
        assert!(run(db, orphan).await.is_err(), "{orphan}");
    }
}

async fn migrating_again_changes_nothing(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(
        count(db, "select count(*) from _sqlx_migrations").await,
        MIGRATIONS.len() as i64
    );
    assert_eq!(db.stored_digest().await.unwrap(), Some(pokedex.digest()));
}

async fn a_database_of_a_newer_version_is_refused(db: &Db) {
    migrated(db).await;
    let future = "insert into _sqlx_migrations \
                  (version, description, installed_on, success, checksum, execution_time) \
                  select 999, description, installed_on, success, checksum, execution_time \
                  from _sqlx_migrations where version = 1";
    run(db, future).await.unwrap();
    let error = db.migrate().await.unwrap_err();
    assert!(matches!(error, Error::Newer { .. }), "{error}");
}

async fn a_database_without_tables_is_named(db: &Db) {
    for error in [
        db.load_pokedex().await.unwrap_err(),
        db.row_counts().await.unwrap_err(),
        store(db, &snapshot::pokedex().unwrap()).await.unwrap_err(),
    ] {
        let message = error.to_string();
        assert!(message.contains(&db.place), "{message}");
    }
}

async fn an_open_database_answers_and_a_closed_one_does_not(db: &Db) {
    db.ping().await.unwrap();
    db.close().await;
    let message = db.ping().await.unwrap_err().to_string();
    assert!(message.contains(&db.place), "{message}");
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused_with_what_is_allowed() {
    for url in ["nonsense", "mysql://root:hunter2@localhost/dex"] {
        let message = Db::open(url).await.unwrap_err().to_string();
        assert!(
            message.contains("use sqlite://PATH or postgres://"),
            "{message}"
        );
        assert!(!message.contains("hunter2"), "{message}");
    }
}
