//! A real listener: what was begun is finished, and not waited for without end.

use std::time::Duration;

use api::serve::{DRAIN, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::service::spawn_app;

struct Running {
    stream: TcpStream,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
    key: String,
    _service: crate::service::Service,
}

async fn run() -> Running {
    let service = spawn_app().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(service.app.clone(), listener, async {
        stopped.await.unwrap();
    }));
    Running {
        stream: TcpStream::connect(address).await.unwrap(),
        stop,
        server,
        key: service.key.clone(),
        _service: service,
    }
}

const BODY: &str = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre"]}"#;

fn head(key: &str) -> String {
    let n = BODY.len();
    format!(
        "POST /predict/best-move HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nContent-Length: {n}\r\n\r\n"
    )
}

/// Sends a request but for the end of its body, and returns once the service is reading it.
async fn begin(running: &mut Running) {
    let head = head(&running.key).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    running.stream.write_all(head.as_bytes()).await.unwrap();
    let mut line = [0; 25];
    running.stream.read_exact(&mut line).await.unwrap();
    assert_eq!(&line, b"HTTP/1.1 100 Continue\r\n\r\n");
}

#[tokio::test]
async fn a_request_in_progress_is_answered_after_the_stop() {
    let mut running = run().await;
    begin(&mut running).await;
    running.stop.send(()).unwrap();
    tokio::task::yield_now().await;
    running.stream.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    running.stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("\"recommended_move\":\"Tonnerre\""),
        "{answer}"
    );
    running.server.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_never_ends_does_not_keep_the_service_up() {
    let mut running = run().await;
    let unfinished = head(&running.key).replace("\r\n\r\n", "\r\n");
    running
        .stream
        .write_all(unfinished.as_bytes())
        .await
        .unwrap();
    running.stop.send(()).unwrap();
    tokio::time::pause();
    let patience = DRAIN + Duration::from_secs(4);
    let served = tokio::time::timeout(patience, running.server).await;
    served.expect("the service ended").unwrap().unwrap();
}
