//! Files served from the binary. The path holds the content's hash, so a browser may keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

pub(crate) struct Asset {
    path: String,
    mime: &'static str,
    content: &'static str,
}

pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/style.css");
    Asset::new("style", "css", "text/css; charset=utf-8", content)
});

pub(crate) static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/icon.svg");
    Asset::new("icon", "svg", "image/svg+xml", content)
});

impl Asset {
    fn new(stem: &str, extension: &str, mime: &'static str, content: &'static str) -> Asset {
        let digest = hex::encode(Sha256::digest(content));
        Asset {
            path: format!("/assets/{stem}-{}.{extension}", &digest[..12]),
            mime,
            content,
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Answers `/assets/{name}`.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let wanted = [&STYLE, &ICON]
        .into_iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(&name));
    match wanted {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.mime),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
