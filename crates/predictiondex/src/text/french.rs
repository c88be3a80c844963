//! The French texts.

use dex::names::Kind;
use dex::pokedex::Language;

use super::{Text, whole_percent};

pub(super) const TEXT: Text = Text {
    language: Language::French,
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
    model: |reason| {
        format!(
            "le modèle ne peut pas servir : {reason} (« predictiondex train » en fait un nouveau)."
        )
    },
    no_damage: |mv| format!("{mv} n’a pas de dégâts fixés d’avance : ils dépendent du combat."),
    not_simulated: "un duel où chaque camp répète une capacité demande des capacités qui infligent \
                    des dégâts.",
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
    loaded: "Pokédex chargé :",
    unchanged: "Le Pokédex était déjà à jour :",
    simulating: "Simulation des duels",
    growing: "Apprentissage",
    step_done: |name, parts, seconds| format!("{name} : {parts} en {} s", decimal(seconds)),
    trained: |version, points| {
        format!(
            "Modèle {version} prêt : à {} points près en moyenne sur des duels jamais vus",
            decimal(points)
        )
    },
    web_interface: "Interface web",
    api: "API",
    documentation: "documentation :",
    api_key: "Clé d’API dans",
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
    columns: [
        "",
        "capacité",
        "au pire",
        "en moyenne",
        "réponse à craindre",
        "efficacité",
    ],
    wins: |share, low, high| {
        format!(
            "victoire : {} % (entre {} % et {} %, sûr à 95 %)",
            decimal(100.0 * share),
            decimal(100.0 * low),
            decimal(100.0 * high)
        )
    },
    duels: |n, turns| format!("{n} duels simulés, {} tours en moyenne", decimal(turns)),
    damage: |least, most, low, high| {
        format!(
            "dégâts : {least} à {most} PV ({} % à {} %)",
            decimal(100.0 * low),
            decimal(100.0 * high)
        )
    },
    knock_out: |hits, chance| match hits {
        1 => format!("K.O. en 1 coup : {}", percent(chance)),
        hits => format!("K.O. en {hits} coups : {}", percent(chance)),
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
