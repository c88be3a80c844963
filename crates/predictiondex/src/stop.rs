//! The wish to stop: Ctrl-C on a terminal, SIGTERM from a supervisor.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// How long answers in progress may take once the process is told to stop.
const DRAIN: Duration = Duration::from_secs(8);

/// Both ways of asking a process to stop.
struct Requests {
    interrupts: Signal,
    terminations: Signal,
}

impl Requests {
    fn listen() -> Requests {
        let listen = |kind| signal(kind).expect("a signal handler can be installed in a runtime");
        Requests {
            interrupts: listen(SignalKind::interrupt()),
            terminations: listen(SignalKind::terminate()),
        }
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupts.recv() => {}
            _ = self.terminations.recv() => {}
        }
    }
}

/// A wish that any number of servers can wait for.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on; `told` runs when the wish is heard.
    pub(crate) fn listen(told: impl FnOnce() + Send + 'static) -> Stop {
        let (sender, receiver) = watch::channel(false);
        // Before the task runs for the first time: a wish may come sooner.
        let mut requests = Requests::listen();
        tokio::spawn(async move {
            requests.next().await;
            told();
            sender.send_replace(true);
            // Who asks twice does not want to wait.
            requests.next().await;
            std::process::exit(130);
        });
        Stop(receiver)
    }

    /// What a server's end was; `None` when it did not end in time once it was told to stop.
    pub(crate) async fn limit<T>(self, serving: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            end = serving => Some(end),
            () = async { self.heard().await; tokio::time::sleep(DRAIN).await } => None,
        }
    }

    pub(crate) async fn heard(mut self) {
        self.0
            .wait_for(|&stop| stop)
            .await
            .expect("the listening task outlives every server");
    }
}
