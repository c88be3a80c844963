//! `cargo xtask integration`: the whole stack, from the images that were saved, used from end to end.
//!
//! Where a check fails or waiting is over, the logs of every service are kept in `target/reports/integration`.

mod containment;
mod degradation;
mod grafana;
mod http;
mod product;
mod stack;
mod tracking;

use std::process::ExitCode;

use xshell::Shell;

use self::{http::Client, stack::Stack};
use crate::{
    engine::{self, Engine},
    images,
    monitoring::{self, traffic::Traffic},
    stage::Outcome,
};

pub(crate) fn run(sh: &Shell) -> anyhow::Result<ExitCode> {
    match engine::apart(sh)? {
        Some(code) => Ok(code),
        None => Ok(test(sh)?.conclude("integration")),
    }
}

fn test(sh: &Shell) -> anyhow::Result<Outcome> {
    let engine = Engine::start(sh)?;
    // The images have names that another run on the same engine would move.
    let stack = Stack::new(sh, &engine)?;
    let digests = images::load(sh, &engine)?;
    let outcome = stack.start().and_then(|()| check(sh, &stack, &digests));
    if outcome.is_err()
        && let Err(error) = stack.keep_logs()
    {
        println!("failed to keep the logs: {error:#}");
    }
    outcome
}

/// In this order: what runs, how it is contained, what it does, what is seen of it, how it takes a
/// loss, and that it starts again with what it had.
fn check(sh: &Shell, stack: &Stack, digests: &images::Digests) -> anyhow::Result<Outcome> {
    let client = Client::new();
    containment::check(stack, digests)?;
    let key = stack.make_key()?;
    let api = stack.url("api", 8080)?;
    product::check(stack, &client, &key)?;
    tracking::check(stack, &client)?;
    let traffic = Traffic::start(&api, &key)?;
    monitoring::check_running(sh, &stack.url("prometheus", 9090)?)?;
    drop(traffic);
    let grafana = grafana::check(stack, &client)?;
    degradation::check(stack, &client, &key)?;
    product::check_again(stack, &client, &key)?;
    Ok(grafana)
}
