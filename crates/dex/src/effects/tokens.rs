//! The tokens that stand for one value each.

use battle::moves::{Category, Critical, DamageRule, Hits, Quirk, Reach, SecondaryEffect, Timing};

use crate::codes::Codes;

pub(super) const DAMAGE_RULES: &Codes<DamageRule> = &[
    ("power:friendship", DamageRule::FriendshipPower),
    ("power:weight", DamageRule::WeightPower),
    ("foul-play", DamageRule::FoulPlay),
    ("facade", DamageRule::Facade),
    ("fixed:level", DamageRule::Level),
    ("half-hp", DamageRule::HalfHp),
    ("psywave", DamageRule::Psywave),
    ("one-hit-ko", DamageRule::OneHitKo),
    ("bide", DamageRule::Bide),
    (
        "retaliate:physical",
        DamageRule::Retaliate(Category::Physical),
    ),
    (
        "retaliate:special",
        DamageRule::Retaliate(Category::Special),
    ),
];

pub(super) const CRITICALS: &Codes<Critical> = &[
    ("critical:high", Critical::High),
    ("critical:always", Critical::Always),
];

pub(super) const HITS: &Codes<Hits> = &[("hits:2", Hits::Two), ("hits:2-5", Hits::TwoToFive)];

pub(super) const TIMINGS: &Codes<Timing> = &[
    ("charge", Timing::Charge),
    ("charge-raising-defense", Timing::ChargeRaisingDefense),
    ("underground", Timing::Underground),
    ("airborne", Timing::Airborne),
    ("recharge", Timing::Recharge),
    ("rampage", Timing::Rampage),
];

pub(super) const CONDITIONS: &Codes<SecondaryEffect> = &[
    ("burn", SecondaryEffect::Burn),
    ("freeze", SecondaryEffect::Freeze),
    ("paralysis", SecondaryEffect::Paralysis),
    ("poison", SecondaryEffect::Poison),
    ("tri-status", SecondaryEffect::TriStatus),
    ("confusion", SecondaryEffect::Confusion),
    ("flinch", SecondaryEffect::Flinch),
];

pub(super) const QUIRKS: &Codes<Quirk> = &[
    ("crash", Quirk::Crash),
    ("faints-user", Quirk::FaintsUser),
    ("traps", Quirk::Traps),
    ("first-turn-only", Quirk::FirstTurnOnly),
    ("needs-attacking-target", Quirk::NeedsAttackingTarget),
    ("needs-sleeping-target", Quirk::NeedsSleepingTarget),
    ("rage", Quirk::Rage),
    ("sets-reflect", Quirk::SetsReflect),
    ("sets-light-screen", Quirk::SetsLightScreen),
    ("plants-leech-seed", Quirk::PlantsLeechSeed),
    ("resets-all-stages", Quirk::ResetsAllStages),
    ("resets-target-stages", Quirk::ResetsTargetStages),
    ("cures-own-status", Quirk::CuresOwnStatus),
    ("breaks-screens", Quirk::BreaksScreens),
    ("breaks-protection", Quirk::BreaksProtection),
    ("switches-user-out", Quirk::SwitchesUserOut),
    ("switches-target-out", Quirk::SwitchesTargetOut),
    ("scatters-coins", Quirk::ScattersCoins),
];

pub(super) const REACHES: &Codes<Reach> = &[
    ("reach:air", Reach::Air),
    ("reach:air-doubled", Reach::AirDoubled),
    ("reach:underground-doubled", Reach::UndergroundDoubled),
];
