//! A real listener in a runtime that ends with it, as a process does: what was begun is finished,
//! and not waited for without end.

use std::net;
use std::thread;
use std::time::Duration;

use api::App;
use api::serve::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::service::spawn_app;

struct Running {
    address: net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
}

/// Serves with a send buffer so small that a large answer needs a client that reads. With a clock that is
/// paused, the time that nobody needs passes at once.
fn run(app: App, mut runtime: Builder, at_stop: fn()) -> Running {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(4096).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(8).unwrap().into_std().unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let (ends, ended) = oneshot::channel();
    thread::spawn(move || {
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            let stopped = async {
                stopped.await.unwrap();
                at_stop();
            };
            serve(app, listener, None, stopped).await;
        });
        drop(runtime);
        ends.send(()).unwrap();
    });
    Running {
        address,
        stop,
        ended,
    }
}

#[tokio::test]
async fn a_request_in_progress_is_answered_after_the_stop() {
    let service = spawn_app().await;
    let running = run(service.app.clone(), Builder::new_current_thread(), || {});
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let body = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre"]}"#;
    let head = format!(
        "POST /predict/best-move HTTP/1.1\r\nHost: x\r\nX-API-Key: {}\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        service.key,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut begun = [0; 25];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n");
    running.stop.send(()).unwrap();
    while TcpStream::connect(running.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains(r#""recommended_move":"Tonnerre""#),
        "{answer}"
    );
    running.ended.await.unwrap();
}

#[tokio::test]
async fn a_client_that_stops_reading_does_not_keep_the_service_up() {
    let service = spawn_app().await;
    let runtime = Builder::new_current_thread();
    let running = run(service.app.clone(), runtime, tokio::time::pause);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(running.address).await.unwrap();
    let request = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut begun = [0; 15];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200 OK");
    running.stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), running.ended).await;
    ended.expect("the service ends").unwrap();
}

#[tokio::test]
async fn a_client_that_never_ends_the_head_of_its_request_is_left() {
    let service = spawn_app().await;
    for begun in ["", "GET /health HTTP/1.1\r\nHost: x\r\n"] {
        let mut runtime = Builder::new_current_thread();
        runtime.start_paused(true);
        let running = run(service.app.clone(), runtime, || {});
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let left = stream.read_to_string(&mut answer);
        let left = tokio::time::timeout(Duration::from_secs(30), left).await;
        left.expect("the connection ends").unwrap();
        assert_eq!(answer, "");
        running.stop.send(()).unwrap();
        running.ended.await.unwrap();
    }
}

/// What a listener answers to a request for this path.
async fn get(address: net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn metrics_with_an_address_of_their_own_are_served_there_alone() {
    let service = spawn_app().await;
    let [api, metrics] = [
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
    ];
    let addresses = [api.local_addr().unwrap(), metrics.local_addr().unwrap()];
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(service.app.clone(), api, Some(metrics), async {
        stopped.await.unwrap();
    });
    let asking = async {
        for (address, path, status) in [
            (addresses[0], "/health", 200),
            (addresses[0], "/metrics", 404),
            (addresses[1], "/metrics", 200),
            (addresses[1], "/health", 404),
        ] {
            let answer = get(address, path).await;
            let expected = format!("HTTP/1.1 {status} ");
            assert!(answer.starts_with(&expected), "{path}: {answer}");
        }
        let counted = get(addresses[1], "/metrics").await;
        let health = r#"requests_total{method="GET",route="/health",status="200"} 1"#;
        assert!(counted.contains(health), "{counted}");
        let document = get(addresses[0], "/openapi.json").await;
        assert!(!document.contains("/metrics"));
        stop.send(()).unwrap();
    };
    tokio::join!(serving, asking);
}
