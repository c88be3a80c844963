//! The roles of ops/postgres on a real server: what each may do, and that its job needs no more.

use std::process::Command;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::{postgresql, server_url, store};
use crate::db::Db;
use crate::{Error, keys, snapshot};

const SQL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ops/postgres/");

const ALL: &str = "select insert update delete truncate alter drop";
const CHANGE: &str = "select insert update delete";
/// What each role may do with tables of facts, of history, of codes, of sources, with the keys, and with the
/// record of migrations. To revoke a key, or to take one's turn with the sources, is to update one column.
const RIGHTS: [(&str, [&str; 6]); 5] = [
    ("pdx_migrate", [ALL; 6]),
    (
        "pdx_etl",
        [
            CHANGE,
            "select insert",
            "select",
            "select turn",
            "",
            "select",
        ],
    ),
    ("pdx_api", ["select"; 6]),
    (
        "pdx_ml",
        ["select", "select", "select", "select", "", "select"],
    ),
    (
        "pdx_keys",
        ["", "", "", "", "select insert revoke", "select"],
    ),
];

/// The tables of facts, with those that say where single cells come from.
const FACTS: [&str; 12] = [
    "base_stats",
    "cell_origin",
    "disagreement",
    "form",
    "form_type",
    "learnset",
    "move",
    "nature",
    "pokedex_version",
    "species",
    "type",
    "type_effectiveness",
];

/// A migrated database with its roles. Roles belong to the whole server, so that tests take turns.
struct Stack {
    superuser: Db,
    name: String,
    _turn: AnyConnection,
}

impl Stack {
    async fn start() -> Stack {
        sqlx::any::install_default_drivers();
        let mut turn = AnyConnection::connect(&server_url()).await.unwrap();
        let lock = sqlx::query("select pg_advisory_lock(20181116)");
        lock.execute(&mut turn).await.unwrap();
        let superuser = postgresql().await;
        let stack = Stack {
            name: superuser.pool.connect_options().database_url.path()[1..].to_owned(),
            superuser,
            _turn: turn,
        };
        stack.make_roles("hunter2");
        stack.open("pdx_migrate").await.migrate().await.unwrap();
        stack.grant();
        stack
    }

    fn make_roles(&self, password: &str) {
        let mut psql = psql(self.superuser.pool.connect_options().database_url.as_str());
        for name in ["migrate", "etl", "api", "ml", "keys", "mlflow"] {
            psql.arg(format!("--set={name}_password={password}"));
        }
        run(psql.arg(format!("--file={SQL}roles.sql")));
    }

    fn grant(&self) {
        let url = self.url("pdx_migrate", "hunter2", &self.name);
        run(psql(&url).arg(format!("--file={SQL}grants.sql")));
    }

    fn url(&self, role: &str, password: &str, database: &str) -> String {
        let mut url = self.superuser.pool.connect_options().database_url.clone();
        url.set_username(role).unwrap();
        url.set_password(Some(password)).unwrap();
        url.set_path(database);
        url.to_string()
    }

    async fn enter(&self, role: &str, database: &str) -> Result<Db, Error> {
        Db::open(&self.url(role, "hunter2", database)).await
    }

    async fn open(&self, role: &str) -> Db {
        self.enter(role, &self.name).await.unwrap()
    }

    /// Every table there is, each with the names of its columns.
    async fn tables(&self) -> Vec<(String, String)> {
        let sql = "select table_name::text, string_agg(column_name, ' ') \
                   from information_schema.columns where table_schema = 'public' \
                   group by table_name order by table_name";
        let tables = sqlx::query_as(sql).fetch_all(&self.superuser.pool);
        tables.await.unwrap()
    }
}

fn psql(url: &str) -> Command {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--dbname", url]);
    psql
}

