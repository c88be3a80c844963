//! Reading a request's parts; what cannot be read is refused with its place and what is allowed.

use api_types::object::Object;
use api_types::prediction::Location;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::error::ApiError;

/// The variable part of the path, decoded.
pub(crate) struct PathText(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PathText, ApiError> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        text.map(|Path(text)| PathText(text)).map_err(|rejection| {
            ApiError::invalid(place(&["path"]), "value_error", rejection.body_text())
        })
    }
}

/// The query string's fields.
pub(crate) struct Fields<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Fields<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Fields<T>, ApiError> {
        let fields = Query::<T>::from_request_parts(parts, state).await;
        fields
            .map(|Query(fields)| Fields(fields))
            .map_err(|rejection| {
                ApiError::invalid(place(&["query"]), "value_error", rejection.body_text())
            })
    }
}

/// The body, read as JSON whatever its declared type.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, ApiError> {
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
                    _ => ApiError::invalid(
                        place(&["body"]),
                        "json_invalid",
                        "the body ended too early".to_owned(),
                    ),
                })?;
        json(&bytes).map(Body)
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let steps = error.path().iter().filter_map(location);
        let loc = place(&["body"]).into_iter().chain(steps).collect();
        refusal(loc, error.inner())
    })?;
    let end = deserializer.end();
    end.map_err(|error| refusal(place(&["body"]), &error))?;
    Ok(value)
}

fn refusal(loc: Vec<Location>, error: &serde_json::Error) -> ApiError {
    let kind = if error.is_data() {
        "value_error"
    } else {
        "json_invalid"
    };
    ApiError::invalid(loc, kind, error.to_string())
}

fn location(segment: &Segment) -> Option<Location> {
    match segment {
        Segment::Seq { index } => Some(Location::Index(*index)),
        Segment::Map { key } => Some(Location::Name(key.clone())),
        Segment::Enum { variant } => Some(Location::Name(variant.clone())),
        Segment::Unknown => None,
    }
}

/// The place of a part of the request, from the outside in.
pub(crate) fn place(names: &[&str]) -> Vec<Location> {
    let names = names.iter().map(|&name| Location::Name(name.to_owned()));
    names.collect()
}

/// A whole number from the path or the query.
pub(crate) fn integer(within: &str, name: &str, text: &str) -> Result<i32, ApiError> {
    text.parse().map_err(|_| {
        let msg = format!(
            "{name} is {text:?}, but it must be a whole number from {} to {}",
            i32::MIN,
            i32::MAX
        );
        ApiError::invalid(place(&[within, name]), "int_parsing", msg)
    })
}

/// A text from the query that must not be empty.
pub(crate) fn text(name: &str, text: &str) -> Result<(), ApiError> {
    if !text.is_empty() {
        return Ok(());
    }
    let msg = format!("{name} is empty, but it must have at least one character");
    Err(ApiError::invalid(
        place(&["query", name]),
        "string_too_short",
        msg,
    ))
}

/// The refusal of a query that lacks a field.
pub(crate) fn missing(name: &str) -> ApiError {
    let msg = format!("{name} is missing from the query");
    ApiError::invalid(place(&["query", name]), "missing", msg)
}

#[cfg(test)]
mod tests {
    use api_types::prediction::PredictBestMoveRequest;

    use super::*;

    fn refused(body: &str) -> (serde_json::Value, String, String) {
        match json::<PredictBestMoveRequest>(body.as_bytes()) {
            Err(ApiError::Invalid(errors)) => {
                let error = errors.into_iter().next().unwrap();
                (
                    serde_json::to_value(error.loc).unwrap(),
                    error.r#type,
                    error.msg,
                )
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_type_is_refused_at_its_place() {
        let body = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Surf", 3]}"#;
        let (loc, kind, msg) = refused(body);
        assert_eq!(loc, serde_json::json!(["body", "available_moves", 1]));
        assert_eq!(kind, "value_error");
        assert!(msg.contains("expected a string"), "{msg}");
    }

    #[test]
    fn a_missing_and_an_unknown_field_are_named() {
        let (_, _, msg) = refused(r#"{"pokemon_a_id": 25}"#);
        assert!(msg.contains("missing field `pokemon_b_id`"), "{msg}");
        let (loc, _, msg) = refused(r#"{"pokemon_c_id": 25}"#);
        assert_eq!(loc, serde_json::json!(["body", "pokemon_c_id"]));
        assert!(msg.contains("unknown field `pokemon_c_id`"), "{msg}");
    }

    #[test]
    fn a_list_of_values_is_no_object() {
        let (loc, kind, msg) = refused(r#"[25, 7, ["Tonnerre"]]"#);
        assert_eq!(loc, serde_json::json!(["body"]));
        assert_eq!(kind, "value_error");
        assert!(msg.contains("sequence, expected an object"), "{msg}");
    }

    #[test]
    fn what_is_not_json_is_refused_as_such() {
        let good = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": []}"#;
        for body in ["", "{", "\u{0}", "{'a': 1}", &format!("{good} {good}")] {
            assert_eq!(refused(body).1, "json_invalid", "{body}");
        }
        assert!(json::<PredictBestMoveRequest>(good.as_bytes()).is_ok());
    }

    #[test]
    fn a_whole_number_is_all_that_an_id_can_be() {
        assert_eq!(integer("path", "pokemon_id", "-3").unwrap(), -3);
        for text in ["abc", "1.5", "", "99999999999", "0x10", "٣"] {
            let error = integer("path", "pokemon_id", text).unwrap_err();
            assert_eq!(
                error.status_code(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{text}"
            );
        }
    }
}
