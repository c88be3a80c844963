//! What only a server can do.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use sqlx::AssertSqlSafe;
use sqlx::any::AnyConnectOptions;

use super::{postgresql, server_url};
use crate::Error;
use crate::db::Db;

#[tokio::test]
async fn an_unreachable_server_is_named_without_the_password() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://ash:hunter2@127.0.0.1:{port}/dex");
    let started = Instant::now();
    let error = Db::open(&url).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(8));
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    let message = format!("{error} {error:?}");
    assert!(
        message.contains(&format!("postgres://127.0.0.1:{port}/dex")),
        "{message}"
    );
    assert!(!message.contains("hunter2"), "{message}");
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let started = Instant::now();
    let error = Db::open(&format!("postgres://ash@127.0.0.1:{port}/dex"))
        .await
        .unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(8));
    assert!(
        error.to_string().contains("no answer within 5 seconds"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refused_user_is_told_without_the_password() {
    let mut options: AnyConnectOptions = server_url().parse().unwrap();
    options.database_url.set_username("nobody").unwrap();
    options.database_url.set_password(Some("hunter2")).unwrap();
    let error = Db::open(options.database_url.as_str()).await.unwrap_err();
    let message = format!("{error} {error:?}");
    assert!(message.contains("nobody"), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
}

#[tokio::test]
async fn the_debug_text_of_a_database_hides_the_password() {
    let db = postgresql().await;
    let url: AnyConnectOptions = server_url().parse().unwrap();
    let password = url
        .database_url
        .password()
        .unwrap_or("none was given")
        .to_owned();
    let text = format!("{db:?}");
    assert!(text.contains("postgres"), "{text}");
    assert!(!text.contains(&format!(":{password}@")), "{text}");
}

/// A user who may read what is there, with its password apart from its URL.
#[tokio::test]
async fn a_user_who_may_only_read_opens_a_migrated_database() {
    let db = postgresql().await;
    db.migrate().await.unwrap();
    let url = db.pool.connect_options().database_url.clone();
    let name = format!("reader{}", url.path().trim_start_matches('/'));
    let sql = format!(
        "create role {name} login password 'hunter2'; \
         grant select on all tables in schema public to {name}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&db.pool)
        .await
        .unwrap();
    let mut reader_url = url;
    reader_url.set_username(&name).unwrap();
    reader_url.set_password(None).unwrap();
    let reader = Db::open_with_password(reader_url.as_str(), "hunter2")
        .await
        .unwrap();
    reader.migrate().await.unwrap();
    assert_eq!(reader.stored_digest().await.unwrap(), None);
    let wrong = Db::open_with_password(reader_url.as_str(), "hunter3").await;
    assert!(matches!(wrong, Err(Error::Connect { .. })));
    let write = "insert into pokedex_version (id, digest) values (1, 'x')";
    assert!(sqlx::query(write).execute(&reader.pool).await.is_err());
}
