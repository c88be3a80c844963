//! Prometheus, Alertmanager and their checkers: the system's, or unpacked from its packages.
//!
//! Unpacked and not installed, because installing starts services on ports that others may want.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use xshell::{Shell, cmd};

use crate::debian;

const NAMES: [&str; 4] = [
    "promtool",
    "amtool",
    "prometheus",
    "prometheus-alertmanager",
];
const PACKAGES: [&str; 2] = ["prometheus", "prometheus-alertmanager"];
const TEMPLATES: &str = "/usr/share/prometheus/alertmanager";

pub(crate) struct Programs {
    /// Where they lie when they are not on `PATH`.
    root: PathBuf,
}

impl Programs {
    /// Fetches what is missing.
    pub(crate) fn installed(sh: &Shell) -> anyhow::Result<Self> {
        let programs = Self {
            root: sh.current_dir().join(".tools/prometheus"),
        };
        if NAMES.iter().any(|name| !programs.path(name).is_file()) {
            unpack(sh, &programs.root)?;
        }
        for name in NAMES {
            ensure!(
                programs.path(name).is_file(),
                "the packages {PACKAGES:?} do not hold {name}"
            );
        }
        Ok(programs)
    }

    /// Debian's Alertmanager does not start without its templates in the one place that it knows.
    pub(crate) fn install_templates(&self, sh: &Shell) -> anyhow::Result<()> {
        if sh.path_exists(TEMPLATES) {
            return Ok(());
        }
        println!("Installing Alertmanager's templates in {TEMPLATES}");
        let unpacked = self.root.join(TEMPLATES.trim_start_matches('/'));
        let runner = debian::runner(sh, PACKAGES[1])?;
        cmd!(sh, "{runner} mkdir -p {TEMPLATES}").run()?;
        cmd!(sh, "{runner} cp -r {unpacked}/. {TEMPLATES}").run()?;
        Ok(())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        debian::find_program(name).unwrap_or_else(|| self.root.join("usr/bin").join(name))
    }
}

fn unpack(sh: &Shell, root: &PathBuf) -> anyhow::Result<()> {
    println!(
        "Unpacking Prometheus and Alertmanager in {}",
        root.display()
    );
    sh.create_dir(root)?;
    let _folder = sh.push_dir(root);
    let download = || {
        cmd!(sh, "apt-get -qq download {PACKAGES...}")
            .ignore_stderr()
            .run()
    };
    if download().is_err() {
        debian::update(sh, &PACKAGES.join(" "))?;
        download().with_context(|| format!("failed to download {PACKAGES:?}"))?;
    }
    for file in sh.read_dir(root)? {
        if file.extension().is_some_and(|extension| extension == "deb") {
            cmd!(sh, "dpkg-deb --extract {file} {root}").run()?;
            sh.remove_path(file)?;
        }
    }
    Ok(())
}
