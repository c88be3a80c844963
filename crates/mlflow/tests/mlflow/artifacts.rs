//! Files of a run on the real server.

use mlflow::artifacts::Artifact;
use mlflow::client::Client;
use mlflow::error::Error;
use mlflow::runs::RunInfo;
use reqwest::StatusCode;

use crate::{server, unused};

async fn run(client: &Client) -> RunInfo {
    let experiment = client.experiment(&unused("artifacts")).await.unwrap();
    let run = client.create_run(&experiment, "files", 0, &[]).await;
    run.unwrap().info
}

fn file(path: &str, size: u64) -> Artifact {
    Artifact {
        path: path.to_owned(),
        is_dir: false,
        file_size: Some(size),
    }
}

#[tokio::test]
async fn files_come_back_byte_for_byte() {
    let client = server().await;
    let run = run(&client).await;
    let large: Vec<u8> = (0..3_000_000u32)
        .map(|i| (i.wrapping_mul(i) >> 7) as u8)
        .collect();
    for (path, bytes) in [
        ("model/model.json", large),
        ("model/été & 100 %.bin", vec![0, 255]),
        ("summary.md", Vec::new()),
    ] {
        client.upload(&run, path, bytes.clone()).await.unwrap();
        assert!(
            client.download(&run, path).await.unwrap() == bytes,
            "{path}"
        );
    }
    let mut files = client.list(&run, "model").await.unwrap();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let expected = [file("model.json", 3_000_000), file("été & 100 %.bin", 2)];
    assert_eq!(files, expected);
    let mut top = client.list(&run, "").await.unwrap();
    top.sort_by(|a, b| a.path.cmp(&b.path));
    let names: Vec<(&str, bool)> = top.iter().map(|it| (it.path.as_str(), it.is_dir)).collect();
    assert_eq!(names, [("model", true), ("summary.md", false)]);
}

#[tokio::test]
async fn a_file_is_replaced_by_one_with_its_name() {
    let client = server().await;
    let run = run(&client).await;
    for text in ["a longer text", "short"] {
        client.upload(&run, "a.txt", text.into()).await.unwrap();
    }
    assert_eq!(client.download(&run, "a.txt").await.unwrap(), b"short");
    assert_eq!(client.list(&run, "").await.unwrap(), [file("a.txt", 5)]);
}

#[tokio::test]
async fn a_missing_file_is_refused_and_a_missing_folder_is_empty() {
    let client = server().await;
    let run = run(&client).await;
    let error = client.download(&run, "nothing.txt").await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Refused {
                status: StatusCode::NOT_FOUND,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(client.list(&run, "nothing").await.unwrap(), []);
}

#[tokio::test]
async fn files_that_the_server_does_not_serve_are_not_asked_for() {
    let run = RunInfo {
        artifact_uri: "s3://bucket/1/artifacts".to_owned(),
        ..run(&server().await).await
    };
    let client = Client::new("http://127.0.0.1:9").unwrap();
    let error = client.download(&run, "a.txt").await.unwrap_err();
    let message = error.to_string();
    assert!(message.contains("s3://bucket/1/artifacts") && message.contains("--serve-artifacts"));
}
