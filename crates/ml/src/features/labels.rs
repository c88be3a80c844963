//! What each feature is called by people, in French and in English, and what its number counts.

use battle::state::SideId;

use super::{N_FEATURES, N_SIDES, PER_SIDE, SHARED};
use crate::outlook::HORIZON;

/// Features look so many turns ahead; a number of turns above it says that there are more.
pub const TURNS_AHEAD: usize = HORIZON;

/// What a player reads instead of a feature's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Whose number it is; what both sides share is told as seen from A.
    pub side: SideId,
    pub french: &'static str,
    pub english: &'static str,
    pub unit: Unit,
}

/// What a feature's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share of somebody's HP, 1 for all of them.
    Hp,
    /// A probability or another share, 0 to 1.
    Share,
    /// A number of turns, from 1; above [`TURNS_AHEAD`] there are more than are looked at.
    Turns,
    /// Which turn, from 1.
    Turn,
    /// A number that can be below 0: stages, priorities, levels.
    Signed,
    /// A factor, as a logarithm of base 2.
    Doublings,
    /// The same of a type's effectiveness, where −4 says that there is no effect.
    Effectiveness,
    /// 1 for a physical move, 0 for a special one.
    Category,
}

/// French, English and unit of the features of one side, in their order.
const SIDE_LABELS: [(&str, &str, Unit); PER_SIDE] = [
    ("Dégâts moyens", "Mean damage", Unit::Hp),
    ("Dégâts au minimum", "Least damage", Unit::Hp),
    ("Dégâts variables", "Spread of damage", Unit::Hp),
    ("Chance de toucher", "Chance to hit", Unit::Share),
    ("K.O. dès le tour 1", "Knock-out on turn 1", Unit::Share),
    (
        "K.O. en 2 tours au plus",
        "Knock-out within 2 turns",
        Unit::Share,
    ),
    (
        "K.O. en 3 tours au plus",
        "Knock-out within 3 turns",
        Unit::Share,
    ),
    (
        "K.O. en 5 tours au plus",
        "Knock-out within 5 turns",
        Unit::Share,
    ),
    ("Tours pour un K.O.", "Turns to a knock-out", Unit::Turns),
    ("Priorité", "Priority", Unit::Signed),
    ("Durée de la capacité", "Turns per use", Unit::Turns),
    ("Début des dégâts", "When the damage begins", Unit::Turn),
    (
        "PV regagnés ou perdus seul, par tour",
        "HP healed or lost by itself, per turn",
        Unit::Hp,
    ),
    (
        "Dégâts qui durent, par tour",
        "Lasting damage, per turn",
        Unit::Hp,
    ),
    ("Chance d’apeurer", "Chance to flinch the foe", Unit::Share),
    (
        "Chance de paralyser, geler ou rendre confus",
        "Chance to paralyse, freeze or confuse",
        Unit::Share,
    ),
    ("Chance de brûler", "Chance to burn", Unit::Share),
    (
        "Baisse de l’attaque d’en face",
        "Lowers the other’s attack",
        Unit::Signed,
    ),
    (
        "Baisse de la défense d’en face",
        "Lowers the other’s defence",
        Unit::Signed,
    ),
    (
        "Change ses propres statistiques",
        "Changes its own statistics",
        Unit::Signed,
    ),
    (
        "Efficacité de la capacité",
        "Effectiveness of the move",
        Unit::Effectiveness,
    ),
    ("Sorte de capacité", "Kind of move", Unit::Category),
    ("PP de reste", "PP to spare", Unit::Share),
];

/// The same of what both sides share.
const SHARED_LABELS: [(&str, &str, Unit); SHARED] = [
    (
        "Chance d’agir en premier",
        "Chance to act first",
        Unit::Share,
    ),
    (
        "Vitesse, comparée à l’autre",
        "Speed, compared with the other",
        Unit::Doublings,
    ),
    ("Niveaux d’avance", "Levels ahead", Unit::Signed),
    (
        "Chance de mettre K.O. en premier",
        "Chance to knock out first",
        Unit::Share,
    ),
];

/// What people call the feature at a place in a row.
///
/// # Panics
/// When a row has no such place.
pub fn label(feature: usize) -> Label {
    assert!(feature < N_FEATURES, "a row has {N_FEATURES} features");
    let (side, (french, english, unit)) = match feature {
        0..PER_SIDE => (SideId::A, SIDE_LABELS[feature]),
        PER_SIDE..N_SIDES => (SideId::B, SIDE_LABELS[feature - PER_SIDE]),
        shared => (SideId::A, SHARED_LABELS[shared - N_SIDES]),
    };
    Label {
        side,
        french,
        english,
        unit,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::features::{mirror, names};

    fn labels() -> Vec<Label> {
        (0..N_FEATURES).map(label).collect()
    }

    #[test]
    fn every_feature_has_a_label_of_its_own_in_both_languages() {
        let distinct = |told: fn(&Label) -> &'static str| {
            let told = labels().into_iter().map(|it| (it.side as u8, told(&it)));
            let told: BTreeSet<(u8, &str)> = told.collect();
            assert!(told.iter().all(|(_, label)| !label.trim().is_empty()));
            told.len()
        };
        assert_eq!(distinct(|it| it.french), N_FEATURES);
        assert_eq!(distinct(|it| it.english), N_FEATURES);
        let untranslated: Vec<&str> = labels()
            .iter()
            .filter(|it| it.french == it.english)
            .map(|it| it.french)
            .collect();
        assert!(untranslated.is_empty(), "{untranslated:?}");
    }

    #[test]
    fn labels_stand_in_the_order_of_the_names() {
        let labels = labels();
        let of = |name: &str| labels[names().iter().position(|it| it == name).unwrap()];
        for (name, side, english) in [
            ("a_mean_damage", SideId::A, "Mean damage"),
            ("b_mean_damage", SideId::B, "Mean damage"),
            ("b_turns_to_knock_out", SideId::B, "Turns to a knock-out"),
            ("a_burn_chance", SideId::A, "Chance to burn"),
            ("b_spare_power_points", SideId::B, "PP to spare"),
            ("a_first", SideId::A, "Chance to act first"),
            ("race", SideId::A, "Chance to knock out first"),
        ] {
            assert_eq!((of(name).side, of(name).english), (side, english), "{name}");
        }
        assert_eq!(of("b_effectiveness").unit, Unit::Effectiveness);
        assert_eq!(of("speed_ratio").unit, Unit::Doublings);
    }

    #[test]
    fn the_same_thing_of_both_sides_has_the_same_label() {
        for (feature, own) in labels().into_iter().enumerate() {
            let other = label(mirror(feature));
            assert_eq!((own.french, own.unit), (other.french, other.unit));
            let is_shared = mirror(feature) == feature;
            assert_eq!(own.side == other.side, is_shared, "{}", own.french);
        }
    }
}
