//! The measured durations in docs/ci-cd.md.

use anyhow::{Context, ensure};
use xshell::{Shell, cmd};

use super::{Run, Verdict};

const DOCUMENT: &str = "docs/ci-cd.md";
const BEGIN: &str = "<!-- durations: written by `cargo xtask ci --record` -->\n";
const END: &str = "<!-- end of durations -->";

/// What a run found when it began.
#[derive(Clone, Copy)]
pub(super) enum Start {
    Empty,
    Warm,
}

impl Start {
    pub(super) fn of(sh: &Shell) -> Self {
        match sh.path_exists(".tools") || sh.path_exists("target/images") {
            true => Self::Warm,
            false => Self::Empty,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Empty => "from a clean clone",
            Self::Warm => "with what an earlier run left",
        }
    }
}

/// # Errors
/// A stage failed or was skipped, so that its duration means nothing.
pub(super) fn record(sh: &Shell, runs: &[Run], start: Start) -> anyhow::Result<()> {
    ensure!(
        runs.iter().all(|run| run.verdict == Verdict::Passed),
        "not every stage has passed; durations are not recorded"
    );
    let document = sh.read_file(DOCUMENT)?;
    let n_cores = std::thread::available_parallelism()?;
    let commit = cmd!(sh, "git rev-parse --short HEAD").quiet().read()?;
    let conditions = format!("On {n_cores} cores, {}, commit {commit}", start.words());
    sh.write_file(DOCUMENT, replaced(&document, &table(runs, &conditions))?)?;
    Ok(())
}

fn table(runs: &[Run], conditions: &str) -> String {
    let mut text = format!("\n{conditions}:\n\n| Stage | Minutes |\n|---|---|\n");
    let row = |name: &str, seconds: f64| format!("| {name} | {:.1} |\n", seconds / 60.0);
    for run in runs {
        text += &row(&run.stage, run.duration_s);
    }
    text += &row(
        "all, one after another",
        runs.iter().map(|run| run.duration_s).sum(),
    );
    text + "\n"
}

fn replaced(document: &str, table: &str) -> anyhow::Result<String> {
    let places = document.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) =
        places.with_context(|| format!("{DOCUMENT} has no place for durations"))?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_the_place_of_the_last() {
        let run = |stage: &str, duration_s| Run {
            stage: stage.to_owned(),
            verdict: Verdict::Passed,
            duration_s,
        };
        let table = table(&[run("a", 60.0), run("b", 90.0)], "On 2 cores");
        let document = format!("x\n{BEGIN}old{END}\ny\n");
        let text = replaced(&document, &table).unwrap();
        assert!(text.starts_with("x\n") && text.ends_with("\ny\n") && !text.contains("old"));
        for row in [
            "On 2 cores",
            "| a | 1.0 |",
            "| b | 1.5 |",
            "| all, one after another | 2.5 |",
        ] {
            assert!(text.contains(row), "{text}");
        }
        replaced("no place", &table).unwrap_err();
    }
}
