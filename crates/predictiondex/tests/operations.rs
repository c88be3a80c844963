//! What a stack of containers asks of the program.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod program;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::thread;

use program::program;

fn run(data_dir: &Path, arguments: &[&str]) -> Output {
    let mut command = program();
    command.arg("--data-dir").arg(data_dir).args(arguments);
    command.output().unwrap()
}

fn succeed(data_dir: &Path, arguments: &[&str]) -> String {
    let output = run(data_dir, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_ensured_key_stays_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("web-key");
    let ensure = [
        "keys",
        "ensure",
        "--label",
        "web",
        "--file",
        file.to_str().unwrap(),
    ];
    succeed(folder.path(), &ensure);
    let first = fs::read_to_string(&file).unwrap();
    succeed(folder.path(), &ensure);
    assert_eq!(fs::read_to_string(&file).unwrap(), first);
    let id = first.split('_').nth(1).unwrap();
    succeed(folder.path(), &["keys", "revoke", id]);
    succeed(folder.path(), &ensure);
    assert_ne!(fs::read_to_string(&file).unwrap(), first);
    let listed = succeed(folder.path(), &["keys", "list"]);
    assert_eq!(listed.matches("valid").count(), 1, "{listed}");
}

#[test]
fn a_probe_succeeds_on_success_alone() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/health", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        for status in ["200 OK", "503 Service Unavailable"] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            assert!(stream.read(&mut request).unwrap() > 0);
            write!(
                stream,
                "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
        }
    });
    succeed(folder.path(), &["probe", &url]);
    assert!(!run(folder.path(), &["probe", &url]).status.success());
    server.join().unwrap();
    assert!(!run(folder.path(), &["probe", &url]).status.success());
}

#[test]
fn a_password_in_a_file_goes_to_a_server_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    fs::write(&file, "hunter2\n").unwrap();
    let database = format!("sqlite://{}", folder.path().join("dex.db").display());
    let file = file.to_str().unwrap();
    let options = [
        "--database-url",
        &database,
        "--database-password-file",
        file,
        "migrate",
    ];
    let output = run(folder.path(), &options);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && told.contains("takes no password"),
        "{told}"
    );
}
