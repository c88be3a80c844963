//! A list's names, folded so that case, accents, punctuation and spaces do not matter.

use std::collections::HashSet;

use strsim::normalized_damerau_levenshtein;
use unicode_normalization::UnicodeNormalization;

use crate::check::problem::Problem;
use crate::pokedex::Name;

/// Letters; comparing costs time in proportion.
const LONGEST_COMPARED: usize = 40;

/// Share of letters in common, 0 to 1, from which a name is worth suggesting: two wrong, missing or
/// swapped letters in six are still a typo, three are another word.
const LIKENESS_CUT_OFF: f64 = 0.65;

/// Folded names of a list's entries, each with the entry's position.
#[derive(Clone, Debug)]
pub(crate) struct NameIndex {
    /// Sorted, without duplicates.
    entries: Vec<(String, usize)>,
}

impl NameIndex {
    /// Indexes both names and the slug of each entry; no two entries may share one of them.
    pub(crate) fn new<'a>(
        named: impl Iterator<Item = (&'a Name, &'a str)>,
    ) -> Result<NameIndex, Problem> {
        let named: Vec<(&Name, &str)> = named.collect();
        let mut entries = Vec::new();
        for (index, (name, slug)) in named.iter().enumerate() {
            for text in [&name.french, &name.english, *slug] {
                entries.push((fold(text), index));
            }
        }
        entries.sort();
        entries.dedup();
        for pair in entries.windows(2) {
            if pair[0].0 == pair[1].0 {
                return Err(Problem::AmbiguousName {
                    name: pair[0].0.clone(),
                    first: named[pair[0].1].1.to_owned(),
                    second: named[pair[1].1].1.to_owned(),
                });
            }
        }
        Ok(NameIndex { entries })
    }

    /// The entry with exactly this name, once folded.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let folded = fold(text);
        let place = self
            .entries
            .binary_search_by(|(name, _)| name.as_str().cmp(&folded));
        place.ok().map(|place| self.entries[place].1)
    }

    /// The entries with a name that contains this text: those that start with it first.
    pub(crate) fn search(&self, partial: &str) -> Vec<usize> {
        let folded = fold(partial);
        let containing = self
            .entries
            .iter()
            .filter(|(name, _)| name.contains(&folded));
        let mut found: Vec<(bool, usize)> = containing
            .map(|(name, index)| (!name.starts_with(&folded), *index))
            .collect();
        found.sort();
        let mut seen = HashSet::new();
        found.retain(|&(_, index)| seen.insert(index));
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Up to three entries whose names look like this text, the likeliest first; a text that is far longer
    /// than any name is compared with none.
    pub(crate) fn suggest(&self, text: &str) -> Vec<usize> {
        let folded = fold(text);
        if folded.chars().count() > LONGEST_COMPARED {
            return Vec::new();
        }
        let mut likely: Vec<(f64, usize)> = self
            .entries
            .iter()
            .map(|(name, index)| (normalized_damerau_levenshtein(name, &folded), *index))
            .filter(|&(likeness, _)| likeness >= LIKENESS_CUT_OFF)
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut seen = HashSet::new();
        likely.retain(|&(_, index)| seen.insert(index));
        likely.truncate(3);
        likely.into_iter().map(|(_, index)| index).collect()
    }
}

/// Lower-case letters and digits only, without accents; ♀ and ♂ become `f` and `m`.
fn fold(text: &str) -> String {
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
