//! The French texts about model versions.

use train::dataset::Fault;
use train::gate::{Demand, Measure, Set};

use super::{ModelText, slices};
use crate::command::model::Which;
use crate::text::{fixed, grouped, listed};

pub(in crate::text) const FRENCH: ModelText = ModelText {
    no_version: |named, known| {
        let named = match named {
            Which::Number(number) => format!("il n’y a pas de modèle {number}"),
            Which::Champion => "aucun modèle ne répond encore".to_owned(),
            Which::Previous => "aucun modèle n’a répondu avant celui-ci".to_owned(),
            Which::Challenger => "aucun modèle n’attend".to_owned(),
        };
        match known {
            [] => format!("{named} ; lance d’abord « predictiondex train »."),
            known => format!("{named} ; il y a {}.", listed(known)),
        }
    },
    not_promoted: |version| format!("ce n’est pas le modèle {version} qui répond."),
    no_mlflow: "donne l’adresse de MLflow avec --mlflow-url ou PREDICTIONDEX_MLFLOW_URL.",
    refused: |version| {
        format!(
            "Le modèle {version} est gardé, mais pas admis : il n’est pas assez bon \
             (« predictiondex model promote {version} » en décide autrement)."
        )
    },
    reproduced: |version, is_champion| match is_champion {
        true => {
            format!("Les mêmes arbres que le modèle {version}, qui répond déjà : rien à ajouter.")
        }
        false => format!(
            "Les mêmes arbres que le modèle {version}, qui ne répond pas : rien à ajouter ; \
             « model promote {version} » le fait répondre."
        ),
    },
    unfit: |champion, reason| format!("Le modèle {champion} ne pouvait plus répondre : {reason}"),
    promoted: |version, previous| match previous {
        Some(previous) => {
            format!("Le modèle {version} répond désormais ; le modèle {previous} est gardé.")
        }
        None => format!("Le modèle {version} répond désormais."),
    },
    champion: "champion",
    previous: "précédent",
    challenger: "challenger",
    list_columns: [
        "modèle",
        "rôle",
        "entraîné le",
        "paires jamais vues",
        "espèces jamais vues",
        "verdict",
    ],
    gates: ["premier", "sans rival", "admis", "refusé", "–"],
    damaged: "ENDOMMAGÉ",
    title: |version| format!("Modèle {version}"),
    facts: [
        "entraîné le",
        "programme",
        "règles",
        "graine",
        "arbres",
        "taille",
        "duels appris",
        "empreintes",
        "dossier",
    ],
    unknown: "inconnu",
    digests: |[model, rows, pokedex]| format!("modèle {model}, lignes {rows}, Pokédex {pokedex}"),
    score_columns: [
        "",
        "écart moyen",
        "calibration",
        "log-loss",
        "favori juste",
        "au mieux",
    ],
    set: |set| match set {
        Set::UnseenPairs => "paires jamais vues",
        Set::UnseenSpecies => "espèces jamais vues",
        Set::Varied => "paires inédites, variées",
        Set::VariedSpecies => "espèces inédites, variées",
    },
    slice: slices::french,
    slices: |n, n_short| match n_short {
        0 => format!("Aucune des {n} tranches n’est en deçà."),
        _ => format!("{n_short} des {n} tranches sont en deçà, sans doute possible."),
    },
    validation: "validation",
    measure: |measure| match measure {
        Measure::LogLoss => "log-loss",
        Measure::MeanAbsoluteError => "écart moyen",
        Measure::CalibrationError => "calibration",
        Measure::Asymmetry => "asymétrie",
        Measure::Latency => "temps d’une prédiction",
    },
    comparison: |candidate, champion| {
        format!("Modèle {candidate} à la place du modèle {champion}, sur les mêmes duels :")
    },
    beside_formula: |candidate| {
        format!(
            "Modèle {candidate} face à la formule qu’il remplace et doit battre sans aucun doute :"
        )
    },
    check_columns: [
        "duels",
        "mesure",
        "en place",
        "nouveau",
        "différence",
        "permis",
        "",
    ],
    passed: "oui",
    failed: "NON",
    demand: |demand| match demand {
        Demand::Better => {
            "La log-loss sur les paires et les espèces inédites doit baisser : les deux ont appris le même jeu."
        }
        Demand::NotWorse => {
            "Égaler suffit : le modèle en place a appris d’autres règles ou d’autres faits."
        }
    },
    may_have_seen: "Le modèle en place a pu apprendre une partie de ces duels : il gardait d’autres espèces \
                    ou d’autres paires.",
    legend: "Plus petit vaut mieux. Entre crochets, l’intervalle à 95 % de la différence : son haut doit rester \
             sous ce qui est permis ; pour une tranche, son bas.",
    examined: |duels| {
        let [training, validation, test] = duels.map(|n| grouped(n as u32, "\u{202f}"));
        format!(
            "{training} duels à apprendre, {validation} de validation, quatre fois {test} de test :"
        )
    },
    fault_columns: ["examiné", "trouvé", "permis", ""],
    fault: |fault| {
        let told = match fault {
            Fault::OutOfRange => "duels avec une valeur impossible",
            Fault::Imbalance => "victoires du premier camp, en moyenne",
            Fault::Open => "part des duels à l’issue ouverte",
            Fault::RareScenario => "part du scénario le plus rare",
            Fault::Duplicates => "part des duels en double, hors individus courants",
            Fault::SharedPairs => "paires d’espèces dans deux lots",
            Fault::SeenSpecies => "duels d’espèces jamais vues, sans une telle espèce",
            Fault::Leaks => "part des duels de test parmi ceux à apprendre",
            Fault::MissingSpecies => "espèces sans duel à apprendre",
            Fault::LabelNoise => "bruit des étiquettes, au regard de l’attendu",
        };
        told.to_owned()
    },
    unfit_duels: "ces duels ne conviennent pas à l’apprentissage.",
    built: |n_duels, shard, folder| {
        let n_duels = grouped(n_duels as u32, "\u{202f}");
        format!("La part {shard}, de {n_duels} duels, est dans {folder}.")
    },
    whole: |n_duels, digest| {
        let n_duels = grouped(n_duels as u32, "\u{202f}");
        format!("Le jeu de données est complet : {n_duels} duels, empreinte {digest}.")
    },
    missing: |shards| format!("Il reste à construire : {}.", listed(shards)),
    points: |probability| format!("{} pt", number(100.0 * probability, 2)),
    share: |share| format!("{} %", number(100.0 * share, 2)),
    number,
};

fn number(value: f64, decimals: usize) -> String {
    fixed(value, decimals).replace('.', ",")
}
