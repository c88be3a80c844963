//! One side of a battle to simulate: who fights, with which moves, chosen how.

use api_types::battle::{Individual, SimulateRequest};
use battle::choice::{self, greedy, repeat, uniform};
use battle::moves::Move;
use battle::rolls::Seeded;
use battle::setup::Corner;
use battle::species::Combatant;
use dex::pokedex::{Form, FormKind, MoveEntry, Pokedex};

use super::faults::Faults;
use super::raised::Raised;
use super::refusal::Refusal;

/// Most moves that a Pokémon has.
const MOST_MOVES: usize = 4;

/// One side as it is asked for.
pub(super) struct Asked<'r> {
    /// Ends the names of its fields.
    suffix: &'static str,
    pokemon: &'r Individual,
    moves: &'r [String],
    policy: Option<&'r str>,
    mega: Option<&'r str>,
}

/// How a side chooses among its moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    Repeat,
    Uniform,
    Greedy,
}

const POLICIES: [(&str, Policy); 3] = [
    ("repeat", Policy::Repeat),
    ("uniform", Policy::Uniform),
    ("greedy", Policy::Greedy),
];

impl Policy {
    pub(super) fn name(self) -> &'static str {
        let found = POLICIES.iter().find(|(_, policy)| *policy == self);
        found.expect("every policy has a name").0
    }

    pub(super) fn choose(self) -> choice::Policy<Seeded> {
        match self {
            Policy::Repeat => repeat,
            Policy::Uniform => uniform,
            Policy::Greedy => greedy,
        }
    }
}

pub(super) struct Side<'p> {
    pub(super) raised: Raised<'p>,
    pub(super) moves: Vec<&'p MoveEntry>,
    pub(super) policy: Policy,
    mega: Option<&'p Form>,
    rules: Vec<Move>,
    evolved: Option<Combatant>,
}

impl<'p> Side<'p> {
    /// Reads a side; what is wrong with it becomes faults.
    pub(super) fn read(
        pokedex: &'p Pokedex,
        asked: &Asked<'_>,
        faults: &mut Faults,
    ) -> Option<Side<'p>> {
        let field = |name| format!("{name}_{}", asked.suffix);
        let raised = Raised::read(pokedex, &field("pokemon"), asked.pokemon, faults);
        let moves = moves(pokedex, &field("moves"), asked.moves, faults);
        let policy = faults.keep(&[&field("policy")], policy(asked.policy, moves.len()));
        let raised = raised?;
        let mega = mega(pokedex, raised.form, asked.mega);
        let mega = faults.keep(&[&field("mega")], mega)?;
        let evolved = mega.map(|mega| Combatant::new(&mega.battle, &raised.build));
        Some(Side {
            rules: moves.iter().map(|entry| entry.rules).collect(),
            raised,
            moves,
            policy: policy?,
            mega,
            evolved,
        })
    }

    /// Whether it takes its time to choose.
    pub(super) fn plans(&self) -> bool {
        self.policy == Policy::Greedy
    }

    pub(super) fn corner(&self) -> Corner<'_> {
        Corner {
            combatant: &self.raised.combatant,
            moves: &self.rules,
            mega: self.evolved.as_ref(),
        }
    }

    pub(super) fn named(&self) -> commentary::Corner<'_> {
        commentary::Corner {
            form: self.raised.form,
            mega: self.mega,
            moves: &self.moves,
            max_hp: self.raised.combatant.stats.hp,
        }
    }
}

/// Both sides of a request.
pub(super) fn asked(request: &SimulateRequest) -> [Asked<'_>; 2] {
    [
        Asked {
            suffix: "a",
            pokemon: &request.pokemon_a,
            moves: &request.moves_a,
            policy: request.policy_a.as_deref(),
            mega: request.mega_a.as_deref(),
        },
        Asked {
            suffix: "b",
            pokemon: &request.pokemon_b,
            moves: &request.moves_b,
            policy: request.policy_b.as_deref(),
            mega: request.mega_b.as_deref(),
        },
    ]
}

/// The moves with these names, each once.
fn moves<'p>(
    pokedex: &'p Pokedex,
    field: &str,
    names: &[String],
    faults: &mut Faults,
) -> Vec<&'p MoveEntry> {
    if !(1..=MOST_MOVES).contains(&names.len()) {
        faults.add(&[field], None, &Refusal::NumberOfMoves(names.len()));
        return Vec::new();
    }
    let mut moves: Vec<&MoveEntry> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match simulated(pokedex, name) {
            Ok(entry) if moves.iter().any(|known| known.id == entry.id) => {}
            Ok(entry) => moves.push(entry),
            Err(refusal) => faults.add(&[field], Some(index), &refusal),
        }
    }
    moves
}

fn simulated<'p>(pokedex: &'p Pokedex, name: &str) -> Result<&'p MoveEntry, Refusal<'p>> {
    let entry = pokedex.find_move(name).map_err(Refusal::Unknown)?;
    if entry.rules.is_damaging() || entry.rules.status.is_some() {
        Ok(entry)
    } else {
        Err(Refusal::NotSimulated(entry))
    }
}

/// One move is repeated and several are drawn from, unless something else is asked for.
fn policy(asked: Option<&str>, n_moves: usize) -> Result<Policy, Refusal<'_>> {
    let Some(name) = asked else {
        return Ok(if n_moves > 1 {
            Policy::Uniform
        } else {
            Policy::Repeat
        });
    };
    let found = POLICIES.iter().find(|(known, _)| *known == name);
    found.map(|(_, policy)| *policy).ok_or(Refusal::NotAmong {
        value: name,
        allowed: POLICIES.iter().map(|(name, _)| *name).collect(),
    })
}

/// The Mega form that is meant by its name, `X`, `Y`, or `mega` for the only one.
fn mega<'p>(
    pokedex: &'p Pokedex,
    form: &'p Form,
    asked: Option<&str>,
) -> Result<Option<&'p Form>, Refusal<'p>> {
    let Some(text) = asked else { return Ok(None) };
    let megas = pokedex.megas(form);
    if megas.is_empty() {
        return Err(Refusal::NoMega(form));
    }
    // What names no form at all names none of these: the refusal below lists them.
    let named = pokedex.find_form(text).ok();
    let meant = |mega: &Form| match text.to_lowercase().as_str() {
        "x" => mega.kind == FormKind::MegaX,
        "y" => mega.kind == FormKind::MegaY,
        "mega" | "méga" => megas.len() == 1,
        _ => named == Some(mega),
    };
    match megas.iter().find(|mega| meant(mega)) {
        Some(mega) => Ok(Some(*mega)),
        None => Err(Refusal::NotItsMega {
            form,
            value: text.to_owned(),
            megas,
        }),
    }
}
