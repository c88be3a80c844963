//! Running the program: commands that end, and `up` until it is told to stop.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use crate::program::program;

pub(crate) fn command(data_dir: &Path) -> Command {
    let mut command = program();
    command.arg("--data-dir").arg(data_dir);
    command
}

/// Runs a command to its end.
pub(crate) fn output(data_dir: &Path, arguments: &[&str]) -> Output {
    command(data_dir).args(arguments).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the command failed: {told}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The one sentence with which a command fails.
pub(crate) fn sentence(output: &Output) -> String {
    assert!(!output.status.success(), "the command did not fail");
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(told.trim().lines().count(), 1, "not one line: {told}");
    told.trim().to_owned()
}

/// A running `up`; killed when the test is over.
pub(crate) struct Up {
    child: Child,
    reader: BufReader<std::process::ChildStdout>,
    /// Everything printed until the addresses were.
    pub(crate) printed: String,
    pub(crate) web: String,
    pub(crate) api: String,
}

impl Up {
    /// Starts on free ports and waits until the addresses are printed.
    pub(crate) fn start(data_dir: &Path) -> Up {
        let mut child = command(data_dir)
            .args(["up", "--api-port", "0", "--web-port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        while !printed.contains("Ctrl-C") {
            let read = reader.read_line(&mut printed).unwrap();
            assert!(read > 0, "ended before it served: {printed}");
        }
        let address = |label: &str| {
            let line = printed.lines().find(|line| line.trim().starts_with(label));
            let word = line.unwrap().split_whitespace();
            word.into_iter()
                .find(|word| word.starts_with("http"))
                .unwrap()
                .to_owned()
        };
        let (web, api) = (address("Interface web"), address("API"));
        Up {
            child,
            reader,
            printed,
            web,
            api,
        }
    }

    /// Sends what Ctrl-C sends and waits for the end: exit status and what was printed last.
    pub(crate) fn interrupt(mut self) -> (ExitStatus, String) {
        let killed = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let mut last = String::new();
        self.reader.read_to_string(&mut last).unwrap();
        (self.child.wait().unwrap(), last)
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        // Both fail when the process has ended already, which is what is wanted.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
