//! Pokémon Showdown's simulator in a process of its own, installed from npm where it is missing.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use crate::group::Group;
use crate::ours::Outcome;

const FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("../showdown/package.json")),
    (
        "package-lock.json",
        include_str!("../showdown/package-lock.json"),
    ),
    ("simulate.js", include_str!("../showdown/simulate.js")),
];

const NEEDED: &str = "Showdown runs on Node.js 18 or later with npm; on Debian and Ubuntu: \
                      apt install nodejs npm";

/// Where the simulator is installed.
#[derive(Clone, Debug)]
pub(crate) struct Installed(PathBuf);

/// What its statistics count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statistics {
    /// Friendship and awakening values, as the games do.
    OfTheGames,
    /// As the package comes.
    Stock,
}

/// Installs what is missing or has another version; needs the network only then.
pub(crate) fn install(folder: &Path) -> anyhow::Result<Installed> {
    version("node")?;
    std::fs::create_dir_all(folder).with_context(|| format!("failed to create {folder:?}"))?;
    let lock = folder.join("package-lock.json");
    let current = std::fs::read_to_string(&lock).is_ok_and(|text| text == FILES[1].1);
    let complete = current && folder.join("node_modules/.package-lock.json").exists();
    for (name, text) in FILES {
        std::fs::write(folder.join(name), text)
            .with_context(|| format!("failed to write {name} in {folder:?}"))?;
    }
    if !complete {
        println!(
            "Installing Pokémon Showdown from npm in {}.",
            folder.display()
        );
        let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let status = Command::new("npm")
            .args(options)
            .current_dir(folder)
            .status();
        let status = status.context(format!("failed to start npm. {NEEDED}"))?;
        ensure!(status.success(), "npm ci failed in {}", folder.display());
    }
    Ok(Installed(folder.to_owned()))
}

/// What `program --version` answers.
pub(crate) fn version(program: &str) -> anyhow::Result<String> {
    let output = Command::new(program).arg("--version").output();
    let output = output.with_context(|| format!("failed to start {program}. {NEEDED}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[derive(Deserialize)]
struct Package {
    version: String,
}

/// One process; it ends when this value is dropped.
pub(crate) struct Showdown {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Error {
        error: String,
    },
    Played {
        results: Vec<[f64; 3]>,
        seconds: f64,
    },
}

/// The results of a group, and how long its battles took.
pub(crate) struct Played {
    pub(crate) outcome: Outcome,
    pub(crate) seconds: f64,
}

impl Installed {
    /// Of the simulator's package.
    pub(crate) fn version(&self) -> anyhow::Result<String> {
        let path = self.0.join("node_modules/@pkmn/sim/package.json");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("failed to read {}", path.display()))?;
        Ok(serde_json::from_str::<Package>(&text)?.version)
    }

    pub(crate) fn start(&self, statistics: Statistics) -> anyhow::Result<Showdown> {
        let mut command = Command::new("node");
        command.arg(self.0.join("simulate.js"));
        if statistics == Statistics::Stock {
            command.arg("--stock-stats");
        }
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command
            .spawn()
            .context(format!("failed to start node. {NEEDED}"))?;
        let output = process.stdout.take().context("node has no output")?;
        Ok(Showdown {
            input: process.stdin.take(),
            process,
            output: BufReader::new(output),
        })
    }
}

impl Showdown {
    /// Hands a group over; `finish` waits for its results.
    pub(crate) fn begin(&mut self, group: &Group) -> anyhow::Result<()> {
        let input = self.input.as_mut().context("node has no input")?;
        let line = serde_json::to_string(group)?;
        writeln!(input, "{line}").context("node has ended")
    }

    pub(crate) fn finish(&mut self, group: &Group) -> anyhow::Result<Played> {
        let mut line = String::new();
        self.output.read_line(&mut line).context("node has ended")?;
        let answer = serde_json::from_str(&line);
        match answer.with_context(|| format!("node answers {line:?}"))? {
            Answer::Error { error } => {
                bail!("{error}\nin {}", serde_json::to_string(group)?)
            }
            Answer::Played { results, seconds } => {
                ensure!(
                    results.len() == group.battles as usize,
                    "battles are missing"
                );
                Ok(Played {
                    outcome: outcome(&results),
                    seconds,
                })
            }
        }
    }
}

fn outcome(results: &[[f64; 3]]) -> Outcome {
    let mut outcome = Outcome::default();
    for values in results {
        for (sample, &value) in outcome.iter_mut().zip(values) {
            sample.add(value);
        }
    }
    outcome
}

impl Drop for Showdown {
    /// Without input the process ends by itself.
    fn drop(&mut self) {
        drop(self.input.take());
        if self.process.kill().is_ok() {
            self.process.wait().ok();
        }
    }
}
