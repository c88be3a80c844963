//! The eighteen types as a page shows them: names, and a glyph of our own in a 24 × 24 box.
//!
//! Their colours are in the stylesheet, under `.type-{slug}`.

use crate::language::Language;

#[derive(Debug)]
pub(crate) struct Type {
    /// Names the type's class in the stylesheet.
    pub(crate) slug: &'static str,
    french: &'static str,
    english: &'static str,
    /// An SVG path, filled by the even-odd rule.
    pub(crate) glyph: &'static str,
}

impl Type {
    /// The type that the API calls by this French name.
    pub(crate) fn from_french(name: &str) -> Option<&'static Type> {
        TYPES.iter().find(|ty| ty.french == name)
    }

    pub(crate) fn name(&self, language: Language) -> &'static str {
        language.pick(self.french, self.english)
    }
}

const fn ty(
    slug: &'static str,
    french: &'static str,
    english: &'static str,
    glyph: &'static str,
) -> Type {
    Type {
        slug,
        french,
        english,
        glyph,
    }
}

pub(crate) static TYPES: [Type; 18] = [
    ty("normal", "normal", "normal", "M12 5a7 7 0 1 0 .01 0z"),
    ty(
        "fighting",
        "combat",
        "fighting",
        "M12 1.5L14.1 6.9L19.4 4.6L17.1 9.9L22.5 12L17.1 14.1L19.4 19.4L14.1 17.1L12 22.5L9.9 17.1L4.6 19.4L6.9 14.1L1.5 12L6.9 9.9L4.6 4.6L9.9 6.9z",
    ),
    ty(
        "flying",
        "vol",
        "flying",
        "M2 15C6 7 13 3 22 3c0 5-2 8-6 10l3 .5c-3 3.5-7 5-12 5.5l3-3c-3 .5-6 .3-8-1z",
    ),
    ty(
        "poison",
        "poison",
        "poison",
        "M9 9.5a6 6 0 1 0 .01 0zM17 3a3.5 3.5 0 1 0 .01 0zM18.5 12.5a2.5 2.5 0 1 0 .01 0z",
    ),
    ty(
        "ground",
        "sol",
        "ground",
        "M8.5 5h7l2 4h-11zM5.5 11h13l2 4h-17zM2.5 17h19l1.5 3H1z",
    ),
    ty(
        "rock",
        "roche",
        "rock",
        "M8 4h8l6 8-5 8H6l-4-7zm1 3-3.5 6h6z",
    ),
    ty(
        "bug",
        "insecte",
        "bug",
        "M12 8c3.5 0 5.5 3 5.5 7S15 22 12 22s-5.5-3-5.5-7S8.5 8 12 8zm-.7 3v8h1.4v-8zM6 2l4.5 5-1.5 1L4.5 3zM18 2l-4.5 5 1.5 1 4.5-5z",
    ),
    ty(
        "ghost",
        "spectre",
        "ghost",
        "M12 2a8 8 0 0 0-8 8v12l3-2.5L9.5 22l2.5-2.5 2.5 2.5 2.5-2.5 3 2.5V10a8 8 0 0 0-8-8zM9 8.5a1.8 1.8 0 1 1-.01 0zM15 8.5a1.8 1.8 0 1 1-.01 0z",
    ),
    ty(
        "steel",
        "acier",
        "steel",
        "M12 2l8.7 5v10L12 22l-8.7-5V7zm0 6a4 4 0 1 0 .01 0z",
    ),
    ty(
        "fire",
        "feu",
        "fire",
        "M13 1.5c.5 4.5 6.5 7 6.5 13a7.5 7.5 0 0 1-15 0c0-3 1.5-5 3.5-7 .3 2 .8 3 2 4 1.5-2.5 3.5-5 3-10z",
    ),
    ty(
        "water",
        "eau",
        "water",
        "M12 2c4.5 5.5 7 9 7 12.5a7 7 0 0 1-14 0C5 11 7.5 7.5 12 2z",
    ),
    ty(
        "grass",
        "plante",
        "grass",
        "M21 3c1 10-3 16-10 16-2 0-3.3-.4-4.5-1L4 21l-1.5-1.5L5 17C2 9 9 4 21 3zM16 7.5c-4 2-7 4.7-9 8.5l1 .7c2-3.7 4.5-6.3 8-9.2z",
    ),
    ty(
        "electric",
        "électrik",
        "electric",
        "M14 2 5 13.5h5.5L8.5 22 19 10h-6z",
    ),
    ty(
        "psychic",
        "psy",
        "psychic",
        "M12 5c5 0 8.5 4 10.5 7-2 3-5.5 7-10.5 7S3.5 15 1.5 12C3.5 9 7 5 12 5zm0 3a4 4 0 1 0 .01 0zm0 2.5a1.5 1.5 0 1 1-.01 0z",
    ),
    ty(
        "ice",
        "glace",
        "ice",
        "M11 1.5h2v21h-2zM20.6 18.1L21.6 16.4L3.4 5.9L2.4 7.6zM2.4 16.4L3.4 18.1L21.6 7.6L20.6 5.9z",
    ),
    ty(
        "dragon",
        "dragon",
        "dragon",
        "M3 3c6 .5 8 4 9 8 1-4 3-7.5 9-8-.5 9-3.5 14-9 18.5C6.5 17 3.5 12 3 3z",
    ),
    ty(
        "dark",
        "ténèbres",
        "dark",
        "M15 2.5a9.8 9.8 0 1 0 6.5 14.5A8.5 8.5 0 0 1 15 2.5z",
    ),
    ty(
        "fairy",
        "fée",
        "fairy",
        "M11 3c.8 5.5 3.2 8 8.5 9-5.3 1-7.7 3.5-8.5 9-.8-5.5-3.2-8-8.5-9 5.3-1 7.7-3.5 8.5-9zM19 2c.3 2 1 2.7 3 3-2 .3-2.7 1-3 3-.3-2-1-2.7-3-3 2-.3 2.7-1 3-3z",
    ),
];
