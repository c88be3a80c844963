//! What a damage calculation reads besides the two individuals.

use api_types::battle::{DamageRequest, Stages};
use battle::damage::Condition;
use battle::moves::{DamageRule, Status};
use dex::pokedex::{MoveEntry, Pokedex};

use super::faults::Faults;
use super::refusal::Refusal;

/// Every status by the word that requests use, and its French name without accents.
const STATUSES: [(&str, &str, Status); 6] = [
    ("burn", "brulure", Status::Burn),
    ("freeze", "gel", Status::Freeze),
    ("paralysis", "paralysie", Status::Paralysis),
    ("poison", "poison", Status::Poison),
    ("toxic", "poison grave", Status::Toxic),
    ("sleep", "sommeil", Status::Sleep),
];

/// Conditions of attacker and defender; what is wrong with them becomes faults.
pub(super) fn conditions(request: &DamageRequest, faults: &mut Faults) -> [Condition; 2] {
    let status = status(request.attacker_status.as_deref());
    let own = Condition {
        status: faults.keep(&["attacker_status"], status).flatten(),
        stages: stages("attacker_stages", &request.attacker_stages, faults),
        ..Condition::default()
    };
    let foe = Condition {
        stages: stages("defender_stages", &request.defender_stages, faults),
        reflect: request.reflect,
        light_screen: request.light_screen,
        ..Condition::default()
    };
    [own, foe]
}

/// The move, when sixteen rolls tell what it does.
pub(super) fn striking<'p>(pokedex: &'p Pokedex, name: &str) -> Result<&'p MoveEntry, Refusal<'p>> {
    let entry = pokedex.find_move(name).map_err(Refusal::Unknown)?;
    match entry.rules.damage {
        _ if !entry.rules.is_damaging() => Err(Refusal::NoDamage(entry)),
        DamageRule::Fixed(_) | DamageRule::Level => Ok(entry),
        _ if entry.rules.uses_formula() => Ok(entry),
        _ => Err(Refusal::DependsOnBattle(entry)),
    }
}

fn status(asked: Option<&str>) -> Result<Option<Status>, Refusal<'_>> {
    let Some(text) = asked else { return Ok(None) };
    // The one accent among these words.
    let folded = text.to_lowercase().replace('û', "u");
    let mut known = STATUSES.iter();
    let found = known.find(|(word, french, _)| folded == *word || folded == *french);
    match found {
        Some((_, _, status)) => Ok(Some(*status)),
        None => Err(Refusal::NotAmong {
            value: text,
            allowed: STATUSES.iter().map(|(word, ..)| *word).collect(),
        }),
    }
}

fn stages(field: &str, asked: &Stages, faults: &mut Faults) -> [i8; 5] {
    let mut stage = |name, value| {
        let read = faults.within(&[field, name], Some(value), 0, [-6, 6]);
        i8::try_from(read).expect("both limits fit")
    };
    [
        stage("attack", asked.attack),
        stage("defense", asked.defense),
        stage("sp_attack", asked.sp_attack),
        stage("sp_defense", asked.sp_defense),
        // Speed does not matter to damage.
        0,
    ]
}
