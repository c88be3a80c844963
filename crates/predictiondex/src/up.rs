//! Everything on this machine: data, model, API and web interface in one process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::Context;
use tokio::task::block_in_place;

use crate::command::Up;
use crate::failure::Failure;
use crate::keys;
use crate::learning::learn;
use crate::place::Place;
use crate::roles::{asynchronous, listen, listen_for_metrics};
use crate::stop::Stop;
use crate::text::Text;

/// What the key list calls the key of the interface that runs beside the API.
const KEY_LABEL: &str = "web interface";

struct Listeners {
    api: TcpListener,
    web: TcpListener,
    /// Where the metrics are served apart.
    metrics: Option<TcpListener>,
}

pub(crate) fn run(place: &Place, options: &Up, text: &'static Text) -> Result<(), Failure> {
    place.folder()?;
    // Before anything that takes time: an occupied port is better known at once.
    let api_listener = listen(options.api.address(), "--api-port")?;
    let web_address = SocketAddr::new(options.web_host, options.web_port);
    let listeners = Listeners {
        api: api_listener,
        web: listen(web_address, "--web-port")?,
        metrics: listen_for_metrics(&options.api)?,
    };
    println!("PredictionDex {}", env!("CARGO_PKG_VERSION"));
    place.with_database(async |db| {
        etl::load_snapshot(db).await?;
        if etl::live_facts(db)
            .await?
            .is_some_and(|facts| !facts.has_this_snapshot)
        {
            println!("  {}", text.typeset(text.other_snapshot));
        }
        let pokedex = place.pokedex(db).await?;
        println!(
            "  {}",
            (text.pokedex)(pokedex.forms.len(), pokedex.moves.len())
        );
        if place.registry()?.champion()?.is_none() {
            let config = train::Config::default();
            block_in_place(|| learn(place, &pokedex, None, &config, None, text))?;
        }
        let key = keys::kept_in_file(db, KEY_LABEL, place.key_file()?).await?;
        let app = api::App::new(Arc::new(pokedex), place.champion()?, db.clone());
        tokio::spawn(api::follow::follow(app.clone(), place.registry()?));
        serve(place, app, &key, listeners, text).await
    })
}

async fn serve(
    place: &Place,
    app: api::App,
    key: &str,
    listeners: Listeners,
    text: &'static Text,
) -> Result<(), Failure> {
    let (api_address, web_address) = (address(&listeners.api)?, address(&listeners.web)?);
    let pages = web::router(web::Api::new(&format!("http://{api_address}"), key)?);
    let stop = Stop::listen(|| println!("  {}", text.stopping));
    announce(place, api_address, web_address, text)?;
    let api_listener = asynchronous(listeners.api)?;
    let web_listener = asynchronous(listeners.web)?;
    let metrics_listener = listeners.metrics.map(asynchronous).transpose()?;
    let ((), web) = tokio::join!(
        api::serve::serve(app, api_listener, metrics_listener, stop.clone().heard()),
        stop.clone()
            .limit(web::serve(pages, web_listener, stop.heard())),
    );
    web.transpose()?;
    Ok(())
}

fn announce(place: &Place, api: SocketAddr, web: SocketAddr, text: &Text) -> Result<(), Failure> {
    println!();
    for (name, value) in [
        (text.web_interface, format!("http://{web}")),
        (
            text.api,
            format!("http://{api}  ({} http://{api}/docs)", text.documentation),
        ),
        (text.key_place, place.key_file()?.display().to_string()),
    ] {
        println!("  {name:<16} {value}");
    }
    println!("\n  {}", text.how_to_stop);
    Ok(())
}

/// Where a client on this machine reaches a listener.
fn address(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    let mut address = listener.local_addr().context("a listener has no address")?;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    Ok(address)
}
