//! Running a tool twice: once for people on the terminal, once as JSON into `target/reports`.

use anyhow::ensure;
use xshell::{Cmd, Shell};

use super::passed;
use crate::stage::Outcome;

/// Runs `human` in sight and keeps what `json` prints, whatever comes of either.
pub(super) fn both(sh: &Shell, name: &str, human: Cmd, json: Cmd) -> anyhow::Result<Outcome> {
    let outcome = human.run();
    let output = json.quiet().ignore_status().output()?;
    // cargo-deny reports on the standard error.
    let text = match output.stdout.is_empty() {
        true => output.stderr,
        false => output.stdout,
    };
    write(sh, name, &String::from_utf8_lossy(&text))?;
    passed(outcome.map_err(Into::into))
}

/// As [`both`] for a tool that knows no JSON: keeps the lines that it prints.
pub(super) fn lines(sh: &Shell, name: &str, tool: Cmd) -> anyhow::Result<Outcome> {
    let command = tool.to_string();
    let output = tool.ignore_status().output()?;
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    print!("{printed}");
    let lines: Vec<&str> = printed.lines().collect();
    write(sh, name, &serde_json::to_string_pretty(&lines)?)?;
    ensure!(output.status.success(), "`{command}` found something");
    Ok(Outcome::Passed)
}

/// Nothing that an earlier run found is left.
pub(super) fn clear(sh: &Shell) -> anyhow::Result<()> {
    Ok(sh.remove_path("target/reports")?)
}

pub(super) fn write(sh: &Shell, name: &str, text: &str) -> anyhow::Result<()> {
    Ok(sh.write_file(format!("target/reports/{name}.json"), text)?)
}

/// The committed and new files that a pattern of git names.
pub(super) fn files(sh: &Shell, patterns: &[&str]) -> anyhow::Result<Vec<String>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let listed = xshell::cmd!(sh, "git {list...} -- {patterns...}")
        .quiet()
        .read()?;
    let there = listed.lines().filter(|path| sh.path_exists(path));
    Ok(there.map(str::to_owned).collect())
}
