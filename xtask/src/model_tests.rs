//! The list of the model's automated tests, `docs/model-tests.md`, from the tests themselves.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use anyhow::{Context, ensure};
use xshell::{Shell, cmd};

const DOCUMENT: &str = "docs/model-tests.md";

const INTRODUCTION: &str = "\
# Tests of the model

Every automated test of the data, their preparation, training, evaluation, validation and tracking: what it \
proves, in its own name, and the command that runs it. All of them run in `cargo xtask test`; the figures of \
a real model come from `cargo xtask ml-pipeline`.

Written by `UPDATE_MODEL_TESTS=1 cargo test -p xtask model_tests`; a test fails when it differs.
";

/// What is tested, and where: of the paths that a file begins with, the longest counts.
const SUBJECTS: [(&str, &str, &[&str]); 6] = [
    (
        "Data",
        "Facts and simulated duels are complete, plausible and not what is tested on.",
        &[
            "crates/dex/src/check/",
            "crates/dex/src/digest.rs",
            "crates/dex/src/snapshot.rs",
            "crates/etl/",
            "crates/predictiondex/tests/store.rs",
            "crates/train/src/dataset/",
            "crates/train/tests/dataset/",
        ],
    ),
    (
        "Preparation",
        "Facts become the numbers that the model sees, and duels the sets that it learns from and is measured on.",
        &[
            "crates/ml/src/features",
            "crates/ml/src/outlook.rs",
            "crates/train/src/draw.rs",
            "crates/train/src/split.rs",
        ],
    ),
    (
        "Training",
        "Rows become trees, the same ones for the same seed.",
        &[
            "crates/train/src/boost.rs",
            "crates/train/src/config.rs",
            "crates/train/src/search.rs",
            "crates/train/tests/end_to_end.rs",
        ],
    ),
    (
        "Evaluation",
        "Figures are what their names say.",
        &[
            "crates/ml/src/bootstrap.rs",
            "crates/ml/src/explanation.rs",
            "crates/ml/src/interval.rs",
            "crates/ml/src/calibration.rs",
            "crates/ml/src/metrics.rs",
            "crates/ml/src/shap/",
            "crates/train/src/closed_form.rs",
            "crates/train/src/evaluate.rs",
            "crates/train/src/report/",
            "crates/train/src/slices/",
            "crates/train/tests/report.rs",
        ],
    ),
    (
        "Validation",
        "Only a model that is whole, and not worse than the one before, answers; and what it answers is near the truth.",
        &[
            "crates/api/tests/api/champion.rs",
            "crates/api/tests/api/explanation.rs",
            "crates/ml/src/model.rs",
            "crates/ml/src/recommend.rs",
            "crates/ml/src/trees.rs",
            "crates/ml/src/xgboost",
            "crates/predictiondex/tests/product/quality.rs",
            "crates/train/src/gate/",
            "crates/train/tests/gate.rs",
            "xtask/src/ml_pipeline",
        ],
    ),
    (
        "Registry and tracking",
        "Versions and their roles are kept, and MLflow knows of all of them.",
        &[
            "crates/ml/src/registry/",
            "crates/mlflow/",
            "crates/predictiondex/tests/models.rs",
            "crates/train/tests/tracking.rs",
        ],
    ),
];

/// Every test of these is one of the model.
const WHOLE_CRATES: [&str; 4] = [
    "crates/etl/",
    "crates/ml/",
    "crates/mlflow/",
    "crates/train/",
];

/// The document that belongs to the tests of today.
fn document(sh: &Shell) -> anyhow::Result<String> {
    let listed = cmd!(
        sh,
        "git ls-files --cached --others --exclude-standard crates/*.rs xtask/*.rs"
    );
    let mut subjects: BTreeMap<usize, String> = BTreeMap::new();
    for path in listed.quiet().read()?.lines() {
        if !sh.path_exists(path) {
            continue;
        }
        let text = sh.read_file(path)?;
        let tests = tests(&text);
        if tests.is_empty() {
            continue;
        }
        match subject(path) {
            Some(subject) => {
                *subjects.entry(subject).or_default() += &section(path, &text, &tests)?
            }
            None => ensure!(
                !WHOLE_CRATES.iter().any(|crate_| path.starts_with(crate_)),
                "{path} has tests of the model, but no place in xtask/src/model_tests.rs"
            ),
        }
    }
    let mut document = INTRODUCTION.to_owned();
    for (i, (name, purpose, _)) in SUBJECTS.iter().enumerate() {
        let sections = subjects
            .get(&i)
            .with_context(|| format!("{name} has no test"))?;
        write!(document, "\n## {name}\n\n{purpose}\n{sections}")?;
    }
    Ok(document)
}

