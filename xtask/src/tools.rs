//! The pinned developer tools of `tools.txt`, in a Python environment under `.tools/`.

use std::path::PathBuf;

use anyhow::Context;
use xshell::{Shell, cmd};

use crate::debian;

const PINNED: &str = "xtask/tools.txt";

pub(crate) struct Tools {
    bin: PathBuf,
}

impl Tools {
    /// Installs the tools unless those of today's `tools.txt` are there already.
    pub(crate) fn installed(sh: &Shell) -> anyhow::Result<Self> {
        let environment = sh.current_dir().join(".tools/python");
        let stamp = environment.join("installed.txt");
        let pinned = sh.read_file(PINNED)?;
        if sh.read_file(&stamp).ok().as_deref() != Some(pinned.as_str()) {
            println!("Installing the tools of {PINNED} in .tools/python");
            install(sh, &environment)?;
            sh.write_file(&stamp, pinned)?;
        }
        Ok(Self {
            bin: environment.join("bin"),
        })
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn install(sh: &Shell, environment: &PathBuf) -> anyhow::Result<()> {
    let has_venv = cmd!(sh, "python3 -c 'import ensurepip'").quiet();
    if has_venv.ignore_stderr().run().is_err() {
        debian::install(sh, &["python3-venv"])?;
    }
    cmd!(sh, "python3 -m venv --clear {environment}").run()?;
    let pip = environment.join("bin/pip");
    cmd!(sh, "{pip} install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --requirement {PINNED}")
        .run()
        .with_context(|| format!("failed to install the tools of {PINNED} from PyPI"))
}
