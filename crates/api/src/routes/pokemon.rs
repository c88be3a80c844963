//! `/pokemon`: forms, their statistics, moves and weaknesses.

use api_types::catalogue::{PokemonDetail, PokemonListItem, PokemonWeaknessOut};
use api_types::prediction::{ErrorBody, HTTPValidationError};
use axum::Json;
use axum::extract::State;
use dex::pokedex::{Form, FormId, Pokedex};
use serde::Deserialize;

use crate::App;
use crate::catalogue::{pokemon, weaknesses};
use crate::document::Refusals;
use crate::error::ApiError;
use crate::input::{Fields, PathText, integer, missing, place, text};

/// Every form, by id.
#[utoipa::path(
    get,
    path = "/pokemon/",
    tag = "Pokemon",
    responses((status = 200, description = "Every form", body = Vec<PokemonListItem>), Refusals),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn list_pokemon(State(app): State<App>) -> Json<Vec<PokemonListItem>> {
    let pokedex = app.pokedex();
    let forms = pokedex.forms.iter();
    Json(
        forms
            .map(|form| pokemon::list_item(&pokedex, form))
            .collect(),
    )
}

#[derive(Deserialize)]
pub(crate) struct NameSearch {
    name: Option<String>,
    lang: Option<String>,
}

/// Forms whose name contains a text.
///
/// Case, accents and punctuation do not matter. Names are known in French and in English, and both
/// are searched whatever the language.
#[utoipa::path(
    get,
    path = "/pokemon/search",
    tag = "Pokemon",
    params(
        ("name" = String, Query, min_length = 1, description = "Part of a name"),
        ("lang" = Option<String>, Query, pattern = "^(fr|en|jp)$",
            description = "Kept for existing clients: `fr`, `en` or `jp`, `fr` when absent. No Japanese \
                           name is stored.")
    ),
    responses(
        (status = 200, description = "Names that start with the text first", body = Vec<PokemonListItem>),
        (status = 422, description = "The query is not valid", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn search_pokemon(
    State(app): State<App>,
    Fields(search): Fields<NameSearch>,
) -> Result<Json<Vec<PokemonListItem>>, ApiError> {
    let name = search.name.ok_or_else(|| missing("name"))?;
    text("name", &name)?;
    if let Some(lang) = search.lang {
        language(&lang)?;
    }
    let pokedex = app.pokedex();
    let forms = pokedex.search_forms(&name).into_iter();
    Ok(Json(
        forms
            .map(|form| pokemon::list_item(&pokedex, form))
            .collect(),
    ))
}

fn language(lang: &str) -> Result<(), ApiError> {
    if ["fr", "en", "jp"].contains(&lang) {
        return Ok(());
    }
    let msg = format!("lang is {lang:?}, but it must be fr, en or jp");
    Err(ApiError::invalid(
        place(&["query", "lang"]),
        "string_pattern_mismatch",
        msg,
    ))
}

/// Everything about a form.
#[utoipa::path(
    get,
    path = "/pokemon/{pokemon_id}",
    tag = "Pokemon",
    params(("pokemon_id" = i32, Path, description = "Id of the form")),
    responses(
        (status = 200, description = "The form", body = PokemonDetail),
        (status = 404, description = "No form has this id", body = ErrorBody),
        (status = 422, description = "The id is not a whole number", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn pokemon_detail(
    State(app): State<App>,
    PathText(id): PathText,
) -> Result<Json<PokemonDetail>, ApiError> {
    let pokedex = app.pokedex();
    let form = find(&pokedex, integer("path", "pokemon_id", &id)?)?;
    Ok(Json(pokemon::detail(&pokedex, form)))
}

/// What each of the 18 types does to a form.
#[utoipa::path(
    get,
    path = "/pokemon/{pokemon_id}/weaknesses",
    tag = "Pokemon",
    params(("pokemon_id" = i32, Path, description = "Id of the form")),
    responses(
        (status = 200, description = "One multiplier per type", body = Vec<PokemonWeaknessOut>),
        (status = 404, description = "No form has this id", body = ErrorBody),
        (status = 422, description = "The id is not a whole number", body = HTTPValidationError),
        Refusals
    ),
    security(("APIKeyHeader" = []))
)]
pub(crate) async fn pokemon_weaknesses(
    State(app): State<App>,
    PathText(id): PathText,
) -> Result<Json<Vec<PokemonWeaknessOut>>, ApiError> {
    let pokedex = app.pokedex();
    let form = find(&pokedex, integer("path", "pokemon_id", &id)?)?;
    Ok(Json(weaknesses(&pokedex, form)))
}

/// The form with this id, or the answer that there is none.
pub(crate) fn find(pokedex: &Pokedex, id: i32) -> Result<&Form, ApiError> {
    let form = pokedex.form(FormId(id));
    form.ok_or_else(|| {
        ApiError::NotFound(format!(
            "no Pokémon has the id {id}; /pokemon/ lists those that exist"
        ))
    })
}
