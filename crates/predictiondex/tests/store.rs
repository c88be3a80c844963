//! A dataset in a store of S3's interface: built, read and refused over HTTP.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as Key, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use program::program;
use tokio::net::TcpListener;

const SETTINGS: [&str; 5] = [
    "--training-duels=1500",
    "--training-simulations=10",
    "--validation-duels=300",
    "--test-duels=150",
    "--test-simulations=50",
];

/// What a bucket holds; the first request for each object fails.
#[derive(Clone, Default)]
struct Bucket {
    // Requests come from several connections.
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Bucket {
    fn serve(&self) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/bucket", get(list).post(remove))
            .route("/bucket/{*key}", get(read).put(write))
            .layer(DefaultBodyLimit::max(1 << 26))
            .with_state(self.clone());
        let serve = async move {
            let listener = TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        thread::spawn(move || runtime.block_on(serve));
        address
    }

    fn keys(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

fn is_signed(headers: &HeaderMap) -> bool {
    let signature = headers.get(header::AUTHORIZATION);
    signature.is_some_and(|it| it.to_str().unwrap().contains("Credential=somebody/"))
}

async fn list(
    State(bucket): State<Bucket>,
    Query(query): Query<BTreeMap<String, String>>,
) -> String {
    let prefix = &query["prefix"];
    let direct = |key: &&String| {
        let rest = key.strip_prefix(prefix.as_str());
        rest.is_some_and(|rest| !rest.contains('/'))
    };
    let objects = bucket.objects.lock().unwrap();
    let contents = objects.keys().filter(direct).map(|key| {
        let size = objects[key].len();
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>\
             <ETag>\"1\"</ETag><Size>{size}</Size></Contents>"
        )
    });
    let contents: String = contents.collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>")
}

async fn read(State(bucket): State<Bucket>, Key(key): Key<String>) -> Response {
    let mut asked = bucket.asked.lock().unwrap();
    if !asked.contains(&key) {
        asked.push(key);
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let headers = [
        (header::ETAG, "\"1\""),
        (header::LAST_MODIFIED, "Thu, 01 Jan 2026 00:00:00 GMT"),
    ];
    match bucket.objects.lock().unwrap().get(&key) {
        Some(content) => (headers, content.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn write(
    State(bucket): State<Bucket>,
    Key(key): Key<String>,
    headers: HeaderMap,
    content: Bytes,
) -> Response {
    if !is_signed(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    bucket.objects.lock().unwrap().insert(key, content);
    [(header::ETAG, "\"1\"")].into_response()
}

/// Several objects at once, as the store's clients do it.
async fn remove(State(bucket): State<Bucket>, listed: String) -> String {
    let keys = listed.split("<Key>").skip(1);
    let keys = keys.map(|rest| rest.split_once("</Key>").unwrap().0);
    let mut objects = bucket.objects.lock().unwrap();
    let deleted = keys.map(|key| {
        objects.remove(key);
        format!("<Deleted><Key>{key}</Key></Deleted>")
    });
    let deleted: String = deleted.collect();
    format!("<DeleteResult>{deleted}</DeleteResult>")
}

fn run(data_dir: &Path, address: SocketAddr, arguments: &[&str]) -> Output {
    let mut command = program();
    command.arg("--data-dir").arg(data_dir).args(arguments);
    command.args(["--lang", "en"]);
    command.env("AWS_ENDPOINT", format!("http://{address}"));
    command.envs([
        ("AWS_ACCESS_KEY_ID", "somebody"),
        ("AWS_SECRET_ACCESS_KEY", "PASSWORD"),
        ("AWS_REGION", "eu-west-3"),
        ("AWS_ALLOW_HTTP", "true"),
    ]);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn a_dataset_in_a_store_is_that_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let [data, duels] = ["data", "duels"].map(|name| folder.path().join(name));
    let bucket = Bucket::default();
    let address = bucket.serve();
    let build = |place| {
        let build = [["dataset", "build", place].as_slice(), &SETTINGS].concat();
        let output = run(&data, address, &build);
        assert!(output.status.success(), "{}", told(&output));
        let told = told(&output);
        told.split_once("digest ").unwrap().1.to_owned()
    };
    let digest = build("s3://bucket/some/duels");
    assert_eq!(digest, build(duels.to_str().unwrap()));
    assert_eq!(bucket.keys().len(), 7);
    let objects = bucket.objects.lock().unwrap().clone();
    for (key, content) in objects {
        let path = duels.join(key.strip_prefix("some/duels/").unwrap());
        assert!(std::fs::read(path).unwrap() == content, "{key}");
    }
    assert_eq!(digest, build("s3://bucket/some/duels"));
    let check = ["dataset", "check", "s3://bucket/some/duels"];
    let output = run(&data, address, &check);
    assert!(output.status.success(), "{}", told(&output));
    let gone = "some/duels/split=varied/000000.parquet";
    bucket.objects.lock().unwrap().remove(gone);
    let told = told(&run(&data, address, &check));
    assert!(
        told.contains("split=varied/000000.parquet is missing in s3:"),
        "{told}"
    );
}

#[test]
fn a_store_that_refuses_or_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let address = Bucket::default().serve();
    let check = ["dataset", "check", "s3://other/duels"];
    let output = run(folder.path(), address, &check);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("failed to list s3://other/duels"),
        "{}",
        told(&output)
    );
}