fn subject(path: &str) -> Option<usize> {
    let longest = |roots: &[&str]| {
        let matching = roots.iter().filter(|root| path.starts_with(*root));
        matching.map(|root| root.len()).max()
    };
    let subjects = SUBJECTS.iter().enumerate();
    let matching = subjects.filter_map(|(i, (.., roots))| Some((longest(roots)?, i)));
    matching.max().map(|(_, i)| i)
}

fn section(path: &str, text: &str, tests: &[&str]) -> anyhow::Result<String> {
    let purpose = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//! "));
    let purpose = purpose.with_context(|| format!("{path} does not say what it is for"))?;
    let link = format!("[{path}](../{path})");
    let mut section = format!(
        "\n### {link}\n\n{purpose}\n\n```console\n{}\n```\n\n",
        command(path)
    );
    for test in tests {
        writeln!(section, "- {}", sentence(test))?;
    }
    Ok(section)
}

/// What runs the tests of a file.
fn command(path: &str) -> String {
    let mut parts = path
        .trim_start_matches("crates/")
        .trim_end_matches(".rs")
        .split('/');
    let mut part = || parts.next().expect("a test stands in a folder of a crate");
    let (package, folder) = (part(), part());
    let mut modules: Vec<&str> = parts.collect();
    let target = match folder {
        "tests" => format!(" --test {}", modules.remove(0)),
        _ => String::new(),
    };
    if folder == "src" && modules.last() != Some(&"tests") {
        modules.retain(|&module| module != "lib");
        modules.push("tests");
    }
    let filter = match modules.is_empty() {
        true => String::new(),
        false => format!(" {}::", modules.join("::")),
    };
    format!("cargo xtask test -- -p {package}{target}{filter}")
}

/// Names of the tests in a file, in order.
fn tests(text: &str) -> Vec<&str> {
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test) {
            names.extend(rest.split(['(', '<']).next());
            is_test = false;
        }
    }
    names
}

fn sentence(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str() + "."
}

#[test]
fn the_list_of_model_tests_is_that_of_today() {
    let sh = Shell::new().unwrap();
    sh.change_dir(crate::workspace_root());
    let expected = document(&sh).unwrap();
    if std::env::var_os("UPDATE_MODEL_TESTS").is_some() {
        sh.write_file(DOCUMENT, &expected).unwrap();
    }
    let found = sh.read_file(Path::new(DOCUMENT)).unwrap_or_default();
    assert!(
        found == expected,
        "{DOCUMENT} differs; UPDATE_MODEL_TESTS=1 cargo test -p xtask model_tests"
    );
}

#[test]
fn tests_are_found_whatever_stands_between_their_mark_and_their_name() {
    let text = "
        fn helper() {}
        #[test]
        fn a_plain_one() {}
        #[tokio::test(start_paused = true)]
        #[expect(clippy::unwrap_used, reason = \"…\")]
        async fn an_asynchronous_one() {}
        proptest! {
            #[test]
            fn one_of_properties(
                x in 0..1u8,
            ) {}
        }
    ";
    assert_eq!(
        tests(text),
        ["a_plain_one", "an_asynchronous_one", "one_of_properties"]
    );
}

#[test]
fn a_command_names_package_target_and_module() {
    for (path, expected) in [
        ("crates/ml/src/model.rs", "-p ml model::tests::"),
        ("crates/etl/src/lib.rs", "-p etl tests::"),
        ("crates/ml/src/registry/tests.rs", "-p ml registry::tests::"),
        ("crates/train/tests/gate.rs", "-p train --test gate"),
        (
            "crates/mlflow/tests/mlflow/runs.rs",
            "-p mlflow --test mlflow runs::",
        ),
    ] {
        assert_eq!(command(path), format!("cargo xtask test -- {expected}"));
    }
}

#[test]
fn a_test_belongs_where_its_path_is_named() {
    let name = |path: &str| subject(path).map(|i| SUBJECTS[i].0);
    assert_eq!(name("crates/ml/src/shap/tests.rs"), Some("Evaluation"));
    assert_eq!(name("crates/train/src/gate/tests.rs"), Some("Validation"));
    assert_eq!(name("crates/web/src/lib.rs"), None);
}
