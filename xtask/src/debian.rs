//! Finding programs, and installing missing ones from Debian's or Ubuntu's packages.

use std::path::PathBuf;

use anyhow::{Context, bail};
use xshell::{Shell, cmd};

/// The first file with this name on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

const APT: [&str; 3] = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];

/// Installs packages as root, or through sudo, and says so first.
pub(crate) fn install(sh: &Shell, packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(" ");
    let runner = runner(sh, &names)?;
    println!("Installing {names}; this can take some minutes");
    update(sh, &names)?;
    cmd!(
        sh,
        "{runner} {APT...} install --yes --no-install-recommends {packages...}"
    )
    .ignore_stdout()
    .run()
    .with_context(|| format!("failed to install {names}"))
}

/// Learns anew, as root or through sudo, which packages there are; `wanted` names those it is for.
pub(crate) fn update(sh: &Shell, wanted: &str) -> anyhow::Result<()> {
    let runner = runner(sh, wanted)?;
    cmd!(sh, "{runner} {APT...} update").ignore_stdout().run()?;
    Ok(())
}

/// What makes a command run as root.
pub(crate) fn runner(sh: &Shell, wanted: &str) -> anyhow::Result<&'static str> {
    if find_program("apt-get").is_none() {
        bail!("{wanted} missing and this system has no apt-get: install them, then run this again");
    }
    match (is_root(sh)?, find_program("sudo")) {
        (true, _) => Ok("env"),
        (false, Some(_)) => Ok("sudo"),
        (false, None) => {
            bail!("{wanted} missing: run `apt-get install {wanted}` as root, then run this again")
        }
    }
}

pub(crate) fn is_root(sh: &Shell) -> anyhow::Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}
