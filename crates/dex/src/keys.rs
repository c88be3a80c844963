//! API keys, `pdx_<id>_<secret>`: the database keeps what recognises a secret, never the secret.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use subtle::ConstantTimeEq;

use crate::Error;
use crate::db::Db;

const PREFIX: &str = "pdx_";
const ID_BYTES: usize = 8;
const SECRET_BYTES: usize = 32;

/// The public part of a key: sixteen hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(pub String);

/// A key at the one moment when its secret is known.
pub struct IssuedKey {
    pub id: KeyId,
    text: String,
}

impl IssuedKey {
    /// The whole key, for its owner.
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for IssuedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What is known of an issued key. Times are Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
    pub id: KeyId,
    pub label: String,
    pub created_at: i64,
    pub revoked_at: Option<i64>,
}

/// Makes a new key.
///
/// # Errors
/// The system has no randomness, or the database refuses.
pub async fn issue(db: &Db, label: &str) -> Result<IssuedKey, Error> {
    let id = random_hex::<ID_BYTES>()?;
    let secret = random_hex::<SECRET_BYTES>()?;
    let sql = "insert into api_key (id, label, secret_sha256, created_at) values ($1, $2, $3, $4)";
    let insert = sqlx::query(sql).bind(id.as_str()).bind(label);
    let insert = insert
        .bind(hex::encode(Sha256::digest(&secret)))
        .bind(now());
    insert
        .execute(&db.pool)
        .await
        .map_err(|source| db.error(source))?;
    Ok(IssuedKey {
        text: format!("{PREFIX}{id}_{secret}"),
        id: KeyId(id),
    })
}

/// The id of a key that was issued and not revoked; `None` for any other text.
///
/// # Errors
/// The database does not answer.
pub async fn verify(db: &Db, key: &str) -> Result<Option<KeyId>, Error> {
    let Some((id, secret)) = split(key) else {
        return Ok(None);
    };
    let sql = "select secret_sha256 from api_key where id = $1 and revoked_at is null";
    let stored = sqlx::query_scalar(sql)
        .bind(id)
        .fetch_optional(&db.pool)
        .await;
    let stored: Option<String> = stored.map_err(|source| db.error(source))?;
    let given = hex::encode(Sha256::digest(secret));
    let same = stored.is_some_and(|stored| stored.as_bytes().ct_eq(given.as_bytes()).into());
    Ok(same.then(|| KeyId(id.to_owned())))
}

/// Every key ever issued, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn list(db: &Db) -> Result<Vec<KeyRecord>, Error> {
    let sql = "select id, label, created_at, revoked_at from api_key order by created_at, id";
    let rows = sqlx::query(sql)
        .fetch_all(&db.pool)
        .await
        .map_err(|source| db.error(source))?;
    let records: Result<Vec<KeyRecord>, sqlx::Error> = rows.iter().map(record).collect();
    records.map_err(|source| db.error(source))
}

