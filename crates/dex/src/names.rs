//! Finding forms, moves, types and natures by the names that people type.
//!
//! Either language; case, accents, punctuation and spaces do not matter.

use std::fmt;

use battle::stats::Nature;
use battle::types::Type;

use crate::pokedex::{Form, FormId, MoveEntry, Name, Pokedex};

/// What a name was looked for among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Form,
    Move,
    Type,
    Nature,
}

/// A name that nothing has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownName {
    pub kind: Kind,
    /// As it was typed, cut after 60 characters.
    pub name: String,
    /// Up to three, the likeliest first.
    pub suggestions: Vec<Name>,
}

impl UnknownName {
    fn new<'a>(kind: Kind, name: &str, suggestions: impl Iterator<Item = &'a Name>) -> UnknownName {
        UnknownName {
            kind,
            name: shortened(name),
            suggestions: suggestions.cloned().collect(),
        }
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Form => "Pokémon",
            Kind::Move => "move",
            Kind::Type => "type",
            Kind::Nature => "nature",
        };
        write!(f, "unknown {kind} `{}`; ", self.name)?;
        if self.suggestions.is_empty() {
            return write!(f, "no {kind} of these games has a name like it");
        }
        let both = |name: &Name| format!("{} ({})", name.french, name.english);
        let suggestions: Vec<String> = self.suggestions.iter().map(both).collect();
        write!(f, "did you mean {}?", suggestions.join(" or "))
    }
}

impl Pokedex {
    /// The form with this name, slug or id.
    ///
    /// # Errors
    /// Suggests close names when there is none.
    pub fn find_form(&self, text: &str) -> Result<&Form, UnknownName> {
        let by_id = text
            .trim()
            .parse()
            .ok()
            .and_then(|id| self.form(FormId(id)));
        let by_name = || self.form_names.find(text).map(|index| &self.forms[index]);
        by_id.or_else(by_name).ok_or_else(|| {
            let likely = self.form_names.suggest(text);
            let names = likely.into_iter().map(|index| &self.forms[index].name);
            UnknownName::new(Kind::Form, text, names)
        })
    }

    /// The move with this name or slug.
    ///
    /// # Errors
    /// Suggests close names when there is none.
    pub fn find_move(&self, text: &str) -> Result<&MoveEntry, UnknownName> {
        let found = self.move_names.find(text);
        found.map(|index| &self.moves[index]).ok_or_else(|| {
            let likely = self.move_names.suggest(text);
            let names = likely.into_iter().map(|index| &self.moves[index].name);
            UnknownName::new(Kind::Move, text, names)
        })
    }

    /// The type with this name.
    ///
    /// # Errors
    /// Suggests close names when there is none.
    pub fn find_type(&self, text: &str) -> Result<Type, UnknownName> {
        let found = self.type_index.find(text);
        found.map(|index| self.type_names[index].0).ok_or_else(|| {
            let likely = self.type_index.suggest(text);
            let names = likely.into_iter().map(|index| &self.type_names[index].1);
            UnknownName::new(Kind::Type, text, names)
        })
    }

    /// The nature with this name, and that name in both languages.
    ///
    /// # Errors
    /// Suggests close names when there is none.
    pub fn find_nature(&self, text: &str) -> Result<&(Name, Nature), UnknownName> {
        let found = self.nature_names.find(text);
        found.map(|index| &self.natures[index]).ok_or_else(|| {
            let likely = self.nature_names.suggest(text);
            let names = likely.into_iter().map(|index| &self.natures[index].0);
            UnknownName::new(Kind::Nature, text, names)
        })
    }

    /// The forms with a name, in either language, that contains this text: those that start with it
    /// first, then by id.
    pub fn search_forms(&self, partial: &str) -> Vec<&Form> {
        let found = self.form_names.search(partial).into_iter();
        found.map(|index| &self.forms[index]).collect()
    }

