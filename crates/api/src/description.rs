//! What a damaging move does, said in French from its rules alone.

mod stages;

use battle::moves::{
    Category, Critical, DamageRule, Fraction, Hits, Move, Quirk, Reach, Secondary, SecondaryEffect,
    Timing,
};

/// One or more short sentences, or `None` for a status move: its effects are not known.
pub(crate) fn description(mv: &Move) -> Option<String> {
    if !mv.is_damaging() {
        return None;
    }
    let sentences = [
        damage(mv.damage),
        hits(mv.hits),
        critical(mv.critical),
        timing(mv.timing),
        mv.secondary.as_ref().map(secondary),
        stages::of_user(&mv.self_stages),
        mv.drain.map(|share| {
            format!(
                "Le lanceur récupère {} des dégâts infligés.",
                percent(share)
            )
        }),
        mv.recoil
            .map(|share| format!("Le lanceur subit {} des dégâts infligés.", percent(share))),
        mv.quirk.map(|quirk| self::quirk(quirk).to_owned()),
        reach(mv.reach),
        mv.thaws_user.then(|| "Dégèle le lanceur.".to_owned()),
        mv.thaws_target.then(|| "Dégèle la cible.".to_owned()),
        priority(mv.priority),
        never_misses(mv),
    ];
    let told: Vec<String> = sentences.into_iter().flatten().collect();
    if told.is_empty() {
        return Some("Inflige des dégâts, sans autre effet.".to_owned());
    }
    Some(told.join(" "))
}

fn damage(rule: DamageRule) -> Option<String> {
    let sentence = match rule {
        DamageRule::Power => return None,
        DamageRule::FriendshipPower => {
            "Plus l’amitié du lanceur est grande, plus la puissance l’est."
        }
        DamageRule::WeightPower => "Plus la cible est lourde, plus la puissance est grande.",
        DamageRule::FoulPlay => "Les dégâts dépendent de l’Attaque de la cible.",
        DamageRule::Facade => "Puissance doublée si le lanceur est brûlé, empoisonné ou paralysé.",
        DamageRule::Fixed(hp) => return Some(format!("Retire toujours {hp} PV.")),
        DamageRule::Level => "Retire autant de PV que le niveau du lanceur.",
        DamageRule::HalfHp => "Retire la moitié des PV restants de la cible.",
        DamageRule::Psywave => "Retire de 50 à 150 % du niveau du lanceur en PV.",
        DamageRule::OneHitKo => "Met K.O. en un coup, sauf une cible de niveau supérieur.",
        DamageRule::Bide => "Encaisse pendant deux tours, puis rend le double des dégâts subis.",
        DamageRule::Retaliate(category) => return Some(retaliation(category)),
    };
    Some(sentence.to_owned())
}

fn retaliation(category: Category) -> String {
    let kind = match category {
        Category::Physical => "physiques ",
        Category::Special => "spéciaux ",
        Category::Status => "",
    };
    format!("Rend le double des derniers dégâts {kind}subis pendant le tour.")
}

fn hits(hits: Hits) -> Option<String> {
    let sentence = match hits {
        Hits::One => return None,
        Hits::Two => "Frappe deux fois.",
        Hits::TwoToFive => "Frappe de deux à cinq fois.",
    };
    Some(sentence.to_owned())
}

fn critical(critical: Critical) -> Option<String> {
    let sentence = match critical {
        Critical::Normal => return None,
        Critical::High => "Fait plus souvent un coup critique.",
        Critical::Always => "Fait toujours un coup critique.",
    };
    Some(sentence.to_owned())
}

fn timing(timing: Timing) -> Option<String> {
    let sentence = match timing {
        Timing::Immediate => return None,
        Timing::Charge => "Se prépare au premier tour et frappe au second.",
        Timing::ChargeRaisingDefense => {
            "Augmente la Défense du lanceur au premier tour et frappe au second."
        }
        Timing::Underground => "Se cache sous terre au premier tour et frappe au second.",
        Timing::Airborne => "S’envole au premier tour et frappe au second.",
        Timing::Recharge => "Après avoir touché, le lanceur se repose un tour.",
        Timing::Rampage => "Frappe deux ou trois tours de suite, puis rend le lanceur confus.",
    };
    Some(sentence.to_owned())
}

fn secondary(secondary: &Secondary) -> String {
    let effect = match &secondary.effect {
        SecondaryEffect::Burn => "de brûler la cible".to_owned(),
        SecondaryEffect::Freeze => "de geler la cible".to_owned(),
        SecondaryEffect::Paralysis => "de paralyser la cible".to_owned(),
        SecondaryEffect::Poison => "d’empoisonner la cible".to_owned(),
        SecondaryEffect::TriStatus => "de brûler, de paralyser ou de geler la cible".to_owned(),
        SecondaryEffect::Confusion => "de rendre la cible confuse".to_owned(),
        SecondaryEffect::Flinch => "d’apeurer la cible".to_owned(),
        SecondaryEffect::Stages(changes) => stages::of_target(changes),
    };
    format!("{} % de chances {effect}.", secondary.chance)
}

