//! A group: one matchup that both simulators fight a number of times, as it is written down for Showdown.

use anyhow::Context;
use battle::moves::Move;
use battle::species::Combatant;
use battle::stats::{Build, Stats};
use dex::pokedex::{FormKind, Pokedex};
use serde::Serialize;

/// How a side chooses among the moves that it can select.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Policy {
    /// The first one.
    Repeat,
    /// Each as likely as the others.
    Uniform,
}

/// One side; six values are in the order HP, Attack, Defense, Special Attack, Special Defense, Speed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Side {
    pub(crate) form: String,
    /// The form that it evolves into on the first turn.
    #[serde(skip)]
    pub(crate) mega: Option<String>,
    /// How Showdown's choices call that: `mega`, `megax` or `megay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mega_choice: Option<&'static str>,
    /// One to four slugs.
    pub(crate) moves: Vec<String>,
    pub(crate) level: u8,
    /// In English, as Showdown calls it.
    pub(crate) nature: String,
    pub(crate) ivs: [u16; 6],
    pub(crate) avs: [u16; 6],
    pub(crate) friendship: u8,
    pub(crate) policy: Policy,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Group {
    /// In hexadecimal: it does not fit a JavaScript number.
    #[serde(serialize_with = "hexadecimal")]
    pub(crate) seed: u64,
    /// How many battles Showdown fights.
    pub(crate) battles: u32,
    pub(crate) sides: [Side; 2],
}

fn hexadecimal<S: serde::Serializer>(seed: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{seed:016x}"))
}

impl Side {
    /// An individual as link battles make it, with one move that it repeats.
    pub(crate) fn link_battle(form: &str, mv: &str, level: u8) -> Side {
        Side {
            form: form.to_owned(),
            mega: None,
            mega_choice: None,
            moves: vec![mv.to_owned()],
            level,
            nature: "Serious".to_owned(),
            ivs: [31; 6],
            avs: [0; 6],
            friendship: 70,
            policy: Policy::Repeat,
        }
    }

    fn build(&self, pokedex: &Pokedex) -> anyhow::Result<Build> {
        let mut natures = pokedex.natures.iter();
        let found = natures.find(|(name, _)| name.english == self.nature);
        let (_, nature) = found.with_context(|| format!("unknown nature {:?}", self.nature))?;
        Ok(Build {
            level: self.level,
            nature: *nature,
            ivs: stats(self.ivs),
            avs: stats(self.avs),
            friendship: self.friendship,
        })
    }

    /// The individual in this form.
    pub(crate) fn combatant(&self, pokedex: &Pokedex, form: &str) -> anyhow::Result<Combatant> {
        let species = &pokedex.find_form(form)?.battle;
        Ok(Combatant::new(species, &self.build(pokedex)?))
    }

    pub(crate) fn rules(&self, pokedex: &Pokedex) -> anyhow::Result<Vec<Move>> {
        let found = self.moves.iter().map(|slug| pokedex.find_move(slug));
        Ok(found
            .map(|entry| entry.map(|entry| entry.rules))
            .collect::<Result<_, _>>()?)
    }
}

/// How Showdown's choices call the evolution into a form of this kind.
pub(crate) fn mega_choice(kind: FormKind) -> Option<&'static str> {
    match kind {
        FormKind::Mega => Some("mega"),
        FormKind::MegaX => Some("megax"),
        FormKind::MegaY => Some("megay"),
        FormKind::Base | FormKind::Alola | FormKind::Partner => None,
    }
}

fn stats([hp, attack, defense, special_attack, special_defense, speed]: [u16; 6]) -> Stats {
    Stats {
        hp,
        attack,
        defense,
        special_attack,
        special_defense,
        speed,
    }
}
