//! A server on this machine that answers as a test wishes, faults included.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What was asked for, and when.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// With its query.
    pub(crate) path: String,
    /// By lower-case name.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) at: Instant,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    fault: Fault,
}

/// What goes wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// The connection ends after half of the body.
    Truncated,
    /// Nothing comes for so long.
    Silent(Duration),
    /// One byte after another, so long apart.
    Dripping(Duration),
}

impl Reply {
    pub(crate) fn status(status: &'static str) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: status.as_bytes().to_vec(),
            fault: Fault::None,
        }
    }

    pub(crate) fn body(body: impl Into<Vec<u8>>) -> Reply {
        Reply {
            body: body.into(),
            ..Reply::status("200 OK")
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn truncated(self) -> Reply {
        Reply {
            fault: Fault::Truncated,
            ..self
        }
    }

    pub(crate) fn silent(self, pause: Duration) -> Reply {
        Reply {
            fault: Fault::Silent(pause),
            ..self
        }
    }

    pub(crate) fn dripping(self, pause: Duration) -> Reply {
        Reply {
            fault: Fault::Dripping(pause),
            ..self
        }
    }

    fn send(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        if let Fault::Silent(pause) = self.fault {
            thread::sleep(pause);
        }
        let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.status.starts_with("304") {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        match self.fault {
            Fault::Truncated => stream.write_all(&self.body[..self.body.len() / 2]),
            Fault::Dripping(pause) => self.body.iter().try_for_each(|byte| {
                thread::sleep(pause);
                stream.write_all(&[*byte])
            }),
            Fault::None | Fault::Silent(_) => stream.write_all(&self.body),
        }
    }
}

/// A running server; its threads end with the test.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers with what a function makes of each request and the server's own URL.
    pub(crate) fn start(
        answer: impl Fn(&Request, &str) -> Reply + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (seen, answer) = (requests.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, answer) = (seen.clone(), answer.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let Some(request) = read(&stream) else {
                        return;
                    };
                    seen.lock().unwrap().push(request.clone());
                    let reply = answer(&request, &format!("http://{address}"));
                    // The client may have gone away already, and that is its right.
                    let _gone = reply.send(&mut stream);
                });
            }
        });
        Server { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.requests()
            .iter()
            .filter(|request| request.path == path)
            .count()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    Some(Request {
        path,
        headers,
        at: Instant::now(),
    })
}
