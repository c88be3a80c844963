//! A shell that keeps something alive for this process and removes it afterwards, however this process ends.
//!
//! It notices because its input closes. It leads its own process group, out of Ctrl-C's reach.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::Context;

use crate::reaper;

pub(crate) struct Keeper {
    shell: Child,
    said: BufReader<ChildStdout>,
}

impl Keeper {
    /// Runs a script, which should set things up, speak, read its input to the end, and clean up.
    ///
    /// # Errors
    /// There is no shell.
    pub(crate) fn start(shell: &mut Command, script: &str) -> anyhow::Result<Self> {
        shell
            .args(["-c", script])
            .env_remove(reaper::MARK)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut shell = shell.spawn().context("failed to start a shell")?;
        let said = shell.stdout.take().expect("its output is piped");
        let said = BufReader::new(said);
        Ok(Self { shell, said })
    }

    /// A line for the script to read.
    pub(crate) fn tell(&mut self, line: &str) -> anyhow::Result<()> {
        let input = self.shell.stdin.as_mut().expect("its input is piped");
        Ok(writeln!(input, "{line}")?)
    }

    /// The next line that the script prints; empty when it has ended.
    pub(crate) fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        if let Err(error) = self.shell.wait() {
            println!("failed to wait for a clean-up: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_cleans_up_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kept");
        let mut shell = Command::new("sh");
        let script = r#"touch "$FILE"; echo ready; cat > /dev/null; rm "$FILE""#;
        let mut keeper = Keeper::start(shell.env("FILE", &file), script).unwrap();
        assert_eq!(keeper.line().unwrap(), "ready");
        assert!(file.exists());
        drop(keeper);
        assert!(!file.exists());
    }
}
