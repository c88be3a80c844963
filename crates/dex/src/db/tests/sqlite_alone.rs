//! What only a file can suffer.

use std::fs;
use std::path::Path;

use super::{count, migrated, sqlite, store};
use crate::Error;
use crate::db::Db;

async fn refusal(path: &Path) -> Error {
    match Db::open_file(path).await {
        Ok(db) => db.load_pokedex().await.unwrap_err(),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dex.db");
    let content = "This is a diary, not a database.\n".repeat(200);
    fs::write(&path, &content).unwrap();
    let error = refusal(&path).await;
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), content);
}

#[tokio::test]
async fn a_file_with_overwritten_pages_is_named_and_left_as_it_is() {
    let (folder, db) = sqlite().await;
    let pokedex = migrated(&db).await;
    store(&db, &pokedex).await.unwrap();
    db.close().await;
    let path = folder.path().join("dex.db");
    let mut content = fs::read(&path).unwrap();
    content[8192..].fill(0xA5);
    fs::write(&path, &content).unwrap();
    let error = refusal(&path).await;
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), content);
}

#[tokio::test]
async fn a_truncated_file_is_named_and_left_as_it_is() {
    let (folder, db) = sqlite().await;
    let pokedex = migrated(&db).await;
    store(&db, &pokedex).await.unwrap();
    db.close().await;
    let path = folder.path().join("dex.db");
    let mut content = fs::read(&path).unwrap();
    content.truncate(content.len() / 2);
    fs::write(&path, &content).unwrap();
    let error = refusal(&path).await;
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), content);
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("dex.db");
    let error = refusal(&path).await;
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
}

#[tokio::test]
async fn any_character_may_be_in_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Pokédex ?mode=ro #1 100%20.db");
    let db = Db::open_file(&path).await.unwrap();
    let pokedex = migrated(&db).await;
    store(&db, &pokedex).await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn a_url_creates_the_file_it_names() {
    let folder = tempfile::tempdir().unwrap();
    for (name, scheme) in [("a.db", "sqlite:"), ("b.db", "sqlite://")] {
        let path = folder.path().join(name);
        let db = Db::open(&format!("{scheme}{}", path.display()))
            .await
            .unwrap();
        db.ping().await.unwrap();
        assert_eq!(db.place, path.display().to_string());
        assert!(path.exists());
    }
}

#[tokio::test]
async fn readers_do_not_wait_for_the_writer() {
    let (_folder, db) = sqlite().await;
    let pokedex = migrated(&db).await;
    store(&db, &pokedex).await.unwrap();
    let mut writing = db.pool.begin().await.unwrap();
    sqlx::query("delete from learnset")
        .execute(&mut *writing)
        .await
        .unwrap();
    assert_eq!(count(&db, "select count(*) from learnset").await, 5976);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_begin_with_the_same_new_file_make_it_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dex.db");
        let beginning = [(); 4].map(|()| {
            let path = path.clone();
            tokio::spawn(async move {
                let db = Db::open_file(&path).await.unwrap();
                db.migrate().await.map_err(|error| error.to_string())
            })
        });
        for begun in beginning {
            assert_eq!(begun.await.unwrap(), Ok(()));
        }
    }
}

#[tokio::test]
async fn a_value_of_another_kind_is_told_with_what_to_do() {
    let (_folder, db) = sqlite().await;
    let pokedex = migrated(&db).await;
    store(&db, &pokedex).await.unwrap();
    let sql = "pragma ignore_check_constraints = on; update base_stats set speed = 'fast' where form_id = 1";
    sqlx::raw_sql(sql).execute(&db.pool).await.unwrap();
    for error in [
        db.load_pokedex().await.unwrap_err(),
        store(&db, &pokedex).await.unwrap_err(),
    ] {
        assert!(matches!(error, Error::Unfit { .. }), "{error}");
        assert!(error.to_string().contains("restore a copy"), "{error}");
    }
}
