//! A real listener in a runtime that ends with it, as a process does: what was begun is finished,
//! and not waited for without end.

use std::io;
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
    ended: oneshot::Receiver<io::Result<()>>,
}

/// Serves with a send buffer so small that a large answer needs a client that reads.
fn run(app: App, mut runtime: Builder) -> Running {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(4096).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(8).unwrap().into_std().unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let (ends, ended) = oneshot::channel();
    thread::spawn(move || {
        let runtime = runtime.enable_all().build().unwrap();
        let served = runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            serve(app, listener, async { stopped.await.unwrap() }).await
        });
        drop(runtime);
        ends.send(served).unwrap();
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
    let running = run(service.app.clone(), Builder::new_current_thread());
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
    running.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_stops_reading_does_not_keep_the_service_up() {
    let service = spawn_app().await;
    let mut runtime = Builder::new_current_thread();
    runtime.start_paused(true);
    let running = run(service.app.clone(), runtime);
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
    ended.expect("the service ends").unwrap().unwrap();
}
