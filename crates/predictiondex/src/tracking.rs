//! Telling MLflow of the model versions, where a server is named.

use anyhow::Context;
use mlflow::client::Client;
use tokio::runtime::Runtime;
use train::tracking::sync;

use crate::command::model::Tracking;
use crate::failure::Failure;
use crate::place::Place;
use crate::text::Text;

/// The server to tell, if there is one; nothing is sent yet.
///
/// # Errors
/// When its address is none.
pub(crate) fn server(options: &Tracking) -> Result<Option<Client>, Failure> {
    let named = options.mlflow_url.as_ref().filter(|url| !url.is_empty());
    let Some(url) = named else {
        return Ok(None);
    };
    Ok(Some(Client::new(url).context("--mlflow-url")?))
}

/// Sends what the server does not know, and says so; what cannot be sent now waits for the next time.
pub(crate) fn tell(
    place: &Place,
    server: Option<&Client>,
    text: &'static Text,
) -> Result<(), Failure> {
    let Some(server) = server else {
        return Ok(());
    };
    match send(place, server)? {
        Ok(versions) => println!("  {}", (text.tracked)(server.url(), &versions)),
        Err(error) => eprintln!("{}", text.typeset(&(text.untracked)(&format!("{error:#}")))),
    }
    Ok(())
}

/// Sends what the server does not know, and says so.
///
/// # Errors
/// When it cannot be sent now.
pub(crate) fn sync_now(place: &Place, server: &Client, text: &'static Text) -> Result<(), Failure> {
    let versions = send(place, server)??;
    println!("{}", (text.tracked)(server.url(), &versions));
    Ok(())
}

/// The versions that the server was sent, or why it was not.
fn send(place: &Place, server: &Client) -> Result<anyhow::Result<Vec<u32>>, Failure> {
    let registry = place.registry()?;
    let runtime = Runtime::new().context("failed to start the asynchronous runtime")?;
    Ok(runtime.block_on(sync(&registry, server)))
}
