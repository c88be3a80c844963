//! Everything on this machine: data, model, API and web interface in one process.

use std::io::{ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use dex::db::Db;
use dex::keys;
use tokio::task::block_in_place;

use crate::command::Up;
use crate::failure::Failure;
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
        let pokedex = place.pokedex(db).await?;
        println!(
            "  {}",
            (text.pokedex)(pokedex.forms.len(), pokedex.moves.len())
        );
        if place.registry()?.champion()?.is_none() {
            let config = train::Config::default();
            block_in_place(|| learn(place, &pokedex, &config, text))?;
        }
        let key = interface_key(place, db).await?;
        let app = api::App::new(Arc::new(pokedex), place.champion()?, db.clone());
        serve(place, app, &key, listeners, text).await
    })
}

/// The web interface's key, kept in a file; made anew when it is missing or no longer valid.
async fn interface_key(place: &Place, db: &Db) -> Result<String, Failure> {
    let path = place.key_file()?;
    if let Some(key) = read_key(&path)?
        && keys::verify(db, &key).await?.is_some()
    {
        return Ok(key);
    }
    // Nobody holds the secret of an earlier one any more.
    for key in keys::list(db).await? {
        if key.label == KEY_LABEL && key.revoked_at.is_none() {
            keys::revoke(db, &key.id).await?;
        }
    }
    let issued = keys::issue(db, KEY_LABEL).await?;
    write_secret(&path, issued.reveal()).map_err(|source| Failure::Unwritable { path, source })?;
    Ok(issued.reveal().to_owned())
}

fn read_key(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow::Error::new(error)
            .context(format!("failed to read the API key in {}", path.display()))
            .into()),
    }
}

/// Puts the secret in place whole, in a file that only its owner can read.
fn write_secret(path: &Path, secret: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{secret}")?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
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
    let (api, web) = tokio::join!(
        api::serve::serve(app, api_listener, metrics_listener, stop.clone().heard()),
        stop.clone()
            .limit(web::serve(pages, web_listener, stop.heard())),
    );
    api.context("the API stopped serving")?;
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
        (text.api_key, place.key_file()?.display().to_string()),
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
