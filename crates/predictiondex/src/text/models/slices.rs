//! What the groups of duels are called, in both languages.

use battle::types::Type;
use train::Scenario;
use train::slices::{FirstTurn, LevelBand, MoveClass, Slice};

pub(super) fn english(slice: Slice) -> String {
    slice.to_string()
}

pub(super) fn french(slice: Slice) -> String {
    match slice {
        Slice::Type(ty) => format!("type {}", french_type(ty)),
        Slice::Moves(class) => format!("capacité {}", french_class(class)),
        Slice::Levels(band) => format!("niveaux {}", french_band(band)),
        Slice::FirstTurn(first) => french_first(first).to_owned(),
        Slice::Scenario(scenario) => french_scenario(scenario).to_owned(),
    }
}

fn french_type(ty: Type) -> &'static str {
    match ty {
        Type::Normal => "Normal",
        Type::Fighting => "Combat",
        Type::Flying => "Vol",
        Type::Poison => "Poison",
        Type::Ground => "Sol",
        Type::Rock => "Roche",
        Type::Bug => "Insecte",
        Type::Ghost => "Spectre",
        Type::Steel => "Acier",
        Type::Fire => "Feu",
        Type::Water => "Eau",
        Type::Grass => "Plante",
        Type::Electric => "Électrik",
        Type::Psychic => "Psy",
        Type::Ice => "Glace",
        Type::Dragon => "Dragon",
        Type::Dark => "Ténèbres",
        Type::Fairy => "Fée",
    }
}

fn french_class(class: MoveClass) -> &'static str {
    match class {
        MoveClass::Plain => "ordinaire",
        MoveClass::WithEffect => "à effet",
        MoveClass::DrainOrRecoil => "à drain ou à recul",
        MoveClass::Priority => "prioritaire",
        MoveClass::SeveralHits => "à plusieurs coups",
        MoveClass::SeveralTurns => "sur plusieurs tours",
        MoveClass::FixedDamage => "à dégâts fixes",
        MoveClass::FaintsUser => "qui met K.O. son lanceur",
    }
}

fn french_band(band: LevelBand) -> &'static str {
    match band {
        LevelBand::BothFifty => "50 tous deux",
        LevelBand::Low => "bas",
        LevelBand::Middle => "moyens",
        LevelBand::High => "hauts",
        LevelBand::FarApart => "éloignés",
    }
}

fn french_first(first: FirstTurn) -> &'static str {
    match first {
        FirstTurn::ByPriority => "la priorité décide du premier tour",
        FirstTurn::BySpeed => "la Vitesse décide du premier tour",
        FirstTurn::SpeedTie => "Vitesses égales",
    }
}

fn french_scenario(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::BestMoves => "meilleures capacités des deux côtés",
        Scenario::BestAgainstRandom => "meilleure capacité contre une autre au hasard",
        Scenario::AllMovePairs => "capacités au hasard",
    }
}
