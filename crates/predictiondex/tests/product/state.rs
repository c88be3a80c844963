//! A data folder made once by a first start of the program, and copied for each test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tempfile::TempDir;

use crate::process::{Up, output, stdout};

/// Duels of a model that need not be good; without it a first start trains the whole model.
const TRAINING_DUELS: &str = "PREDICTIONDEX_TEST_TRAINING_DUELS";

/// A copy, free to be changed, of what a first `up` leaves behind.
pub(crate) fn data_dir() -> TempDir {
    let original = first_start();
    let copy = tempfile::tempdir().unwrap();
    copy_tree(&original, copy.path());
    copy
}

/// Each test runs in a process of its own: the first one to come makes the folder, the others wait.
fn first_start() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = fs::metadata(env!("CARGO_BIN_EXE_predictiondex")).unwrap();
    let built = program.modified().unwrap().duration_since(UNIX_EPOCH);
    let folder = root.join(format!("first-start-{}", built.unwrap().as_nanos()));
    let lock = File::create(root.join("first-start.lock")).unwrap();
    lock.lock().unwrap();
    if !folder.exists() {
        let fresh = tempfile::tempdir_in(root).unwrap();
        make(fresh.path());
        fs::rename(fresh.keep(), &folder).unwrap();
    }
    folder
}

/// Starts from nothing, looks at what was said, and stops as a person would.
fn make(data_dir: &Path) {
    let trained = std::env::var(TRAINING_DUELS).map_or(String::new(), |n| train(data_dir, &n));
    let up = Up::start(data_dir);
    let said = trained + &up.printed;
    assert!(said.contains("188 formes, 226 capacités"), "{said}");
    assert!(said.contains("Modèle 1 prêt"), "{said}");
    assert!(data_dir.join("api-key").exists());
    let (status, last) = up.interrupt();
    assert!(status.success(), "Ctrl-C ends with {status}");
    assert!(last.contains("Arrêt"), "{last}");
}

/// A model that is worth less than that of a first start, and made in a part of the time.
fn train(data_dir: &Path, n_duels: &str) -> String {
    stdout(&output(data_dir, &["etl"]));
    let sizes = ["--training-duels", n_duels, "--test-duels", "200"];
    stdout(&output(data_dir, &[&["train"], &sizes[..]].concat()))
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
