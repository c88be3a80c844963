//! The language that a client reads.

use axum::http::{HeaderMap, header};
use dex::pokedex::Language;

/// English for those whose first choice it is, French for everybody else.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let first = wanted.and_then(|value| value.as_bytes().trim_ascii_start().get(..2));
    match first {
        Some(tag) if tag.eq_ignore_ascii_case(b"en") => Language::English,
        _ => Language::French,
    }
}
