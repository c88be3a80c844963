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

/// Versions that are asked for at once.
const PAGE: &str = "200";
/// More than a model has versions.
const MOST_PAGES: usize = 1_000;

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
    next_page_token: Option<String>,
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
    /// Not repeated when the answer is lost: a tag tells among all [versions](Client::versions) whether
    /// it was made.
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

    /// Every version of a model; none where the name is unknown.
    pub async fn versions(&self, name: &str) -> Result<Vec<ModelVersion>, Error> {
        let path = format!("{VERSION}/search");
        let filter = format!("name = '{name}'");
        let mut versions = Vec::new();
        let mut page = String::new();
        for _ in 0..MOST_PAGES {
            let mut query = vec![("filter", filter.as_str()), ("max_results", PAGE)];
            if !page.is_empty() {
                query.push(("page_token", &page));
            }
            let found: SomeVersions = self.get(&path, &query, "model versions").await?;
            versions.extend(found.model_versions);
            match found.next_page_token {
                Some(next) if !next.is_empty() => page = next,
                _ => return Ok(versions),
            }
        }
        Err(Error::Endless {
            url: self.url().to_owned(),
        })
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