    /// The moves with a name, in either language, that contains this text: those that start with it
    /// first, then by id.
    pub fn search_moves(&self, partial: &str) -> Vec<&MoveEntry> {
        let found = self.move_names.search(partial).into_iter();
        found.map(|index| &self.moves[index]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot;

    #[test]
    fn a_text_far_longer_than_any_name_is_cut_and_compared_with_none() {
        let pokedex = snapshot::pokedex().unwrap();
        let unknown = pokedex.find_move(&"é".repeat(3000)).unwrap_err();
        assert_eq!(unknown.name, "é".repeat(60) + "…");
        let close = format!("surf{}", " ".repeat(3000));
        assert!(pokedex.find_move(&close).is_ok());
        let long = pokedex.find_move(&"surfsurf".repeat(6)).unwrap_err();
        assert_eq!(long.suggestions, []);
    }

    #[test]
    fn a_form_is_found_in_either_language_however_it_is_written() {
        let pokedex = snapshot::pokedex().unwrap();
        for (text, slug) in [
            ("Salamèche", "charmander"),
            ("SALAMECHE", "charmander"),
            (" charmander ", "charmander"),
            ("mega dracaufeu x", "charizardmegax"),
            ("Mega Charizard Y", "charizardmegay"),
            ("Rattata d'Alola", "rattataalola"),
            ("rattata d’alola", "rattataalola"),
            ("alolan-rattata", "rattataalola"),
            ("Nidoran♀", "nidoranf"),
            ("nidoran m", "nidoranm"),
            ("Nidoran-F", "nidoranf"),
            ("m mime", "mrmime"),
            ("mr. mime", "mrmime"),
            ("farfetch'd", "farfetchd"),
            ("evoli partenaire", "eeveestarter"),
            ("7", "squirtle"),
            ("1019", "rattataalola"),
        ] {
            let found = pokedex.find_form(text).map(|form| form.slug.as_str());
            assert_eq!(found, Ok(slug), "{text}");
        }
    }

    #[test]
    fn a_move_is_found_in_either_language_however_it_is_written() {
        let pokedex = snapshot::pokedex().unwrap();
        for (text, slug) in [
            ("Bombe Œuf", "eggbomb"),
            ("bombe oeuf", "eggbomb"),
            ("Massd'Os", "boneclub"),
            ("pistolet a o", "watergun"),
            ("Water Gun", "watergun"),
            ("u-turn", "uturn"),
        ] {
            let found = pokedex.find_move(text).map(|mv| mv.slug.as_str());
            assert_eq!(found, Ok(slug), "{text}");
        }
    }

    #[test]
    fn a_type_is_found_in_either_language() {
        let pokedex = snapshot::pokedex().unwrap();
        for (text, ty) in [
            ("électrik", Type::Electric),
            ("Fee", Type::Fairy),
            ("steel", Type::Steel),
        ] {
            assert_eq!(pokedex.find_type(text), Ok(ty), "{text}");
        }
    }

    #[test]
    fn a_nature_is_found_in_either_language() {
        let pokedex = snapshot::pokedex().unwrap();
        for (text, english) in [
            ("modeste", "Modest"),
            ("naif", "Naive"),
            ("ASSURE", "Bold"),
            ("Serious", "Serious"),
        ] {
            let found = pokedex.find_nature(text).map(|(name, _)| &*name.english);
            assert_eq!(found, Ok(english), "{text}");
        }
        let error = pokedex.find_nature("modestte").unwrap_err();
        assert_eq!(error.suggestions[0].french, "Modeste");
    }

    #[test]
    fn a_typo_gets_the_right_suggestion_first() {
        let pokedex = snapshot::pokedex().unwrap();
        for (text, french) in [
            ("Carapuse", "Carapuce"),
            ("Salamche", "Salamèche"),
            ("salemeche", "Salamèche"),
            ("Dracofeu", "Dracaufeu"),
            ("Charzard", "Dracaufeu"),
            ("Ronfelx", "Ronflex"),
            ("pikach", "Pikachu"),
            ("Bulbizare", "Bulbizarre"),
        ] {
            let error = pokedex.find_form(text).unwrap_err();
            assert_eq!(error.suggestions[0].french, french, "{text}");
            assert!(error.suggestions.len() <= 3);
        }
        assert_eq!(
            pokedex.find_move("lance flame").unwrap_err().suggestions[0].french,
            "Lance-Flammes"
        );
        assert_eq!(
            pokedex.find_type("plnte").unwrap_err().suggestions[0].french,
            "Plante"
        );
    }

    #[test]
    fn a_name_that_two_forms_share_is_not_enough() {
        let pokedex = snapshot::pokedex().unwrap();
        let suggestions = pokedex.find_form("nidoran").unwrap_err().suggestions;
        let names: Vec<&str> = suggestions
            .iter()
            .map(|name| name.french.as_str())
            .collect();
        assert_eq!(names, ["Nidoran♀", "Nidoran♂", "Nidorina"]);
    }

    #[test]
    fn nothing_is_suggested_for_what_looks_like_no_name() {
        let pokedex = snapshot::pokedex().unwrap();
        for text in ["", "xyzzy", "9999", "!!"] {
            assert_eq!(
                pokedex.find_form(text).unwrap_err().suggestions,
                [],
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_name_is_repeated_with_what_was_perhaps_meant() {
        let pokedex = snapshot::pokedex().unwrap();
        let message = pokedex.find_form("Carapuse").unwrap_err().to_string();
        assert_eq!(
            message,
            "unknown Pokémon `Carapuse`; did you mean Carapuce (Squirtle)?"
        );
        let message = pokedex.find_move("xyzzy").unwrap_err().to_string();
        assert_eq!(
            message,
            "unknown move `xyzzy`; no move of these games has a name like it"
        );
    }

    #[test]
    fn search_puts_names_that_start_with_the_text_first() {
        let pokedex = snapshot::pokedex().unwrap();
        let found = pokedex.search_forms("DRAC");
        let slugs: Vec<&str> = found.iter().map(|form| form.slug.as_str()).collect();
        assert_eq!(
            slugs,
            [
                "charizard",
                "dragonair",
                "dragonite",
                "dratini",
                "charizardmegax",
                "charizardmegay"
            ]
        );
        let found = pokedex.search_moves("eclair");
        let slugs: Vec<&str> = found.iter().map(|mv| mv.slug.as_str()).collect();
        assert_eq!(slugs, ["thundershock", "thunderpunch", "thunderwave"]);
        assert_eq!(pokedex.search_forms("").len(), pokedex.forms.len());
        assert!(pokedex.search_forms("xyzzy").is_empty());
    }
}
