//! Every row says where it comes from, and loads write what differs and nothing else.

use super::{Db, a_run, checked, count, migrated, on_both_databases, smaller, store};
use crate::db::change::{ChangedCell, ChangedRow, Changes, TableChanges};
use crate::pokedex::Pokedex;
use crate::provenance::{CellName, Checked, Disagreement, Document, Mode, Run, Source};
use crate::snapshot;

on_both_databases!(
    every_row_names_the_document_it_comes_from,
    loading_the_same_again_writes_nothing,
    a_row_that_stays_keeps_its_run,
    what_comes_and_goes_is_named,
    the_same_facts_from_elsewhere_are_counted_apart,
    comparing_writes_nothing,
    a_cell_with_a_new_text_comes_from_the_document_that_says_it,
    disagreements_and_cells_are_stored_with_their_documents,
    a_run_that_changes_something_records_all_that_it_read,
    the_types_of_a_form_may_change_places,
    two_runs_at_once_follow_one_another,
);

fn table<'a>(changes: &'a Changes, name: &str) -> &'a TableChanges {
    changes.tables.iter().find(|it| it.table == name).unwrap()
}

fn second_run() -> Run {
    Run {
        mode: Mode::Live,
        program: "test 2".to_owned(),
        started_at: 2,
    }
}

async fn every_row_names_the_document_it_comes_from(db: &Db) {
    db.migrate().await.unwrap();
    let wanted = snapshot::collection().unwrap().check().unwrap();
    let changes = db.load(&wanted, &a_run()).await.unwrap();
    assert_eq!(table(&changes, "learnset").added.len(), 5976);
    assert_eq!(
        count(
            db,
            "select count(*) from document where length(sha256) = 64"
        )
        .await,
        7
    );
    for (sql, n_rows) in [
        (
            "select count(*) from learnset join document on document.id = document_id \
          where location = 'data/learnset.csv' and source_id = 1 and etl_run_id = 1",
            5976,
        ),
        (
            "select count(*) from base_stats join document on document.id = document_id \
          where location = 'data/forms.csv' and retrieved_at = 1795305600",
            188,
        ),
        (
            "select count(*) from move join document on document.id = document_id \
          where location = 'data/moves.csv'",
            226,
        ),
    ] {
        assert_eq!(count(db, sql).await, n_rows, "{sql}");
    }
    assert_eq!(db.last_run().await.unwrap(), Some(a_run()));
    let digest = wanted.pokedex().digest();
    assert_eq!(db.load_pokedex().await.unwrap().unwrap().digest(), digest);
}

async fn loading_the_same_again_writes_nothing(db: &Db) {
    let pokedex = migrated(db).await;
    assert!(!store(db, &pokedex).await.unwrap().is_empty());
    let again = db.load(&checked(&pokedex), &second_run()).await.unwrap();
    assert!(again.is_empty(), "{again:?}");
    assert_eq!(count(db, "select count(*) from etl_run").await, 1);
    assert_eq!(count(db, "select count(*) from document").await, 7);
    assert_eq!(db.last_run().await.unwrap(), Some(a_run()));
}

/// The snapshot in which Ember is weaker.
fn weaker(pokedex: &Pokedex) -> Checked {
    let mut wanted = checked(pokedex);
    let ember = wanted
        .collection
        .facts
        .moves
        .iter_mut()
        .find(|row| row.slug == "ember");
    ember.unwrap().power = Some(30);
    wanted.collection.check().unwrap()
}

async fn a_row_that_stays_keeps_its_run(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let changes = db.load(&weaker(&pokedex), &second_run()).await.unwrap();
    let expected = ChangedRow {
        row: "ember".to_owned(),
        cells: vec![ChangedCell {
            column: "power",
            was: Some("40".to_owned()),
            is: Some("30".to_owned()),
        }],
    };
    assert_eq!(table(&changes, "move").changed, [expected]);
    let of_run = "select count(*) from move join document on document.id = document_id \
                  where etl_run_id = 2";
    assert_eq!(count(db, of_run).await, 1);
    assert_eq!(
        count(db, "select count(*) from move where power = 30 and id = 52").await,
        1
    );
    assert_eq!(db.last_run().await.unwrap(), Some(second_run()));
}

