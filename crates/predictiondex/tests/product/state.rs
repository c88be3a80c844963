//! A data folder made once by a first start of the program, and copied for each test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tempfile::TempDir;

use crate::process::Up;

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
    let up = Up::start(data_dir);
    assert!(
        up.printed.contains("188 formes, 226 capacités"),
        "{}",
        up.printed
    );
    assert!(up.printed.contains("Modèle 1 prêt"), "{}", up.printed);
    assert!(data_dir.join("api-key").exists());
    let (status, last) = up.interrupt();
    assert!(status.success(), "Ctrl-C ends with {status}");
    assert!(last.contains("Arrêt"), "{last}");
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
