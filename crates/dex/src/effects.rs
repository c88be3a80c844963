//! The compact notation of a move's effects, as in `critical:high;chance:30:flinch`.
//!
//! `data/README.md` lists the tokens. Each value has exactly one spelling, and printing what was
//! parsed gives the same text.

use battle::moves::{
    Critical, DamageRule, Fraction, Hits, Move, Reach, Secondary, SecondaryEffect, StageChanges,
    Timing,
};

use tokens::{CONDITIONS, CRITICALS, DAMAGE_RULES, HITS, QUIRKS, REACHES, TIMINGS};

use crate::codes::{Codes, STATS, code_of, value_of};

mod status;
mod tokens;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EffectsError {
    #[error("unknown effect `{0}`; see data/README.md for the known ones")]
    Unknown(String),
    #[error("effects `{text}` must be written `{canonical}`")]
    NotCanonical { text: String, canonical: String },
}

/// Adds the effects that `text` lists to a move that has none.
///
/// # Errors
/// When it names an effect that does not exist, or says something in another spelling than [`print()`].
pub fn parse(text: &str, plain: Move) -> Result<Move, EffectsError> {
    let mut mv = plain;
    for token in text.split(';').filter(|_| !text.is_empty()) {
        apply(token, &mut mv).ok_or_else(|| EffectsError::Unknown(token.to_owned()))?;
    }
    let canonical = print(&mv);
    if canonical == text {
        Ok(mv)
    } else {
        Err(EffectsError::NotCanonical {
            text: text.to_owned(),
            canonical,
        })
    }
}

/// The one text that [`parse`] reads as these effects.
pub fn print(mv: &Move) -> String {
    let mut tokens = Vec::new();
    match mv.damage {
        DamageRule::Power => {}
        DamageRule::Fixed(damage) => tokens.push(format!("fixed:{damage}")),
        rule => tokens.push(code_of(DAMAGE_RULES, &rule).to_owned()),
    }
    push_code(&mut tokens, CRITICALS, mv.critical, Critical::Normal);
    push_code(&mut tokens, HITS, mv.hits, Hits::One);
    push_code(&mut tokens, TIMINGS, mv.timing, Timing::Immediate);
    if let Some(secondary) = mv.secondary {
        let effect = print_secondary(secondary.effect);
        tokens.push(format!("chance:{}:{effect}", secondary.chance));
    }
    if mv.self_stages != StageChanges::NONE {
        tokens.push(format!("self:{}", print_stages(&mv.self_stages)));
    }
    for (name, share) in [("drain", mv.drain), ("recoil", mv.recoil)] {
        if let Some(Fraction {
            numerator,
            denominator,
        }) = share
        {
            tokens.push(format!("{name}:{numerator}/{denominator}"));
        }
    }
    if let Some(quirk) = mv.quirk {
        tokens.push(code_of(QUIRKS, &quirk).to_owned());
    }
    push_code(&mut tokens, REACHES, mv.reach, Reach::Ground);
    for (name, thaws) in [
        ("thaws-user", mv.thaws_user),
        ("thaws-target", mv.thaws_target),
    ] {
        if thaws {
            tokens.push(name.to_owned());
        }
    }
    tokens.extend(mv.status.map(status::print));
    tokens.extend(status::print_flags(mv.flags));
    tokens.join(";")
}

fn apply(token: &str, mv: &mut Move) -> Option<()> {
    match token.split_once(':') {
        None if token == "thaws-user" => mv.thaws_user = true,
        None if token == "thaws-target" => mv.thaws_target = true,
        Some(("fixed", damage)) if damage != "level" => {
            mv.damage = DamageRule::Fixed(damage.parse().ok()?);
        }
        Some(("chance", secondary)) => mv.secondary = Some(parse_secondary(secondary)?),
        Some(("self", stages)) => mv.self_stages = parse_stages(stages)?,
        Some(("does", effect)) => mv.status = Some(status::parse(effect)?),
        Some(("drain", share)) => mv.drain = Some(parse_fraction(share)?),
        Some(("recoil", share)) => mv.recoil = Some(parse_fraction(share)?),
        _ => return apply_code(token, mv),
    }
    Some(())
}

fn apply_code(token: &str, mv: &mut Move) -> Option<()> {
    if let Some(rule) = value_of(DAMAGE_RULES, token) {
        mv.damage = rule;
    } else if let Some(critical) = value_of(CRITICALS, token) {
        mv.critical = critical;
    } else if let Some(hits) = value_of(HITS, token) {
        mv.hits = hits;
    } else if let Some(timing) = value_of(TIMINGS, token) {
        mv.timing = timing;
    } else if let Some(reach) = value_of(REACHES, token) {
        mv.reach = reach;
    } else if let Some(quirk) = value_of(QUIRKS, token) {
        mv.quirk = Some(quirk);
    } else {
        return status::apply_flag(token, mv);
    }
    Some(())
}

fn push_code<T: PartialEq>(tokens: &mut Vec<String>, codes: &Codes<T>, value: T, usual: T) {
    if value != usual {
        tokens.push(code_of(codes, &value).to_owned());
    }
}

