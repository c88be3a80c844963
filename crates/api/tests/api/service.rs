//! The service under test and one request to it.

use std::sync::{Arc, LazyLock};

use api::App;
use api::router::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use dex::db::Db;
use dex::keys::{self, KeyId};
use dex::pokedex::Pokedex;
use dex::snapshot;
use ml::registry::Registry;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::model;

pub(crate) static POKEDEX: LazyLock<Arc<Pokedex>> =
    LazyLock::new(|| Arc::new(snapshot::pokedex().unwrap()));

/// A whole service on a database and a registry of its own.
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) db: Db,
    pub(crate) key: String,
    pub(crate) key_id: KeyId,
    pub(crate) registry: Registry,
    router: Router,
    _dir: TempDir,
}

pub(crate) async fn spawn_app() -> Service {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open_file(&dir.path().join("api.sqlite")).await.unwrap();
    db.migrate().await.unwrap();
    let issued = keys::issue(&db, "test").await.unwrap();
    let registry = Registry::new(dir.path().join("models"));
    let champion = model::champion(&registry, &POKEDEX);
    let app = App::new(Arc::clone(&POKEDEX), champion, db.clone());
    Service {
        router: router(app.clone()),
        app,
        db,
        key: issued.reveal().to_owned(),
        key_id: issued.id,
        registry,
        _dir: dir,
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The body of an answer that must have succeeded.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()
    }

    /// The only thing that is wrong, as place, reason and sentence.
    pub(crate) fn refusal(&self) -> (Value, String, String) {
        assert_eq!(
            self.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            self.text
        );
        let body = self.json();
        let detail = body["detail"].as_array().unwrap();
        assert_eq!(detail.len(), 1, "{}", self.text);
        let text = |field: &str| detail[0][field].as_str().unwrap().to_owned();
        (detail[0]["loc"].clone(), text("type"), text("msg"))
    }

    /// The sentence of an answer with this status.
    pub(crate) fn detail(&self, status: StatusCode) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()["detail"].as_str().unwrap().to_owned()
    }
}

impl Service {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// A request that carries the key.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        request.header("X-API-Key", &self.key)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
