//! The Pokémon and moves that a page offers, as the API lists them.

use std::collections::HashMap;

use api_types::catalogue::{MoveListItem, PokemonDetail, PokemonListItem, PokemonMoveUIOut};

use crate::client::ApiError;
use crate::language::Language;
use crate::names::{Spelling, nearest};
use crate::types::Type;

pub(crate) struct Catalogue {
    forms: Vec<Form>,
    /// In the order of `forms`: French, English.
    spellings: Vec<[Spelling; 2]>,
    /// English names by French name.
    moves: HashMap<String, String>,
}

/// What a player chooses: a species in one form.
pub(crate) struct Form {
    pub(crate) id: i32,
    french: String,
    english: String,
    /// The national number in digits, for the form that has no other name.
    number: Option<String>,
    pub(crate) types: Vec<&'static Type>,
}

/// A damaging move that a form can come to know.
pub(crate) struct LearnableMove {
    pub(crate) french: String,
    english: String,
    spellings: [Spelling; 2],
    pub(crate) ty: &'static Type,
    /// The level at which it is learned, when that is above the duel's.
    pub(crate) later: Option<i32>,
}

impl Form {
    pub(crate) fn name(&self, language: Language) -> &str {
        language.pick(&self.french, &self.english)
    }
}

impl LearnableMove {
    pub(crate) fn name(&self, language: Language) -> &str {
        language.pick(&self.french, &self.english)
    }

    pub(crate) fn is_called(&self, name: &Spelling) -> bool {
        self.spellings.iter().any(|own| own.same(name))
    }
}

impl Catalogue {
    pub(crate) fn new(
        pokemon: Vec<PokemonListItem>,
        moves: Vec<MoveListItem>,
    ) -> Result<Catalogue, ApiError> {
        let forms: Vec<Form> = pokemon.into_iter().map(form).collect::<Result<_, _>>()?;
        let spellings = forms
            .iter()
            .map(|form| [Spelling::of(&form.french), Spelling::of(&form.english)])
            .collect();
        Ok(Catalogue {
            forms,
            spellings,
            moves: moves.into_iter().map(|mv| (mv.name, mv.name_en)).collect(),
        })
    }

    /// Every name in a language, in the API's order.
    pub(crate) fn names(&self, language: Language) -> Vec<&str> {
        self.forms.iter().map(|form| form.name(language)).collect()
    }

    /// The form with this name in either language, or with this national number.
    pub(crate) fn find(&self, typed: &Spelling) -> Option<&Form> {
        let named = |(_, names): &(_, &[Spelling; 2])| names.iter().any(|name| name.same(typed));
        let by_name = self.forms.iter().zip(&self.spellings).find(named);
        by_name.map(|(form, _)| form).or_else(|| {
            let numbered = |form: &&Form| form.number.as_deref().is_some_and(|n| typed.is(n));
            self.forms.iter().find(numbered)
        })
    }

    /// The forms with the most similar names, best first.
    pub(crate) fn near(&self, typed: &Spelling) -> Vec<&Form> {
        let near = nearest(typed, &self.spellings);
        near.into_iter().map(|index| &self.forms[index]).collect()
    }

    /// The damaging moves that a form can come to select, each once, in the API's order.
    pub(crate) fn damaging_moves(
        &self,
        detail: &PokemonDetail,
        level: u8,
    ) -> Result<Vec<LearnableMove>, ApiError> {
        let mut moves: Vec<LearnableMove> = Vec::new();
        for mv in detail.moves.iter().filter(|mv| is_damaging(mv)) {
            let Some(from) = mv.usable_from else {
                continue;
            };
            let later = (from > level.into()).then_some(from);
            match moves.iter_mut().find(|known| known.french == mv.name) {
                Some(known) => known.later = known.later.min(later),
                None => moves.push(self.learnable_move(mv, later)?),
            }
        }
        Ok(moves)
    }

    fn learnable_move(
        &self,
        mv: &PokemonMoveUIOut,
        later: Option<i32>,
    ) -> Result<LearnableMove, ApiError> {
        let english = self.moves.get(&mv.name).ok_or_else(|| {
            ApiError::Inconsistent(format!("move {:?} is not in the list of moves", mv.name))
        })?;
        Ok(LearnableMove {
            spellings: [Spelling::of(&mv.name), Spelling::of(english)],
            french: mv.name.clone(),
            english: english.clone(),
            ty: known_type(&mv.r#type)?,
            later,
        })
    }
}

/// The type of a French name from the API.
pub(crate) fn known_type(name: &str) -> Result<&'static Type, ApiError> {
    Type::from_french(name)
        .ok_or_else(|| ApiError::Inconsistent(format!("{name:?} is not one of the 18 types")))
}

fn form(item: PokemonListItem) -> Result<Form, ApiError> {
    let mut types = item.types;
    types.sort_by_key(|ty| ty.slot);
    if types.is_empty() {
        let name = item.species.name_fr;
        return Err(ApiError::Inconsistent(format!("{name:?} has no type")));
    }
    let french = item.species.name_fr;
    Ok(Form {
        id: item.id,
        english: item.species.name_en.unwrap_or_else(|| french.clone()),
        french,
        number: (item.form.name == "base").then(|| item.species.pokedex_number.to_string()),
        types: types
            .iter()
            .map(|ty| known_type(&ty.name))
            .collect::<Result<_, _>>()?,
    })
}

fn is_damaging(mv: &PokemonMoveUIOut) -> bool {
    mv.category == "physique" || mv.category == "spécial"
}
