//! `cargo xtask images`: the five images, built side by side, checked, and saved with their digests.

mod base;

use std::{
    collections::BTreeMap,
    process::{Command, ExitCode},
    thread,
    time::Instant,
};

use anyhow::{Context, ensure};
use serde_json::Value;
use xshell::{Cmd, Shell, cmd};

use crate::engine::Engine;

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Where the images' Dockerfile takes the program from.
const PROGRAM: &str = "target/images/context/predictiondex";
const SAVED: &str = "target/images";
/// Images that hold our program and nothing else, each a target of its Dockerfile.
const ROLES: [&str; 4] = ["api", "etl", "ml", "web"];
const MLFLOW: &str = "mlflow";
/// What others publish, made from Debian's packages where nothing can be pulled.
const FROM_DEBIAN: [&str; 3] = ["postgres", "prometheus", "alertmanager"];
const MAX_MB: u64 = 30;

/// Digest of each image under its name, as in `api`.
pub(crate) type Digests = BTreeMap<String, String>;

/// Which images are built, and from what.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Images to build [default: all five, and others' where none can be pulled].
    #[arg(value_parser = ["api", "etl", "ml", "web", "mlflow"])]
    names: Vec<String>,
    /// Take the program that `cargo xtask program` has compiled.
    #[arg(long)]
    compiled: bool,
    /// Compile the program while the images are built, as `docker compose up` does on a new machine.
    #[arg(long, conflicts_with = "compiled")]
    from_source: bool,
    /// Keep MLflow's layers in this folder for the next build, which Docker's own builder cannot:
    /// `docker buildx create` makes one that can, and `BUILDX_BUILDER` names it.
    #[arg(long, value_name = "FOLDER")]
    layers: Option<String>,
}

impl Options {
    fn has(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|it| it == name)
    }
}

pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<ExitCode> {
    let engine = Engine::start(sh)?;
    let has_program = ROLES.iter().any(|role| options.has(role));
    if has_program && !(options.compiled || options.from_source) {
        compile(sh)?;
    }
    let mut builds = ours(sh, &engine, options)?;
    if engine.is_private() {
        base::provide(sh, &engine)?;
        if options.from_source {
            base::provide_rust(sh, &engine)?;
        }
        if options.names.is_empty() {
            builds.extend(from_debian(sh, &engine));
        }
    }
    let started = Instant::now();
    let names: Vec<String> = builds.iter().map(|build| build.0.clone()).collect();
    build_all(builds)?;
    println!("built in {:.0} s", started.elapsed().as_secs_f32());
    for name in &names {
        let digest = check(&engine, name)?;
        save(sh, &engine, name)?;
        sh.write_file(format!("{SAVED}/{name}.digest"), digest)?;
    }
    println!(
        "images: {} built, checked and saved in {SAVED}",
        names.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// Gives an engine the images that were saved, and returns their digests.
///
/// # Errors
/// One of the five was not saved, or one is not what its digest says.
pub(crate) fn load(sh: &Shell, engine: &Engine) -> anyhow::Result<Digests> {
    let mut names: Vec<String> = ROLES
        .iter()
        .chain([&MLFLOW])
        .map(ToString::to_string)
        .collect();
    if engine.is_private() {
        names.extend(FROM_DEBIAN.map(|name| format!("debian-{name}")));
    }
    println!("Loading {} images", names.len());
    let mut digests = Digests::new();
    for name in names {
        let digest = sh
            .read_file(format!("{SAVED}/{name}.digest"))
            .context("not all images are there; `cargo xtask images` builds them")?;
        let archive = format!("{SAVED}/{name}.tar.gz");
        let load = engine.docker().args(["load", "--quiet", "--input"]);
        load.arg(&archive).quiet().ignore_stdout().run()?;
        let found = inspect(engine, &full_name(&name))?["Id"].clone();
        ensure!(
            found == digest.as_str(),
            "{archive} holds {found}, and not the {digest} that was built"
        );
        digests.insert(name, digest);
    }
    Ok(digests)
}

/// `cargo xtask program`: one static program for all roles, for images that hold nothing else.
pub(crate) fn compile(sh: &Shell) -> anyhow::Result<ExitCode> {
    let _flags = sh.push_env("RUSTFLAGS", "-C target-feature=+crt-static");
    let package = ["--package", "predictiondex", "--target", TARGET];
    cmd!(sh, "cargo build --release --locked {package...}").run()?;
    sh.create_dir("target/images/context")?;
    // Symbols would be a quarter of the image.
    let compiled = format!("target/{TARGET}/release/predictiondex");
    cmd!(sh, "strip --output-file {PROGRAM} {compiled}").run()?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn full_name(name: &str) -> String {
    format!("predictiondex/{name}:latest")
}

type Build<'a> = (String, Cmd<'a>);

fn build<'a>(engine: &Engine<'a>, name: String) -> Build<'a> {
    let tag = full_name(&name);
    let command = engine.docker().args(["build", "--quiet", "--tag"]).arg(tag);
    // A private engine makes no network.
    let network = engine.is_private().then_some("--network=host");
    (name, command.args(network))
}

/// A build that installs what others publish, which takes minutes.
///
/// A private engine forgets its layers, so they are taken from the image that was saved last, which says
/// what each was made from. One that cannot be read is no reason to fail.
fn installing<'a>(sh: &Shell, engine: &Engine<'a>, name: String) -> Build<'a> {
    let (name, command) = build(engine, name);
    if !engine.is_private() {
        return (name, command);
    }
    let command = command.args(["--build-arg", "BUILDKIT_INLINE_CACHE=1"]);
    let archive = format!("{SAVED}/{name}.tar.gz");
    let load = engine.docker().args(["load", "--quiet", "--input"]);
    let load = load.arg(&archive).quiet().ignore_stdout();
    // Whom nobody has loaded, the engine would look for in a public registry.
    let command = match sh.path_exists(&archive) && load.run().is_ok() {
        true => command.arg("--cache-from").arg(full_name(&name)),
        false => command,
    };
    (name, command)
}

