//! Model versions from the command line: trained, listed, compared, promoted, rolled back, told to MLflow.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::path::Path;
use std::process::Output;

use mlflow::client::Client;
use program::program;
use serde_json::Value;
use tempfile::TempDir;

/// Attempts, of some seconds each, that a server gets to start.
const N_ATTEMPTS: u32 = 40;

/// Settings of a training that is quick and good for little else.
const QUICK: [&str; 6] = [
    "train",
    "--training-duels=1500",
    "--training-simulations=10",
    "--validation-duels=300",
    "--test-duels=150",
    "--test-simulations=50",
];

/// A model that beats [`WORSE`].
const BETTER: &str = "--trees=15";
const WORSE: &str = "--trees=2";

/// Trains with these options.
fn training<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [QUICK.as_slice(), options].concat()
}

fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    let mut command = program();
    command.arg("--data-dir").arg(data_dir).args(arguments);
    command.args(["--lang", "en"]).output().unwrap()
}

fn succeed(data_dir: &Path, arguments: &[&str]) -> String {
    let output = run(data_dir, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

/// What is said when a command fails.
fn fail(data_dir: &Path, arguments: &[&str]) -> String {
    let output = run(data_dir, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn json(data_dir: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--json"]].concat();
    serde_json::from_str(&succeed(data_dir, &arguments)).unwrap()
}

/// A folder with two versions, of which the first, the better one, answers.
fn two_versions() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &training(&[BETTER]));
    succeed(folder.path(), &training(&[WORSE]));
    folder
}

fn roles(data_dir: &Path) -> Vec<String> {
    let versions = json(data_dir, &["model", "list"]);
    let versions = versions.as_array().unwrap().iter();
    let line = |it: &Value| format!("{} {}", it["version"], it["roles"]);
    versions.map(line).collect()
}

#[test]
fn a_damaged_version_is_listed_as_such_and_hides_no_other() {
    let folder = two_versions();
    let path = folder.path().join("models/versions/2/manifest.json");
    let manifest = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &manifest[..300]).unwrap();
    let list = json(folder.path(), &["model", "list"]);
    assert!(list[0]["unseen_pairs"].is_f64() && list[0]["damaged"].is_null());
    let damaged = list[1]["damaged"].as_str().unwrap();
    assert!(damaged.contains("2/manifest.json is damaged"), "{damaged}");
    let told = program()
        .args(["model", "list", "--data-dir"])
        .arg(folder.path())
        .output();
    let told = String::from_utf8(told.unwrap().stdout).unwrap();
    for part in ["paires jamais vues", "premier", "ENDOMMAGÉ"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    std::fs::write(&path, &manifest).unwrap();
    std::fs::write(path.with_file_name("model.json"), "{}").unwrap();
    let list = json(folder.path(), &["model", "list"]);
    let damaged = list[1]["damaged"].as_str().unwrap();
    assert!(damaged.contains("2/model.json has digest"), "{damaged}");
}

#[test]
fn a_first_model_that_is_worth_nothing_is_not_admitted() {
    let folder = tempfile::tempdir().unwrap();
    let worthless = training(&["--trees=1", "--learning-rate=0.01", "--gate"]);
    let output = run(folder.path(), &worthless);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("Model 1 beside the formula that it replaces") && told.contains("NO"),
        "{told}"
    );
    assert_eq!(roles(folder.path()), ["1 []"]);
    let told = succeed(folder.path(), &["model", "show", "1"]);
    assert!(told.contains("beside the formula"), "{told}");
}

#[test]
fn a_refused_model_does_not_answer_and_only_the_gate_makes_that_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &training(&[BETTER]));
    let told = succeed(folder.path(), &training(&[WORSE]));
    assert!(
        told.contains("Model 2 in the place of model 1, on the same duels:"),
        "{told}"
    );
    assert!(
        told.contains("NO") && told.contains("is kept, but not admitted"),
        "{told}"
    );
    let told = fail(folder.path(), &training(&[WORSE, "--seed=2", "--gate"]));
    assert!(
        told.contains("model 3 is not the one that answers"),
        "{told}"
    );
    assert_eq!(
        roles(folder.path()),
        [r#"1 ["champion"]"#, "2 []", r#"3 ["challenger"]"#]
    );
}