fn record(row: &AnyRow) -> Result<KeyRecord, sqlx::Error> {
    Ok(KeyRecord {
        id: KeyId(row.try_get("id")?),
        label: row.try_get("label")?,
        created_at: row.try_get("created_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}

/// Makes a key useless; false when there is no such key or it is revoked already.
///
/// # Errors
/// The database refuses.
pub async fn revoke(db: &Db, id: &KeyId) -> Result<bool, Error> {
    let sql = "update api_key set revoked_at = $1 where id = $2 and revoked_at is null";
    let update = sqlx::query(sql).bind(now()).bind(id.0.as_str());
    let updated = update
        .execute(&db.pool)
        .await
        .map_err(|source| db.error(source))?;
    Ok(updated.rows_affected() == 1)
}

fn split(key: &str) -> Option<(&str, &str)> {
    let (id, secret) = key.strip_prefix(PREFIX)?.split_once('_')?;
    let right = is_hex(id, ID_BYTES) && is_hex(secret, SECRET_BYTES);
    right.then_some((id, secret))
}

fn is_hex(text: &str, n_bytes: usize) -> bool {
    text.len() == 2 * n_bytes && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn random_hex<const N: usize>() -> Result<String, Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    Ok(hex::encode(bytes))
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |elapsed| elapsed.as_secs().cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::tests::on_both_databases;

    on_both_databases!(
        an_issued_key_is_recognised,
        other_texts_are_not_keys,
        a_revoked_key_is_no_longer_recognised,
        keys_are_listed_without_their_secrets,
        the_database_never_holds_a_secret,
    );

    async fn an_issued_key_is_recognised(db: &Db) {
        db.migrate().await.unwrap();
        let key = issue(db, "web").await.unwrap();
        let other = issue(db, "web").await.unwrap();
        assert_eq!(
            verify(db, key.reveal()).await.unwrap(),
            Some(key.id.clone())
        );
        assert_eq!(
            verify(db, other.reveal()).await.unwrap(),
            Some(other.id.clone())
        );
        assert_ne!(key.id, other.id);
        assert_eq!(key.reveal().len(), "pdx_".len() + 16 + "_".len() + 64);
    }

    async fn other_texts_are_not_keys(db: &Db) {
        db.migrate().await.unwrap();
        let key = issue(db, "web").await.unwrap();
        let text = key.reveal();
        let other = issue(db, "web").await.unwrap();
        let (id, secret) = (&key.id.0, &text[21..]);
        for wrong in [
            String::new(),
            "pdx_".to_owned(),
            id.clone(),
            text[..text.len() - 1].to_owned(),
            format!("{text}0"),
            text.replace("pdx_", "pdy_"),
            text.to_uppercase(),
            format!("pdx_{id}_{}", "0".repeat(64)),
            format!("pdx_{}_{secret}", other.id.0),
            format!("pdx_{}_{secret}", "0".repeat(16)),
            format!("pdx_{id}_{}", "é".repeat(32)),
            format!("pdx_{}_{secret}", "\0".repeat(16)),
        ] {
            assert_eq!(verify(db, &wrong).await.unwrap(), None, "{wrong}");
        }
    }

    async fn a_revoked_key_is_no_longer_recognised(db: &Db) {
        db.migrate().await.unwrap();
        let key = issue(db, "web").await.unwrap();
        let kept = issue(db, "web").await.unwrap();
        assert!(revoke(db, &key.id).await.unwrap());
        assert_eq!(verify(db, key.reveal()).await.unwrap(), None);
        assert_eq!(
            verify(db, kept.reveal()).await.unwrap(),
            Some(kept.id.clone())
        );
        assert!(!revoke(db, &key.id).await.unwrap());
        assert!(!revoke(db, &KeyId("unknown".to_owned())).await.unwrap());
    }

    async fn keys_are_listed_without_their_secrets(db: &Db) {
        db.migrate().await.unwrap();
        let before = now();
        let first = issue(db, "l'été").await.unwrap();
        let second = issue(db, "web").await.unwrap();
        revoke(db, &second.id).await.unwrap();
        let keys = list(db).await.unwrap();
        assert_eq!(keys.len(), 2);
        let listed = keys.iter().find(|key| key.id == first.id).unwrap();
        assert_eq!(listed.label, "l'été");
        assert!((before..=now()).contains(&listed.created_at));
        assert_eq!(listed.revoked_at, None);
        let revoked = keys.iter().find(|key| key.id == second.id).unwrap();
        assert!(revoked.revoked_at >= Some(before));
        assert!(!format!("{keys:?}").contains(&first.reveal()[21..]));
    }

    async fn the_database_never_holds_a_secret(db: &Db) {
        db.migrate().await.unwrap();
        let key = issue(db, "web").await.unwrap();
        let secret = &key.reveal()[21..];
        let sql = "select id || label || secret_sha256 from api_key";
        let stored: String = sqlx::query_scalar(sql).fetch_one(&db.pool).await.unwrap();
        assert!(!stored.contains(secret));
        assert!(stored.contains(&hex::encode(Sha256::digest(secret))));
    }

    #[test]
    fn the_debug_text_of_a_key_hides_its_secret() {
        let key = IssuedKey {
            id: KeyId("0123".to_owned()),
            text: "pdx_0123_secret".to_owned(),
        };
        assert_eq!(format!("{key:?}"), "IssuedKey { id: KeyId(\"0123\"), .. }");
    }
}
