//! An API that serves the contract's types from a few Pokémon of its own, and notes what it is asked.

use std::sync::{Arc, Mutex};

use api_types::catalogue::PokemonListItem;
use api_types::prediction::{
    ErrorBody, HTTPValidationError, Location, MoveScore, PredictBestMoveRequest,
    PredictBestMoveResponse, ValidationError,
};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use tokio::net::TcpListener;

use crate::fake_facts::{detail, explanation, model_info, move_list, pokemon, pokemon_list};

pub(crate) const KEY: &str = "the-key";

/// The probability of the move whose name is its key; other moves go by their power.
pub(crate) const EVEN: (&str, f64) = ("Pistolet à O", 0.512_345_678_9);

/// What was asked so far; the lock guards what the server notes and the test reads.
pub(crate) type Notes = Arc<Mutex<Asked>>;

#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) predictions: Vec<PredictBestMoveRequest>,
    pub(crate) n_lists: usize,
    /// Whether it answers as if nobody had asked why.
    pub(crate) withholds_reasons: bool,
}

pub(crate) struct FakeApi {
    pub(crate) url: String,
    pub(crate) notes: Notes,
}

impl FakeApi {
    pub(crate) async fn start() -> FakeApi {
        let notes = Arc::default();
        let url = listen(FakeApi::app(&notes)).await;
        FakeApi { url, notes }
    }

    pub(crate) fn app(notes: &Notes) -> Router {
        Router::new()
            .route("/pokemon/", get(list))
            .route(
                "/pokemon/{id}",
                get(|Path(id): Path<i32>| async move { Json(detail(id)) }),
            )
            .route("/moves/", get(|| async { Json(move_list()) }))
            .route("/predict/best-move", post(best_move))
            .route("/predict/model-info", get(|| async { Json(model_info()) }))
            .layer(middleware::from_fn(require_key))
            .with_state(Arc::clone(notes))
    }

    /// An API that answers everything in the same way.
    pub(crate) async fn answering(status: StatusCode, body: &'static str) -> FakeApi {
        let url = listen(Router::new().fallback(move || async move { (status, body) })).await;
        FakeApi {
            url,
            notes: Arc::default(),
        }
    }

    pub(crate) fn asked(&self) -> Vec<PredictBestMoveRequest> {
        self.notes.lock().unwrap().predictions.clone()
    }
}

/// An address at which nothing listens.
pub(crate) async fn closed_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

async fn listen(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn require_key(request: Request, next: Next) -> Response {
    match request.headers().get("X-API-Key") {
        Some(key) if key == KEY => next.run(request).await,
        _ => {
            let detail = "wrong key".to_owned();
            (StatusCode::FORBIDDEN, Json(ErrorBody { detail })).into_response()
        }
    }
}

async fn list(State(notes): State<Notes>) -> Json<Vec<PokemonListItem>> {
    notes.lock().unwrap().n_lists += 1;
    Json(pokemon_list())
}

/// Refuses `Riposte` and lists that are too long or empty; ranks the others by power.
async fn best_move(
    State(notes): State<Notes>,
    Json(request): Json<PredictBestMoveRequest>,
) -> Response {
    let withholds_reasons = {
        let mut notes = notes.lock().unwrap();
        notes.predictions.push(request.clone());
        notes.withholds_reasons
    };
    let refusals = refusals(&request);
    if !refusals.is_empty() {
        let body = Json(HTTPValidationError { detail: refusals });
        return (StatusCode::UNPROCESSABLE_ENTITY, body).into_response();
    }
    let mut scores: Vec<MoveScore> = request
        .available_moves
        .iter()
        .map(|name| score(name))
        .collect();
    scores.sort_by(|x, y| y.score.total_cmp(&x.score));
    let mut response = response(&request, scores);
    if withholds_reasons {
        response.explanation = None;
    }
    Json(response).into_response()
}

fn response(request: &PredictBestMoveRequest, scores: Vec<MoveScore>) -> PredictBestMoveResponse {
    let best = scores[0].clone();
    PredictBestMoveResponse {
        pokemon_a_id: request.pokemon_a_id,
        pokemon_a_name: pokemon(request.pokemon_a_id).species.name_fr,
        pokemon_b_id: request.pokemon_b_id,
        pokemon_b_name: pokemon(request.pokemon_b_id).species.name_fr,
        recommended_move: best.move_name,
        recommended_move_en: best.move_name_en,
        win_probability: best.win_probability,
        average_win_probability: best.average_win_probability,
        too_close_to_call: (best.win_probability - 0.5).abs() < 0.05,
        opponent_moves_assumed: request.available_moves_b.is_none(),
        level: request.level.unwrap_or(50),
        model_version: "test-model".to_owned(),
        explanation: request.explain.then(|| explanation(&scores[0])),
        all_moves: scores,
    }
}

fn refusals(request: &PredictBestMoveRequest) -> Vec<ValidationError> {
    let moves_b = request.available_moves_b.as_deref();
    let lists = [
        ("available_moves", Some(request.available_moves.as_slice())),
        ("available_moves_b", moves_b),
    ];
    let mut refusals = Vec::new();
    for (list, moves) in lists {
        let Some(moves) = moves else { continue };
        let mut place = vec![Location::Name("body".into()), Location::Name(list.into())];
        if !(1..=20).contains(&moves.len()) {
            refusals.push(refusal(place.clone(), "too_long"));
        }
        if let Some(position) = moves.iter().position(|mv| mv == "Riposte") {
            place.push(Location::Index(position));
            refusals.push(refusal(place, "unsupported_move"));
        }
    }
    refusals
}

fn refusal(loc: Vec<Location>, kind: &str) -> ValidationError {
    ValidationError {
        loc,
        msg: "internal words".to_owned(),
        r#type: kind.to_owned(),
    }
}

fn score(name: &str) -> MoveScore {
    let mv = move_list().into_iter().find(|mv| mv.name == name).unwrap();
    let power = mv.power.unwrap_or(0);
    let win_probability = if name == EVEN.0 {
        EVEN.1
    } else {
        f64::from(power) / 120.0
    };
    MoveScore {
        move_name: mv.name,
        move_name_en: mv.name_en,
        move_type: mv.r#type.name,
        move_power: power,
        effective_power: f64::from(power),
        type_multiplier: if power > 80 { 2.0 } else { 0.5 },
        stab: if power > 80 { 1.5 } else { 1.0 },
        priority: 0,
        score: win_probability,
        win_probability,
        average_win_probability: (win_probability + 1.0) / 2.0,
        worst_case_move: "Flammèche".to_owned(),
        worst_case_move_en: "Ember".to_owned(),
        predicted_winner: if win_probability >= 0.5 { "A" } else { "B" }.to_owned(),
    }
}
