//! Where the files of a dataset are kept: a folder of this machine, or one in the store of a cloud.

mod http;

use anyhow::{Context, anyhow, bail};
use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, ObjectStoreScheme};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use self::http::Connector;

/// A folder by its path or URL; it need not be there before something is put into it.
pub(super) struct Folder {
    place: String,
    store: Box<dyn ObjectStore>,
    path: Path,
    /// Drives the store's calls, each of which is waited for.
    runtime: Runtime,
}

impl Folder {
    pub(super) fn new(place: &str) -> anyhow::Result<Folder> {
        let url = url(place)?;
        let (scheme, path) = ObjectStoreScheme::parse(&url)?;
        let store = store(&url, &scheme);
        let mut runtime = Builder::new_current_thread();
        Ok(Folder {
            place: place.to_owned(),
            store: store.with_context(|| format!("failed to open the store of {place}"))?,
            path,
            runtime: runtime.enable_all().build()?,
        })
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// Names of the files in it, without those of the folders in it.
    pub(super) fn names(&self) -> anyhow::Result<Vec<String>> {
        self.names_below(&self.path)
    }

    /// The same of a folder in it.
    pub(super) fn names_in(&self, folder: &str) -> anyhow::Result<Vec<String>> {
        self.names_below(&self.path_of(folder))
    }

    fn names_below(&self, path: &Path) -> anyhow::Result<Vec<String>> {
        let listed = self.store.list_with_delimiter(Some(path));
        let objects = match self.runtime.block_on(listed) {
            Err(Error::NotFound { .. }) => Vec::new(),
            listed => {
                listed
                    .with_context(|| format!("failed to list {}", self.place))?
                    .objects
            }
        };
        let names = objects.iter().filter_map(|it| it.location.filename());
        Ok(names.map(str::to_owned).collect())
    }

    pub(super) fn get(&self, name: &str) -> anyhow::Result<Bytes> {
        let path = self.path_of(name);
        let read = async { self.store.get(&path).await?.bytes().await };
        self.runtime.block_on(read).map_err(|error| match error {
            Error::NotFound { .. } => anyhow!("{name} is missing in {}", self.place),
            error => anyhow!(error).context(format!("failed to read {name} in {}", self.place)),
        })
    }

    /// Writes a file; nobody sees a part of it.
    pub(super) fn put(&self, name: &str, content: Vec<u8>) -> anyhow::Result<()> {
        let path = self.path_of(name);
        let written = self.runtime.block_on(self.store.put(&path, content.into()));
        written.with_context(|| format!("failed to write {name} in {}", self.place))?;
        Ok(())
    }

    /// Removes a file where it is there.
    pub(super) fn remove(&self, name: &str) -> anyhow::Result<()> {
        let path = self.path_of(name);
        match self.runtime.block_on(self.store.delete(&path)) {
            Err(Error::NotFound { .. }) => Ok(()),
            removed => {
                removed.with_context(|| format!("failed to remove {name} in {}", self.place))
            }
        }
    }

    fn path_of(&self, name: &str) -> Path {
        name.split('/')
            .fold(self.path.clone(), |path, part| path.join(part))
    }
}

/// The store of a URL; those of clouds take their credentials and address from the environment.
fn store(url: &Url, scheme: &ObjectStoreScheme) -> anyhow::Result<Box<dyn ObjectStore>> {
    let place = url.as_str();
    Ok(match scheme {
        ObjectStoreScheme::Local => Box::new(LocalFileSystem::new()),
        ObjectStoreScheme::AmazonS3 => {
            let builder = AmazonS3Builder::from_env().with_url(place);
            Box::new(builder.with_http_connector(Connector).build()?)
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            let builder = GoogleCloudStorageBuilder::from_env().with_url(place);
            Box::new(builder.with_http_connector(Connector).build()?)
        }
        ObjectStoreScheme::MicrosoftAzure => {
            let builder = MicrosoftAzureBuilder::from_env().with_url(place);
            Box::new(builder.with_http_connector(Connector).build()?)
        }
        _ => bail!("folders are paths or URLs that begin with file:, s3:, gs: or az:"),
    })
}

/// A URL as it is, a path as the URL of a folder.
fn url(place: &str) -> anyhow::Result<Url> {
    if place.contains("://") {
        return Url::parse(place).with_context(|| format!("{place} is not a URL"));
    }
    let path = std::path::absolute(place).with_context(|| format!("{place} is not a path"))?;
    Url::from_file_path(path).map_err(|()| anyhow!("{place} is not a path"))
}
