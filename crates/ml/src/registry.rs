//! A folder of model versions, one of which is served: the champion.
//!
//! A version appears whole or not at all, and is never changed afterwards.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::manifest::Manifest;
use crate::model::{Model, read, write, write_file};

const VERSIONS_DIR: &str = "versions";
const ALIASES_FILE: &str = "aliases.json";

/// Which versions have a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// The version that is served.
    pub champion: u32,
    /// The version that was served before.
    pub previous: Option<u32>,
}

/// The version that is served, ready to predict.
#[derive(Clone, Debug, PartialEq)]
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

    /// Adds a version and makes it the champion; returns its number, counted from 1.
    ///
    /// A model that could not be loaded again is not published.
    pub fn publish(&self, model_json: &[u8], manifest: &Manifest) -> Result<u32, Error> {
        let versions = self.root.join(VERSIONS_DIR);
        fs::create_dir_all(&versions).map_err(|source| write_error(&versions, source))?;
        let staging = tempfile::Builder::new()
            .prefix(".incoming-")
            .tempdir_in(&self.root)
            .map_err(|source| write_error(&self.root, source))?;
        let incoming = staging.path().join("version");
        fs::create_dir(&incoming).map_err(|source| write_error(&incoming, source))?;
        write(&incoming, model_json, manifest)?;
        Model::load(&incoming)?;
        let previous = self.aliases()?.map(|aliases| aliases.champion);
        let champion = self.versions()?.last().map_or(1, |last| last + 1);
        rename(&incoming, &self.version_dir(champion))?;
        let aliases = Aliases { champion, previous };
        self.write_aliases(&staging.path().join(ALIASES_FILE), aliases)?;
        Ok(champion)
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

    /// Numbers of the published versions, oldest first.
    pub fn versions(&self) -> Result<Vec<u32>, Error> {
        let dir = self.root.join(VERSIONS_DIR);
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
            match name.and_then(|name| name.parse().ok()) {
                Some(version) => versions.push(version),
                None => return Err(Error::VersionName { path }),
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
                .map_err(|source| Error::Damaged { path, source }),
        }
    }

    /// The folder of a version, whether or not it exists.
    pub fn version_dir(&self, version: u32) -> PathBuf {
        self.root.join(VERSIONS_DIR).join(version.to_string())
    }

    fn write_aliases(&self, incoming: &Path, aliases: Aliases) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(&aliases).expect("all of its keys are strings");
        write_file(incoming, &text)?;
        rename(incoming, &self.root.join(ALIASES_FILE))
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|source| write_error(to, source))
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::sample;

    fn registry() -> (TempDir, Registry) {
        let dir = tempfile::tempdir().unwrap();
        let registry = Registry::new(dir.path().join("registry"));
        (dir, registry)
    }

    fn publish(registry: &Registry, seed: u64) -> u32 {
        let manifest = Manifest {
            seed,
            ..sample::manifest()
        };
        registry.publish(&sample::model_json(), &manifest).unwrap()
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_served_before_the_first_version() {
        let (_dir, registry) = registry();
        assert_eq!(registry.champion().unwrap(), None);
        assert!(registry.versions().unwrap().is_empty());
    }

    #[test]
    fn the_latest_version_is_the_champion_and_the_one_before_is_kept() {
        let (_dir, registry) = registry();
        assert_eq!([publish(&registry, 11), publish(&registry, 22)], [1, 2]);
        let champion = registry.champion().unwrap().unwrap();
        assert_eq!((champion.version, champion.model.manifest().seed), (2, 22));
        assert_eq!(registry.versions().unwrap(), [1, 2]);
        let previous = registry.aliases().unwrap().unwrap().previous.unwrap();
        let model = Model::load(&registry.version_dir(previous)).unwrap();
        assert_eq!(model.manifest().seed, 11);
    }

    #[test]
    fn publishing_leaves_nothing_else_behind() {
        let (_dir, registry) = registry();
        publish(&registry, 1);
        assert_eq!(names(&registry.root), ["aliases.json", "versions"]);
        let version = registry.version_dir(1);
        assert_eq!(names(&version), ["manifest.json", "model.json"]);
    }

    #[test]
    fn a_model_that_cannot_be_loaded_is_not_published() {
        let (_dir, registry) = registry();
        publish(&registry, 1);
        let error = registry.publish(b"{}", &sample::manifest()).unwrap_err();
        assert!(matches!(error, Error::Digest { .. }), "{error}");
        assert_eq!(registry.versions().unwrap(), [1]);
        assert_eq!(registry.champion().unwrap().unwrap().version, 1);
        assert_eq!(names(&registry.root), ["aliases.json", "versions"]);
    }

    #[test]
    fn damaged_aliases_are_named() {
        let (_dir, registry) = registry();
        publish(&registry, 1);
        for text in ["", "{", "{}", r#"{"champion": -1, "previous": null}"#] {
            fs::write(registry.root.join("aliases.json"), text).unwrap();
            let error = registry.champion().unwrap_err().to_string();
            assert!(error.ends_with("aliases.json is damaged; remove it and train again"));
        }
    }

    #[test]
    fn a_champion_without_a_folder_is_named() {
        let (_dir, registry) = registry();
        publish(&registry, 1);
        fs::remove_dir_all(registry.version_dir(1)).unwrap();
        let error = registry.champion().unwrap_err().to_string();
        assert!(error.contains("versions/1"), "{error}");
    }

    #[test]
    fn a_foreign_file_among_the_versions_is_named() {
        let (_dir, registry) = registry();
        publish(&registry, 1);
        fs::write(registry.root.join("versions/notes.txt"), "").unwrap();
        let error = registry.versions().unwrap_err().to_string();
        assert!(
            error.contains("notes.txt is not a model version"),
            "{error}"
        );
    }
}
