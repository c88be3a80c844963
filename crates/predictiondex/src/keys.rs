//! API keys, for operators.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, ensure};
use dex::db::Db;
use dex::keys::{self, KeyId, KeyRecord};

use crate::command::Keys;
use crate::failure::Failure;
use crate::place::Place;

pub(crate) fn run(place: &Place, action: Keys) -> Result<(), Failure> {
    place.with_database(async |db| {
        match action {
            Keys::Create { label } => {
                check_label(&label)?;
                let issued = keys::issue(db, &label).await?;
                println!("{}", issued.reveal());
            }
            Keys::Ensure { label, file } => {
                check_label(&label)?;
                kept_in_file(db, &label, file).await?;
            }
            Keys::List => {
                for key in keys::list(db).await? {
                    println!("{}", line(&key));
                }
            }
            Keys::Revoke { id } => {
                if !keys::revoke(db, &KeyId(id.clone())).await? {
                    return Err(
                        anyhow!("no valid key has the id {id:?}; `keys list` shows them").into(),
                    );
                }
                println!("revoked {id}");
            }
        }
        Ok(())
    })
}

/// The one key with this label, kept in a file; made anew when it is missing or no longer valid.
pub(crate) async fn kept_in_file(db: &Db, label: &str, path: PathBuf) -> Result<String, Failure> {
    if let Some(key) = read_key(&path)?
        && keys::verify(db, &key).await?.is_some()
    {
        return Ok(key);
    }
    // Nobody holds the secret of an earlier one any more.
    for key in keys::list(db).await? {
        if key.label == label && key.revoked_at.is_none() {
            keys::revoke(db, &key.id).await?;
        }
    }
    let issued = keys::issue(db, label).await?;
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

/// A label is one line that `keys list` can print as it is.
fn check_label(label: &str) -> anyhow::Result<()> {
    let printable = !label.trim().is_empty() && !label.chars().any(char::is_control);
    ensure!(
        printable,
        "the label {label:?} cannot be printed; use letters, digits and spaces"
    );
    Ok(())
}

fn line(key: &KeyRecord) -> String {
    let state = if key.revoked_at.is_some() {
        "revoked"
    } else {
        "valid"
    };
    format!("{}  {state:<7}  {}", key.id.0, key.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_line_that_can_be_printed() {
        assert!(check_label("laptop de Léa").is_ok());
        for label in ["", "  ", "a\nb", "\u{1b}[31mred"] {
            let told = check_label(label).unwrap_err().to_string();
            assert!(told.contains(&format!("{label:?}")), "{told}");
        }
    }
}
