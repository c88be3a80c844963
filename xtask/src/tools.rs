//! The pinned programs of other people, each list in a Python environment of its own under `.tools/`.

use std::path::PathBuf;

use anyhow::Context;
use xshell::{Shell, cmd};

use crate::debian;

pub(crate) struct Tools {
    bin: PathBuf,
}

impl Tools {
    /// The developer tools.
    pub(crate) fn installed(sh: &Shell) -> anyhow::Result<Self> {
        Self::of(sh, "xtask/tools.txt", "python")
    }

    /// MLflow's server, as its image has it.
    pub(crate) fn mlflow(sh: &Shell) -> anyhow::Result<Self> {
        Self::of(sh, "ops/mlflow/requirements.txt", "mlflow")
    }

    /// Installs what a file pins unless that of today is there already.
    fn of(sh: &Shell, pinned: &str, name: &str) -> anyhow::Result<Self> {
        let environment = sh.current_dir().join(".tools").join(name);
        let stamp = environment.join("installed.txt");
        let text = sh.read_file(pinned)?;
        if sh.read_file(&stamp).ok().as_deref() != Some(text.as_str()) {
            println!("Installing what {pinned} names in .tools/{name}");
            install(sh, pinned, &environment)?;
            sh.write_file(&stamp, text)?;
        }
        Ok(Self {
            bin: environment.join("bin"),
        })
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn install(sh: &Shell, pinned: &str, environment: &PathBuf) -> anyhow::Result<()> {
    let has_venv = cmd!(sh, "python3 -c 'import ensurepip'").quiet();
    if has_venv.ignore_stderr().run().is_err() {
        debian::install(sh, &["python3-venv"])?;
    }
    cmd!(sh, "python3 -m venv --clear {environment}").run()?;
    let pip = environment.join("bin/pip");
    cmd!(sh, "{pip} install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --requirement {pinned}")
        .run()
        .with_context(|| format!("failed to install what {pinned} names from PyPI"))
}