fn percent(share: Fraction) -> String {
    format!(
        "{} %",
        u32::from(share.numerator) * 100 / u32::from(share.denominator)
    )
}

fn quirk(quirk: Quirk) -> &'static str {
    match quirk {
        Quirk::Crash => "En cas d’échec, le lanceur perd la moitié de ses PV maximum.",
        Quirk::FaintsUser => "Le lanceur tombe K.O., que la capacité touche ou non.",
        Quirk::Traps => "Piège la cible et la blesse pendant quatre ou cinq tours.",
        Quirk::FirstTurnOnly => "Ne marche qu’au premier tour du lanceur.",
        Quirk::NeedsAttackingTarget => "Échoue si la cible ne s’apprête pas à attaquer.",
        Quirk::NeedsSleepingTarget => "Échoue si la cible ne dort pas.",
        Quirk::Rage => "L’Attaque du lanceur augmente à chaque coup reçu.",
        Quirk::SetsReflect => "Dresse un mur contre les attaques physiques.",
        Quirk::SetsLightScreen => "Dresse un mur contre les attaques spéciales.",
        Quirk::PlantsLeechSeed => "Sème des graines qui volent des PV à la cible à chaque tour.",
        Quirk::ResetsAllStages => "Annule les changements de statistiques des deux côtés.",
        Quirk::ResetsTargetStages => "Annule les changements de statistiques de la cible.",
        Quirk::CuresOwnStatus => "Soigne les altérations de statut de l’équipe du lanceur.",
        Quirk::BreaksScreens => "Brise les murs de protection adverses.",
        Quirk::BreaksProtection => "Perce les protections de la cible.",
        Quirk::SwitchesUserOut => "Le lanceur cède ensuite sa place.",
        Quirk::SwitchesTargetOut => "Force ensuite la cible à céder sa place.",
        Quirk::ScattersCoins => "Éparpille des pièces.",
        Quirk::CostsQuarter => "Le lanceur perd un quart de ses PV maximum.",
    }
}

fn reach(reach: Reach) -> Option<String> {
    let sentence = match reach {
        Reach::Ground => return None,
        Reach::Air => "Touche aussi une cible en plein vol.",
        Reach::AirDoubled => "Touche aussi une cible en plein vol, pour le double de dégâts.",
        Reach::UndergroundDoubled => "Touche aussi une cible sous terre, pour le double de dégâts.",
    };
    Some(sentence.to_owned())
}

fn priority(priority: i8) -> Option<String> {
    match priority {
        0 => None,
        1.. => Some(format!(
            "Passe avant les autres capacités (priorité +{priority})."
        )),
        ..0 => Some(format!(
            "Passe après les autres capacités (priorité −{}).",
            priority.unsigned_abs()
        )),
    }
}

fn never_misses(mv: &Move) -> Option<String> {
    mv.accuracy.is_none().then(|| "Ne rate jamais.".to_owned())
}

#[cfg(test)]
mod tests {
    use dex::snapshot;

    use super::*;

    #[test]
    fn each_rule_of_a_move_is_a_sentence() {
        let pokedex = snapshot::pokedex().unwrap();
        for (name, expected) in [
            ("Charge", "Inflige des dégâts, sans autre effet."),
            ("Lance-Flammes", "10 % de chances de brûler la cible."),
            (
                "Triplattaque",
                "20 % de chances de brûler, de paralyser ou de geler la cible.",
            ),
            (
                "Psyko",
                "10 % de chances de baisser la Défense Spéciale de la cible d’un niveau.",
            ),
            (
                "Double Dard",
                "Frappe deux fois. 20 % de chances d’empoisonner la cible.",
            ),
            (
                "Vive-Attaque",
                "Passe avant les autres capacités (priorité +1).",
            ),
            ("Météores", "Ne rate jamais."),
            ("Draco-Rage", "Retire toujours 40 PV."),
            ("Damoclès", "Le lanceur subit 33 % des dégâts infligés."),
            (
                "Méga-Sangsue",
                "Le lanceur récupère 50 % des dégâts infligés.",
            ),
            (
                "Piqué",
                "Fait plus souvent un coup critique. Se prépare au premier tour et frappe au second. \
                 30 % de chances d’apeurer la cible.",
            ),
            (
                "Surpuissance",
                "Quand elle touche, baisse l’Attaque du lanceur d’un niveau et baisse la Défense du \
                 lanceur d’un niveau.",
            ),
            (
                "Ébullition",
                "30 % de chances de brûler la cible. Dégèle le lanceur. Dégèle la cible.",
            ),
            (
                "Draco-Queue",
                "Force ensuite la cible à céder sa place. Passe après les autres capacités (priorité −6).",
            ),
            (
                "Voile Miroir",
                "Rend le double des derniers dégâts spéciaux subis pendant le tour. Passe après les \
                 autres capacités (priorité −5).",
            ),
        ] {
            let rules = &pokedex.find_move(name).unwrap().rules;
            assert_eq!(description(rules).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn damaging_moves_alone_have_a_description() {
        for entry in &snapshot::pokedex().unwrap().moves {
            let told = description(&entry.rules);
            assert_eq!(told.is_some(), entry.rules.is_damaging(), "{}", entry.slug);
        }
    }
}
