//! The mechanics that a side of a group brings: what a difference is attributed to.

use std::collections::BTreeSet;
use std::fmt::Debug;

use battle::moves::{Critical, DamageRule, Flags, Hits, Move, Reach, Timing};
use dex::pokedex::Pokedex;

use crate::group::{Policy, Side, mega_choice};

/// Mechanics of one side: rules that several moves share, and everything else that can be named.
pub(crate) struct Mechanics {
    /// What combines: each is also looked at together with each rule of the other side.
    pub(crate) rules: BTreeSet<String>,
    pub(crate) others: BTreeSet<String>,
}

pub(crate) fn of(pokedex: &Pokedex, side: &Side, foe: &Side) -> anyhow::Result<Mechanics> {
    let form = pokedex.find_form(&side.form)?;
    let mut rules = BTreeSet::new();
    let mut others = BTreeSet::from([
        format!("policy {:?}", side.policy),
        format!("nature {}", side.nature),
        format!("type {:?}", form.battle.typing.primary),
        format!("moves {}", side.moves.len()),
        format!("level {}", level_band(side.level)),
        format!("level {}", level_gap(side.level, foe.level)),
    ]);
    for slug in used(side) {
        others.insert(format!("move {slug}"));
        rules.extend(rules_of(&pokedex.find_move(slug)?.rules));
    }
    if side.mega.is_some() {
        rules.insert("Mega Evolution".to_owned());
    }
    if mega_choice(form.kind).is_some() {
        rules.insert("Mega form".to_owned());
    }
    if side.avs != [0; 6] {
        others.insert("awakening values".to_owned());
    }
    if side.ivs != [31; 6] {
        others.insert("individual values".to_owned());
    }
    if side.friendship != 70 {
        others.insert("friendship".to_owned());
    }
    Ok(Mechanics { rules, others })
}

/// A side that repeats its first move hardly uses the others.
fn used(side: &Side) -> &[String] {
    match side.policy {
        Policy::Repeat => &side.moves[..1],
        Policy::Uniform => &side.moves,
    }
}

fn level_band(level: u8) -> &'static str {
    match level {
        1..=10 => "1 to 10",
        11..=30 => "11 to 30",
        50 => "50",
        31..=70 => "31 to 70",
        _ => "71 to 100",
    }
}

fn level_gap(own: u8, foe: u8) -> &'static str {
    match own.cmp(&foe) {
        std::cmp::Ordering::Less => "lower",
        std::cmp::Ordering::Equal => "equal",
        std::cmp::Ordering::Greater => "higher",
    }
}

fn rules_of(mv: &Move) -> Vec<String> {
    let mut rules = Vec::new();
    let mut named = |kind: &str, rule: &dyn Debug| rules.push(format!("{kind} {}", name(rule)));
    if mv.damage != DamageRule::Power {
        named("damage", &mv.damage);
    }
    if mv.critical != Critical::Normal {
        named("critical", &mv.critical);
    }
    if mv.hits != Hits::One {
        named("hits", &mv.hits);
    }
    if mv.timing != Timing::Immediate {
        named("timing", &mv.timing);
    }
    if mv.reach != Reach::Ground {
        named("reach", &mv.reach);
    }
    if let Some(secondary) = &mv.secondary {
        named("secondary", &secondary.effect);
    }
    if let Some(quirk) = &mv.quirk {
        named("quirk", quirk);
    }
    if let Some(effect) = &mv.status {
        named("status", effect);
    }
    let marks = [
        (mv.drain.is_some(), "drain"),
        (mv.recoil.is_some(), "recoil"),
        (mv.priority > 0, "priority above 0"),
        (mv.priority < 0, "priority below 0"),
        (mv.accuracy.is_none(), "never misses"),
        (
            mv.self_stages != Default::default(),
            "own stages after a hit",
        ),
        (mv.thaws_user, "thaws user"),
        (mv.thaws_target, "thaws target"),
    ];
    let kept = marks.into_iter().filter(|(holds, _)| *holds);
    rules.extend(kept.map(|(_, name)| name.to_owned()));
    rules.extend(flags(mv.flags));
    rules
}

fn flags(flags: Flags) -> impl Iterator<Item = String> {
    let marks = [
        (!flags.protectable, "unprotectable"),
        (!flags.mirrorable, "unmirrorable"),
        (flags.through_substitute, "through substitute"),
        (flags.powder, "powder"),
        (flags.stomps, "stomps"),
        (flags.needs_type, "needs type"),
    ];
    let kept = marks.into_iter().filter(|(holds, _)| *holds);
    kept.map(|(_, name)| format!("flag {name}"))
}

/// A rule's name without its numbers, but for what a move inflicts.
fn name(rule: &dyn Debug) -> String {
    let text = format!("{rule:?}");
    let end = text.find([' ', '{']).unwrap_or(text.len());
    let stages = text.find("(StageChanges").unwrap_or(end);
    text[..end.min(stages)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mechanics(moves: &[&str], policy: Policy) -> Mechanics {
        let pokedex = dex::snapshot::pokedex().unwrap();
        let side = Side {
            moves: moves.iter().map(|&slug| slug.to_owned()).collect(),
            policy,
            ..Side::link_battle("mew", "", 51)
        };
        of(&pokedex, &side, &Side::link_battle("mew", "pound", 50)).unwrap()
    }

    #[test]
    fn rules_are_named_without_their_numbers() {
        let moves = ["swordsdance", "toxic", "seismictoss", "bodyslam"];
        let rules = mechanics(&moves, Policy::Uniform).rules;
        for rule in [
            "status OwnStages",
            "status Inflict(Toxic)",
            "damage Level",
            "secondary Paralysis",
            "flag stomps",
        ] {
            assert!(rules.contains(rule), "{rule} in {rules:?}");
        }
    }

    #[test]
    fn a_side_that_repeats_stands_for_its_first_move_only() {
        let others = mechanics(&["dig", "fly"], Policy::Repeat).others;
        assert!(others.contains("move dig") && !others.contains("move fly"));
        assert!(others.contains("level higher") && others.contains("level 31 to 70"));
    }
}
