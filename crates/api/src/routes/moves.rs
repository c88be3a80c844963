//! `/moves`: moves and who learns them.

use api_types::catalogue::{MoveDetail, MoveListItem, MoveSelectableOut};
use api_types::prediction::{ErrorBody, HTTPValidationError};
use axum::Json;
use axum::extract::State;
use dex::pokedex::MoveId;
use serde::Deserialize;

use crate::App;
use crate::catalogue::moves;
use crate::document::Refusals;
use crate::error::ApiError;
use crate::input::{Fields, PathText, integer, missing, text};
use crate::routes::{pokemon, types};

/// Every move, by id.
#[utoipa::path(
    get,
    path = "/moves/",
    tag = "Moves",
    responses((status = 200, description = "Every move", body = Vec<MoveListItem>), Refusals),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn list_moves(State(app): State<App>) -> Json<Vec<MoveListItem>> {
    let pokedex = app.pokedex();
    let entries = pokedex.moves.iter();
    Json(
        entries
            .map(|entry| moves::list_item(&pokedex, entry))
            .collect(),
    )
}

#[derive(Deserialize)]
pub(crate) struct NameSearch {
    name: Option<String>,
}

/// Moves whose French or English name contains a text.
///
/// Case, accents and punctuation do not matter.
#[utoipa::path(
    get,
    path = "/moves/search",
    tag = "Moves",
    params(("name" = String, Query, min_length = 1, description = "Part of a name")),
    responses(
        (status = 200, description = "Names that start with the text first", body = Vec<MoveListItem>),
        (status = 422, description = "The query is not valid", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn search_moves(
    State(app): State<App>,
    Fields(search): Fields<NameSearch>,
) -> Result<Json<Vec<MoveListItem>>, ApiError> {
    let name = search.name.ok_or_else(|| missing("name"))?;
    text("name", &name)?;
    let pokedex = app.pokedex();
    let entries = pokedex.search_moves(&name).into_iter();
    Ok(Json(
        entries
            .map(|entry| moves::list_item(&pokedex, entry))
            .collect(),
    ))
}

#[derive(Deserialize)]
pub(crate) struct Learner {
    pokemon_id: Option<String>,
}

/// Every move of a type, or those that one form can learn.
///
/// With `pokemon_id`, `learn_method` and `learn_level` say the first way in which the form learns
/// the move; without, they are null.
#[utoipa::path(
    get,
    path = "/moves/by-type/{type_name}",
    tag = "Moves",
    params(
        ("type_name" = String, Path, description = "French or English name of the type"),
        ("pokemon_id" = Option<i32>, Query, description = "Id of a form, to keep what it can learn")
    ),
    responses(
        (status = 200, description = "Moves, by id", body = Vec<MoveSelectableOut>),
        (status = 404, description = "No such type or form", body = ErrorBody),
        (status = 422, description = "The query is not valid", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn moves_by_type(
    State(app): State<App>,
    PathText(type_name): PathText,
    Fields(learner): Fields<Learner>,
) -> Result<Json<Vec<MoveSelectableOut>>, ApiError> {
    let pokedex = app.pokedex();
    let ty = types::find(&pokedex, &type_name)?;
    let of_type = pokedex.moves.iter().filter(|entry| entry.rules.ty == ty);
    let Some(pokemon_id) = learner.pokemon_id else {
        let selectable = of_type.map(|entry| moves::selectable(&pokedex, entry, None));
        return Ok(Json(selectable.collect()));
    };
    let form = pokemon::find(&pokedex, integer("query", "pokemon_id", &pokemon_id)?)?;
    let learned = of_type.filter_map(|entry| {
        let ways = pokedex.learnset(form.id).iter();
        let first = ways.filter(|learn| learn.mv == entry.id).min()?;
        Some(moves::selectable(&pokedex, entry, Some(first)))
    });
    Ok(Json(learned.collect()))
}

/// Everything about a move.
#[utoipa::path(
    get,
    path = "/moves/id/{move_id}",
    tag = "Moves",
    params(("move_id" = i32, Path, description = "Id of the move")),
    responses(
        (status = 200, description = "The move", body = MoveDetail),
        (status = 404, description = "No move has this id", body = ErrorBody),
        (status = 422, description = "The id is not a whole number", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn move_detail(
    State(app): State<App>,
    PathText(id): PathText,
) -> Result<Json<MoveDetail>, ApiError> {
    let id = integer("path", "move_id", &id)?;
    let pokedex = app.pokedex();
    let entry = pokedex.mv(MoveId(id)).ok_or_else(|| {
        ApiError::NotFound(format!(
            "no move has the id {id}; /moves/ lists those that exist"
        ))
    })?;
    Ok(Json(moves::detail(&pokedex, entry)))
}
