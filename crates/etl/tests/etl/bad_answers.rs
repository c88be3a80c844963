//! Answers that cannot be read: they are not kept, and what was kept is asked for once more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use etl::Config;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::database::Place;
use crate::pokeapi::live;
use crate::pokeapi_site::Site;
use crate::pokepedia::{self, PIKACHU};
use crate::pokepedia_site;
use crate::server::{Reply, Server};

const MOVE: &str = "/api/v2/move/71/";

const DAY: &str = "public, max-age=86400";

/// The first half of a document, under the name of the whole.
fn half(site: &Site, host: &str) -> Reply {
    let text = site.documents[MOVE].to_string().replace("HOST", host);
    Reply::body(&text.as_bytes()[..text.len() / 2])
        .header("etag", format!("W/\"{:x}\"", text.len()))
}

/// The site with this at one path while something is broken.
fn broken(
    answer: impl Fn(&Site, &str) -> Reply + Send + Sync + 'static,
) -> (Server, Arc<AtomicBool>) {
    let is_broken = Arc::new(AtomicBool::new(true));
    let (site, broken) = (Site::new(), is_broken.clone());
    let server = Server::start(move |request, host| {
        match request.path == MOVE && broken.load(Ordering::SeqCst) {
            true => answer(&site, host),
            false => site.reply(request, host),
        }
    });
    (server, is_broken)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_read_is_not_kept() {
    let answers: [fn(&Site, &str) -> Reply; 3] = [
        |_, _| Reply::body("{\"id\": 71,").header("cache-control", DAY),
        half,
        |site, _| {
            let other = site.documents["/api/v2/move/72/"].to_string();
            Reply::body(other).header("cache-control", DAY)
        },
    ];
    for answer in answers {
        let (server, is_broken) = broken(answer);
        let place = Place::new().await;
        let told = format!("{:#}", place.run(&live(&server)).await.unwrap_err());
        assert!(told.contains(MOVE), "{told}");
        assert_eq!(server.count(MOVE), 1);
        is_broken.store(false, Ordering::SeqCst);
        place.run(&live(&server)).await.unwrap();
        let requests = server.requests();
        let last = requests.iter().rfind(|it| it.path == MOVE).unwrap();
        assert!(!last.headers.contains_key("if-none-match"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_read_is_not_kept() {
    let is_broken = Arc::new(AtomicBool::new(true));
    let (site, broken) = (pokepedia_site::Site::new(), is_broken.clone());
    let server = Server::start(move |request, _| {
        match request.path == PIKACHU && broken.load(Ordering::SeqCst) {
            true => Reply::body("<html>Just a moment…").header("cache-control", DAY),
            false => site.reply(request),
        }
    });
    let place = Place::new().await;
    let is_kept = || {
        let cache = place.etl_dir().join("cache/pokepedia");
        kept(&cache, &format!("{}{PIKACHU}", server.url())).is_some()
    };
    place.run(&pokepedia::live(&server)).await.unwrap_err();
    assert!(!is_kept());
    is_broken.store(false, Ordering::SeqCst);
    place.run(&pokepedia::live(&server)).await.unwrap();
    assert!(is_kept());
}

/// The file of a URL among the answers that were kept, and what it says of them.
fn kept(cache: &Path, url: &str) -> Option<(PathBuf, Value, Vec<u8>)> {
    let files = fs::read_dir(cache).unwrap();
    let mut files = files.map(|file| {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let end = bytes.iter().position(|&byte| byte == b'\n').unwrap();
        let head: Value = serde_json::from_slice(&bytes[..end]).unwrap();
        (path, head, bytes[end + 1..].to_vec())
    });
    files.find(|(_, head, _)| head["url"] == url)
}

/// Cuts a kept answer, as if the source had sent no more; returns its file.
fn cut(folder: &Path, url: &str, fresh_until: i64) -> PathBuf {
    let (path, mut head, body) = kept(&folder.join("cache/pokeapi"), url).unwrap();
    let body = &body[..body.len() / 2];
    head["sha256"] = hex::encode(Sha256::digest(body)).into();
    head["fresh_until"] = fresh_until.into();
    fs::write(&path, [head.to_string().as_bytes(), b"\n", body].concat()).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_and_cannot_be_read_is_asked_for_once_more() {
    let (server, is_broken) = broken(half);
    is_broken.store(false, Ordering::SeqCst);
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let url = format!("{}{MOVE}", server.url());
    // While it is fresh nobody asks whether it holds, and else the source says that it does.
    for (fresh_until, n_requests) in [(i64::MAX, 1), (0, 2)] {
        cut(&place.etl_dir(), &url, fresh_until);
        let before = server.count(MOVE);
        place.run(&live(&server)).await.unwrap();
        assert_eq!(server.count(MOVE) - before, n_requests);
        let requests = server.requests();
        let last = requests.iter().rfind(|it| it.path == MOVE).unwrap();
        assert!(!last.headers.contains_key("if-none-match"));
    }
    let path = cut(&place.etl_dir(), &url, 0);
    is_broken.store(true, Ordering::SeqCst);
    place.run(&live(&server)).await.unwrap_err();
    assert!(!path.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_nothing_is_removed() {
    let (server, is_broken) = broken(half);
    is_broken.store(false, Ordering::SeqCst);
    let place = Place::new().await;
    place.run(&live(&server)).await.unwrap();
    let path = cut(
        &place.etl_dir(),
        &format!("{}{MOVE}", server.url()),
        i64::MAX,
    );
    let before = fs::read(&path).unwrap();
    let offline = Config {
        offline_cache: Some(place.etl_dir().join("cache")),
        ..live(&server)
    };
    let n_requests = server.requests().len();
    let told = format!("{:#}", place.run(&offline).await.unwrap_err());
    assert!(told.contains(MOVE), "{told}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(server.requests().len(), n_requests);
}