async fn what_comes_and_goes_is_named(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let changes = store(db, &smaller(&pokedex)).await.unwrap();
    assert_eq!(table(&changes, "form").removed, ["mewtwomegay"]);
    assert_eq!(table(&changes, "form").n_rows, 187);
    let learnset = table(&changes, "learnset");
    assert!(
        learnset
            .removed
            .contains(&"mewtwomegay psychic event".to_owned())
    );
    assert!(
        learnset
            .removed
            .contains(&"mewtwomegay amnesia level_up 44".to_owned())
    );
    assert!(learnset.added.is_empty() && learnset.changed.is_empty());
    let changes = store(db, &pokedex).await.unwrap();
    assert_eq!(table(&changes, "form_type").added, ["mewtwomegay 1"]);
    assert_eq!(
        db.load_pokedex().await.unwrap().unwrap().digest(),
        pokedex.digest()
    );
}

/// The same facts, as if another source said all about forms.
fn from_elsewhere(pokedex: &Pokedex) -> Checked {
    let mut collection = checked(pokedex).collection;
    let origin = collection.read(page("https://pokeapi.co/api/v2/pokemon/4/"));
    collection
        .facts
        .forms
        .iter_mut()
        .for_each(|row| row.origin = origin);
    collection.check().unwrap()
}

fn page(location: &str) -> Document {
    Document {
        source: Source::PokeApi,
        location: location.to_owned(),
        retrieved_at: 5,
        sha256: "0".repeat(64),
    }
}

async fn the_same_facts_from_elsewhere_are_counted_apart(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let changes = db
        .load(&from_elsewhere(&pokedex), &second_run())
        .await
        .unwrap();
    let forms = table(&changes, "form");
    assert_eq!((forms.n_from_elsewhere, forms.changed.len()), (188, 0));
    let later = db
        .load(&from_elsewhere(&pokedex), &second_run())
        .await
        .unwrap();
    assert!(later.is_empty());
    let sql = "select count(*) from form join document on document.id = document_id \
               where source_id = 2 and etl_run_id = 2";
    assert_eq!(count(db, sql).await, 188);
}

async fn comparing_writes_nothing(db: &Db) {
    let pokedex = migrated(db).await;
    let compared = db.compare(&checked(&pokedex)).await.unwrap();
    assert_eq!(count(db, "select count(*) from form").await, 0);
    assert_eq!(count(db, "select count(*) from etl_run").await, 0);
    assert_eq!(store(db, &pokedex).await.unwrap(), compared);
    assert!(db.compare(&checked(&pokedex)).await.unwrap().is_empty());
}

async fn disagreements_and_cells_are_stored_with_their_documents(db: &Db) {
    let pokedex = migrated(db).await;
    let mut collection = checked(&pokedex).collection;
    let origin = collection.read(page("https://pokeapi.co/api/v2/move/71/"));
    let cell = |column| CellName {
        table: "move",
        row: "absorb".to_owned(),
        column,
    };
    collection.cells.push((cell("name_fr"), origin));
    collection.disagreements.push(Disagreement {
        cell: cell("power"),
        said: Some("20".to_owned()),
        kept: Some("40".to_owned()),
        origin,
    });
    let wanted = collection.check().unwrap();
    let changes = db.load(&wanted, &a_run()).await.unwrap();
    assert_eq!(table(&changes, "disagreement").added, ["move absorb power"]);
    for table in ["cell_origin", "disagreement"] {
        let sql = format!(
            "select count(*) from {table} join document on document.id = document_id \
             where location like '%/move/71/' and row_name = 'absorb'"
        );
        let n_rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&db.pool)
            .await
            .unwrap();
        assert_eq!(n_rows, 1, "{table}");
    }
    assert!(db.load(&wanted, &second_run()).await.unwrap().is_empty());
    let changes = store(db, &pokedex).await.unwrap();
    assert_eq!(
        table(&changes, "disagreement").removed,
        ["move absorb power"]
    );
}