fn parse_secondary(text: &str) -> Option<Secondary> {
    let (chance, effect) = text.split_once(':')?;
    let chance = chance
        .parse()
        .ok()
        .filter(|chance| (1..=100).contains(chance))?;
    let effect = match value_of(CONDITIONS, effect) {
        Some(condition) => condition,
        None => SecondaryEffect::Stages(parse_stages(effect)?),
    };
    Some(Secondary { chance, effect })
}

fn print_secondary(effect: SecondaryEffect) -> String {
    match effect {
        SecondaryEffect::Stages(changes) => print_stages(&changes),
        condition => code_of(CONDITIONS, &condition).to_owned(),
    }
}

fn parse_fraction(text: &str) -> Option<Fraction> {
    let (numerator, denominator) = text.split_once('/')?;
    Some(Fraction {
        numerator: numerator.parse().ok()?,
        denominator: denominator
            .parse()
            .ok()
            .filter(|denominator| *denominator > 0)?,
    })
}

/// Reads `attack-1,accuracy+2`.
fn parse_stages(text: &str) -> Option<StageChanges> {
    let mut changes = StageChanges::NONE;
    for change in text.split(',') {
        let (name, stages) = change.split_at(change.find(['+', '-'])?);
        let stages = stages
            .parse()
            .ok()
            .filter(|stages| (-6..=6).contains(stages))?;
        *stage_mut(&mut changes, name)? = stages;
    }
    Some(changes)
}

fn stage_mut<'a>(changes: &'a mut StageChanges, name: &str) -> Option<&'a mut i8> {
    match name {
        "accuracy" => Some(&mut changes.accuracy),
        "evasion" => Some(&mut changes.evasion),
        _ => Some(&mut changes.stats[value_of(STATS, name)? as usize]),
    }
}

fn print_stages(changes: &StageChanges) -> String {
    let stats = STATS
        .iter()
        .map(|&(name, stat)| (name, changes.stats[stat as usize]));
    let others = [("accuracy", changes.accuracy), ("evasion", changes.evasion)];
    let changed = stats.chain(others).filter(|&(_, stages)| stages != 0);
    let tokens: Vec<String> = changed
        .map(|(name, stages)| format!("{name}{stages:+}"))
        .collect();
    tokens.join(",")
}

#[cfg(test)]
mod tests {
    use battle::moves::{Category, Flags, Quirk, StatusEffect};
    use battle::types::Type;

    use super::*;

    const PLAIN: Move = Move::plain(Type::Normal, Category::Physical, 40);

    #[test]
    fn every_kind_of_token_reads_into_its_field() {
        let text = "fixed:40;critical:high;hits:2-5;charge;chance:30:special_defense-1,evasion+2;\
                    self:attack-1;drain:1/2;recoil:33/100;crash;reach:air;thaws-user;thaws-target;\
                    does:foe:evasion-1;unprotectable;unmirrorable;through-substitute;powder;stomps;\
                    needs-type";
        let mut foe_stages = StageChanges::one(battle::stats::Stat::SpecialDefense, -1);
        foe_stages.evasion = 2;
        let share = |numerator, denominator| {
            Some(Fraction {
                numerator,
                denominator,
            })
        };
        let expected = Move {
            damage: DamageRule::Fixed(40),
            critical: Critical::High,
            hits: Hits::TwoToFive,
            timing: Timing::Charge,
            secondary: Some(Secondary {
                chance: 30,
                effect: SecondaryEffect::Stages(foe_stages),
            }),
            self_stages: StageChanges::one(battle::stats::Stat::Attack, -1),
            drain: share(1, 2),
            recoil: share(33, 100),
            quirk: Some(Quirk::Crash),
            reach: Reach::Air,
            thaws_user: true,
            thaws_target: true,
            status: Some(StatusEffect::TargetStages(StageChanges {
                evasion: -1,
                ..StageChanges::NONE
            })),
            flags: Flags {
                protectable: false,
                mirrorable: false,
                through_substitute: true,
                powder: true,
                stomps: true,
                needs_type: true,
            },
            ..PLAIN
        };
        assert_eq!(parse(text, PLAIN), Ok(expected));
    }

    #[test]
    fn no_effects_leave_a_plain_move() {
        assert_eq!(parse("", PLAIN), Ok(PLAIN));
        assert_eq!(print(&PLAIN), "");
    }

    #[test]
    fn what_is_not_an_effect_is_named() {
        for token in [
            "explode",
            "fixed:",
            "chance:0:burn",
            "chance:101:burn",
            "chance:10",
            "drain:1/0",
            "self:attack-7",
            "self:luck+1",
            "recoil:a/b",
            "hits:3",
            "does:dance",
            "does:own:luck+1",
            "does:inflict:confusion",
        ] {
            let error = parse(&format!("critical:high;{token}"), PLAIN);
            assert_eq!(error, Err(EffectsError::Unknown(token.to_owned())));
        }
    }

    #[test]
    fn a_second_spelling_is_refused() {
        for (text, canonical) in [
            ("bide;bide", "bide"),
            ("hits:2;critical:high", "critical:high;hits:2"),
            ("fixed:40;fixed:20", "fixed:20"),
            ("self:attack+0", ""),
            ("fixed:040", "fixed:40"),
        ] {
            let error = EffectsError::NotCanonical {
                text: text.to_owned(),
                canonical: canonical.to_owned(),
            };
            assert_eq!(parse(text, PLAIN), Err(error));
        }
    }
}
