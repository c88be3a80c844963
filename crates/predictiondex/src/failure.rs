//! Everything that can end a command early, told in the language of its user.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use api::error::ApiError;
use dex::names::UnknownName;

use crate::command::model::Which;
use crate::options;
use crate::text::Text;

#[derive(Debug)]
pub(crate) enum Failure {
    NoDataFolder,
    Unwritable {
        path: PathBuf,
        source: io::Error,
    },
    /// An address that cannot be listened on, and the option that changes its port.
    Unheard {
        address: SocketAddr,
        option: &'static str,
        source: io::Error,
    },
    Database(dex::Error),
    NoPokedex,
    NoModel,
    Model(ml::error::Error),
    /// A version's number or role that the registry does not have, and the numbers that it has.
    NoVersion {
        named: Which,
        known: Vec<u32>,
    },
    /// A trained model that does not answer.
    NotPromoted(u32),
    NoMlflow,
    /// Duels that a check has something against.
    UnfitDuels,
    /// A Pokémon's or move's name that nothing has.
    Unknown(UnknownName),
    /// Told by the API in the user's language already.
    Refused(ApiError),
    Other(anyhow::Error),
}

impl Failure {
    /// One sentence in the user's language; details of libraries stay in English.
    pub(crate) fn tell(&self, text: &Text) -> String {
        match self {
            Failure::NoDataFolder => text.no_data_folder.to_owned(),
            Failure::Unwritable { path, source } => {
                (text.unwritable)(&path.display().to_string(), &source.to_string())
            }
            Failure::Unheard {
                address,
                option,
                source,
            } => match source.kind() {
                io::ErrorKind::AddrInUse => (text.occupied)(&address.to_string(), option),
                _ => (text.unreachable)(&address.to_string(), option, &source.to_string()),
            },
            Failure::Database(error) => (text.database)(&chain(error)),
            Failure::NoPokedex => text.no_pokedex.to_owned(),
            Failure::NoModel => text.no_model.to_owned(),
            Failure::Model(error) => (text.model)(&chain(error)),
            Failure::NoVersion { named, known } => (text.models.no_version)(*named, known),
            Failure::NotPromoted(version) => (text.models.not_promoted)(*version),
            Failure::UnfitDuels => text.models.unfit_duels.to_owned(),
            Failure::NoMlflow => text.models.no_mlflow.to_owned(),
            Failure::Unknown(unknown) => text.unknown(unknown),
            Failure::Refused(ApiError::Invalid(faults)) => {
                options::told(faults, text.colon).join(text.semicolon)
            }
            Failure::Refused(error) => error.to_string(),
            Failure::Other(error) => format!("{error:#}"),
        }
    }
}

/// An error and its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !line.contains(&told) {
            line = format!("{line}: {told}");
        }
        cause = error.source();
    }
    line
}

impl From<dex::Error> for Failure {
    fn from(error: dex::Error) -> Failure {
        Failure::Database(error)
    }
}

impl From<ml::error::Error> for Failure {
    fn from(error: ml::error::Error) -> Failure {
        Failure::Model(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Failure {
        Failure::Refused(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        match error.downcast::<dex::Error>() {
            Ok(error) => Failure::Database(error),
            Err(error) => Failure::Other(error),
        }
    }
}
