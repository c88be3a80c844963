//! `cargo xtask ml-pipeline`: from the facts to a model that may be delivered, or to the reason why not.
//!
//! Data tests, duels and their tests, training, evaluation and gate, in `target/ml-pipeline`. The models of
//! earlier runs stay there: the last one that passed is the champion that a new one has to beat.

mod summary;
mod targets;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, ensure};
use serde_json::Value;
use xshell::{Cmd, Shell, cmd};

use self::summary::{Candidate, Seen};
use crate::mlflow::Mlflow;

const DATA: &str = "target/ml-pipeline/data";
const DUELS: &str = "target/ml-pipeline/duels";
const REPORT: &str = "target/ml-pipeline/report";
/// Which version is the champion.
const ROLES: &str = "target/ml-pipeline/data/models/aliases.json";
/// What MLflow knows, where the pipeline has a server of its own.
const MLFLOW: &str = "target/ml-pipeline/data/mlflow";
/// Names the server where there is one for all.
const MLFLOW_URL: &str = "PREDICTIONDEX_MLFLOW_URL";

pub(crate) fn run(sh: &Shell, settings: &[String]) -> anyhow::Result<ExitCode> {
    sh.remove_path(REPORT)?;
    sh.create_dir(REPORT)?;
    let mut seen = Seen::default();
    let outcome = deliver(sh, settings, &mut seen);
    let page = match &outcome {
        Ok(candidate) => summary::of(candidate, &seen)?,
        Err(error) => summary::of_failure(error, &seen)?,
    };
    sh.write_file(format!("{REPORT}/summary.md"), &page)?;
    println!("\n{page}");
    Ok(match outcome?.is_refused()? {
        false => {
            println!("ml-pipeline: passed");
            ExitCode::SUCCESS
        }
        true => {
            println!("ml-pipeline: FAILED, the model does not beat what it has to");
            ExitCode::FAILURE
        }
    })
}

/// A model that reaches its targets and beats the champion becomes the champion; MLflow is told of any.
fn deliver(sh: &Shell, settings: &[String], seen: &mut Seen) -> anyhow::Result<Candidate> {
    let program = seen.timed("build", || Program::built(sh))?;
    let roles = match sh.path_exists(ROLES) {
        true => Some(sh.read_file(ROLES)?),
        false => None,
    };
    let candidate = train(&program, settings, seen)?;
    // Settings of one's own are for looking at what they do.
    let reached = match settings {
        [] => targets::require(&candidate.evaluation),
        _ => Ok(()),
    };
    if reached.is_err() {
        program.give_back(roles)?;
    }
    seen.timed("registration", || program.register())?;
    reached.map(|()| candidate)
}

/// Every step in turn; each leaves its figures in the report.
fn train(program: &Program<'_>, settings: &[String], seen: &mut Seen) -> anyhow::Result<Candidate> {
    seen.timed("data", || Ok(program.run(&["etl"]).run()?))?;
    let (growth, of_duels) = divided(settings)?;
    seen.timed("dataset", || program.build_duels(&of_duels))?;
    let duels = seen.timed("duels", || program.examine())?;
    let checks = duels["checks"].as_array();
    let passed = checks.is_some_and(|checks| checks.iter().all(|check| check["passed"] == true));
    seen.duels = Some(duels);
    ensure!(passed, "the duels are not fit to learn from");
    let known = program.versions()?;
    let trained = seen.timed("training, evaluation and gate", || {
        let commit = commit(program.sh).map(|commit| format!("--commit={commit}"));
        let options = program.run(&["train", "--gate", "--dataset", DUELS]);
        Ok(options.args(commit).args(growth).run())
    })?;
    let versions = program.versions()?;
    let evaluation = match versions.iter().find(|version| !known.contains(version)) {
        Some(version) => program.evaluation(&version.to_string())?,
        // The trees of the champion came out again, or nothing did.
        None => {
            trained.context("the training has added no model")?;
            program.evaluation("champion")?
        }
    };
    program.keep(&evaluation)?;
    Ok(Candidate {
        is_new: versions != known,
        evaluation,
    })
}

/// Settings that decide how trees grow; all others decide on the duels.
const GROWTH: [&str; 6] = [
    "--trees",
    "--patience",
    "--depth",
    "--learning-rate",
    "--min-child-weight",
    "--search",
];

/// Those of growth, then those of the duels.
///
/// # Errors
/// One is not written as one word.
fn divided(settings: &[String]) -> anyhow::Result<(Vec<&str>, Vec<&str>)> {
    let (mut growth, mut of_duels) = (Vec::new(), Vec::new());
    for setting in settings {
        let name = setting.split_once('=').map(|(name, _)| name);
        let name = name.filter(|name| name.starts_with("--"));
        let name = name.with_context(|| format!("{setting} is not written as --NAME=VALUE"))?;
        match GROWTH.contains(&name) {
            true => growth.push(&**setting),
            false => of_duels.push(&**setting),
        }
    }
    Ok((growth, of_duels))
}

/// The commit that is built, and whether it is all of it; `None` outside of a repository.
fn commit(sh: &Shell) -> Option<String> {
    let commit = cmd!(sh, "git rev-parse HEAD").quiet().ignore_stderr();
    let commit = commit.read().ok()?;
    let changes = cmd!(sh, "git status --porcelain").quiet().read().ok()?;
    Some(match changes.is_empty() {
        true => commit,
        false => format!("{commit}-changed"),
    })
}

