//! Each migration applied to a database with rows.

use sqlx::AssertSqlSafe;

use super::{Db, MIGRATIONS, count, migrated, migrator, on_both_databases, run, store};
use crate::Error;
use crate::codes::{CATEGORIES, Codes, LEARN_METHODS, SOURCES};
use crate::snapshot;

on_both_databases!(
    migrations_apply_one_at_a_time_over_rows,
    a_migration_that_would_lose_rows_fails_and_leaves_them,
    an_empty_database_is_migrated_without_a_run,
    the_words_of_the_schema_are_those_of_the_program,
    whoever_looks_changes_nothing,
    tables_of_another_version_are_told_and_left,
);

/// Rows that a migration's tables hold when the next one runs.
const SAMPLES: [&[&str]; MIGRATIONS.len()] = [
    &[
        "insert into species (id, name_fr, name_en) values (4, 'Salamèche', 'Charmander'), \
         (5, 'Reptincel', 'Charmeleon')",
        "insert into type (id, code, name_fr, name_en) values (3, 'flying', 'Vol', 'Flying'), \
         (10, 'fire', 'Feu', 'Fire')",
        "insert into type_effectiveness (attacking_type_id, defending_type_id, effect) \
         values (10, 3, 'neutral')",
        "insert into form (id, slug, species_id, kind, name_fr, name_en, height_m, weight_kg, \
         evolves_from_id, evolution_level) values \
         (5, 'charmeleon', 5, 'base', 'Reptincel', 'Charmeleon', 1.1, 19, 4, 16), \
         (4, 'charmander', 4, 'base', 'Salamèche', 'Charmander', 0.6, 8.5, null, null)",
        "insert into form_type (form_id, slot, type_id) values (4, 1, 10), (4, 2, 3)",
        "insert into base_stats values (4, 39, 52, 43, 60, 50, 65)",
        "insert into move_category (id, code) values (2, 'spécial')",
        "insert into move values (52, 'ember', 'Flammèche', 'Ember', 10, 2, 40, 100, 25, 0, \
         'regular', 'chance:10:burn')",
        "insert into learn_method (id, code) values (1, 'level_up'), (2, 'ct')",
        "insert into learnset values (4, 52, 1, 13), (4, 52, 2, null)",
        "insert into nature values (1, 'Solo', 'Lonely', 'attack', 'defense')",
        "insert into pokedex_version values (1, 'abc')",
    ],
    &["insert into api_key (id, label, secret_sha256, created_at) values ('a', 'b', 'c', 1)"],
    &[],
];

async fn migrate_to(db: &Db, version: i64) {
    migrator().run_to(version, &db.pool).await.unwrap();
}

async fn migrations_apply_one_at_a_time_over_rows(db: &Db) {
    for (version, samples) in (1..).zip(SAMPLES) {
        migrate_to(db, version).await;
        for sample in samples {
            run(db, sample).await.unwrap();
        }
    }
    for kept in [
        "select count(*) from species where name_en = 'Charmeleon' or name_fr = 'Salamèche'",
        "select count(*) from type where code in ('flying', 'fire')",
        "select count(*) from form where id = 4 or (evolves_from_id = 4 and evolution_level = 16)",
        "select count(*) from form_type where form_id = 4",
        "select count(*) from learnset where coalesce(level, 13) = 13 and move_id = 52",
    ] {
        assert_eq!(count(db, kept).await, 2, "{kept}");
    }
    for kept in [
        "select count(*) from type_effectiveness where effect = 'neutral'",
        "select count(*) from base_stats where speed = 65 and hp = 39",
        "select count(*) from move where effects = 'chance:10:burn' and power = 40",
        "select count(*) from nature where lowered = 'defense'",
        "select count(*) from pokedex_version where digest = 'abc'",
        "select count(*) from api_key",
        "select count(*) from etl_run where id = 1 and digest = 'abc' and mode = 'snapshot'",
        "select count(distinct document_id) from learnset join document on document.id = document_id \
         where source_id = 1",
    ] {
        assert_eq!(count(db, kept).await, 1, "{kept}");
    }
    store(db, &snapshot::pokedex().unwrap()).await.unwrap();
    assert_eq!(count(db, "select count(*) from form").await, 188);
    assert_eq!(
        count(db, "select count(*) from learnset where document_id = 1").await,
        0
    );
}

