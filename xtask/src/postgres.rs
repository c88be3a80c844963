//! A throwaway PostgreSQL server for the tests, which a keeper stops and removes.

use std::{
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail, ensure};
use xshell::{Shell, cmd};

use crate::{debian, keeper::Keeper};

const OLDEST_MAJOR: u32 = 15;

const SERVER: &str = r#"
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
od -An -N16 -tx1 /dev/urandom | tr -d ' \n' > "$folder/password"
"$BIN/initdb" -D "$folder/data" -U postgres --auth=scram-sha-256 --pwfile="$folder/password" \
    --encoding=UTF8 --locale=C --no-sync > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
"$BIN/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w start \
    -o "-c listen_addresses=127.0.0.1 -p $PORT -c unix_socket_directories= -c fsync=off" \
    || { cat "$folder/log" >&2; exit 1; }
cat "$folder/password"; echo
cat > /dev/null
"$BIN/pg_ctl" -D "$folder/data" -s -w -m immediate stop
"#;

pub(crate) struct Postgres {
    url: String,
    _keeper: Keeper,
}

impl Postgres {
    /// Starts a server on a free port of 127.0.0.1; installs PostgreSQL if the machine has none.
    pub(crate) fn start(sh: &Shell) -> anyhow::Result<Self> {
        let bin = server_bin_or_install(sh)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        println!(
            "Starting a throwaway PostgreSQL from {} on port {port}",
            bin.display()
        );
        let mut keeper = Keeper::start(&mut shell(sh, &bin, port)?, SERVER)?;
        let password = keeper.line()?;
        ensure!(
            !password.is_empty(),
            "failed to start PostgreSQL; its own words are above"
        );
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        Ok(Self {
            url,
            _keeper: keeper,
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// PostgreSQL refuses to run as root, so root hands it to the user `postgres`.
fn shell(sh: &Shell, bin: &Path, port: u16) -> anyhow::Result<Command> {
    let mut shell = Command::new("sh");
    shell
        .env("BIN", bin)
        .env("PORT", port.to_string())
        .current_dir("/");
    if debian::is_root(sh)? {
        shell
            .uid(postgres_id(sh, "-u")?)
            .gid(postgres_id(sh, "-g")?);
        shell.env_remove("TMPDIR");
    }
    Ok(shell)
}

fn postgres_id(sh: &Shell, kind: &str) -> anyhow::Result<u32> {
    let id = cmd!(sh, "id {kind} postgres").quiet().read();
    Ok(id
        .context("failed to find the user `postgres`, which runs the server for root")?
        .parse()?)
}

fn server_bin_or_install(sh: &Shell) -> anyhow::Result<PathBuf> {
    if let Some(bin) = server_bin(sh)? {
        return Ok(bin);
    }
    debian::install(sh, &["postgresql"])?;
    match server_bin(sh)? {
        Some(bin) => Ok(bin),
        None => {
            bail!("PostgreSQL {OLDEST_MAJOR} or later is needed; this system's package is older")
        }
    }
}

/// The folder of the newest server that is new enough: Debian's, or the first on `PATH`.
fn server_bin(sh: &Shell) -> anyhow::Result<Option<PathBuf>> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if sh.path_exists("/usr/lib/postgresql") {
        let versions = sh.read_dir("/usr/lib/postgresql")?;
        folders.extend(versions.iter().map(|version| version.join("bin")));
    }
    folders.extend(debian::find_program("pg_ctl").and_then(|file| Some(file.parent()?.to_owned())));
    let mut newest = None;
    for folder in folders {
        let initdb = folder.join("initdb");
        if !initdb.is_file() {
            continue;
        }
        let major = major_version(&cmd!(sh, "{initdb} --version").quiet().read()?)?;
        if major >= OLDEST_MAJOR && newest.as_ref().is_none_or(|(best, _)| major > *best) {
            newest = Some((major, folder));
        }
    }
    Ok(newest.map(|(_, folder)| folder))
}

/// Reads `initdb (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` as 15.
fn major_version(answer: &str) -> anyhow::Result<u32> {
    let version = answer.split_whitespace().nth(2);
    let major = version.map(|version| {
        version
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    });
    major
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("failed to read a PostgreSQL version in `{answer}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_version_is_the_number_before_the_point() {
        let debian = "initdb (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)";
        assert_eq!(major_version(debian).unwrap(), 15);
        assert_eq!(major_version("initdb (PostgreSQL) 19beta1").unwrap(), 19);
        assert!(major_version("initdb").is_err());
    }
}
