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

/// Installs packages as root, or through sudo, and says so first.
pub(crate) fn install(sh: &Shell, packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(" ");
    if find_program("apt-get").is_none() {
        bail!("{names} missing and this system has no apt-get: install them, then run this again");
    }
    let runner = match (is_root(sh)?, find_program("sudo")) {
        (true, _) => "env",
        (false, Some(_)) => "sudo",
        (false, None) => {
            bail!("{names} missing: run `apt-get install {names}` as root, then run this again")
        }
    };
    println!("Installing {names}; this can take some minutes");
    let apt = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
    cmd!(sh, "{runner} {apt...} update").ignore_stdout().run()?;
    cmd!(
        sh,
        "{runner} {apt...} install --yes --no-install-recommends {packages...}"
    )
    .ignore_stdout()
    .run()
    .with_context(|| format!("failed to install {names}"))
}

pub(crate) fn is_root(sh: &Shell) -> anyhow::Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}
