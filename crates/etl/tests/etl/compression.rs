//! Compressed answers: asked for, read, and never believed to be as small as they look.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use dex::snapshot;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::database::Place;
use crate::pokeapi::live;
use crate::pokeapi_faults::{FIRST, Loaded, with};
use crate::pokeapi_site::Site;
use crate::server::{Reply, Server};

const BOMB_MIB: usize = 1024;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn gzipped(body: Vec<u8>) -> Reply {
    Reply::body(body).header("content-encoding", "gzip")
}

/// The largest resident set of this process so far, as Linux counts it.
fn peak_mib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let peak_kib: usize = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    peak_kib / 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn gzip_is_asked_for_and_read() {
    let site = Site::new();
    let server = Server::start(move |request, host| match request.path.as_str() {
        FIRST => gzipped(gzip(
            site.documents[FIRST]
                .to_string()
                .replace("HOST", host)
                .as_bytes(),
        )),
        _ => site
            .reply(request, host)
            .header("content-encoding", "identity"),
    });
    let report = Place::new().await.run(&live(&server)).await.unwrap();
    assert_eq!(report.digest, snapshot::pokedex().unwrap().digest());
    let mut requests = server.requests().into_iter();
    assert!(requests.all(|request| request.headers["accept-encoding"] == "gzip"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_answer_that_inflates_beyond_the_limit_is_refused_without_taking_the_memory() {
    let loaded = Loaded::new().await;
    // Members of a gzip file follow one another.
    let bomb = gzip(&vec![0; 1 << 20]).repeat(BOMB_MIB);
    assert!(bomb.len() < 2 << 20, "it looks small: {}", bomb.len());
    let server = with(FIRST, gzipped(bomb));
    let before = peak_mib();
    let list = "failed to get a list from pokeapi at http://127.0.0.1:";
    loaded
        .says(&server, &[list, FIRST, "more than 2097152 bytes"])
        .await;
    let grown = peak_mib() - before;
    assert!(grown < BOMB_MIB / 8, "{grown} MiB more");
    assert_eq!(server.count(FIRST), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_compressed_otherwise_than_asked_is_refused() {
    let loaded = Loaded::new().await;
    let plain = br#"{"next": null, "results": []}"#;
    for (encoding, body) in [
        ("br", plain.to_vec()),
        ("deflate", plain.to_vec()),
        ("gzip, gzip", gzip(&gzip(plain))),
    ] {
        let server = with(
            FIRST,
            Reply::body(body).header("content-encoding", encoding),
        );
        let told = format!("compressed as `{encoding}`, and only gzip was asked for");
        loaded.says(&server, &[FIRST, &told]).await;
        assert_eq!(server.count(FIRST), 1);
    }
    let unannounced = with(FIRST, Reply::body(gzip(plain)));
    loaded.says(&unannounced, &[FIRST]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_answer_that_is_damaged_is_asked_for_again() {
    let asked_before = AtomicBool::new(false);
    let site = Site::new();
    let server = Server::start(move |request, host| {
        match request.path == FIRST && !asked_before.swap(true, Ordering::SeqCst) {
            true => gzipped(b"\x1f\x8b\x08 no gzip after all".to_vec()),
            false => site.reply(request, host),
        }
    });
    Place::new().await.run(&live(&server)).await.unwrap();
    assert_eq!(server.count(FIRST), 2);
}
