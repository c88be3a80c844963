//! What existing clients rely on, as a table, against our document and against real answers.

use std::collections::BTreeMap;

use axum::http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::service::spawn_app;

#[derive(Deserialize)]
struct Contract {
    routes: Vec<Route>,
    /// Per shape, the type of each field that is always there.
    shapes: BTreeMap<String, BTreeMap<String, String>>,
    optional_in_request: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Route {
    method: String,
    path: String,
    pub(crate) key: bool,
    /// Query fields and whether they are required.
    #[serde(default)]
    query: BTreeMap<String, bool>,
    takes: Option<String>,
    answer: String,
    /// A path that is answered with success.
    ask: String,
    #[serde(default)]
    body: Value,
}

impl Route {
    pub(crate) fn method(&self) -> Method {
        self.method.parse().unwrap()
    }

    pub(crate) fn body(&self) -> String {
        self.body.to_string()
    }

    /// The path that is asked for, with and without its final slash.
    pub(crate) fn both_spellings(&self) -> [String; 2] {
        let (path, query) = match self.ask.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (self.ask.as_str(), String::new()),
        };
        let bare = path.trim_end_matches('/');
        [format!("{bare}{query}"), format!("{bare}/{query}")]
    }
}

fn contract() -> Contract {
    serde_json::from_str(include_str!("../fixtures/contract.json")).unwrap()
}

pub(crate) fn routes() -> Vec<Route> {
    contract().routes
}

async fn document() -> Value {
    spawn_app().await.get("/openapi.json").await.ok()
}

#[tokio::test]
async fn the_document_has_the_routes_of_the_contract_and_no_other() {
    let document = document().await;
    let mut documented: Vec<(String, String)> = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let methods = operations.as_object().unwrap().keys();
        documented.extend(methods.map(|method| (path.clone(), method.to_uppercase())));
    }
    let mut expected: Vec<_> = routes()
        .into_iter()
        .map(|route| (route.path, route.method))
        .collect();
    documented.sort();
    expected.sort();
    assert_eq!(documented, expected);
}

#[tokio::test]
async fn each_documented_route_takes_and_answers_what_the_contract_says() {
    let document = document().await;
    for route in routes() {
        let operation = &document["paths"][&route.path][&route.method.to_lowercase()];
        let at = &route.path;
        assert_eq!(operation["security"].is_array(), route.key, "{at}");
        assert_eq!(query(operation), route.query, "{at}");
        let takes = operation.pointer("/requestBody/content/application~1json/schema");
        assert_eq!(takes.map(type_of), route.takes, "{at}");
        let answers = |status: &str| {
            let pointer = format!("/responses/{status}/content/application~1json/schema");
            operation.pointer(&pointer).map(type_of)
        };
        if !["any", "text"].contains(&route.answer.as_str()) {
            assert_eq!(answers("200"), Some(route.answer), "{at}");
        }
        if !route.query.is_empty() || route.takes.is_some() || at.contains('{') {
            assert_eq!(
                answers("422").as_deref(),
                Some("HTTPValidationError"),
                "{at}"
            );
        }
    }
}

fn query(operation: &Value) -> BTreeMap<String, bool> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let fields = parameters.filter(|parameter| parameter["in"] == "query");
    fields
        .map(|field| {
            let name = field["name"].as_str().unwrap().to_owned();
            (name, field["required"] == true)
        })
        .collect()
}

#[tokio::test]
async fn each_documented_shape_has_the_fields_of_the_contract() {
    let document = document().await;
    for (shape, fields) in contract().shapes {
        let schema = &document["components"]["schemas"][&shape];
        let required = schema["required"].as_array().unwrap();
        for (field, expected) in fields {
            assert!(
                required.contains(&Value::from(field.as_str())),
                "{shape}.{field}"
            );
            let found = type_of(&schema["properties"][&field]);
            let array = expected == "array" && found.starts_with('[');
            assert!(
                array || found == expected,
                "{shape}.{field}: {found}, not {expected}"
            );
        }
    }
    let request = &document["components"]["schemas"]["PredictBestMoveRequest"];
    for field in contract().optional_in_request {
        assert!(request["properties"][&field].is_object(), "{field}");
        let required = request["required"].as_array().unwrap();
        assert!(!required.contains(&Value::from(field.as_str())), "{field}");
    }
}

/// A schema in the words of the table.
fn type_of(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap().to_owned();
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("[{}]", type_of(&schema["items"])),
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            let named = names.iter().find(|&name| name != "null").unwrap();
            format!("{}?", named.as_str().unwrap())
        }
        _ => "any".to_owned(),
    }
}

#[tokio::test]
async fn real_answers_have_the_shapes_of_the_contract() {
    let service = spawn_app().await;
    let shapes = contract().shapes;
    for route in routes() {
        let answer = match route.method() {
            Method::POST => service.post(&route.ask, route.body()).await,
            _ => service.get(&route.ask).await,
        };
        if route.answer == "text" {
            assert_eq!(answer.status, 200, "{}", answer.text);
            continue;
        }
        conforms(&shapes, &answer.ok(), &route.answer, &route.ask);
    }
}

#[tokio::test]
async fn real_refusals_have_the_shape_of_the_contract() {
    let service = spawn_app().await;
    let shapes = contract().shapes;
    for answer in [
        service.get("/pokemon/abc").await,
        service.get("/pokemon/search").await,
        service.get("/pokemon/search?name=a&lang=de").await,
        service.get("/types/affinities?attacking_type_id=0").await,
        service
            .get("/types/affinities?attacking_type_id=1&attacking_type_id=2")
            .await,
        service.get("/pokemon/%FF").await,
        service.post("/predict/best-move", "{").await,
        service.post("/predict/best-move", "[]").await,
    ] {
        assert_eq!(answer.status, 422, "{}", answer.text);
        conforms(&shapes, &answer.json(), "HTTPValidationError", &answer.text);
    }
}

/// Panics, naming the place, where a value is not what the table says.
fn conforms(
    shapes: &BTreeMap<String, BTreeMap<String, String>>,
    value: &Value,
    expected: &str,
    at: &str,
) {
    if let Some(inner) = expected.strip_prefix('[') {
        let items = value
            .as_array()
            .unwrap_or_else(|| panic!("{at}: {value} is not a list"));
        assert!(!items.is_empty(), "{at} is empty");
        for (index, item) in items.iter().enumerate() {
            conforms(
                shapes,
                item,
                inner.trim_end_matches(']'),
                &format!("{at}[{index}]"),
            );
        }
    } else if let Some(fields) = shapes.get(expected) {
        let object: &Map<String, Value> =
            value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
        for (field, inner) in fields {
            let found = object
                .get(field)
                .unwrap_or_else(|| panic!("{at} lacks {field}"));
            conforms(shapes, found, inner, &format!("{at}.{field}"));
        }
    } else {
        let right = match expected {
            "any" => true,
            "string" => value.is_string(),
            "string?" => value.is_string() || value.is_null(),
            "integer" => value.is_i64(),
            "integer?" => value.is_i64() || value.is_null(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "object" => value.is_object(),
            "array" => value.is_array(),
            other => panic!("the table has no type {other}"),
        };
        assert!(right, "{at}: {value} is not {expected}");
    }
}
