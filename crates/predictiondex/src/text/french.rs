//! The French texts.

use api_types::battle::Fighter;
use dex::names::Kind;
use dex::pokedex::Language;

use super::models::FRENCH;
use super::{Text, fine_percent, grouped, listed, signed, whole_percent};

pub(super) const TEXT: Text = Text {
    language: Language::French,
    colon: " : ",
    semicolon: " ; ",
    error: |message| format!("Erreur : {message}"),
    no_data_folder: "ce système n’a pas de dossier de données ; choisis-en un avec --data-dir.",
    unwritable: |path, reason| {
        format!(
            "impossible d’écrire dans {path} ({reason}) ; choisis un autre dossier avec --data-dir."
        )
    },
    occupied: |address, option| {
        format!(
            "un autre programme occupe déjà {address} ; arrête-le ou choisis un autre port \
             avec {option}."
        )
    },
    unreachable: |address, option, reason| {
        format!(
            "impossible d’écouter sur {address} ({reason}) ; choisis un autre port avec {option}."
        )
    },
    database: |reason| format!("la base de données ne répond pas comme il faut : {reason}."),
    no_pokedex: "la base de données est vide ; lance d’abord « predictiondex etl » \
                 ou « predictiondex up ».",
    no_model: "il n’y a pas encore de modèle ; lance d’abord « predictiondex train » \
               ou « predictiondex up ».",
    model: |reason| format!("les modèles ne peuvent pas servir : {reason}."),
    unknown: |kind, name, suggestions| {
        let nothing = match kind {
            Kind::Form => "aucun Pokémon",
            Kind::Move => "aucune capacité",
            Kind::Type => "aucun type",
            Kind::Nature => "aucune nature",
        };
        match suggestions {
            [] => format!("{nothing} de ces jeux ne s’appelle « {name} »."),
            names => format!(
                "{nothing} ne s’appelle « {name} » ; tu voulais dire {} ?",
                names.join(" ou ")
            ),
        }
    },
    pokedex: |forms, moves| format!("Pokédex prêt : {forms} formes, {moves} capacités"),
    loaded: "Pokédex chargé",
    unchanged: "Le Pokédex était déjà à jour",
    would_load: "Ce qui changerait dans le Pokédex",
    kept_live: |moment| format!("Le Pokédex garde ce que la collecte en ligne du {moment} a lu"),
    other_snapshot: "Cette version du programme apporte d’autres faits : relance \
                     « predictiondex etl --source live » pour les ajouter",
    simulating: "Simulation des duels",
    reading: "Lecture des duels",
    growing: "Apprentissage",
    step_done: |name, parts, seconds| format!("{name} : {parts} en {} s", decimal(seconds)),
    trained: |version, points| {
        format!(
            "Modèle {version} prêt : à {} points près en moyenne sur des duels jamais vus",
            decimal(points)
        )
    },
    tracked: |url, versions| match versions {
        [] => format!("MLflow ({url}) est à jour"),
        [version] => format!("MLflow ({url}) a reçu le modèle {version}"),
        versions => format!("MLflow ({url}) a reçu les modèles {}", listed(versions)),
    },
    models: FRENCH,
    untracked: |reason| {
        format!(
            "MLflow n’a pas tout reçu : {reason}. Rien n’est perdu : le prochain « train » \
             ou « model sync » l’enverra."
        )
    },
    web_interface: "Interface web",
    api: "API",
    documentation: "documentation :",
    key_place: "Clé d’API dans",
    how_to_stop: "Ctrl-C pour arrêter.",
    stopping: "Arrêt : les réponses en cours se terminent…",
    matchup: |own, opponent, level| format!("{own} contre {opponent}, niveau {level}"),
    odds: |worst, average| {
        format!(
            "victoire : {} au pire, {} en moyenne",
            percent(worst),
            percent(average)
        )
    },
    too_close: "Trop serré pour trancher.",
    assumed: "Les capacités adverses ne sont pas connues : toutes celles que l’adversaire peut avoir à ce niveau \
              sont comptées.",
    supposed: "Chaque camp répète la même capacité jusqu’au K.O. Les deux ont des IV de 31, une nature neutre \
               et aucun bonbon.",
    reasons: |reply| {
        format!(
            "Ce qui compte le plus si l’adversaire répond par {reply} (+ pour toi, − contre toi) :"
        )
    },
    reason_columns: ["poids", "quoi", "de qui", "valeur"],
    weight: |weight| signed(weight).replace('.', ","),
    whose: [
        |name| format!("ton {name}"),
        |name| format!("{name} adverse"),
    ],
    columns: [
        "",
        "capacité",
        "au pire",
        "en moyenne",
        "réponse à craindre",
        "efficacité",
    ],
    wins: |share, low, high| {
        let [share, low, high] =
            [share, low, high].map(|share| fine_percent(share).replace('.', ","));
        format!("victoire : {share} % (intervalle à 95 % : de {low} % à {high} %)")
    },
    duels: |n, turns| {
        let duels = if n == 1 {
            "duel simulé"
        } else {
            "duels simulés"
        };
        let unit = if turns < 2.0 { "tour" } else { "tours" };
        format!(
            "{} {duels}, {} {unit} en moyenne",
            grouped(n, "\u{202f}"),
            decimal(turns)
        )
    },
    versus: |own, opponent| format!("{own} contre {opponent}"),
    fighter: |fighter| {
        let Fighter {
            name,
            level,
            nature,
            stats,
            ..
        } = fighter;
        format!(
            "{name} : niveau {level}, nature {nature} ; PV {}, Attaque {}, Défense {}, Attaque Spéciale {}, \
             Défense Spéciale {}, Vitesse {}",
            stats.hp, stats.attack, stats.defense, stats.sp_attack, stats.sp_defense, stats.speed
        )
    },
    first_duel: "Le premier duel :",
    turn: |number| format!("Tour {number}"),
    policy: |policy| match policy {
        "repeat" => " ; toujours la première",
        "greedy" => " ; au plus de dégâts",
        _ => " ; au hasard",
    },
    skipped: |turns| format!("… {turns} autres tours …"),
    damage: |answer| {
        format!(
            "dégâts : {} à {} PV sur {} ({} % à {} %)",
            answer.rolls[0],
            answer.rolls[15],
            answer.hp,
            decimal(answer.rolls_percent[0]),
            decimal(answer.rolls_percent[15])
        )
    },
    rolls: |rolls| format!("les 16 tirages : {rolls}"),
    effectiveness: |types, stab| {
        let told = match stab {
            1.0 => format!("efficacité ×{types}"),
            _ => format!("efficacité ×{types}, même type ×{stab}"),
        };
        told.replace('.', ",")
    },
    hits: |least, most| {
        if least == most {
            format!("pour chaque coup ; {most} coups à chaque fois")
        } else {
            format!("pour chaque coup ; {least} à {most} coups à chaque fois")
        }
    },
    no_effect: "aucun effet : efficacité ×0",
    no_knock_out: "pas de K.O. en 4 fois",
    knock_out: |times, chance| match times {
        1 => format!("K.O. dès la première fois : {}", percent(chance)),
        times => format!("K.O. en {times} fois au plus : {}", percent(chance)),
    },
    multiplier: |factor| format!("×{factor}").replace('.', ","),
    percent,
};

fn percent(probability: f64) -> String {
    format!("{} %", whole_percent(probability))
}

fn decimal(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

/// Narrow before high signs, wide before a colon, a percent sign and within quotation marks.
pub(super) fn typeset(page: &str) -> String {
    [
        (" !", "\u{202f}!"),
        (" ?", "\u{202f}?"),
        (" ;", "\u{202f};"),
        (" :", "\u{a0}:"),
        (" %", "\u{a0}%"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ]
    .iter()
    .fold(page.to_owned(), |page, (plain, set)| {
        page.replace(plain, set)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_never_begin_a_line() {
        assert_eq!(
            typeset("Erreur : « Mew » ; 50 % ?"),
            "Erreur\u{a0}: «\u{a0}Mew\u{a0}»\u{202f}; 50\u{a0}%\u{202f}?"
        );
    }

    #[test]
    fn one_duel_and_less_than_two_turns_are_singular() {
        assert_eq!((TEXT.duels)(1, 1.5), "1 duel simulé, 1,5 tour en moyenne");
        assert_eq!(
            (TEXT.duels)(2, 2.0),
            "2 duels simulés, 2,0 tours en moyenne"
        );
    }
}
