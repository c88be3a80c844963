//! The files of a run, which the server takes and gives for whatever store it keeps them in.

use reqwest::Method;
use serde::Deserialize;

use crate::client::{Client, Repeat, read, send};
use crate::error::Error;
use crate::runs::RunInfo;

/// The scheme of artifacts that the server serves.
const SERVED: &str = "mlflow-artifacts:/";
const ROUTE: [&str; 4] = ["api", "2.0", "mlflow-artifacts", "artifacts"];

/// A file or folder of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Artifact {
    /// Its name in its folder.
    pub path: String,
    pub is_dir: bool,
    /// In bytes; absent for folders.
    pub file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Listing {
    #[serde(default)]
    files: Vec<Artifact>,
}

impl Client {
    /// Puts a file at a path such as `model/model.json`; one that is there is replaced.
    pub async fn upload(&self, run: &RunInfo, path: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let segments = segments(run, path)?;
        let request = self
            .request(Method::PUT, ROUTE.into_iter().chain(segments))
            .body(bytes);
        send(request, Repeat::Safe).await.map(drop)
    }

    /// What a folder of the run holds, `""` for the run's own; nothing where there is no such folder.
    pub async fn list(&self, run: &RunInfo, path: &str) -> Result<Vec<Artifact>, Error> {
        let folder = segments(run, path)?.collect::<Vec<_>>().join("/");
        let request = self.request(Method::GET, ROUTE).query(&[("path", &folder)]);
        let answer = send(request, Repeat::Safe).await?;
        let Listing { files } = read(answer, "a list of files").await?;
        Ok(files)
    }

    pub async fn download(&self, run: &RunInfo, path: &str) -> Result<Vec<u8>, Error> {
        let segments = segments(run, path)?;
        let request = self.request(Method::GET, ROUTE.into_iter().chain(segments));
        let answer = send(request, Repeat::Safe).await?;
        let url = answer.url().to_string();
        let bytes = answer.bytes().await;
        let bytes = bytes.map_err(|source| Error::Unreachable { url, source })?;
        Ok(bytes.to_vec())
    }
}

/// Where the server finds a path of a run.
fn segments<'a>(run: &'a RunInfo, path: &'a str) -> Result<impl Iterator<Item = &'a str>, Error> {
    let uri = &run.artifact_uri;
    let root = uri.strip_prefix(SERVED).ok_or_else(|| Error::NotServed {
        uri: uri.to_owned(),
    })?;
    Ok(root.split('/').chain(path.split('/')))
}
