//! `/types`: types, their chart and the forms that have them.

use api_types::catalogue::{PokemonListItem, TypeEffectivenessOut, TypeOut};
use api_types::prediction::{ErrorBody, HTTPValidationError};
use axum::Json;
use axum::extract::State;
use battle::types::Type;
use dex::pokedex::Pokedex;
use serde::Deserialize;

use crate::App;
use crate::catalogue::{self, pokemon};
use crate::document::Refusals;
use crate::error::ApiError;
use crate::input::{Fields, PathText, integer, place, text};

/// The 18 types, by id.
#[utoipa::path(
    get,
    path = "/types/",
    tag = "Types",
    responses((status = 200, description = "The 18 types", body = Vec<TypeOut>), Refusals),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn list_types(State(app): State<App>) -> Json<Vec<TypeOut>> {
    let pokedex = app.pokedex();
    let types = Type::ALL.into_iter();
    Json(types.map(|ty| catalogue::type_out(&pokedex, ty)).collect())
}

#[derive(Deserialize)]
pub(crate) struct TypeIds {
    attacking_type_id: Option<String>,
    defending_type_id: Option<String>,
}

/// Cells of the type chart, by ids.
#[utoipa::path(
    get,
    path = "/types/affinities",
    tag = "Types",
    params(
        ("attacking_type_id" = Option<i32>, Query, minimum = 1, description = "Every type when absent"),
        ("defending_type_id" = Option<i32>, Query, minimum = 1, description = "Every type when absent")
    ),
    responses(
        (status = 200, description = "Cells, by attacking then defending type", body = Vec<TypeEffectivenessOut>),
        (status = 404, description = "No type has this id", body = ErrorBody),
        (status = 422, description = "An id is not a whole number from 1", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn affinities(
    State(app): State<App>,
    Fields(ids): Fields<TypeIds>,
) -> Result<Json<Vec<TypeEffectivenessOut>>, ApiError> {
    let pokedex = app.pokedex();
    let attacking = filter("attacking_type_id", ids.attacking_type_id.as_deref())?;
    let defending = filter("defending_type_id", ids.defending_type_id.as_deref())?;
    Ok(Json(catalogue::affinities(&pokedex, attacking, defending)))
}

fn filter(name: &str, id: Option<&str>) -> Result<Option<Type>, ApiError> {
    let Some(text) = id else { return Ok(None) };
    let id = integer("query", name, text)?;
    if id < 1 {
        let msg = format!("{name} is {id}, but it must be at least 1");
        return Err(ApiError::invalid(
            place(&["query", name]),
            "greater_than_equal",
            msg,
        ));
    }
    by_id(id).map(Some)
}

#[derive(Deserialize)]
pub(crate) struct TypeNames {
    attacking: Option<String>,
    defending: Option<String>,
}

/// Cells of the type chart, by French or English names.
#[utoipa::path(
    get,
    path = "/types/affinities/by-name",
    tag = "Types",
    params(
        ("attacking" = Option<String>, Query, min_length = 1, description = "Every type when absent"),
        ("defending" = Option<String>, Query, min_length = 1, description = "Every type when absent")
    ),
    responses(
        (status = 200, description = "Cells, by attacking then defending type", body = Vec<TypeEffectivenessOut>),
        (status = 404, description = "No type has this name", body = ErrorBody),
        (status = 422, description = "A name is empty", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn affinities_by_name(
    State(app): State<App>,
    Fields(names): Fields<TypeNames>,
) -> Result<Json<Vec<TypeEffectivenessOut>>, ApiError> {
    let pokedex = app.pokedex();
    let filter = |field: &str, name: Option<String>| {
        let Some(name) = name else { return Ok(None) };
        text(field, &name)?;
        find(&pokedex, &name).map(Some)
    };
    let attacking = filter("attacking", names.attacking)?;
    let defending = filter("defending", names.defending)?;
    Ok(Json(catalogue::affinities(&pokedex, attacking, defending)))
}

/// Every form of a type, by the type's French or English name.
#[utoipa::path(
    get,
    path = "/types/by-name/{type_name}/pokemon",
    tag = "Types",
    params(("type_name" = String, Path, description = "French or English name of the type")),
    responses(
        (status = 200, description = "Forms, by id", body = Vec<PokemonListItem>),
        (status = 404, description = "No type has this name", body = ErrorBody),
        (status = 422, description = "The name is not valid text", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn pokemon_of_type_name(
    State(app): State<App>,
    PathText(name): PathText,
) -> Result<Json<Vec<PokemonListItem>>, ApiError> {
    let pokedex = app.pokedex();
    let ty = find(&pokedex, &name)?;
    Ok(Json(pokemon::of_type(&pokedex, ty)))
}

/// Every form of a type, by the type's id.
#[utoipa::path(
    get,
    path = "/types/{type_id}/pokemon",
    tag = "Types",
    params(("type_id" = i32, Path, description = "Id of the type, 1 to 18")),
    responses(
        (status = 200, description = "Forms, by id", body = Vec<PokemonListItem>),
        (status = 404, description = "No type has this id", body = ErrorBody),
        (status = 422, description = "The id is not a whole number", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn pokemon_of_type(
    State(app): State<App>,
    PathText(id): PathText,
) -> Result<Json<Vec<PokemonListItem>>, ApiError> {
    let pokedex = app.pokedex();
    let ty = by_id(integer("path", "type_id", &id)?)?;
    Ok(Json(pokemon::of_type(&pokedex, ty)))
}

/// The type with this name, or the answer that there is none.
pub(crate) fn find(pokedex: &Pokedex, name: &str) -> Result<Type, ApiError> {
    pokedex
        .find_type(name)
        .map_err(|unknown| ApiError::NotFound(unknown.to_string()))
}

fn by_id(id: i32) -> Result<Type, ApiError> {
    let ty = Type::ALL
        .into_iter()
        .find(|&ty| catalogue::type_id(ty) == id);
    ty.ok_or_else(|| {
        ApiError::NotFound(format!(
            "no type has the id {id}; /types/ lists the eighteen"
        ))
    })
}
