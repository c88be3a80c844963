//! Finding a name as people type it: without accents, in either language, with a typo.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// No name is near enough to a longer one, and comparing an essay with every name is slow.
const LONGEST_COMPARED: usize = 40;

/// How near a name must be to be suggested, and how near to the nearest one; 0 to 1.
const NEAR_ENOUGH: f64 = 0.55;
const NEAR_THE_BEST: f64 = 0.25;

const MOST_SUGGESTIONS: usize = 3;

/// What two spellings of one name have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spelling {
    joined: String,
    /// The words in alphabetical order, so that "Mega Charizard X" is "Charizard-Mega-X".
    sorted: String,
}

impl Spelling {
    pub(crate) fn of(name: &str) -> Spelling {
        let mut words = words(name);
        let joined = words.concat();
        words.sort_unstable();
        Spelling {
            joined,
            sorted: words.concat(),
        }
    }

    /// Whether a word is the whole name.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.joined == word
    }

    pub(crate) fn same(&self, other: &Spelling) -> bool {
        self.joined == other.joined || self.sorted == other.sorted
    }

    /// 1 for the same name, 0 for nothing in common; the beginning of a name is near to it.
    fn nearness(&self, name: &Spelling) -> f64 {
        if self.joined.len() >= 3 && name.joined.starts_with(&self.joined) {
            return 0.9;
        }
        let joined = strsim::normalized_damerau_levenshtein(&self.joined, &name.joined);
        let sorted = strsim::normalized_damerau_levenshtein(&self.sorted, &name.sorted);
        joined.max(sorted)
    }
}

/// Positions of the names nearest to what was typed, best first, at most three.
pub(crate) fn nearest(typed: &Spelling, names: &[[Spelling; 2]]) -> Vec<usize> {
    if typed.joined.chars().count() > LONGEST_COMPARED {
        return Vec::new();
    }
    let nearness = |spellings: &[Spelling; 2]| {
        let [a, b] = spellings.each_ref().map(|name| typed.nearness(name));
        a.max(b)
    };
    let mut near: Vec<(usize, f64)> = names.iter().map(nearness).enumerate().collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = near.first().map_or(0.0, |first| first.1);
    near.into_iter()
        .take(MOST_SUGGESTIONS)
        .filter(|(_, nearness)| *nearness >= NEAR_ENOUGH.max(best - NEAR_THE_BEST))
        .map(|(index, _)| index)
        .collect()
}

fn words(name: &str) -> Vec<String> {
    let spelled_out = name
        .to_lowercase()
        .replace('œ', "oe")
        .replace('♀', " f")
        .replace('♂', " m");
    let plain: String = spelled_out
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(String::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_people_type_are_the_same() {
        for (typed, name) in [
            ("evoli", "Évoli"),
            ("NŒUNŒUF", "Nœunœuf"),
            ("noeunoeuf", "Nœunœuf"),
            ("m mime", "M. Mime"),
            ("nidoran f", "Nidoran♀"),
            ("nidoran♂", "Nidoran-M"),
            ("Mega Charizard X", "Charizard-Mega-X"),
            ("dracaufeu mega x", "Méga-Dracaufeu X"),
            ("rattata d’alola", "Rattata d'Alola"),
            ("  mewtwo ", "Mewtwo"),
        ] {
            assert!(Spelling::of(typed).same(&Spelling::of(name)), "{typed}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (typed, name) in [("Nidoran♀", "Nidoran♂"), ("Mew", "Mewtwo"), ("X", "Y")] {
            assert!(!Spelling::of(typed).same(&Spelling::of(name)), "{typed}");
        }
    }

    fn suggested(typed: &str) -> Vec<usize> {
        let names = [
            ["Salamèche", "Charmander"],
            ["Reptincel", "Charmeleon"],
            ["Dracaufeu", "Charizard"],
            ["Mewtwo", "Mewtwo"],
        ];
        let names = names.map(|pair| pair.map(Spelling::of));
        nearest(&Spelling::of(typed), &names)
    }

    #[test]
    fn a_typo_and_a_beginning_find_the_name() {
        assert_eq!(suggested("salameshe"), [0]);
        assert_eq!(suggested("charzard"), [2]);
        assert_eq!(suggested("drac"), [2]);
        assert_eq!(suggested("charm"), [0, 1]);
    }

    #[test]
    fn nothing_is_suggested_for_nonsense() {
        assert!(suggested("zzzzzz").is_empty());
    }
}
