//! Servers that are away, busy, failing, something else, or that answer in pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use mlflow::client::Client;
use mlflow::error::Error;
use reqwest::StatusCode;

const RUN: &str = r#"{"run": {"info": {"run_id": "r", "experiment_id": "1", "run_name": "n",
    "status": "RUNNING", "start_time": 0, "artifact_uri": "mlflow-artifacts:/1/r/artifacts"}}}"#;

/// A server with a list of answers, one a connection; tells at the end how many were taken.
struct Scripted {
    client: Client,
    n_taken: thread::JoinHandle<usize>,
    listener: TcpListener,
}

impl Scripted {
    fn new(answers: &[(u16, &str)]) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers: Vec<String> = answers
            .iter()
            .map(|&(code, body)| response(code, body))
            .collect();
        let taking = listener.try_clone().unwrap();
        Scripted {
            client: Client::new(&format!("http://{address}")).unwrap(),
            n_taken: thread::spawn(move || answer_all(&taking, &answers)),
            listener,
        }
    }

    /// Ends the server.
    fn n_taken(self) -> usize {
        TcpStream::connect(self.listener.local_addr().unwrap()).unwrap();
        self.n_taken.join().unwrap()
    }
}

fn response(code: u16, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {code} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// A connection without a request ends it; an answer with status 0 is none.
fn answer_all(listener: &TcpListener, answers: &[String]) -> usize {
    let mut n_taken = 0;
    loop {
        let (stream, _) = listener.accept().unwrap();
        if !read_request(&stream) {
            return n_taken;
        }
        let answer = &answers[n_taken];
        n_taken += 1;
        if !answer.starts_with("HTTP/1.1 0 ") {
            (&stream).write_all(answer.as_bytes()).unwrap();
        }
    }
}

fn read_request(stream: &TcpStream) -> bool {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).unwrap() > 0 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            reader.read_exact(&mut vec![0; length]).unwrap();
            return true;
        }
        line.clear();
    }
    false
}

#[tokio::test]
async fn a_server_that_is_away_is_named_after_some_attempts() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = Client::new(&url)
        .unwrap()
        .experiment("x")
        .await
        .unwrap_err();
    assert!(error.is_temporary());
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("no answer from {url}/api/2.0/mlflow/")),
        "{message}"
    );
}

#[tokio::test]
async fn what_may_be_repeated_is_repeated_until_it_succeeds() {
    let log = r#"{"metrics": []}"#;
    let server = Scripted::new(&[(503, ""), (0, ""), (429, ""), (200, log)]);
    assert_eq!(server.client.metric_history("r", "loss").await.unwrap(), []);
    assert_eq!(server.n_taken(), 4);
}

#[tokio::test]
async fn repetition_ends() {
    let server = Scripted::new(&[(500, "the database is away"); 5]);
    let error = server.client.run("r").await.unwrap_err();
    assert!(error.is_temporary());
    assert!(
        matches!(&error, Error::Refused { message, .. } if message == "the database is away"),
        "{error}"
    );
    assert_eq!(server.n_taken(), 5);
}

#[tokio::test]
async fn what_would_be_made_twice_is_asked_for_once_unless_the_server_was_busy() {
    for (answers, n_taken) in [([(503, ""), (200, RUN)], 1), ([(0, ""), (200, RUN)], 1)] {
        let server = Scripted::new(&answers);
        let error = server
            .client
            .create_run("1", "n", 0, &[])
            .await
            .unwrap_err();
        assert!(error.is_temporary(), "{error}");
        assert_eq!(server.n_taken(), n_taken);
    }
    let server = Scripted::new(&[(429, ""), (200, RUN)]);
    let run = server.client.create_run("1", "n", 0, &[]).await.unwrap();
    assert_eq!(run.info.run_id, "r");
    assert_eq!(server.n_taken(), 2);
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let server = Scripted::new(&[(403, "Invalid Host header")]);
    let error = server.client.version().await.unwrap_err();
    assert!(!error.is_temporary());
    assert!(
        matches!(
            error,
            Error::Refused {
                status: StatusCode::FORBIDDEN,
                ..
            }
        ),
        "{error}"
    );
    assert!(
        error.to_string().ends_with("Invalid Host header"),
        "{error}"
    );
    assert_eq!(server.n_taken(), 1);
}

#[tokio::test]
async fn a_list_in_pages_is_read_to_its_end() {
    let page = |number: u32, rest: &str| {
        format!(
            r#"{{"model_versions": [{{"name": "m", "version": "{number}", "source": ""}}]{rest}}}"#
        )
    };
    let [first, last] = [page(1, r#", "next_page_token": "2 &""#), page(2, "")];
    let server = Scripted::new(&[(200, &first), (200, &last)]);
    let versions = server.client.versions("m").await.unwrap();
    let numbers: Vec<&str> = versions.iter().map(|it| it.version.as_str()).collect();
    assert_eq!(numbers, ["1", "2"]);
    assert_eq!(server.n_taken(), 2);
}

#[tokio::test]
async fn a_list_without_an_end_is_left() {
    let page = r#"{"model_versions": [], "next_page_token": "more"}"#;
    let server = Scripted::new(&vec![(200, page); 1_001]);
    let error = server.client.versions("m").await.unwrap_err();
    assert!(matches!(error, Error::Endless { .. }), "{error}");
    assert_eq!(server.n_taken(), 1_000);
}

#[tokio::test]
async fn an_answer_of_something_else_says_what_was_expected() {
    let server = Scripted::new(&[(200, "<html>Welcome</html>")]);
    let error = server.client.run("r").await.unwrap_err();
    assert!(!error.is_temporary());
    let message = error.to_string();
    assert!(
        message.ends_with("does not answer as MLflow does: a run was expected"),
        "{message}"
    );
}

#[test]
fn only_http_addresses_without_a_password_are_taken() {
    for url in ["127.0.0.1:5001", "file:///tmp", "", "http://h/?a=b"] {
        let message = Client::new(url).unwrap_err().to_string();
        assert!(
            message.ends_with("write one as in http://127.0.0.1:5001"),
            "{message}"
        );
    }
    for url in [
        "http://ash:hunter2@host",
        "http://:hunter2@host",
        "ftp://ash@host",
    ] {
        let error = Client::new(url).unwrap_err();
        assert!(matches!(error, Error::Credentials), "{error}");
    }
    for url in ["http://mlflow:5000", "http://mlflow.example/base/"] {
        assert!(Client::new(url).is_ok(), "{url}");
    }
    let message = Client::new("https://mlflow.example")
        .unwrap_err()
        .to_string();
    assert!(message.contains("write an http:// address"), "{message}");
}
