//! A folder of model versions, one of which is served: the champion. The newest that is not is its challenger.
//!
//! A version appears whole or not at all, and is never changed afterwards.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::error::Error;
use crate::manifest::Manifest;
use crate::model::{MANIFEST_FILE, MODEL_FILE, Model, read, write, write_file};

const VERSIONS_DIR: &str = "versions";
const ALIASES_FILE: &str = "aliases.json";
const LOCK_FILE: &str = ".lock";
/// How the names of folders begin that hold what is not whole yet.
const STAGING: &str = ".incoming-";

/// Which versions have a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// The version that is served.
    pub champion: u32,
    /// The version that was served before.
    pub previous: Option<u32>,
    /// The newest version that was never served.
    pub challenger: Option<u32>,
}

/// The version that is served, ready to predict.
#[derive(Clone, Debug)]
pub struct Champion {
    pub version: u32,
    pub model: Model,
}

/// Model versions under one folder, which is made when the first version is published.
#[derive(Clone, Debug)]
pub struct Registry {
    root: PathBuf,
}

impl Registry {
    pub fn new(root: impl Into<PathBuf>) -> Registry {
        Registry { root: root.into() }
    }

    /// Waits until nobody else changes the registry, and keeps all others waiting until the value is dropped.
    pub fn hold(&self) -> Result<Held<'_>, Error> {
        let path = self.root.join(LOCK_FILE);
        let locked = fs::create_dir_all(&self.root)
            .and_then(|()| File::create(&path))
            .and_then(|file| file.lock().map(|()| file));
        let lock = locked.map_err(|source| write_error(&path, source))?;
        self.clear_staging()
            .map_err(|source| write_error(&self.root, source))?;
        Ok(Held {
            registry: self,
            _lock: lock,
        })
    }

    /// Removes what holders that were killed left half-written.
    fn clear_staging(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(STAGING.as_bytes())
            {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// The served version, or `None` before anything was published.
    pub fn champion(&self) -> Result<Option<Champion>, Error> {
        let Some(Aliases { champion, .. }) = self.aliases()? else {
            return Ok(None);
        };
        let model = Model::load(&self.version_dir(champion))?;
        Ok(Some(Champion {
            version: champion,
            model,
        }))
    }

    /// The manifest of a version, even of one that this program could not serve.
    pub fn manifest(&self, version: u32) -> Result<Manifest, Error> {
        let path = self.version_dir(version).join(MANIFEST_FILE);
        serde_json::from_slice(&read(&path)?).map_err(|source| Error::Damaged { path, source })
    }

    /// Numbers of the published versions, oldest first.
    pub fn versions(&self) -> Result<Vec<u32>, Error> {
        let dir = self.versions_dir();
        let read_error = |source| Error::Read {
            path: dir.clone(),
            source,
        };
        let entries = match fs::read_dir(&dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(read_error)?,
        };
        let mut versions = Vec::new();
        for entry in entries {
            let path = entry.map_err(read_error)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            match name.map(|name| (name, name.parse::<u32>())) {
                Some((name, Ok(version))) if version.to_string() == name => versions.push(version),
                // What a file manager leaves behind.
                Some((name, _)) if name.starts_with('.') => {}
                _ => return Err(Error::VersionName { path }),
            }
        }
        versions.sort_unstable();
        Ok(versions)
    }

    /// The roles, or `None` before anything was published.
    pub fn aliases(&self) -> Result<Option<Aliases>, Error> {
        let path = self.root.join(ALIASES_FILE);
        match read(&path) {
            Err(Error::Read { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
            bytes => serde_json::from_slice(&bytes?)
                .map(Some)
                .map_err(|source| Error::Aliases { path, source }),
        }
    }

    /// The roles, or `None` where they cannot be understood: whoever gives them anew starts from nothing.
    pub fn readable_aliases(&self) -> Result<Option<Aliases>, Error> {
        match self.aliases() {
            Err(Error::Aliases { .. }) => Ok(None),
            aliases => aliases,
        }
    }

    /// The folder of all versions, whether or not it exists.
    pub fn versions_dir(&self) -> PathBuf {
        self.root.join(VERSIONS_DIR)
    }

    /// The folder of a version, whether or not it exists.
    pub fn version_dir(&self, version: u32) -> PathBuf {
        self.versions_dir().join(version.to_string())
    }

    fn write_aliases(&self, aliases: Aliases) -> Result<(), Error> {
        let staging = self.staging()?;
        let incoming = staging.path().join(ALIASES_FILE);
        let text = serde_json::to_vec_pretty(&aliases).expect("all of its keys are strings");
        write_file(&incoming, &text)?;
        rename(&incoming, &self.root.join(ALIASES_FILE))
    }

    /// A folder beside the others, for what is not whole yet.
    fn staging(&self) -> Result<TempDir, Error> {
        let made = tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(&self.root);
        made.map_err(|source| write_error(&self.root, source))
    }
}

/// A registry that nobody else changes meanwhile.
#[derive(Debug)]
pub struct Held<'a> {
    registry: &'a Registry,
    _lock: File,
}

impl Held<'_> {
    /// What is held, to be read.
    pub fn registry(&self) -> &Registry {
        self.registry
    }

    /// Adds a version with the files that stand beside its model; returns its number, counted from 1.
    ///
    /// It is the challenger of the champion, where there is one. A model that could not be loaded again,
    /// or not be explained, is not added.
    pub fn add(
        &self,
        model_json: &[u8],
        manifest: &Manifest,
        beside: &[(&str, &[u8])],
    ) -> Result<u32, Error> {
        let registry = self.registry;
        let versions = registry.versions_dir();
        fs::create_dir_all(&versions).map_err(|source| write_error(&versions, source))?;
        let staging = registry.staging()?;
        let incoming = staging.path().join("version");
        fs::create_dir(&incoming).map_err(|source| write_error(&incoming, source))?;
        for (name, bytes) in beside {
            write_file(&incoming.join(name), bytes)?;
        }
        write(&incoming, model_json, manifest)?;
        Model::load(&incoming)?
            .explainer()
            .map_err(|source| Error::Trees {
                path: incoming.join(MODEL_FILE),
                source,
            })?;
        let version = registry.versions()?.last().map_or(1, |last| last + 1);
        rename(&incoming, &registry.version_dir(version))?;
        if let Some(aliases) = registry.readable_aliases()? {
            registry.write_aliases(Aliases {
                challenger: Some(version),
                ..aliases
            })?;
        }
        Ok(version)
    }

    /// Makes a version the champion, which takes one move of a file; gives the roles that follow.
    ///
    /// A version that could not serve is not promoted. Roles that cannot be read are given anew.
    pub fn promote(&self, version: u32) -> Result<Aliases, Error> {
        let registry = self.registry;
        Model::load(&registry.version_dir(version))?;
        let before = registry.readable_aliases()?;
        let challenger = before.and_then(|aliases| aliases.challenger);
        let previous = match before {
            Some(Aliases { champion, .. }) if champion != version => Some(champion),
            _ => before.and_then(|aliases| aliases.previous),
        };
        let aliases = Aliases {
            champion: version,
            previous,
            challenger: challenger.filter(|&challenger| challenger != version),
        };
        registry.write_aliases(aliases)?;
        Ok(aliases)
    }
}

/// Moves to where it stays, also when the power fails.
fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    let parent = to.parent().expect("it stands in a folder of the registry");
    fs::rename(from, to)
        .and_then(|()| File::open(parent)?.sync_all())
        .map_err(|source| write_error(to, source))
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
