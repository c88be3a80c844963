//! A headless Chromium of the test's own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A running driver with one browser; both are killed when the test is over.
pub(crate) struct Browser {
    driver: Child,
    _profile: TempDir,
    pub(crate) client: Client,
}

impl Browser {
    pub(crate) async fn start() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver is not installed; run the tests with `cargo xtask test`");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        // Whatever it prints later must not fill the pipe and stop it.
        std::thread::spawn(move || lines.count());
        let profile = tempfile::tempdir().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile))
            .connect(&format!("http://127.0.0.1:{}", port.unwrap()))
            .await
            .unwrap();
        Browser {
            driver,
            _profile: profile,
            client,
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended already, which is what is wanted.
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

fn capabilities(profile: &TempDir) -> Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.path().display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        &profile,
    ];
    let options = json!({ "args": arguments });
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}
