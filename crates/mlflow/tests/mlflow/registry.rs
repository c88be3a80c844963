//! Registered models on the real server.

use mlflow::client::Client;
use mlflow::error::Error;
use mlflow::registry::{ModelVersion, NewVersion};
use mlflow::runs::Entry;

use crate::{server, unused};

/// A registered model with so many versions, each tagged with its own number.
async fn model(client: &Client, n_versions: u32) -> (String, Vec<ModelVersion>) {
    let name = unused("model");
    client.register(&name).await.unwrap();
    let experiment = client.experiment(&unused("registry")).await.unwrap();
    let run = client.create_run(&experiment, "a run", 0, &[]).await;
    let run = run.unwrap().info;
    client
        .upload(&run, "model/model.json", b"{}".to_vec())
        .await
        .unwrap();
    let mut versions = Vec::new();
    for number in 1..=n_versions {
        let new = NewVersion {
            name: &name,
            source: &format!("{}/model", run.artifact_uri),
            run_id: &run.run_id,
            description: "trees",
            tags: &[Entry::new("number", number.to_string())],
        };
        versions.push(client.create_version(new).await.unwrap());
    }
    (name, versions)
}

async fn aliased(client: &Client, name: &str, alias: &str) -> Option<String> {
    let found = client.aliased(name, alias).await.unwrap();
    found.map(|found| found.version)
}

#[tokio::test]
async fn a_name_is_registered_once_and_versions_count_from_one() {
    let client = server().await;
    let (name, versions) = model(&client, 2).await;
    client.register(&name).await.unwrap();
    let numbers: Vec<&str> = versions.iter().map(|it| it.version.as_str()).collect();
    assert_eq!(numbers, ["1", "2"]);
    assert_eq!(versions[0].description, "trees");
    assert!(versions[0].source.starts_with("mlflow-artifacts:/"));
}

#[tokio::test]
async fn an_alias_moves_from_version_to_version_and_goes() {
    let client = server().await;
    let (name, _) = model(&client, 2).await;
    assert_eq!(aliased(&client, &name, "champion").await, None);
    for version in ["1", "2"] {
        client.set_alias(&name, "champion", version).await.unwrap();
        assert_eq!(aliased(&client, &name, "champion").await.unwrap(), version);
    }
    client.set_alias(&name, "previous", "1").await.unwrap();
    let previous = client.aliased(&name, "previous").await.unwrap().unwrap();
    assert_eq!(
        (previous.version.as_str(), previous.aliases),
        ("1", vec!["previous".to_owned()])
    );
    for _ in 0..2 {
        client.delete_alias(&name, "champion").await.unwrap();
    }
    assert_eq!(aliased(&client, &name, "champion").await, None);
}

#[tokio::test]
async fn all_versions_are_listed_with_their_tags() {
    let client = server().await;
    let (name, made) = model(&client, 2).await;
    let later = Entry::new("gate", "passed");
    client.tag_version(&name, "1", &later).await.unwrap();
    let mut found = client.versions(&name).await.unwrap();
    found.sort_by_key(|version| version.version.parse::<u32>().unwrap());
    let mut expected = made;
    expected[0].tags.push(later);
    assert_eq!(found, expected);
    assert_eq!(client.versions(&unused("unknown")).await.unwrap(), []);
}

#[tokio::test]
async fn an_alias_of_an_unknown_model_is_refused() {
    let client = server().await;
    let error = client
        .aliased(&unused("unknown"), "champion")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Refused { code, .. } if code == "RESOURCE_DOES_NOT_EXIST"),
        "{error}"
    );
}