#[test]
fn training_the_same_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &training(&[BETTER]));
    let told = succeed(folder.path(), &training(&[BETTER, "--gate"]));
    assert!(told.contains("The same trees as model 1"), "{told}");
    assert_eq!(roles(folder.path()), [r#"1 ["champion"]"#]);
}

#[test]
fn a_version_is_promoted_by_hand_and_rolled_back() {
    let folder = two_versions();
    let champion_first = [r#"1 ["champion"]"#, r#"2 ["previous"]"#];
    let told = succeed(folder.path(), &["model", "promote", "challenger"]);
    assert_eq!(told, "Model 2 answers from now on; model 1 is kept.\n");
    assert_eq!(
        roles(folder.path()),
        [r#"1 ["previous"]"#, r#"2 ["champion"]"#]
    );
    let told = succeed(folder.path(), &["model", "rollback"]);
    assert_eq!(told, "Model 1 answers from now on; model 2 is kept.\n");
    assert_eq!(roles(folder.path()), champion_first);
    succeed(folder.path(), &["model", "promote", "1"]);
    assert_eq!(roles(folder.path()), champion_first);
}

#[test]
fn versions_that_are_not_there_are_named_with_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let told = fail(folder.path(), &["model", "show"]);
    assert_eq!(
        told,
        "Error: no model answers yet; run `predictiondex train` first.\n"
    );
    let told = fail(folder.path(), &["model", "list"]);
    assert!(told.contains("there is no model yet"), "{told}");
    succeed(folder.path(), &training(&[BETTER]));
    for (version, expected) in [
        ("7", "Error: there is no model 7; there are 1.\n"),
        ("challenger", "Error: no model is waiting; there are 1.\n"),
    ] {
        assert_eq!(
            fail(folder.path(), &["model", "promote", version]),
            expected
        );
    }
    let told = fail(folder.path(), &["model", "rollback"]);
    assert!(
        told.contains("no model has answered before this one"),
        "{told}"
    );
}

#[test]
fn a_version_is_shown_with_its_origin_its_scores_and_the_gates_reasons() {
    let folder = two_versions();
    let options = [BETTER, "--seed=3", "--commit=0123456789abcdef"];
    succeed(folder.path(), &training(&options));
    let page = succeed(folder.path(), &["model", "show", "2"]);
    for part in [
        "Model 2",
        "(commit unknown)",
        "unseen pairs",
        "right favourite",
        "Model 2 in the place of model 1",
    ] {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    let first = succeed(folder.path(), &["model", "show", "1"]);
    assert!(first.contains("unseen species, varied"), "{first}");
    let sheet = json(folder.path(), &["model", "show", "3"]);
    assert_eq!(sheet["training"]["commit"], "0123456789abcdef");
    assert_eq!(sheet["manifest"]["seed"], 3);
    let kept = Path::new(sheet["folder"].as_str().unwrap());
    assert!(page.contains("models/versions/2"), "{page}");
    for file in ["report.html", "report.json", "model-card.md"] {
        assert!(kept.join(file).is_file(), "{file}");
    }
    assert_eq!(
        json(folder.path(), &["model", "show"])["roles"][0],
        "champion"
    );
}

#[test]
fn two_versions_are_compared_on_the_same_duels_as_at_the_gate() {
    let folder = two_versions();
    let verdict = json(folder.path(), &["model", "compare", "2"]);
    let sheet = json(folder.path(), &["model", "show", "2"]);
    let [again, at_gate] = [&verdict, &sheet["training"]["gate"]["contested"]].map(|verdict| {
        let mut checks = verdict["checks"].as_array().unwrap().clone();
        checks.retain(|check| check["measure"] != "latency");
        (verdict["champion"].clone(), checks)
    });
    assert_eq!(again, at_gate);
    let page = succeed(folder.path(), &["model", "compare", "1", "2"]);
    assert!(
        page.contains("Model 1 in the place of model 2") && !page.contains("NO"),
        "{page}"
    );
}

#[test]
fn without_a_server_nothing_is_lost_and_it_learns_everything_later() {
    let url = std::env::var("PREDICTIONDEX_TEST_MLFLOW_URL").expect(
        "run the tests with `cargo xtask test`, which starts MLflow, or set \
         PREDICTIONDEX_TEST_MLFLOW_URL to a server's address",
    );
    let folder = tempfile::tempdir().unwrap();
    let away = ["--mlflow-url", "http://127.0.0.1:9"];
    let output = run(folder.path(), &training(&[BETTER, away[0], away[1]]));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && told.contains("Nothing is lost"),
        "{told}"
    );
    let told = fail(folder.path(), &["model", "sync", away[0], away[1]]);
    assert!(
        told.contains("no answer from http://127.0.0.1:9/"),
        "{told}"
    );
    await_server(&url);
    let sync = ["model", "sync", "--mlflow-url", &url];
    let told = succeed(folder.path(), &sync);
    assert_eq!(told, format!("MLflow ({url}) has received model 1\n"));
    assert_eq!(
        succeed(folder.path(), &sync),
        format!("MLflow ({url}) is up to date\n")
    );
    let seeded = training(&[BETTER, "--seed=2", "--mlflow-url", &url]);
    let told = succeed(folder.path(), &seeded);
    assert!(
        told.ends_with(&format!("MLflow ({url}) has received model 2\n")),
        "{told}"
    );
    let promote = ["model", "promote", "1", "--mlflow-url", &url];
    assert!(succeed(folder.path(), &promote).ends_with("is up to date\n"));
}

fn await_server(url: &str) {
    let client = Client::new(url).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answers = |_| runtime.block_on(client.version()).is_ok();
    assert!((0..N_ATTEMPTS).any(answers), "{url} does not answer");
}

#[test]
fn an_address_that_is_none_is_refused_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let told = fail(folder.path(), &["train", "--mlflow-url", "mlflow:5000"]);
    assert!(
        told.starts_with("Error: --mlflow-url: \"mlflow:5000\" is not the address"),
        "{told}"
    );
    // An empty address is no address: what a Compose file passes on where nothing is set.
    let told = fail(folder.path(), &["model", "sync", "--mlflow-url", ""]);
    assert!(
        told.contains("--mlflow-url or PREDICTIONDEX_MLFLOW_URL"),
        "{told}"
    );
    assert!(!folder.path().join("models").exists());
}

#[test]
fn duels_are_examined_and_the_outcome_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let few: Vec<&str> = QUICK[1..].to_vec();
    let check = [["dataset", "check"].as_slice(), &few].concat();
    let told = succeed(folder.path(), &check);
    assert!(told.contains("1,500 duels to learn from"), "{told}");
    assert!(
        told.contains("pairs of species in two sets") && !told.contains("NO"),
        "{told}"
    );
    let report = json(folder.path(), &check);
    assert_eq!(report["n_training"], 1500);
    succeed(folder.path(), &training(&[BETTER]));
    assert_eq!(
        json(folder.path(), &["model", "show"])["training"]["data"],
        report
    );
}

