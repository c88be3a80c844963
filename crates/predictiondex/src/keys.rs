//! API keys, for operators.

use anyhow::anyhow;
use dex::keys::{self, KeyId, KeyRecord};

use crate::command::Keys;
use crate::failure::Failure;
use crate::place::Place;

pub(crate) fn run(place: &Place, action: Keys) -> Result<(), Failure> {
    place.with_database(async |db| {
        match action {
            Keys::Create { label } => {
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

fn line(key: &KeyRecord) -> String {
    let state = if key.revoked_at.is_some() {
        "revoked"
    } else {
        "valid"
    };
    format!("{}  {state:<7}  {}", key.id.0, key.label)
}
