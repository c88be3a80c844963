//! Changes of stages, said in French.

use battle::moves::StageChanges;

/// What happens to the target, after « 10 % de chances ».
pub(super) fn of_target(changes: &StageChanges) -> String {
    let words = Words {
        lower: "de baisser",
        raise: "d’augmenter",
        whose: "de la cible",
    };
    phrase(changes, &words)
}

/// A sentence on the user's own statistics, if they change.
pub(super) fn of_user(changes: &StageChanges) -> Option<String> {
    let words = Words {
        lower: "baisse",
        raise: "augmente",
        whose: "du lanceur",
    };
    let told = phrase(changes, &words);
    (!told.is_empty()).then(|| format!("Quand elle touche, {told}."))
}

/// How a change of stages is worded.
struct Words {
    lower: &'static str,
    raise: &'static str,
    whose: &'static str,
}

/// Every change in one phrase, empty when nothing changes.
fn phrase(changes: &StageChanges, words: &Words) -> String {
    let names = [
        "l’Attaque",
        "la Défense",
        "l’Attaque Spéciale",
        "la Défense Spéciale",
        "la Vitesse",
    ];
    let stats = names.into_iter().zip(changes.stats);
    let others = [
        ("la Précision", changes.accuracy),
        ("l’Esquive", changes.evasion),
    ];
    let changed = stats.chain(others).filter(|&(_, stages)| stages != 0);
    let phrases: Vec<String> = changed
        .map(|(name, stages)| {
            let verb = if stages < 0 { words.lower } else { words.raise };
            format!(
                "{verb} {name} {} {}",
                words.whose,
                levels(stages.unsigned_abs())
            )
        })
        .collect();
    phrases.join(" et ")
}

fn levels(stages: u8) -> String {
    match stages {
        1 => "d’un niveau".to_owned(),
        more => format!("de {more} niveaux"),
    }
}
