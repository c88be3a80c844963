//! What status moves do, and the flags of any move.

use battle::moves::{Flags, Move, Status, StatusEffect};

use crate::codes::{Codes, code_of, value_of};

use super::{parse_stages, print_stages};

const EFFECTS: &Codes<StatusEffect> = &[
    ("nothing", StatusEffect::Nothing),
    ("confuse", StatusEffect::Confuse),
    ("make-drowsy", StatusEffect::MakeDrowsy),
    ("plant-leech-seed", StatusEffect::PlantLeechSeed),
    ("disable", StatusEffect::Disable),
    ("encore", StatusEffect::Encore),
    ("taunt", StatusEffect::Taunt),
    ("mist", StatusEffect::Mist),
    ("reflect", StatusEffect::Reflect),
    ("light-screen", StatusEffect::LightScreen),
    ("protect", StatusEffect::Protect),
    ("substitute", StatusEffect::Substitute),
    ("rest", StatusEffect::Rest),
    ("recover", StatusEffect::Recover),
    ("roost", StatusEffect::Roost),
    ("reset-all-stages", StatusEffect::ResetAllStages),
    ("focus-energy", StatusEffect::FocusEnergy),
    ("minimize", StatusEffect::Minimize),
    ("conversion", StatusEffect::Conversion),
    ("mirror-move", StatusEffect::MirrorMove),
];

const STATUSES: &Codes<Status> = &[
    ("burn", Status::Burn),
    ("freeze", Status::Freeze),
    ("paralysis", Status::Paralysis),
    ("poison", Status::Poison),
    ("toxic", Status::Toxic),
    ("sleep", Status::Sleep),
];

/// Reads what follows `does:`.
pub(super) fn parse(text: &str) -> Option<StatusEffect> {
    match text.split_once(':') {
        Some(("own", stages)) => Some(StatusEffect::OwnStages(parse_stages(stages)?)),
        Some(("foe", stages)) => Some(StatusEffect::TargetStages(parse_stages(stages)?)),
        Some(("inflict", status)) => Some(StatusEffect::Inflict(value_of(STATUSES, status)?)),
        _ => value_of(EFFECTS, text),
    }
}

pub(super) fn print(effect: StatusEffect) -> String {
    match effect {
        StatusEffect::OwnStages(changes) => format!("does:own:{}", print_stages(&changes)),
        StatusEffect::TargetStages(changes) => format!("does:foe:{}", print_stages(&changes)),
        StatusEffect::Inflict(status) => format!("does:inflict:{}", code_of(STATUSES, &status)),
        effect => format!("does:{}", code_of(EFFECTS, &effect)),
    }
}

/// Sets the flag that a token stands for.
pub(super) fn apply_flag(token: &str, mv: &mut Move) -> Option<()> {
    let flags = &mut mv.flags;
    match token {
        "unprotectable" => flags.protectable = false,
        "unmirrorable" => flags.mirrorable = false,
        "through-substitute" => flags.through_substitute = true,
        "powder" => flags.powder = true,
        "stomps" => flags.stomps = true,
        "needs-type" => flags.needs_type = true,
        _ => return None,
    }
    Some(())
}

pub(super) fn print_flags(flags: Flags) -> impl Iterator<Item = String> {
    let tokens = [
        (!flags.protectable, "unprotectable"),
        (!flags.mirrorable, "unmirrorable"),
        (flags.through_substitute, "through-substitute"),
        (flags.powder, "powder"),
        (flags.stomps, "stomps"),
        (flags.needs_type, "needs-type"),
    ];
    let set = tokens.into_iter().filter(|(set, _)| *set);
    set.map(|(_, token)| token.to_owned())
}