/// The program, with the folder that it works in.
struct Program<'a> {
    sh: &'a Shell,
    path: PathBuf,
}

impl<'a> Program<'a> {
    /// As developers build it: what computes is optimised there too.
    fn built(sh: &'a Shell) -> anyhow::Result<Self> {
        cmd!(sh, "cargo build --quiet --locked --package predictiondex").run()?;
        let path = sh.current_dir().join("target/debug/predictiondex");
        Ok(Self { sh, path })
    }

    fn run(&self, arguments: &[&str]) -> Cmd<'a> {
        let (sh, path) = (self.sh, &self.path);
        cmd!(sh, "{path} --data-dir {DATA} --lang en {arguments...}")
            .env_remove("PREDICTIONDEX_DATABASE_URL")
            .env_remove("PREDICTIONDEX_DATABASE_PASSWORD_FILE")
            // It is told once it is known what becomes of the model.
            .env_remove(MLFLOW_URL)
    }

    /// Puts the roles back to what they were.
    fn give_back(&self, roles: Option<String>) -> anyhow::Result<()> {
        match roles {
            Some(roles) => self.sh.write_file(ROLES, roles)?,
            None => self.sh.remove_path(ROLES)?,
        }
        Ok(())
    }

    /// Tells MLflow of every version and role.
    fn register(&self) -> anyhow::Result<()> {
        let sync = |url: &str| Ok(self.run(&["model", "sync", "--mlflow-url", url]).run()?);
        if let Ok(url) = std::env::var(MLFLOW_URL) {
            return sync(&url);
        }
        let server = Mlflow::start_in(self.sh, MLFLOW)?;
        server.await_start()?;
        sync(server.url())
    }

    fn json(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let text = self.run(arguments).arg("--json").quiet().read()?;
        Ok(serde_json::from_str(&text)?)
    }

    /// The duels as files, in place of those of an earlier run.
    fn build_duels(&self, settings: &[&str]) -> anyhow::Result<()> {
        self.sh.remove_path(DUELS)?;
        let build = self.run(&["dataset", "build", DUELS]).args(settings);
        Ok(build.run()?)
    }

    /// What is found in the duels, kept whatever it is.
    fn examine(&self) -> anyhow::Result<Value> {
        let check = self.run(&["dataset", "check", DUELS, "--json"]);
        let output = check.ignore_status().output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(!output.stdout.is_empty(), "{}", told.trim());
        self.sh
            .write_file(format!("{REPORT}/dataset.json"), &output.stdout)?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Numbers of the versions that there are.
    fn versions(&self) -> anyhow::Result<Vec<u64>> {
        let list = self.json(&["model", "list"])?;
        let lines = list.as_array().context("no list of versions")?.iter();
        lines
            .map(|line| line["version"].as_u64().context("a version without number"))
            .collect()
    }

    fn evaluation(&self, version: &str) -> anyhow::Result<Value> {
        self.json(&["model", "show", version])
    }

    /// Puts the model and all that is known of it into the report.
    fn keep(&self, evaluation: &Value) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(evaluation)?;
        self.sh
            .write_file(format!("{REPORT}/evaluation.json"), text)?;
        let version = &evaluation["version"];
        let kept = format!("{DATA}/models/versions/{version}");
        for file in self.sh.read_dir(kept)? {
            self.sh.copy_file(file, REPORT)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cargo_metadata::MetadataCommand;

    use super::*;

    #[test]
    fn growth_and_duels_have_settings_of_their_own() {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let settings = words(&["--trees=20", "--seed=2", "--training-duels=500"]);
        let divided_settings = divided(&settings).unwrap();
        let of_duels = vec!["--seed=2", "--training-duels=500"];
        assert_eq!(divided_settings, (vec!["--trees=20"], of_duels));
        let error = divided(&words(&["--trees", "20"])).unwrap_err().to_string();
        assert_eq!(error, "--trees is not written as --NAME=VALUE");
    }

    #[test]
    fn the_workflow_runs_when_anything_that_makes_the_model_changes() {
        let sh = Shell::new().unwrap();
        sh.change_dir(crate::workspace_root());
        let text = sh.read_file(".github/workflows/ml-pipeline.yml").unwrap();
        let workflow: Value = serde_saphyr::from_str(&text).unwrap();
        let metadata = MetadataCommand::new().no_deps().exec().unwrap();
        let mut makers = vec!["train".to_owned(), "etl".to_owned()];
        for i in 0.. {
            let Some(maker) = makers.get(i) else { break };
            let packages = metadata.packages.iter();
            let package = packages.filter(|package| package.name == maker.as_str());
            let ours: Vec<String> = package
                .flat_map(|package| &package.dependencies)
                .filter(|dependency| dependency.path.is_some())
                .map(|dependency| dependency.name.clone())
                .collect();
            makers.extend(
                ours.into_iter()
                    .filter(|name| !makers.contains(name))
                    .collect::<Vec<_>>(),
            );
        }
        assert!(makers.len() >= 5, "{makers:?}");
        for event in ["push", "pull_request"] {
            let paths = workflow["on"][event]["paths"].as_array().unwrap();
            for maker in &makers {
                let path = Value::from(format!("crates/{maker}/**"));
                assert!(paths.contains(&path), "{event}: {path}");
            }
            assert!(paths.contains(&Value::from("data/**")), "{event}");
        }
    }
}