async fn a_cell_with_a_new_text_comes_from_the_document_that_says_it(db: &Db) {
    let pokedex = migrated(db).await;
    let called = |name: &str| {
        let mut collection = checked(&pokedex).collection;
        let origin = collection.read(page("https://pokeapi.co/api/v2/move/71/"));
        let absorb = collection
            .facts
            .moves
            .iter_mut()
            .find(|row| row.slug == "absorb");
        absorb.unwrap().name_fr = name.to_owned();
        let cell = CellName {
            table: "move",
            row: "absorb".to_owned(),
            column: "name_fr",
        };
        collection.cells.push((cell, origin));
        collection.check().unwrap()
    };
    let run_of_cell = async || -> i32 {
        let run = "select etl_run_id from cell_origin join document on document.id = document_id";
        sqlx::query_scalar(run).fetch_one(&db.pool).await.unwrap()
    };
    db.load(&called("Vol-Vie"), &a_run()).await.unwrap();
    assert_eq!(run_of_cell().await, 1);
    db.load(&called("Vole-Vie"), &second_run()).await.unwrap();
    assert_eq!(run_of_cell().await, 2);
    assert!(
        db.load(&called("Vole-Vie"), &second_run())
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_run_that_changes_something_records_all_that_it_read(db: &Db) {
    let pokedex = migrated(db).await;
    assert_eq!(db.last_read(Source::Snapshot).await.unwrap(), []);
    store(db, &pokedex).await.unwrap();
    let mut collection = weaker(&pokedex).collection;
    let unused = page("https://pokeapi.co/api/v2/pokemon/4/");
    collection.read(unused.clone());
    let newer = &mut collection.documents[0];
    newer.sha256 = "1".repeat(64);
    let read = collection.documents.clone();
    let wanted = collection.check().unwrap();
    db.load(&wanted, &second_run()).await.unwrap();
    assert_eq!(db.last_read(Source::Snapshot).await.unwrap(), read[..7]);
    assert_eq!(db.last_read(Source::PokeApi).await.unwrap(), [unused]);
    store(db, &pokedex).await.unwrap();
    assert_eq!(
        db.last_read(Source::Snapshot).await.unwrap(),
        snapshot::documents()
    );
}

async fn the_types_of_a_form_may_change_places(db: &Db) {
    let pokedex = migrated(db).await;
    store(db, &pokedex).await.unwrap();
    let mut collection = checked(&pokedex).collection;
    let mut forms = collection.facts.forms.iter_mut();
    let charizard = forms.find(|row| row.slug == "charizard").unwrap();
    (charizard.type1, charizard.type2) = ("flying".to_owned(), Some("fire".to_owned()));
    let wanted = collection.check().unwrap();
    let changes = db.load(&wanted, &second_run()).await.unwrap();
    let types = table(&changes, "form_type");
    let rows: Vec<String> = types.changed.iter().map(|row| row.to_string()).collect();
    assert_eq!(
        rows,
        [
            "charizard 1: type_id 10 -> 3",
            "charizard 2: type_id 3 -> 10"
        ]
    );
    assert_eq!(
        (types.added.len(), types.removed.len(), types.n_rows),
        (0, 0, 281)
    );
    assert_eq!(
        db.load_pokedex().await.unwrap().unwrap().digest(),
        wanted.pokedex().digest()
    );
    assert!(db.load(&wanted, &second_run()).await.unwrap().is_empty());
}

async fn two_runs_at_once_follow_one_another(db: &Db) {
    let pokedex = migrated(db).await;
    let (first, second) = (checked(&pokedex), weaker(&pokedex));
    let (run, other_run) = (a_run(), second_run());
    let (one, other) = tokio::join!(db.load(&first, &run), db.load(&second, &other_run));
    let (one, other) = (one.unwrap(), other.unwrap());
    let mut n_added = [
        table(&one, "move").added.len(),
        table(&other, "move").added.len(),
    ];
    n_added.sort_unstable();
    assert_eq!(n_added, [0, 226]);
    assert_eq!(count(db, "select count(*) from etl_run").await, 2);
}