fn ours<'a>(sh: &Shell, engine: &Engine<'a>, options: &Options) -> anyhow::Result<Vec<Build<'a>>> {
    let mut builds = Vec::new();
    let commit = format!("COMMIT={}", commit(sh)?);
    for role in ROLES.into_iter().filter(|role| options.has(role)) {
        let (name, command) = build(engine, role.to_owned());
        let command = command.args(["--file", "ops/predictiondex/Dockerfile"]);
        let command = match options.from_source {
            true => command,
            false => command.args(["--build-arg", "PROGRAM=compiled-before"]),
        };
        let command = command.args(["--build-arg", &commit]);
        builds.push((name, command.args(["--target", role, "."])));
    }
    if options.has(MLFLOW) {
        let (name, command) = installing(sh, engine, MLFLOW.to_owned());
        let command = command.args(base::package_index()?);
        let layers = options.layers.iter().flat_map(|folder| kept_in(folder));
        builds.push((name, command.args(layers).arg("ops/mlflow")));
    }
    Ok(builds)
}

fn kept_in(folder: &str) -> [String; 3] {
    [
        "--load".to_owned(),
        format!("--cache-from=type=local,src={folder}"),
        format!("--cache-to=type=local,dest={folder},mode=max"),
    ]
}

/// The commit that is built, and whether there is more than it.
fn commit(sh: &Shell) -> anyhow::Result<String> {
    let described = cmd!(sh, "git describe --always --dirty --abbrev=40 --exclude=*");
    Ok(described.quiet().read()?)
}

fn from_debian<'a>(sh: &Shell, engine: &Engine<'a>) -> Vec<Build<'a>> {
    let builds = FROM_DEBIAN.map(|target| {
        let (name, command) = installing(sh, engine, format!("debian-{target}"));
        let command = command.args(["--target", target]);
        (name, command.arg("ops/debian"))
    });
    builds.into()
}

/// Side by side; each that fails is named.
fn build_all(builds: Vec<Build>) -> anyhow::Result<()> {
    let running: Vec<_> = builds
        .into_iter()
        .map(|(name, command)| {
            let mut command = Command::from(command);
            (name, thread::spawn(move || command.status()))
        })
        .collect();
    let mut failed = Vec::new();
    for (name, build) in running {
        match build.join() {
            Ok(Ok(status)) if status.success() => {}
            _ => failed.push(name),
        }
    }
    ensure!(failed.is_empty(), "failed to build {}", failed.join(", "));
    Ok(())
}

fn inspect(engine: &Engine, image: &str) -> anyhow::Result<Value> {
    let inspect = engine.docker().args(["image", "inspect", image]);
    let described: Value = serde_json::from_str(&inspect.quiet().read()?)?;
    Ok(described[0].clone())
}

/// What must hold for each image; returns its digest.
fn check(engine: &Engine, name: &str) -> anyhow::Result<String> {
    let described = inspect(engine, &full_name(name))?;
    let findings = findings(name, &described);
    ensure!(findings.is_empty(), "{name}: {}", findings.join("; "));
    let megabytes = described["Size"].as_u64().unwrap_or(0) / 1_000_000;
    let digest = described["Id"].as_str().context("an image has a digest")?;
    println!("{name:<20} {megabytes:>5} MB  {digest}");
    Ok(digest.to_owned())
}

fn findings(name: &str, described: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let user = described["Config"]["User"].as_str().unwrap_or_default();
    let id = user.split(':').next().and_then(|id| id.parse::<u32>().ok());
    let is_ours = ROLES.contains(&name);
    // Those of others keep the numbers that their publishers gave them.
    let lowest = if is_ours || name == MLFLOW { 10_000 } else { 1 };
    if id.is_none_or(|id| id < lowest) {
        found.push(format!(
            "runs as {user:?}, and not as a number from {lowest}"
        ));
    }
    let size = described["Size"].as_u64().unwrap_or(u64::MAX);
    if is_ours && size > MAX_MB * 1_000_000 {
        found.push(format!("takes {size} bytes, of at most {MAX_MB} MB"));
    }
    found
}

fn save(sh: &Shell, engine: &Engine, name: &str) -> anyhow::Result<()> {
    let archive = format!("{SAVED}/{name}.tar");
    let save = engine.docker().args(["save", "--output", archive.as_str()]);
    save.arg(full_name(name)).quiet().run()?;
    cmd!(sh, "gzip --force --fast {archive}").quiet().run()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn root_and_large_images_are_refused() {
        let image = |user: &str, size: u64| json!({"Config": {"User": user}, "Size": size});
        assert!(findings("api", &image("10001:10001", 29_000_000)).is_empty());
        for user in ["", "root", "0:0", "999"] {
            assert_eq!(findings("api", &image(user, 1)).len(), 1, "{user}");
        }
        assert_eq!(findings("api", &image("10001", 31_000_000)).len(), 1);
        assert!(findings(MLFLOW, &image("10002", 900_000_000)).is_empty());
        assert!(findings("debian-postgres", &image("999:999", 1)).is_empty());
        assert_eq!(findings("debian-postgres", &image("0:0", 1)).len(), 1);
    }
}
