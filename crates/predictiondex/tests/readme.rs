//! The documents show only commands that exist, with options that they have.

use std::path::Path;
use std::process::Command;

/// The words of a command, without where its output goes.
fn words(shown: &str) -> impl Iterator<Item = &str> {
    let words = shown.split_whitespace();
    words.take_while(|word| *word != ">")
}

#[test]
fn the_documents_show_only_commands_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut n_commands = 0;
    for document in ["README.md", "README.fr.md"] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for shown in text
            .lines()
            .filter_map(|line| line.strip_prefix("cargo run --release -- "))
        {
            // `--help` ends a command before it does anything, but only once its words are understood.
            let mut command = Command::new(env!("CARGO_BIN_EXE_predictiondex"));
            let output = command.args(words(shown)).arg("--help").output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{document}: {shown}: {told}");
            n_commands += 1;
        }
    }
    assert!(n_commands >= 10, "only {n_commands} commands found");
}
