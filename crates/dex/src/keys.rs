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
    let right = id.len() == 2 * ID_BYTES && secret.len() == 2 * SECRET_BYTES;
    right.then_some((id, secret))
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