#[test]
fn a_dataset_is_built_in_parts_examined_and_learned_from() {
    let folder = tempfile::tempdir().unwrap();
    let [data, duels] = ["data", "duels"].map(|name| folder.path().join(name));
    let place = duels.to_str().unwrap();
    let build = |shard| {
        let build = ["dataset", "build", place, "--shard", shard];
        succeed(&data, &[build.as_slice(), &QUICK[1..]].concat())
    };
    let told = build("2/2");
    assert!(told.contains("Still to be built: 1/2."), "{told}");
    let told = fail(&data, &["dataset", "check", place]);
    assert!(told.contains("it has no shard 1/2"), "{told}");
    let told = build("1/2");
    assert!(
        told.contains("The dataset is whole: 2,400 duels, digest "),
        "{told}"
    );
    assert_eq!(
        json(&data, &["dataset", "check", place])["n_training"],
        1500
    );
    succeed(&data, &training(&[BETTER]));
    let told = succeed(&data, &["train", "--dataset", place, BETTER]);
    assert!(told.contains("The same trees as model 1"), "{told}");
    let both = ["train", "--dataset", place, "--seed", "1"];
    let output = run(&data, &both);
    assert_eq!(
        output.status.code(),
        Some(2),
        "settings of two kinds are taken"
    );
}

#[test]
fn duels_that_are_not_fit_fail_the_check_and_the_training() {
    let folder = tempfile::tempdir().unwrap();
    let single = [
        "--training-duels=1",
        "--test-duels=100",
        "--test-simulations=50",
    ];
    let output = run(
        folder.path(),
        &[["dataset", "check"].as_slice(), &single].concat(),
    );
    assert_eq!(output.status.code(), Some(1));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("NO"), "{page}");
    let told = fail(folder.path(), &[["train"].as_slice(), &single].concat());
    assert!(
        told.contains("are not fit to learn from: wins of the first side, on average: "),
        "{told}"
    );
    assert!(!folder.path().join("models/versions").exists());
}
