//! Finding forms, moves and types by the names that people type.
//!
//! Either language; case, accents, punctuation and spaces do not matter.

use unicode_normalization::UnicodeNormalization;

use crate::check::problem::Problem;
use crate::pokedex::Name;

/// Folded names of a list's entries, each with the entry's position.
#[derive(Clone, Debug)]
pub(crate) struct NameIndex {
    /// Sorted, without duplicates.
    entries: Vec<(String, usize)>,
}

impl NameIndex {
    /// Indexes both names and the slug of each entry; no two entries may share one of them.
    pub(crate) fn new<'a>(
        named: impl Iterator<Item = (&'a Name, &'a str)> + Clone,
    ) -> Result<NameIndex, Problem> {
        let mut entries = Vec::new();
        for (index, (name, slug)) in named.clone().enumerate() {
            for text in [&name.french, &name.english, slug] {
                entries.push((fold(text), index));
            }
        }
        entries.sort();
        entries.dedup();
        for pair in entries.windows(2) {
            if pair[0].0 == pair[1].0 {
                let slug = |index| {
                    named
                        .clone()
                        .nth(index)
                        .map_or("", |(_, slug)| slug)
                        .to_owned()
                };
                return Err(Problem::AmbiguousName {
                    name: pair[0].0.clone(),
                    first: slug(pair[0].1),
                    second: slug(pair[1].1),
                });
            }
        }
        Ok(NameIndex { entries })
    }
}

/// Lower-case letters and digits only, without accents; ♀ and ♂ become `f` and `m`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().flat_map(char::to_lowercase) {
        match c {
            '♀' => folded.push('f'),
            '♂' => folded.push('m'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}