fn run(psql: &mut Command) {
    let output = psql.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

/// Which part of [`RIGHTS`] a table belongs to.
fn part_of(table: &str) -> usize {
    match table {
        table if FACTS.contains(&table) => 0,
        "etl_run" | "document" => 1,
        "move_category" | "learn_method" => 2,
        "source" => 3,
        "api_key" => 4,
        "_sqlx_migrations" => 5,
        table => panic!("say who may do what with {table}: here, and in ops/postgres/grants.sql"),
    }
}

/// Statements that change no row, each with whether a role with these rights may run it.
fn statements(table: &str, columns: &str, rights: &str) -> Vec<(String, bool)> {
    let may = |right: &str| rights.split(' ').any(|held| held == right);
    let insert = format!("insert into {table} select (null::{table}).* where false");
    let alter = format!("alter table {table} add column extra integer");
    let mut statements = vec![
        (format!("select * from {table} where false"), may("select")),
        (insert, may("insert")),
        (format!("delete from {table} where false"), may("delete")),
        (format!("truncate {table} cascade"), may("truncate")),
        (alter, may("alter")),
        (format!("drop table {table} cascade"), may("drop")),
    ];
    for column in columns.split(' ') {
        let update = format!("update {table} set {column} = default where false");
        let may_column = match column {
            "revoked_at" => may("revoke"),
            "code" => may("turn"),
            _ => false,
        };
        statements.push((update, may("update") || may_column));
    }
    statements
}

/// Whether the role of this database may run a statement, which is undone in any case.
async fn may_run(db: &Db, statement: &str) -> bool {
    let mut transaction = db.pool.begin().await.unwrap();
    let sql = sqlx::query(AssertSqlSafe(statement));
    let ran = sql.execute(&mut *transaction).await;
    transaction.rollback().await.unwrap();
    let Err(error) = ran else {
        return true;
    };
    let refusal = error.as_database_error().and_then(|error| error.code());
    assert_eq!(refusal.as_deref(), Some("42501"), "{statement}: {error}");
    false
}

#[tokio::test]
async fn each_role_may_run_its_statements_and_no_others() {
    let stack = Stack::start().await;
    let opened = "grant all on all tables in schema public to public, pdx_ml";
    let opened = sqlx::query(opened).execute(&stack.superuser.pool).await;
    opened.unwrap();
    stack.make_roles("hunter2");
    stack.grant();
    let tables = stack.tables().await;
    assert_eq!(tables.len(), FACTS.len() + 7, "{tables:?}");
    let mut wrong = Vec::new();
    for (role, rights) in RIGHTS {
        let db = stack.open(role).await;
        for (table, columns) in &tables {
            for (statement, expected) in statements(table, columns, rights[part_of(table)]) {
                if may_run(&db, &statement).await != expected {
                    wrong.push(format!("{role}, expected {expected}: {statement}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn only_migrations_make_anything_new() {
    let stack = Stack::start().await;
    for (role, _) in RIGHTS {
        let db = stack.open(role).await;
        for (statement, is_migrations) in [
            ("create table extra (id integer)", true),
            ("create temporary table extra (id integer)", true),
            ("create schema extra", true),
            ("create role extra", false),
            ("alter role pdx_api superuser", false),
            ("set role postgres", false),
        ] {
            let expected = is_migrations && role == "pdx_migrate";
            let may = may_run(&db, statement).await;
            assert_eq!(may, expected, "{role}: {statement}");
        }
    }
}

#[tokio::test]
async fn a_new_table_is_its_owners_alone_and_nobody_enters_as_the_owner() {
    let stack = Stack::start().await;
    let migrate = stack.open("pdx_migrate").await.pool;
    let made = sqlx::query("create table secret (id integer)").execute(&migrate);
    made.await.unwrap();
    stack.grant();
    let owner = "select tableowner::text from pg_tables where tablename = 'secret'";
    let owner: String = sqlx::query_scalar(owner).fetch_one(&migrate).await.unwrap();
    assert_eq!(owner, "pdx_owner");
    for (role, _) in &RIGHTS[1..] {
        let db = stack.open(role).await;
        assert!(!may_run(&db, "select * from secret").await, "{role}");
    }
    let refused = stack.enter("pdx_owner", &stack.name).await.unwrap_err();
    assert!(matches!(refused, Error::Connect { .. }), "{refused}");
}

#[tokio::test]
async fn each_job_does_its_work_in_its_own_role() {
    let stack = Stack::start().await;
    let pokedex = snapshot::pokedex().unwrap();
    let etl = stack.open("pdx_etl").await;
    etl.migrate().await.unwrap();
    for _ in 0..2 {
        store(&etl, &pokedex).await.unwrap();
    }
    for role in ["pdx_api", "pdx_ml"] {
        let reader = stack.open(role).await;
        reader.migrate().await.unwrap();
        let counts = reader.row_counts().await.unwrap();
        assert_eq!(counts, etl.row_counts().await.unwrap());
        let loaded = reader.load_pokedex().await.unwrap().unwrap();
        assert_eq!(loaded.digest(), pokedex.digest());
        let refused = store(&reader, &pokedex).await.unwrap_err();
        assert!(matches!(refused, Error::Denied { .. }), "{refused}");
    }
}

#[tokio::test]
async fn keys_are_issued_in_one_role_and_recognised_in_another() {
    let stack = Stack::start().await;
    let keeper = stack.open("pdx_keys").await;
    let api = stack.open("pdx_api").await;
    keeper.migrate().await.unwrap();
    let key = keys::issue(&keeper, "web").await.unwrap();
    let recognised = keys::verify(&api, key.reveal()).await.unwrap();
    assert_eq!(recognised.as_ref(), Some(&key.id));
    assert_eq!(keys::list(&keeper).await.unwrap().len(), 1);
    assert!(keys::revoke(&keeper, &key.id).await.unwrap());
    assert_eq!(keys::verify(&api, key.reveal()).await.unwrap(), None);
    let refused = keys::issue(&api, "mine").await.unwrap_err();
    assert!(matches!(refused, Error::Denied { .. }), "{refused}");
}

#[tokio::test]
async fn mlflow_and_the_jobs_do_not_enter_each_others_databases() {
    let stack = Stack::start().await;
    let own = stack.enter("mlflow", "mlflow").await.unwrap();
    assert!(may_run(&own, "create table experiments (id integer)").await);
    let mut closed = vec![("mlflow", stack.name.as_str())];
    for (role, _) in RIGHTS {
        closed.extend(["mlflow", "postgres", "template1"].map(|database| (role, database)));
    }
    for (role, database) in closed {
        let refused = stack.enter(role, database).await.unwrap_err().to_string();
        let expected = format!("permission denied for database \"{database}\"");
        assert!(refused.contains(&expected), "{role}: {refused}");
    }
}

#[tokio::test]
async fn what_hangs_is_ended_in_every_role() {
    let stack = Stack::start().await;
    let jobs = RIGHTS.map(|(role, _)| (role, stack.name.as_str()));
    for (role, database) in jobs.into_iter().chain([("mlflow", "mlflow")]) {
        let db = stack.enter(role, database).await.unwrap();
        let sql = "select name::text, setting::bigint from pg_settings where name in \
                   ('statement_timeout', 'idle_in_transaction_session_timeout', \
                    'idle_session_timeout')";
        let limits: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(&db.pool).await.unwrap();
        assert_eq!(limits.len(), 3);
        for (name, limit_ms) in limits {
            let is_limited = (1..=3_600_000).contains(&limit_ms);
            assert!(is_limited, "{role}: {name} is {limit_ms} ms");
        }
    }
}

#[tokio::test]
async fn making_the_roles_again_sets_new_passwords() {
    let stack = Stack::start().await;
    stack.make_roles("PASSWORD");
    let url = stack.url("pdx_api", "PASSWORD", &stack.name);
    assert!(Db::open(&url).await.is_ok());
    let refused = stack.enter("pdx_api", &stack.name).await.unwrap_err();
    assert!(matches!(refused, Error::Connect { .. }), "{refused}");
}
