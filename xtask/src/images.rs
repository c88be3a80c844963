//! `cargo xtask images`: the five images, built side by side, checked, and saved with their digests.

mod base;

use std::{collections::BTreeMap, process::ExitCode, thread, time::Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::engine::Engine;

const TARGET: &str = "x86_64-unknown-linux-gnu";
const CONTEXT: &str = "target/images/context";
const SAVED: &str = "target/images";
/// Images that hold our program and nothing else, each a target of its Dockerfile.
const ROLES: [&str; 4] = ["api", "etl", "ml", "web"];
const MLFLOW: &str = "mlflow";
const MAX_MB: u64 = 30;

pub(crate) fn run(sh: &Shell) -> anyhow::Result<ExitCode> {
    let engine = Engine::start(sh)?;
    compile(sh)?;
    if engine.is_private() {
        base::provide(sh, &engine)?;
    }
    let started = Instant::now();
    build_all(&engine)?;
    println!("built in {:.0} s", started.elapsed().as_secs_f32());
    let mut digests = BTreeMap::new();
    for role in ROLES.into_iter().chain([MLFLOW]) {
        digests.insert(role, check(&engine, role)?);
        save(sh, &engine, role)?;
    }
    sh.write_file(
        format!("{SAVED}/digests.json"),
        serde_json::to_string_pretty(&digests)?,
    )?;
    println!(
        "images: {} built, checked and saved in {SAVED}",
        digests.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// One static program for all roles: it runs in an image that holds nothing else.
fn compile(sh: &Shell) -> anyhow::Result<()> {
    let _flags = sh.push_env("RUSTFLAGS", "-C target-feature=+crt-static");
    let program = ["--package", "predictiondex", "--target", TARGET];
    cmd!(sh, "cargo build --release --locked {program...}").run()?;
    sh.remove_path(CONTEXT)?;
    sh.create_dir(format!("{CONTEXT}/state"))?;
    // Symbols would be a quarter of the image.
    let program = format!("target/{TARGET}/release/predictiondex");
    Ok(cmd!(sh, "strip --output-file {CONTEXT}/predictiondex {program}").run()?)
}

fn name(role: &str) -> String {
    format!("predictiondex/{role}:latest")
}

fn build_all(engine: &Engine) -> anyhow::Result<()> {
    let mut builds = Vec::new();
    for role in ROLES {
        let tag = name(role);
        let build =
            engine
                .docker()
                .args(["build", "--quiet", "--file", "ops/predictiondex/Dockerfile"]);
        builds.push((
            role,
            build.args(["--target", role, "--tag", tag.as_str(), CONTEXT]),
        ));
    }
    let build = engine.docker().args(["build", "--quiet", "--network=host"]);
    let build = build.args(base::package_index()?);
    builds.push((
        MLFLOW,
        build.args(["--tag", name(MLFLOW).as_str(), "ops/mlflow"]),
    ));
    let running: Vec<_> = builds
        .into_iter()
        .map(|(role, build)| {
            let mut command = std::process::Command::from(build);
            (role, thread::spawn(move || command.status()))
        })
        .collect();
    let mut failed = Vec::new();
    for (role, build) in running {
        match build.join() {
            Ok(Ok(status)) if status.success() => {}
            _ => failed.push(role),
        }
    }
    ensure!(failed.is_empty(), "failed to build {}", failed.join(", "));
    Ok(())
}

/// What must hold for each image; returns its digest.
fn check(engine: &Engine, role: &str) -> anyhow::Result<String> {
    let image = name(role);
    let text = engine
        .docker()
        .args(["image", "inspect", image.as_str()])
        .quiet()
        .read()?;
    let described: Value = serde_json::from_str(&text)?;
    let described = &described[0];
    let findings = findings(role, described);
    ensure!(findings.is_empty(), "{role}: {}", findings.join("; "));
    let megabytes = described["Size"].as_u64().unwrap_or(0) / 1_000_000;
    let digest = described["Id"].as_str().context("an image has a digest")?;
    println!("{role:<8} {megabytes:>5} MB  {digest}");
    Ok(digest.to_owned())
}

fn findings(role: &str, described: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let user = described["Config"]["User"].as_str().unwrap_or_default();
    let id = user.split(':').next().and_then(|id| id.parse::<u32>().ok());
    if id.is_none_or(|id| id < 10_000) {
        found.push(format!("runs as {user:?}, and not as a number from 10000"));
    }
    let size = described["Size"].as_u64().unwrap_or(u64::MAX);
    if role != MLFLOW && size > MAX_MB * 1_000_000 {
        found.push(format!("takes {size} bytes, of at most {MAX_MB} MB"));
    }
    found
}

fn save(sh: &Shell, engine: &Engine, role: &str) -> anyhow::Result<()> {
    let archive = format!("{SAVED}/{role}.tar");
    let save = engine
        .docker()
        .args(["save", "--output", archive.as_str(), name(role).as_str()]);
    save.quiet().run()?;
    cmd!(sh, "gzip --force --fast {archive}").quiet().run()?;
    match sh.path_exists(format!("{archive}.gz")) {
        true => Ok(()),
        false => bail!("{role} was not saved"),
    }
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
    }
}
