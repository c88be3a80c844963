//! The snapshot of the game's facts that is built into the program, from the `data` folder.

use serde::de::DeserializeOwned;

use crate::Error;
use crate::check::check;
use crate::facts::Facts;
use crate::pokedex::Pokedex;

/// Reads and checks the snapshot.
///
/// # Errors
/// Names the file and the line that cannot be read or that breaks a rule.
pub fn pokedex() -> Result<Pokedex, Error> {
    check(&facts()?).map_err(Error::snapshot)
}

pub(crate) fn facts() -> Result<Facts, Error> {
    Ok(Facts {
        types: rows("types", include_str!("../../../data/types.csv"))?,
        chart: rows("type_chart", include_str!("../../../data/type_chart.csv"))?,
        species: rows("species", include_str!("../../../data/species.csv"))?,
        forms: rows("forms", include_str!("../../../data/forms.csv"))?,
        moves: rows("moves", include_str!("../../../data/moves.csv"))?,
        learnset: rows("learnset", include_str!("../../../data/learnset.csv"))?,
        natures: rows("natures", include_str!("../../../data/natures.csv"))?,
    })
}

fn rows<R: DeserializeOwned>(table: &'static str, text: &str) -> Result<Vec<R>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Result<Vec<R>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|source| Error::Unreadable { table, source })
}

#[cfg(test)]
mod tests {
    use battle::moves::{Category, Move};
    use battle::types::Type;

    use super::*;
    use crate::effects;

    #[test]
    fn effects_of_every_move_print_as_they_were_read() {
        let rows = facts().unwrap().moves;
        assert_eq!(rows.len(), 226);
        for row in rows {
            let plain = Move::plain(Type::Normal, Category::Physical, 0);
            let mv = effects::parse(&row.effects, plain).unwrap();
            assert_eq!(effects::print(&mv), row.effects, "{}", row.slug);
        }
    }

    #[test]
    fn counts_are_those_of_the_games() {
        let pokedex = pokedex().unwrap();
        let of = |category| {
            let moves = pokedex.moves.iter();
            moves.filter(|mv| mv.rules.category == category).count()
        };
        assert_eq!(pokedex.forms.len(), 188);
        assert_eq!(of(Category::Physical), 101);
        assert_eq!(of(Category::Special), 56);
        assert_eq!(of(Category::Status), 69);
        assert_eq!(pokedex.natures.len(), 25);
        assert_eq!(pokedex.type_names.len(), 18);
        let mut pairs: Vec<_> = pokedex
            .learnset
            .iter()
            .map(|learn| (learn.form, learn.mv))
            .collect();
        pairs.dedup();
        assert_eq!(pairs.len(), 5249);
    }
}
