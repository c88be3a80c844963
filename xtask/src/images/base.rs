//! The images that ours are made from where none can be pulled, and the package index that the build asks.

use anyhow::Context;
use xshell::{Shell, cmd};

use crate::{debian, engine::Engine};

const BASE: &str = "debian:bookworm-slim";
/// Kept between runs: it takes minutes.
const ARCHIVE: &str = ".tools/bookworm.tar";
const SUITE: &str = "bookworm";
const RUST: &str = "rust:1.95.0-bookworm";

/// Puts a base image made from Debian's packages where the pulled one would be.
pub(crate) fn provide(sh: &Shell, engine: &Engine) -> anyhow::Result<()> {
    let archive = sh.current_dir().join(ARCHIVE);
    if !sh.path_exists(&archive) {
        make(sh)?;
    }
    let import = engine.docker().arg("import").arg(&archive).arg(BASE);
    import
        .ignore_stdout()
        .run()
        .context("failed to import the base image")
}

/// Puts this machine's toolchain where the image of Rust would be.
pub(crate) fn provide_rust(sh: &Shell, engine: &Engine) -> anyhow::Result<()> {
    let toolchain = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    let build = engine.docker().args(["build", "--quiet", "--network=host"]);
    let build = build.args(["--file", "ops/debian/rust.Dockerfile", "--tag", RUST]);
    Ok(build.arg(toolchain).ignore_stdout().run()?)
}

fn make(sh: &Shell) -> anyhow::Result<()> {
    if debian::find_program("debootstrap").is_none() {
        debian::install(sh, &["debootstrap"])?;
    }
    println!("Making {BASE} from Debian's packages; this can take some minutes");
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("root");
    cmd!(sh, "debootstrap --variant=minbase {SUITE} {root}")
        .ignore_stdout()
        .run()?;
    // What this machine trusts, a package mirror of its own among them, the build has to trust too.
    let authorities = "/usr/local/share/ca-certificates";
    if sh.path_exists(authorities) {
        let trusted = root.join("usr/local/share/ca-certificates");
        sh.create_dir(&trusted)?;
        for file in sh.read_dir(authorities)? {
            sh.copy_file(file, &trusted)?;
        }
    }
    let whole = folder.path().join("whole.tar");
    cmd!(sh, "tar -C {root} -cf {whole} .").run()?;
    sh.create_dir(".tools")?;
    // Across file systems a move is a copy, which may be cut short.
    cmd!(sh, "mv {whole} {ARCHIVE}.new").run()?;
    Ok(cmd!(sh, "mv {ARCHIVE}.new {ARCHIVE}").run()?)
}

/// The user's configuration of pip, as a secret of the build that no layer keeps.
pub(crate) fn package_index() -> anyhow::Result<Vec<String>> {
    let home = std::env::home_dir().context("there is no home folder")?;
    let candidates = [
        home.join(".config/pip/pip.conf"),
        home.join(".pip/pip.conf"),
        "/etc/pip.conf".into(),
    ];
    let found = candidates.into_iter().find(|path| path.is_file());
    Ok(found.map_or_else(Vec::new, |path| {
        vec![
            "--secret".to_owned(),
            format!("id=pip,src={}", path.display()),
        ]
    }))
}
