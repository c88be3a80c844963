//! API keys, for operators.

use anyhow::{anyhow, ensure};
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
