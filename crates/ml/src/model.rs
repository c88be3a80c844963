//! The served model: trees and manifest from a folder, and one probability per duel.
//!
//! The folder is data, not code: `model.json` opens in XGBoost, `manifest.json` in anything.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use battle::duel::Fighter;
use battle::types::TypeChart;
use serde::Deserialize;

use crate::error::Error;
use crate::features::{N_FEATURES, both_views, schema_hash};
use crate::manifest::{FORMAT_VERSION, Manifest, sha256};
use crate::shap::Explainer;
use crate::trees::Trees;
use crate::xgboost::TreesError;

pub(crate) const MODEL_FILE: &str = "model.json";
pub(crate) const MANIFEST_FILE: &str = "manifest.json";

/// Largest difference from a golden prediction, which leaves room for another platform's `exp`.
const GOLDEN_TOLERANCE: f64 = 1e-9;

/// A model that passed every check.
#[derive(Clone, Debug)]
pub struct Model {
    trees: Trees<N_FEATURES>,
    manifest: Manifest,
    /// What the trees were read from, for whoever asks why: most never do.
    json: Vec<u8>,
    /// Made from it by the first who asks; requests share the model, so those after it may come at the same time.
    explainer: OnceLock<Explainer<N_FEATURES>>,
}

impl Model {
    /// Reads a folder that [`write()`] filled; anything that does not fit this program is refused.
    pub fn load(dir: &Path) -> Result<Model, Error> {
        let manifest = read_manifest(&dir.join(MANIFEST_FILE))?;
        let path = dir.join(MODEL_FILE);
        let json = read_model(&path, &manifest)?;
        let trees =
            Trees::from_xgboost_json(&json).map_err(|source| Error::Trees { path, source })?;
        check_golden(&dir.join(MANIFEST_FILE), &manifest, &trees)?;
        Ok(Model {
            trees,
            manifest,
            json,
            explainer: OnceLock::new(),
        })
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub fn trees(&self) -> &Trees<N_FEATURES> {
        &self.trees
    }

    /// What explains this model, made the first time that it is asked for.
    ///
    /// # Errors
    /// When the model does not say how many rows came by its nodes.
    pub fn explainer(&self) -> Result<&Explainer<N_FEATURES>, TreesError> {
        match self.explainer.get() {
            Some(explainer) => Ok(explainer),
            None => {
                let explainer = Explainer::from_xgboost_json(&self.json)?;
                Ok(self.explainer.get_or_init(|| explainer))
            }
        }
    }

    /// Probability that A wins when both repeat their move, from 0 to 1.
    ///
    /// The probabilities of A and of B add up to one by construction.
    pub fn predict(&self, chart: &TypeChart, a: Fighter<'_>, b: Fighter<'_>) -> f64 {
        let [forward, mirrored] = both_views(chart, a, b);
        win_probability(&self.trees, &forward, &mirrored)
    }
}

/// Probability that the first side wins, from the duel's row and the row of the same duel with its
/// sides exchanged: σ((f(A,B) − f(B,A)) / 2).
pub fn win_probability<const N: usize>(
    trees: &Trees<N>,
    forward: &[f32; N],
    mirrored: &[f32; N],
) -> f64 {
    1.0 / (1.0 + (-log_odds(trees, forward, mirrored)).exp())
}

/// What the probability is made of: (f(A,B) − f(B,A)) / 2.
pub(crate) fn log_odds<const N: usize>(
    trees: &Trees<N>,
    forward: &[f32; N],
    mirrored: &[f32; N],
) -> f64 {
    (f64::from(trees.margin(forward)) - f64::from(trees.margin(mirrored))) / 2.0
}

/// Fills an existing folder with a model's two files.
pub fn write(dir: &Path, model_json: &[u8], manifest: &Manifest) -> Result<(), Error> {
    let text = serde_json::to_vec_pretty(manifest).expect("all of its keys are strings");
    write_file(&dir.join(MODEL_FILE), model_json)?;
    write_file(&dir.join(MANIFEST_FILE), &text)
}

/// Writes a file and waits until it is on the disk.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

/// The bytes that the manifest is about.
fn read_model(path: &Path, manifest: &Manifest) -> Result<Vec<u8>, Error> {
    let bytes = read(path)?;
    let found = sha256(&bytes);
    match found == manifest.model_sha256 {
        true => Ok(bytes),
        false => Err(Error::Digest {
            path: path.to_owned(),
            found,
            expected: manifest.model_sha256.clone(),
        }),
    }
}

#[derive(Deserialize)]
struct FormatVersion {
    format_version: u32,
}

fn read_manifest(path: &Path) -> Result<Manifest, Error> {
    let bytes = read(path)?;
    let damaged = |source| Error::Damaged {
        path: path.to_owned(),
        source,
    };
    let found = serde_json::from_slice::<FormatVersion>(&bytes)
        .map_err(damaged)?
        .format_version;
    if found != FORMAT_VERSION {
        return Err(Error::FormatVersion {
            path: path.to_owned(),
            found,
            supported: FORMAT_VERSION,
        });
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(damaged)?;
    if manifest.schema_hash != schema_hash() {
        return Err(Error::Schema {
            path: path.to_owned(),
            found: manifest.schema_hash,
            expected: schema_hash(),
        });
    }
    Ok(manifest)
}

fn check_golden(path: &Path, manifest: &Manifest, trees: &Trees<N_FEATURES>) -> Result<(), Error> {
    if manifest.golden.is_empty() {
        return Err(Error::NoGolden {
            path: path.to_owned(),
        });
    }
    for (row, golden) in manifest.golden.iter().enumerate() {
        let found = golden.predicted_by(trees).unwrap_or(f64::NAN);
        let close = (found - golden.probability).abs() <= GOLDEN_TOLERANCE;
        if !close {
            return Err(Error::Golden {
                path: path.to_owned(),
                row,
                found,
                expected: golden.probability,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use battle::moves::{Category, Move};
    use battle::species::{Combatant, Species};
    use battle::stats::{Build, Stats};
    use battle::types::{Effect, Type, Typing};
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::sample;

    fn saved(change: impl Fn(&mut Manifest)) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        let mut manifest = sample::manifest();
        change(&mut manifest);
        write(dir.path(), &sample::model_json(), &manifest).unwrap();
        dir
    }

    fn refusal(change: impl Fn(&mut Manifest)) -> Error {
        Model::load(saved(change).path()).unwrap_err()
    }

    fn individual(base: u16, level: u8) -> Combatant {
        let species = Species {
            typing: Typing {
                primary: Type::Water,
                secondary: None,
            },
            base: Stats::all(base),
            weight_hg: 90,
        };
        Combatant::new(&species, &Build::link_battle(level))
    }

    #[test]
    fn a_saved_model_predicts_the_same_bits() {
        let model = Model::load(saved(|_| ()).path()).unwrap();
        let trees = Trees::from_xgboost_json(&sample::model_json()).unwrap();
        assert_eq!(model.manifest(), &sample::manifest());
        assert_eq!(model.trees, trees);
    }

    #[test]
    fn probability_is_the_sigmoid_of_half_the_difference_of_margins() {
        let trees = Trees::from_xgboost_json(&sample::model_json()).unwrap();
        let probability = win_probability(&trees, &[0.9; N_FEATURES], &[0.1; N_FEATURES]);
        let expected = 1.0 / (1.0 + (-(1.75f64 - -1.75) / 2.0).exp());
        assert!((probability - expected).abs() < 1e-12);
    }

    #[test]
    fn exchanging_the_sides_does_not_move_a_feature_across_a_threshold() {
        let model = Model::load(saved(|_| ()).path()).unwrap();
        let chart = TypeChart([[Effect::Neutral; 18]; 18]);
        let mut worst = 0.0f64;
        for power in 1..=150 {
            for (bases, levels) in [([113, 36], [93, 95]), ([90, 191], [42, 26])] {
                let combatants = [0, 1].map(|i| individual(bases[i], levels[i]));
                let moves =
                    [1, power].map(|power| Move::plain(Type::Fire, Category::Special, power));
                let [a, b] = [0, 1].map(|i| Fighter {
                    combatant: &combatants[i],
                    mv: &moves[i],
                });
                let sum = model.predict(&chart, a, b) + model.predict(&chart, b, a);
                worst = worst.max((sum - 1.0).abs());
            }
        }
        assert!(worst < 1e-12, "the sum is {worst} away from 1");
    }

    #[test]
    fn another_format_version_is_refused_before_anything_else_is_read() {
        let dir = saved(|_| ());
        let text = r#"{"format_version": 2, "a field of the future": true}"#;
        fs::write(dir.path().join("manifest.json"), text).unwrap();
        let error = Model::load(dir.path()).unwrap_err();
        assert!(matches!(error, Error::FormatVersion { found: 2, .. }));
        assert!(error.to_string().ends_with(
            "manifest.json has format version 2, but only 1 is understood; train again"
        ));
    }

    #[test]
    fn another_feature_schema_is_refused() {
        let error = refusal(|manifest| manifest.schema_hash = "0".repeat(64));
        assert!(matches!(error, Error::Schema { .. }), "{error}");
    }

    #[test]
    fn another_digest_is_refused() {
        let error = refusal(|manifest| manifest.model_sha256 = "0".repeat(64));
        assert!(matches!(error, Error::Digest { .. }), "{error}");
    }

    #[test]
    fn trees_that_cannot_be_evaluated_are_refused_even_with_the_right_digest() {
        let dir = saved(|manifest| manifest.model_sha256 = sha256(b"{}"));
        fs::write(dir.path().join("model.json"), "{}").unwrap();
        let error = Model::load(dir.path()).unwrap_err();
        assert!(matches!(error, Error::Trees { .. }), "{error}");
        assert!(
            error
                .source()
                .unwrap()
                .to_string()
                .contains("missing field `learner`")
        );
    }

    #[test]
    fn golden_predictions_must_be_reproduced() {
        let error = refusal(|manifest| manifest.golden[0].probability += 1e-6);
        assert!(matches!(error, Error::Golden { row: 0, .. }), "{error}");
        let error = refusal(|manifest| manifest.golden[0].forward.truncate(3));
        assert!(matches!(error, Error::Golden { row: 0, .. }), "{error}");
        let error = refusal(|manifest| manifest.golden.clear());
        assert!(matches!(error, Error::NoGolden { .. }), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let dir = saved(|_| ());
        fs::remove_file(dir.path().join("model.json")).unwrap();
        let error = Model::load(dir.path()).unwrap_err().to_string();
        assert!(
            error.starts_with("failed to read") && error.ends_with("model.json"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn probabilities_of_both_sides_add_up_to_one(
            bases in [1u16..200, 1..200], levels in [1u8..=100, 1..=100], powers in [1u16..200, 1..200],
        ) {
            let model = Model::load(saved(|_| ()).path()).unwrap();
            let chart = TypeChart([[Effect::Neutral; 18]; 18]);
            let combatants = [0, 1].map(|i| individual(bases[i], levels[i]));
            let moves = powers.map(|power| Move::plain(Type::Fire, Category::Special, power));
            let [a, b] = [0, 1].map(|i| Fighter { combatant: &combatants[i], mv: &moves[i] });
            let sum = model.predict(&chart, a, b) + model.predict(&chart, b, a);
            prop_assert!((sum - 1.0).abs() < 1e-12);
        }

        #[test]
        fn any_damage_to_the_trees_is_refused(
            at in any::<prop::sample::Index>(), flip in 1u8.., cut in any::<bool>(),
        ) {
            let dir = saved(|_| ());
            let mut bytes = sample::model_json();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            if cut {
                bytes.truncate(at);
            }
            fs::write(dir.path().join("model.json"), bytes).unwrap();
            let error = Model::load(dir.path()).unwrap_err();
            prop_assert!(matches!(error, Error::Digest { .. }), "{}", error);
        }

        #[test]
        fn a_truncated_manifest_is_refused(at in any::<prop::sample::Index>()) {
            let dir = saved(|_| ());
            let path = dir.path().join("manifest.json");
            let mut bytes = fs::read(&path).unwrap();
            bytes.truncate(at.index(bytes.len()));
            fs::write(&path, bytes).unwrap();
            let error = Model::load(dir.path()).unwrap_err();
            prop_assert!(matches!(error, Error::Damaged { .. }), "{}", error);
        }

        #[test]
        fn a_flipped_byte_of_the_manifest_never_panics(
            at in any::<prop::sample::Index>(), flip in 1u8..,
        ) {
            let dir = saved(|_| ());
            let path = dir.path().join("manifest.json");
            let mut bytes = fs::read(&path).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            fs::write(&path, bytes).unwrap();
            if let Ok(model) = Model::load(dir.path()) {
                prop_assert_eq!(model.manifest().schema_hash.clone(), schema_hash());
            }
        }
    }
}
