//! What sources answered, on disk: so that they are asked less, and a run can be repeated without a network.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

/// An answer and what there is to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

/// Written as one line of JSON before the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) url: String,
    /// Unix seconds; when the source last said that this is its answer.
    pub(crate) retrieved_at: i64,
    /// Unix seconds; until then nobody needs to ask again.
    pub(crate) fresh_until: i64,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// Of the body, in lower-case hexadecimal.
    pub(crate) sha256: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(crate) fn new(folder: PathBuf) -> Cache {
        Cache { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The whole answer of a URL; `None` where there is none, or where it is damaged.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn read(&self, url: &Url) -> anyhow::Result<Option<Entry>> {
        let path = self.path(url);
        match fs::read(&path) {
            Ok(bytes) => Ok(entry(&bytes).filter(|entry| entry.head.url == url.as_str())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("failed to read {}", path.display())),
        }
    }

    /// Keeps an answer; who reads meanwhile sees the one before.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub(crate) fn write(&self, url: &Url, entry: &Entry) -> anyhow::Result<()> {
        let head = serde_json::to_vec(&entry.head).context("a head is plain data")?;
        let bytes = [head.as_slice(), b"\n", &entry.body].concat();
        let written = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let file = tempfile::NamedTempFile::new_in(&self.folder)?;
            fs::write(file.path(), &bytes)?;
            file.persist(self.path(url))?;
            Ok(())
        };
        written().with_context(|| format!("failed to keep an answer in {}", self.folder.display()))
    }

    /// Forgets the answer of a URL, if there is one.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub(crate) fn remove(&self, url: &Url) -> anyhow::Result<()> {
        let path = self.path(url);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("failed to remove {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    fn path(&self, url: &Url) -> PathBuf {
        self.folder.join(hex::encode(Sha256::digest(url.as_str())))
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let body = bytes[end + 1..].to_vec();
    (hex::encode(Sha256::digest(&body)) == head.sha256).then_some(Entry { head, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://pokeapi.co/")
            .unwrap()
            .join(path)
            .unwrap()
    }

    fn answer(url: &Url) -> Entry {
        let body = b"{\n}\n".to_vec();
        Entry {
            head: Head {
                url: url.to_string(),
                retrieved_at: 5,
                fresh_until: 7,
                etag: Some("\"a\"".to_owned()),
                last_modified: None,
                sha256: hex::encode(Sha256::digest(&body)),
            },
            body,
        }
    }

    #[test]
    fn an_answer_is_read_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("pokeapi"));
        assert_eq!(cache.read(&url("a")).unwrap(), None);
        cache.write(&url("a"), &answer(&url("a"))).unwrap();
        assert_eq!(cache.read(&url("a")).unwrap(), Some(answer(&url("a"))));
        assert_eq!(cache.read(&url("b")).unwrap(), None);
    }

    #[test]
    fn an_answer_that_is_removed_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned());
        cache.write(&url("a"), &answer(&url("a"))).unwrap();
        for _ in 0..2 {
            cache.remove(&url("a")).unwrap();
            assert_eq!(cache.read(&url("a")).unwrap(), None);
        }
    }

    #[test]
    fn a_damaged_answer_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned());
        cache.write(&url("a"), &answer(&url("a"))).unwrap();
        let path = cache.path(&url("a"));
        let whole = fs::read(&path).unwrap();
        for damaged in [
            &whole[..whole.len() - 1],
            &whole[..10],
            b"",
            b"{}\n",
            b"\n\n",
        ] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.read(&url("a")).unwrap(), None);
        }
        fs::write(cache.path(&url("b")), &whole).unwrap();
        assert_eq!(cache.read(&url("b")).unwrap(), None);
    }
}
