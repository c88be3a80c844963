//! What Prometheus reads, by the requests that made it.

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::service::{Service, spawn_app};

const QUESTION: &str = r#"{"pokemon_a_id": 25, "pokemon_b_id": 7, "available_moves": ["Tonnerre"], "available_moves_b": ["Surf"]}"#;

/// Every sample of a scrape, by name and labels as they are written.
struct Scrape {
    text: String,
}

impl Scrape {
    async fn of(service: &Service) -> Scrape {
        let request = Request::builder().uri("/metrics");
        let answer = service.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4");
        Scrape { text: answer.text }
    }

    fn samples(&self) -> impl Iterator<Item = (&str, f64)> {
        let lines = self.text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap();
            (series, value.parse().unwrap())
        })
    }

    fn value(&self, series: &str) -> Option<f64> {
        let mut found = self.samples().filter(|(name, _)| *name == series);
        found.next().map(|(_, value)| value)
    }
}

#[tokio::test]
async fn requests_are_counted_by_method_route_and_status_whatever_their_spelling() {
    let service = spawn_app().await;
    service.get("/pokemon/25").await;
    service.get("/pokemon/26/").await;
    service.get("/pokemon/999").await;
    service.get("/pokemon/").await;
    service.post("/pokemon/25", "{}").await;
    service.get("/no/such/path").await;
    let keyless = Request::builder().uri("/pokemon");
    service.send(keyless.body(Body::empty()).unwrap()).await;
    let scrape = Scrape::of(&service).await;
    for (method, route, status, count) in [
        ("GET", "/pokemon/{pokemon_id}", 200, 2.0),
        ("GET", "/pokemon/{pokemon_id}", 404, 1.0),
        ("POST", "/pokemon/{pokemon_id}", 405, 1.0),
        ("GET", "/pokemon", 200, 1.0),
        ("GET", "/pokemon", 401, 1.0),
        ("GET", "unmatched", 404, 1.0),
    ] {
        let series = format!(
            r#"predictiondex_http_requests_total{{method="{method}",route="{route}",status="{status}"}}"#
        );
        assert_eq!(scrape.value(&series), Some(count), "{series}");
    }
    for (class, count) in [("2xx", 2.0), ("4xx", 2.0)] {
        let labels = format!(r#"{{class="{class}",route="/pokemon/{{pokemon_id}}"}}"#);
        let timed = format!("predictiondex_http_request_duration_seconds_count{labels}");
        assert_eq!(scrape.value(&timed), Some(count), "{timed}");
    }
    let in_flight = scrape.value("predictiondex_http_requests_in_flight");
    assert_eq!(in_flight, Some(1.0), "the scrape itself");
}

#[tokio::test]
async fn predictions_are_counted_and_measured_by_model_version() {
    let service = spawn_app().await;
    let counts = |scrape: &Scrape| {
        ["clear", "too_close"].map(|verdict| {
            let labels = format!(r#"{{model_version="1",verdict="{verdict}"}}"#);
            scrape.value(&format!("predictiondex_predictions_total{labels}"))
        })
    };
    assert_eq!(counts(&Scrape::of(&service).await), [Some(0.0); 2]);
    let answer = service.post("/predict/best-move", QUESTION).await.ok();
    let too_close = QUESTION.replace(r#""pokemon_b_id": 7"#, r#""pokemon_b_id": 25"#);
    let too_close = too_close.replace("Surf", "Tonnerre");
    let even = service.post("/predict/best-move", too_close).await.ok();
    assert_eq!(answer["too_close_to_call"], false);
    assert_eq!(even["too_close_to_call"], true);
    service.post("/predict/best-move", "{}").await;
    let scrape = Scrape::of(&service).await;
    assert_eq!(counts(&scrape), [Some(1.0); 2]);
    let version = r#"{model_version="1"}"#;
    for name in [
        "predictiondex_prediction_duration_seconds_count",
        "predictiondex_prediction_confidence_ratio_count",
    ] {
        assert_eq!(
            scrape.value(&format!("{name}{version}")),
            Some(2.0),
            "{name}"
        );
    }
    let sum = scrape.value(&format!(
        "predictiondex_prediction_confidence_ratio_sum{version}"
    ));
    let confidence = |answer: &serde_json::Value| {
        let odds = answer["win_probability"].as_f64().unwrap();
        odds.max(1.0 - odds)
    };
    let expected = confidence(&answer) + confidence(&even);
    assert!(
        (sum.unwrap() - expected).abs() < 1e-9,
        "{sum:?}, {expected}"
    );
}

#[tokio::test]
async fn the_served_model_is_described_with_its_age_and_its_scores() {
    let scrape = Scrape::of(&spawn_app().await).await;
    let info =
        r#"predictiondex_model_info{model_type="stumps",model_version="1",rules_version="1"}"#;
    assert_eq!(scrape.value(info), Some(1.0));
    let trained = r#"predictiondex_model_trained_timestamp_seconds{model_version="1"}"#;
    assert_eq!(scrape.value(trained), Some(1_767_225_600.0));
    let score = |name: &str| {
        let labels = r#"{model_version="1",split="unseen_pairs"}"#;
        scrape.value(&format!("predictiondex_model_{name}_ratio{labels}"))
    };
    assert_eq!(score("accuracy"), Some(0.95));
    assert_eq!(score("brier_score"), Some(0.05));
    assert_eq!(score("calibration_error"), Some(0.01));
}

#[tokio::test]
async fn a_lost_database_shows() {
    let service = spawn_app().await;
    service.get("/types/").await.ok();
    let scrape = Scrape::of(&service).await;
    assert_eq!(scrape.value("predictiondex_database_up"), Some(1.0));
    // A connection comes back to the pool some time after its answer.
    let [idle, in_use] = ["idle", "in_use"]
        .map(|state| format!(r#"predictiondex_database_connections{{state="{state}"}}"#));
    assert!(scrape.value(&idle).unwrap() + scrape.value(&in_use).unwrap() >= 1.0);
    service.db.close().await;
    service.get("/types/").await.ok();
    let scrape = Scrape::of(&service).await;
    assert_eq!(scrape.value("predictiondex_database_up"), Some(0.0));
    assert_eq!(scrape.value(&idle), Some(0.0));
    let failures = scrape.value("predictiondex_key_lookup_failures_total");
    assert_eq!(failures, Some(1.0));
}

#[tokio::test]
async fn every_core_is_a_place_for_a_simulation() {
    let scrape = Scrape::of(&spawn_app().await).await;
    let n_cores = std::thread::available_parallelism().unwrap().get();
    let free = scrape.value("predictiondex_simulation_places_free");
    assert_eq!(free, Some(n_cores as f64));
}

#[tokio::test]
async fn nothing_that_clients_make_up_becomes_a_series_or_shows() {
    let service = spawn_app().await;
    let routes = ["", "pokemon/", "moves/id/", "types/by-name/", "predict/"];
    for n in 0..2_000 {
        let path = format!("/{}made-up-{n}", routes[n % routes.len()]);
        let method = Method::from_bytes(format!("METHOD{}", n % 100).as_bytes()).unwrap();
        let request = service.request(if n % 2 == 0 { Method::GET } else { method }, &path);
        service.send(request.body(Body::empty()).unwrap()).await;
    }
    let scrape = Scrape::of(&service).await;
    let n_series = scrape.samples().count();
    assert!(n_series < 300, "{n_series} series");
    for secret in ["made-up", "METHOD", &service.key, &service.key_id.0] {
        assert!(!scrape.text.contains(secret), "{secret}");
    }
}

/// The worst that a client can do is each method on each route, with every refusal.
#[tokio::test]
async fn every_method_on_every_route_stays_under_two_thousand_series() {
    let service = spawn_app().await;
    for route in crate::contract::routes() {
        for path in route.both_spellings() {
            for method in [
                "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
                "BREW",
            ] {
                for key in [service.key.as_str(), "wrong"] {
                    let request = Request::builder().method(method).uri(&path);
                    let request = request.header("X-API-Key", key);
                    service.send(request.body(Body::from("{")).unwrap()).await;
                }
            }
        }
    }
    let n_series = Scrape::of(&service).await.samples().count();
    assert!((400..2_000).contains(&n_series), "{n_series} series");
}

/// The table in `docs/monitoring.md`: what dashboards and alerts may ask for.
#[tokio::test]
async fn the_documented_metrics_are_those_that_are_exported() {
    let service = spawn_app().await;
    service.post("/predict/best-move", QUESTION).await.ok();
    Scrape::of(&service).await;
    let table = table(&Scrape::of(&service).await.text);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/monitoring.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("<!-- metrics -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of metrics -->\n").unwrap();
    let expected = format!("{before}<!-- metrics -->\n{table}<!-- end of metrics -->\n{after}");
    if std::env::var_os("UPDATE_METRICS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        expected,
        "run UPDATE_METRICS=1 cargo test -p api --test api documented_metrics"
    );
}

/// One row per metric: name, kind, labels, help.
fn table(text: &str) -> String {
    let words = |line: &str| line.splitn(4, ' ').map(str::to_owned).collect::<Vec<_>>();
    let mut rows: BTreeMap<String, [String; 3]> = BTreeMap::new();
    for line in text.lines().map(words) {
        match (line[0].as_str(), line.get(1).map(String::as_str)) {
            ("#", Some("HELP")) => rows.entry(line[2].clone()).or_default()[2] = line[3].clone(),
            ("#", Some("TYPE")) => rows.entry(line[2].clone()).or_default()[0] = line[3].clone(),
            _ => {
                let family = rows
                    .iter_mut()
                    .rev()
                    .find(|(name, _)| line[0].starts_with(*name));
                family.unwrap().1[1] = labels(&line.join(" "));
            }
        }
    }
    let mut table = "| Metric | Kind | Labels | Meaning |\n|---|---|---|---|\n".to_owned();
    for (name, [kind, labels, help]) in rows {
        table += &format!("| `{name}` | {kind} | {labels} | {help} |\n");
    }
    table
}

fn labels(sample: &str) -> String {
    let Some((_, pairs)) = sample.split_once('{') else {
        return String::new();
    };
    let names = pairs.split("\",").filter_map(|pair| pair.split_once("=\""));
    let names = names.map(|(name, _)| name).filter(|name| *name != "le");
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
