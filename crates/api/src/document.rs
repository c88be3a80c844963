//! What the OpenAPI document says beyond its routes: titles, the key, and refusals they share.

use std::collections::BTreeMap;

use api_types::prediction::ErrorBody;
use utoipa::openapi::response::Response;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, Modify, ToSchema};

use crate::keys::HEADER;

/// The document before its routes.
pub(crate) fn start() -> OpenApi {
    <Document as utoipa::OpenApi>::openapi()
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "PredictionDex",
        description = "Which move to use in Pokémon: Let's Go, Pikachu! and Let's Go, Eevee!, and \
                       how good the odds are.\n\nNames are French, with the English name beside \
                       them where a field ends in `_en`. Every path answers with and without a \
                       final slash."
    ),
    components(schemas(ErrorBody)),
    modifiers(&KeyScheme),
    tags(
        (name = "health", description = "Whether the service can answer"),
        (name = "monitoring", description = "What Prometheus reads"),
        (name = "Pokemon", description = "Forms, their statistics, moves and weaknesses"),
        (name = "Moves", description = "Moves and who learns them"),
        (name = "Types", description = "Types and their chart"),
        (name = "battle", description = "Damage and simulated battles, by the rules alone"),
        (name = "prediction", description = "The best move, and the model behind it"),
    )
)]
struct Document;

struct KeyScheme;

impl Modify for KeyScheme {
    fn modify(&self, document: &mut OpenApi) {
        let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(HEADER)));
        let components = document.components.take().unwrap_or_default();
        let components = ComponentsBuilder::from(components).security_scheme("APIKeyHeader", key);
        document.components = Some(components.build());
    }
}

/// What every route behind a key can answer instead.
pub(crate) struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let refusals = [
            ("401", "No key in the header X-API-Key"),
            ("403", "The key is unknown, expired or revoked"),
            ("500", "Internal error"),
            ("503", "Not possible at the moment; try again later"),
        ];
        let responses = refusals.map(|(status, description)| {
            let body = Ref::from_schema_name(ErrorBody::name());
            let content = ContentBuilder::new().schema(Some(body)).build();
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/json", content);
            (status.to_owned(), RefOr::T(response.build()))
        });
        BTreeMap::from(responses)
    }
}
