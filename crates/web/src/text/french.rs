//! The French texts. Before « : ; ! ? % » stand no-break spaces, as French typography wants.

use super::{
    FigureRows, Mistakes, Outcomes, ProblemText, Problems, ReasonsText, Text, whole_percent,
};

pub(super) const TEXT: Text = Text {
    site_description: "Quelle capacité choisir dans Pokémon : Let's Go, Pikachu et Let's Go, Évoli, et avec quelles chances de gagner ?",
    skip_to_content: "Aller au contenu",
    main_navigation: "Navigation principale",
    nav_home: "Accueil",
    nav_prediction: "Prédire",
    other_language: "English",
    legal_short: "PredictionDex est un projet non officiel, sans lien avec Nintendo, Creatures, GAME FREAK ou The Pokémon Company.",
    privacy: "Pas de compte, pas de cookie, pas de pistage.",
    legal_link: "Mentions légales",

    form_label: "Choisir le combat",
    label_a: "Ton Pokémon",
    label_b: "Pokémon adverse",
    versus: "contre",
    level_label: "Niveau",
    name_hint: "Écris un nom en français ou en anglais, avec ou sans accents. Le niveau est le même pour les deux.",
    submit: "Trouver la capacité",
    did_you_mean: "Tu voulais dire :",

    home_title: "Choisis la bonne capacité",
    home_lead: "Tu joues à Pokémon : Let's Go, Pikachu ou Let's Go, Évoli ? Dis qui se bat contre qui. Tu obtiens la capacité à utiliser et tes chances de gagner.",
    example_intro: "Un exemple :",
    example: ["Carapuce", "Salamèche"],
    odds_title: "Comment lire les chances",
    odds: [
        (
            "70 % = 70 combats sur 100",
            "Si tu refais le même combat 100 fois, tu en gagnes à peu près 70. Tu peux donc encore perdre : le hasard compte aussi.",
        ),
        (
            "D'abord, le pire des cas",
            "Le grand chiffre suppose que l'adversaire choisit la réponse la plus à craindre. La moyenne, c'est quand il choisit au hasard.",
        ),
        (
            "Parfois, c'est trop serré",
            "Près de 50 %, l'écart est plus petit que l'erreur du modèle. Alors on te le dit, au lieu de deviner.",
        ),
    ],
    model_title: "Ce que vaut le modèle",
    model_intro: "Les chances viennent d'un modèle entraîné sur des combats simulés. On l'a testé sur des combats qu'il n'avait jamais vus :",
    no_figures: "Les mesures de ce modèle ne sont pas disponibles.",
    figure_columns: [
        "Trouve le bon gagnant",
        "Règle simple : le plus de dégâts gagne",
        "Erreur moyenne sur les chances",
    ],
    figure_rows: FigureRows {
        unseen_pairs: "Deux espèces jamais vues l'une contre l'autre",
        unseen_species: "Au moins une espèce jamais vue",
    },
    trained_on: "entraîné le",
    assumptions_title: "Ce que le calcul suppose",
    assumptions: &[
        "Les deux Pokémon ont le même niveau.",
        "Chacun répète une seule capacité, jusqu'à ce que l'un des deux soit K.O.",
        "Les deux ont les meilleures valeurs de naissance (IV 31), une nature neutre et aucun bonbon.",
        "Personne ne change de Pokémon et personne n'utilise d'objet.",
        "Seules les capacités qui font des dégâts sont comptées, pas les autres (comme Rugissement).",
    ],
    legal_title: "Mentions légales",
    legal: &[
        "PredictionDex est un projet de fans, gratuit et non officiel. Il n'est ni fait, ni approuvé, ni soutenu par Nintendo, Creatures Inc., GAME FREAK inc. ou The Pokémon Company. Pokémon et les noms des Pokémon sont des marques de leurs propriétaires.",
        "Le site n'utilise aucune image, aucun son et aucun texte des jeux : seulement des faits (noms, nombres, types). Les jetons de couleur sont dessinés par nous.",
        "Le site ne demande aucun compte, ne pose aucun cookie, ne te suit pas et ne charge rien depuis un autre site.",
    ],

    ask_title: "Quelle capacité choisir ?",
    mistake_title: "Quelque chose ne va pas",
    duel_heading: |a, b| format!("{a} contre {b}"),
    answer_page_title: |duel, mv, odds| format!("{duel} : {mv}, {odds}"),
    answer_title: "Réponse",
    use_move: "Utilise",
    power: "Puissance",
    power_varies: "variable",
    same_type: "Même type que ton Pokémon : ×1,5",
    worst_case: "Au pire",
    worst_answer: "Réponse à craindre",
    your_odds: "Tes chances de gagner, au pire",
    swap: "Échanger les rôles",
    on_average: "En moyenne",
    outcomes: Outcomes {
        too_close: (
            "Trop serré pour trancher.",
            "Le modèle ne peut pas dire qui gagne. C'est quand même ta meilleure capacité.",
        ),
        favourable: (
            "Tu es favori.",
            "Même si l'adversaire répond au mieux, tu gagnes plus souvent que tu ne perds.",
        ),
        difficult: (
            "Combat difficile.",
            "C'est ta meilleure capacité, mais tu perds plus souvent que tu ne gagnes. Change de Pokémon si tu peux.",
        ),
    },
    reasons: ReasonsText {
        title: "Pourquoi cette capacité ?",
        intro: |reply| {
            format!(
                "Ce qui compte le plus quand l'adversaire répond par {reply}, du plus fort au moins fort :"
            )
        },
        whose: [
            |name| format!("ton {name}"),
            |name| format!("{name} adverse"),
        ],
        for_you: "Pour toi",
        against_you: "Contre toi",
        rest: "Plus la barre est longue, plus cela change tes chances. Le reste compte moins.",
    },
    multipliers: [
        "aucun effet",
        "très peu efficace",
        "peu efficace",
        "normal",
        "super efficace",
        "extrêmement efficace",
    ],
    chance: |probability| {
        let (sign, percent) = whole_percent(probability);
        format!("{sign}{percent} %")
    },
    share: |share| format!("{:.1} %", share * 100.0).replace('.', ","),
    points: |difference| {
        let points = format!("{:.1}", difference * 100.0).replace('.', ",");
        let unit = if difference * 100.0 < 1.95 {
            "point"
        } else {
            "points"
        };
        format!("{points} {unit}")
    },

    choices_title: "Choisir les capacités",
    moves_of: |name| format!("Capacités : {name}"),
    moves_hint: "Coche les capacités que ton Pokémon a vraiment. Rien de coché = toutes celles de son niveau.",
    opponent_moves_hint: "Tu les connais ? Coche-les (20 au plus). Rien de coché = adversaire inconnu : on compte toutes celles de son niveau.",
    all_moves_count: |n| format!("toutes ({n})"),
    unknown_moves: "inconnues",
    chosen_count: |chosen, of| format!("{chosen} sur {of}"),
    learned_at: |level| format!("niveau {level}"),
    run_again: "Recalculer",

    ranking_title: "Toutes les capacités, de la meilleure à la moins bonne",
    opponent_assumed: "On ne connaît pas les capacités de l'adversaire : toutes celles qu'il peut avoir à ce niveau sont comptées.",
    opponent_chosen: "Seules les capacités que tu as cochées pour l'adversaire sont comptées.",
    column_rank: "Rang",
    column_move: "Capacité",
    column_multiplier: "Efficacité",
    skipped_intro: "Capacités non comptées :",
    model_version: "Modèle",

    mistakes: Mistakes {
        summary: "Il y a un problème avec tes choix",
        missing_a: "Écris le nom de ton Pokémon.",
        missing_b: "Écris le nom du Pokémon adverse.",
        unknown_pokemon: |name| {
            format!("Aucun Pokémon ne s'appelle « {name} » dans ces jeux. Vérifie le nom.")
        },
        level: |level| {
            format!("« {level} » n'est pas un niveau. Écris un nombre entier de 1 à 100.")
        },
        unknown_moves: |moves, name| {
            format!(
                "{name} n'a pas de capacité avec des dégâts qui s'appelle : {moves}. Coche d'autres capacités."
            )
        },
        refused_moves: |moves| {
            format!("Ces capacités ne peuvent pas être calculées : {moves}. Décoche-les.")
        },
        too_many_moves: |most| {
            format!("C'est trop : coche {most} capacités au plus pour l'adversaire.")
        },
        no_damaging_move: |name, level| {
            format!(
                "{name} n'a aucune capacité qui fait des dégâts au niveau {level}. Choisis un autre Pokémon ou un autre niveau."
            )
        },
        refused: "Ce combat ne peut pas être calculé. Change un Pokémon ou le niveau.",
    },
    problems: Problems {
        api_down: ProblemText {
            title: "Le calcul ne répond pas",
            explanation: "Le site marche, mais le service qui calcule les chances est arrêté ou trop lent. Ce n'est pas ta faute.",
            what_to_do: "Attends une minute, puis réessaie. Tes choix sont gardés dans l'adresse de la page.",
        },
        key_refused: ProblemText {
            title: "Le site n'a pas le droit de calculer",
            explanation: "Le service qui calcule les chances refuse la clé de ce site. Tu ne peux rien y faire.",
            what_to_do: "Si ce site est à toi, regarde son journal : il explique comment donner une nouvelle clé.",
        },
        broken: ProblemText {
            title: "Quelque chose s'est cassé",
            explanation: "Le site a reçu une réponse qu'il ne comprend pas. Ce n'est pas ta faute.",
            what_to_do: "Réessaie plus tard. Si ça continue, préviens la personne qui s'occupe du site.",
        },
        not_found: ProblemText {
            title: "Cette page n'existe pas",
            explanation: "L'adresse est peut-être mal écrite, ou la page a changé de place.",
            what_to_do: "Repars de l'accueil : tout est à un clic.",
        },
        bad_request: ProblemText {
            title: "Cette adresse n'est pas comprise",
            explanation: "L'adresse de la page est abîmée : un morceau manque ou est en trop.",
            what_to_do: "Repars de l'accueil et choisis tes Pokémon à nouveau.",
        },
    },
    try_again: "Réessayer",
    back_home: "Retour à l'accueil",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_can_break_before_a_french_mark() {
        let (texts, _) = include_str!("french.rs")
            .split_once("#[cfg(test)]")
            .unwrap();
        for text in texts.lines().filter(|line| !line.starts_with("//!")) {
            for broken in [" :", " ;", " !", " ?", " %", "« ", " »"] {
                assert!(!text.contains(broken), "{broken:?} in {text}");
            }
        }
    }

    #[test]
    fn a_chance_is_never_certain() {
        assert_eq!((TEXT.chance)(0.784), "78\u{202f}%");
        assert_eq!((TEXT.chance)(0.999), "> 99\u{202f}%");
        assert_eq!((TEXT.chance)(0.9904), "99\u{202f}%");
        assert_eq!((TEXT.chance)(0.006), "1\u{202f}%");
        assert_eq!((TEXT.chance)(0.0), "< 1\u{202f}%");
    }

    #[test]
    fn numbers_have_a_decimal_comma() {
        assert_eq!((TEXT.share)(0.9626), "96,3\u{202f}%");
        assert_eq!((TEXT.points)(0.0184), "1,8 point");
        assert_eq!((TEXT.points)(0.03), "3,0 points");
    }
}
