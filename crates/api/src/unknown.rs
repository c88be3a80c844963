//! What is said of a name that nothing has, in both languages.

use dex::names::{Kind, UnknownName};
use dex::pokedex::Language;

pub(crate) fn unknown(unknown: &UnknownName, language: Language) -> String {
    match language {
        Language::French => french(unknown),
        Language::English => english(unknown),
    }
}

fn french(unknown: &UnknownName) -> String {
    let (nothing, where_to_look) = match unknown.kind {
        Kind::Form => ("aucun Pokémon", "/pokemon/ les donne tous"),
        Kind::Move => ("aucune capacité", "/moves/ les donne toutes"),
        Kind::Type => ("aucun type", "/types/ les donne tous"),
        Kind::Nature => ("aucune nature", "Modeste et Rigide en sont deux"),
    };
    let name = &unknown.name;
    match suggestions(unknown, Language::French, " ou ") {
        Some(likely) => format!("{nothing} ne s’appelle « {name} » ; tu voulais dire {likely} ?"),
        None => format!("{nothing} ne s’appelle « {name} » ; {where_to_look}"),
    }
}

fn english(unknown: &UnknownName) -> String {
    let (nothing, where_to_look) = match unknown.kind {
        Kind::Form => ("no Pokémon", "/pokemon/ lists them all"),
        Kind::Move => ("no move", "/moves/ lists them all"),
        Kind::Type => ("no type", "/types/ lists them all"),
        Kind::Nature => ("no nature", "Modest and Adamant are two"),
    };
    let name = &unknown.name;
    match suggestions(unknown, Language::English, " or ") {
        Some(likely) => format!("{nothing} is called “{name}”; did you mean {likely}?"),
        None => format!("{nothing} is called “{name}”; {where_to_look}"),
    }
}

fn suggestions(unknown: &UnknownName, language: Language, or: &str) -> Option<String> {
    let names = unknown.suggestions.iter().map(|name| name.get(language));
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join(or))
}
