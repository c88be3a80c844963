//! Registered models: their versions, and the aliases that say what each version is for.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use crate::client::{Client, Done, Repeat};
use crate::error::Error;
use crate::runs::Entry;

const MODEL: &str = "registered-models";
const VERSION: &str = "model-versions";
const ALIAS: &str = "registered-models/alias";

/// A version of a registered model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ModelVersion {
    pub name: String,
    /// A number, counted from 1.
    pub version: String,
    /// The folder of its files, as in `mlflow-artifacts:/1/…/artifacts/model`.
    pub source: String,
    #[serde(default)]
    pub run_id: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub tags: Vec<Entry>,
    /// Not filled by a search.
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
struct OneVersion {
    model_version: ModelVersion,
}

#[derive(Deserialize)]
struct SomeVersions {
    #[serde(default)]
    model_versions: Vec<ModelVersion>,
}

/// What a new version is made of.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    pub name: &'a str,
    pub source: &'a str,
    pub run_id: &'a str,
    pub description: &'a str,
    pub tags: &'a [Entry],
}

impl Client {
    /// Registers a model's name unless it is registered.
    pub async fn register(&self, name: &str) -> Result<(), Error> {
        let path = format!("{MODEL}/create");
        let body = json!({ "name": name });
        // A second request for the same name is refused, so that none is made twice.
        let made = self.call(
            Method::POST,
            &path,
            &body,
            Repeat::Safe,
            "a registered model",
        );
        match made.await {
            Ok(Done {}) => Ok(()),
            Err(error) if error.has_code("RESOURCE_ALREADY_EXISTS") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Adds a version to a registered model.
    ///
    /// Not repeated when the answer is lost: a tag to [find](Client::find_version) the version by tells
    /// whether there is one.
    pub async fn create_version(&self, new: NewVersion<'_>) -> Result<ModelVersion, Error> {
        let path = format!("{VERSION}/create");
        let body = json!({
            "name": new.name,
            "source": new.source,
            "run_id": new.run_id,
            "description": new.description,
            "tags": new.tags,
        });
        let made = self.call(
            Method::POST,
            &path,
            &body,
            Repeat::Unsafe,
            "a model version",
        );
        made.await.map(|OneVersion { model_version }| model_version)
    }

    /// A version of the model with this tag, neither part of which may hold a quote.
    pub async fn find_version(
        &self,
        name: &str,
        tag: &Entry,
    ) -> Result<Option<ModelVersion>, Error> {
        let Entry { key, value } = tag;
        let filter = format!("name = '{name}' and tags.`{key}` = '{value}'");
        let query = [("filter", filter.as_str()), ("max_results", "1")];
        let path = format!("{VERSION}/search");
        let found: SomeVersions = self.get(&path, &query, "model versions").await?;
        Ok(found.model_versions.into_iter().next())
    }

    pub async fn tag_version(&self, name: &str, version: &str, tag: &Entry) -> Result<(), Error> {
        let path = format!("{VERSION}/set-tag");
        let Entry { key, value } = tag;
        let body = json!({ "name": name, "version": version, "key": key, "value": value });
        let tagged = self.call(Method::POST, &path, &body, Repeat::Safe, "{}");
        tagged.await.map(|Done {}| ())
    }

    /// Gives a version an alias, which leaves the version that had it.
    pub async fn set_alias(&self, name: &str, alias: &str, version: &str) -> Result<(), Error> {
        let body = json!({ "name": name, "alias": alias, "version": version });
        let set = self.call(Method::POST, ALIAS, &body, Repeat::Safe, "{}");
        set.await.map(|Done {}| ())
    }

    /// The version with this alias, if there is one.
    pub async fn aliased(&self, name: &str, alias: &str) -> Result<Option<ModelVersion>, Error> {
        let query = [("name", name), ("alias", alias)];
        match self.get(ALIAS, &query, "a model version").await {
            Ok(OneVersion { model_version }) => Ok(Some(model_version)),
            // That is how servers say that no version has it; the name's own absence has another code.
            Err(error) if error.has_code("INVALID_PARAMETER_VALUE") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes an alias away, whether or not a version has it.
    pub async fn delete_alias(&self, name: &str, alias: &str) -> Result<(), Error> {
        let body = json!({ "name": name, "alias": alias });
        let deleted = self.call(Method::DELETE, ALIAS, &body, Repeat::Safe, "{}");
        deleted.await.map(|Done {}| ())
    }
}
