//! One job at a time, as each container of the stack runs it.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Runtime;
use train::Outcome;
use train::dataset::Dataset;

use crate::command::model::Train;
use crate::failure::Failure;
use crate::learning::learn;
use crate::place::Place;
use crate::stop::Stop;
use crate::text::Text;
use crate::tracking;

const PROBE_LIMIT: Duration = Duration::from_secs(2);

/// Trains on the Pokédex of the database, which is loaded first where there is none, and tells MLflow.
pub(crate) fn train(place: &Place, options: &Train, text: &'static Text) -> Result<(), Failure> {
    let server = tracking::server(&options.tracking)?;
    if options.unless_trained && place.registry()?.champion()?.is_some() {
        return tracking::tell(place, server.as_ref(), text);
    }
    let pokedex = place.with_database(async |db| {
        etl::load_snapshot(db).await?;
        place.pokedex(db).await
    })?;
    let commit = options.commit.as_deref().filter(|it| !it.is_empty());
    let dataset = options.dataset.as_ref();
    let dataset = dataset
        .map(|folder| Dataset::open(folder, &pokedex))
        .transpose()?;
    let summary = learn(
        place,
        &pokedex,
        dataset.as_ref(),
        &options.config,
        commit,
        text,
    )?;
    tracking::tell(place, server.as_ref(), text)?;
    match summary.outcome {
        Outcome::Refused(version)
        | Outcome::Reproduced {
            version,
            is_champion: false,
        } if options.gate => Err(Failure::NotPromoted(version)),
        _ => Ok(()),
    }
}

pub(crate) fn api(
    place: &Place,
    config: &api::config::Config,
    text: &'static Text,
) -> Result<(), Failure> {
    let listener = listen(config.address(), "--api-port")?;
    let metrics_listener = listen_for_metrics(config)?;
    place.with_database(async |db| {
        let pokedex = place.pokedex(db).await?;
        let app = api::App::new(Arc::new(pokedex), place.champion()?, db.clone());
        tokio::spawn(api::follow::follow(app.clone(), place.registry()?));
        let address = listener.local_addr().context("a listener has no address")?;
        let listener = asynchronous(listener)?;
        let metrics_listener = metrics_listener.map(asynchronous).transpose()?;
        tracing::info!(%address, "the API listens");
        let stop = Stop::listen(|| eprintln!("{}", text.stopping));
        api::serve::serve(app, listener, metrics_listener, stop.heard()).await;
        Ok(())
    })
}

pub(crate) fn web(config: &web::Config, text: &'static Text) -> Result<(), Failure> {
    let api = config.api()?;
    let listener = listen(
        SocketAddr::new(config.web_host, config.web_port),
        "--web-port",
    )?;
    let runtime = Runtime::new().context("failed to start the asynchronous runtime")?;
    runtime.block_on(async {
        let address = listener.local_addr().context("a listener has no address")?;
        let listener = asynchronous(listener)?;
        tracing::info!(%address, "the web interface listens");
        let stop = Stop::listen(|| eprintln!("{}", text.stopping));
        let serving = web::serve(web::router(api), listener, stop.clone().heard());
        stop.limit(serving).await.transpose()?;
        Ok(())
    })
}

/// The listener of `/metrics` where it is not the API's own, and says where that is.
pub(crate) fn listen_for_metrics(
    config: &api::config::Config,
) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = config.metrics_address else {
        return Ok(None);
    };
    let listener = listen(address, "--metrics-address")?;
    let address = listener.local_addr().context("a listener has no address")?;
    tracing::info!(%address, "the metrics listen");
    Ok(Some(listener))
}

/// Whether a service answers, for machines that watch over it.
///
/// # Errors
/// When it does not answer within [`PROBE_LIMIT`], or not with success.
pub(crate) fn probe(url: &str) -> Result<(), Failure> {
    let runtime = Runtime::new().context("failed to start the asynchronous runtime")?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().timeout(PROBE_LIMIT);
        let client = client
            .build()
            .context("failed to prepare the http client")?;
        let answer = client.get(url).send().await;
        let answer = answer.and_then(reqwest::Response::error_for_status);
        answer.with_context(|| format!("no success from {url}"))?;
        Ok(())
    })
}

/// A listener that the asynchronous runtime can take over.
///
/// # Errors
/// When the address cannot be had, naming the option that changes its port.
pub(crate) fn listen(address: SocketAddr, option: &'static str) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|source| Failure::Unheard {
        address,
        option,
        source,
    })
}

/// Hands a listener over to the asynchronous runtime, which must be running.
pub(crate) fn asynchronous(listener: TcpListener) -> anyhow::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::from_std(listener).context("failed to listen asynchronously")
}
