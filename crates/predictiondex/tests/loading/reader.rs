//! Who trains and serves may be allowed to read alone.

use dex::db::Db;

use crate::database::{Database, psql};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_only_read_finds_the_facts_loaded() {
    let database = Database::postgresql();
    assert!(
        database
            .program(&["etl"])
            .output()
            .unwrap()
            .status
            .success()
    );
    let name = database.url.rsplit('/').next().unwrap().to_owned();
    let role = format!("reader_{name}");
    let sql = format!(
        "create role {role} login password 'hunter2'; \
         grant select on all tables in schema public to {role}"
    );
    psql(&database.url, &sql);
    let (_, host) = database.url.rsplit_once('@').unwrap();
    let reader = Db::open(&format!("postgres://{role}:hunter2@{host}"))
        .await
        .unwrap();
    reader.migrate().await.unwrap();
    etl::load_snapshot(&reader).await.unwrap();
    assert!(reader.load_pokedex().await.unwrap().is_some());
    let error = etl::run(
        &reader,
        &etl::Config::default(),
        &database.etl_dir(),
        |_| {},
    )
    .await
    .unwrap_err();
    assert!(
        format!("{error:#}").contains("permission denied"),
        "{error:#}"
    );
}