async fn a_migration_that_would_lose_rows_fails_and_leaves_them(db: &Db) {
    migrate_to(db, 2).await;
    for sample in SAMPLES[0] {
        run(db, sample).await.unwrap();
    }
    run(db, "update form set weight_kg = -1 where id = 4")
        .await
        .unwrap();
    let message = db.migrate().await.unwrap_err().to_string();
    assert!(message.contains(&db.place), "{message}");
    assert_eq!(
        count(db, "select count(*) from form where weight_kg = -1").await,
        1
    );
    assert_eq!(count(db, "select count(*) from learnset").await, 2);
    run(db, "update form set weight_kg = 8.5 where id = 4")
        .await
        .unwrap();
    // The connection of the failed migration keeps PostgreSQL's lock on migrations for as long as it lives.
    let url = db.pool.connect_options().database_url.clone();
    db.close().await;
    let db = Db::open(url.as_str()).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(
        count(&db, "select count(*) from form where document_id = 1").await,
        2
    );
}

async fn an_empty_database_is_migrated_without_a_run(db: &Db) {
    db.migrate().await.unwrap();
    assert_eq!(count(db, "select count(*) from etl_run").await, 0);
    assert_eq!(count(db, "select count(*) from document").await, 0);
}

async fn words<T>(db: &Db, table: &str, codes: &Codes<T>) {
    let sql = AssertSqlSafe(format!("select id, code from {table} order by id"));
    let rows: Vec<(i32, String)> = sqlx::query_as(sql).fetch_all(&db.pool).await.unwrap();
    let expected: Vec<(i32, String)> = (1..)
        .zip(codes.iter().map(|(code, _)| (*code).to_owned()))
        .collect();
    assert_eq!(rows, expected, "{table}");
}

async fn the_words_of_the_schema_are_those_of_the_program(db: &Db) {
    db.migrate().await.unwrap();
    words(db, "move_category", CATEGORIES).await;
    words(db, "learn_method", LEARN_METHODS).await;
    words(db, "source", SOURCES).await;
}

/// The same database as somebody sees it who only looks.
async fn look(db: &Db) -> Result<Db, Error> {
    let url = db.pool.connect_options().database_url.clone();
    Db::look(url.as_str(), None).await
}

async fn whoever_looks_changes_nothing(db: &Db) {
    let empty = look(db).await.unwrap();
    assert_eq!(empty.load_pokedex().await.unwrap().map(|_| ()), None);
    let message = db.stored_digest().await.unwrap_err().to_string();
    assert!(message.contains("pokedex_version"), "{message}");
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let seen = look(db).await.unwrap();
    assert_eq!(seen.stored_digest().await.unwrap(), Some(pokedex.digest()));
    let refused = run(&seen, "delete from learnset").await.unwrap_err();
    let message = refused.to_string();
    assert!(message.contains("read"), "{message}");
    assert_eq!(count(db, "select count(*) from learnset").await, 5976);
}

async fn tables_of_another_version_are_told_and_left(db: &Db) {
    migrate_to(db, 2).await;
    let error = look(db).await.unwrap_err();
    assert!(
        matches!(&error, Error::Older { place } if *place == db.place),
        "{error}"
    );
    let applied = "select count(*) from _sqlx_migrations";
    assert_eq!(count(db, applied).await, 2);
    db.migrate().await.unwrap();
    run(
        db,
        "update _sqlx_migrations set version = 99 where version = 3",
    )
    .await
    .unwrap();
    let error = look(db).await.unwrap_err();
    assert!(matches!(error, Error::Newer { .. }), "{error}");
}
