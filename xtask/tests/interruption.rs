//! A command that is interrupted leaves nothing running: neither what it started, nor what that started.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// Stands for a cargo that calls a command of xtask, which calls a cargo that takes its time.
const CARGO: &str = r#"#!/bin/sh
[ -n "$DEEPER" ] || { DEEPER=yes "$XTASK" program; exit 1; }
echo started
sleep 30
echo survived
exit 1
"#;

/// Stands for a cargo that leaves a server behind, as compiler caches do.
const LEAVING: &str = r#"#!/bin/sh
( sleep 2; echo survived ) &
echo started
exit 1
"#;

/// A command of xtask that calls this cargo, once that has started.
fn running(folder: &Path, script: &str) -> (Child, BufReader<ChildStdout>) {
    let cargo = folder.join("cargo");
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let xtask = env!("CARGO_BIN_EXE_xtask");
    let mut command = Command::new(xtask);
    command.arg("program").env("PATH", path).env("XTASK", xtask);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = command.spawn().unwrap();
    let mut output = BufReader::new(running.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "started\n");
    (running, output)
}

/// What was started holds the output open: reading it to the end waits until all of that is gone.
fn said_after(signal: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (mut running, mut output) = running(folder.path(), CARGO);
    let kill = format!("kill -s {signal} {}", running.id());
    let kill = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(kill.success());
    assert!(!running.wait().unwrap().success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    rest
}

#[test]
fn what_a_command_started_ends_with_it() {
    for signal in ["TERM", "INT", "KILL"] {
        assert_eq!(said_after(signal), "", "{signal}");
    }
}

#[test]
fn what_a_command_leaves_behind_on_purpose_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut running, mut output) = running(folder.path(), LEAVING);
    assert!(!running.wait().unwrap().success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("survived\n"), "{rest}");
}
