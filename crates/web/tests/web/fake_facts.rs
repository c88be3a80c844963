//! The few Pokémon, moves and figures that the API of the tests knows.

use api_types::catalogue::{
    FormOut, MoveListItem, PokemonDetail, PokemonListItem, PokemonMoveUIOut, PokemonSpeciesOut,
    PokemonStatsOut, PokemonTypeOut, TypeOut,
};
use api_types::prediction::{Contribution, Explanation, ModelInfo, MoveScore};
use serde_json::json;

/// French name, English name, type, category, power, how it is learned, level.
type MoveRow = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i32,
    &'static str,
    i32,
);

const MOVES: [MoveRow; 9] = [
    ("Charge", "Tackle", "normal", "physique", 40, "level_up", 0),
    (
        "Pistolet à O",
        "Water Gun",
        "eau",
        "spécial",
        50,
        "level_up",
        7,
    ),
    ("Surf", "Surf", "eau", "spécial", 90, "ct", 0),
    (
        "Hydrocanon",
        "Hydro Pump",
        "eau",
        "spécial",
        110,
        "level_up",
        60,
    ),
    ("Surf", "Surf", "eau", "spécial", 90, "level_up", 70),
    (
        "Frappe Atlas",
        "Seismic Toss",
        "combat",
        "physique",
        0,
        "ct",
        0,
    ),
    (
        "Mimi-Queue",
        "Tail Whip",
        "normal",
        "autre",
        0,
        "level_up",
        0,
    ),
    (
        "Morsure",
        "Bite",
        "ténèbres",
        "physique",
        60,
        "before_evolution",
        -2,
    ),
    (
        "Riposte",
        "Counter",
        "combat",
        "physique",
        0,
        "move_tutor",
        0,
    ),
];

/// Id, number, form, French name, English name, types.
type PokemonRow = (
    i32,
    i32,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const POKEMON: [PokemonRow; 9] = [
    (4, 4, "base", "Salamèche", "Charmander", &["feu"]),
    (6, 6, "base", "Dracaufeu", "Charizard", &["feu", "vol"]),
    (7, 7, "base", "Carapuce", "Squirtle", &["eau"]),
    (29, 29, "base", "Nidoran♀", "Nidoran-F", &["poison"]),
    (132, 132, "base", "Métamorph", "Ditto", &["normal"]),
    (133, 133, "base", "Évoli", "Eevee", &["normal"]),
    (151, 151, "base", "Mew", "Mew", &["psy"]),
    (
        3006,
        6,
        "mega",
        "Méga-Dracaufeu X",
        "Charizard-Mega-X",
        &["feu", "dragon"],
    ),
    (
        9999,
        9999,
        "base",
        "<b title=\"x\">O'Brien</b>",
        "<b>O'Brien</b>",
        &["fée"],
    ),
];

/// How many moves Mew has; Métamorph has none, the others have [`MOVES`].
pub(crate) const N_MOVES_OF_MEW: i32 = 50;

pub(crate) fn pokemon_list() -> Vec<PokemonListItem> {
    POKEMON.iter().map(|row| pokemon(row.0)).collect()
}

pub(crate) fn pokemon(id: i32) -> PokemonListItem {
    let (id, number, form, french, english, types) =
        *POKEMON.iter().find(|row| row.0 == id).unwrap();
    let slots = (1..).zip(types);
    PokemonListItem {
        id,
        form: FormOut {
            id: 1,
            name: form.to_owned(),
        },
        species: PokemonSpeciesOut {
            id: number,
            pokedex_number: number,
            name_fr: french.to_owned(),
            name_en: Some(english.to_owned()),
        },
        types: slots
            .map(|(slot, name)| PokemonTypeOut {
                slot,
                name: (*name).to_owned(),
            })
            .collect(),
        sprite_url: None,
    }
}

/// The name of one of Mew's moves, in either language.
fn numbered(n: i32, word: &str) -> String {
    format!("{word} {n:02}")
}

pub(crate) fn move_list() -> Vec<MoveListItem> {
    let rows = MOVES.map(|(french, english, ty, category, power, ..)| {
        move_item(french.to_owned(), english.to_owned(), ty, category, power)
    });
    let of_mew = (1..=N_MOVES_OF_MEW).map(|n| {
        move_item(
            numbered(n, "Attaque"),
            numbered(n, "Move"),
            "psy",
            "spécial",
            n,
        )
    });
    rows.into_iter().chain(of_mew).collect()
}

fn move_item(name: String, name_en: String, ty: &str, category: &str, power: i32) -> MoveListItem {
    MoveListItem {
        id: power,
        name,
        name_en,
        category: category.to_owned(),
        r#type: TypeOut {
            id: 1,
            name: ty.to_owned(),
            name_en: "unused".to_owned(),
        },
        power: Some(power).filter(|power| *power > 0),
        accuracy: Some(100),
        description: None,
    }
}

fn learned(item: MoveListItem, learn_method: &str, learn_level: i32) -> PokemonMoveUIOut {
    PokemonMoveUIOut {
        name: item.name,
        r#type: item.r#type.name,
        category: item.category,
        learn_method: learn_method.to_owned(),
        learn_level: Some(learn_level),
        power: item.power,
        accuracy: item.accuracy,
        damage_type: None,
        usable_from: Some(learn_level.max(1)),
    }
}

/// What a form is and which moves it learns.
pub(crate) fn detail(id: i32) -> PokemonDetail {
    let item = pokemon(id);
    let (few, many): (Vec<_>, Vec<_>) = move_list()
        .into_iter()
        .partition(|mv| !mv.name.starts_with("Attaque"));
    let moves = match item.species.name_fr.as_str() {
        "Métamorph" => Vec::new(),
        "Mew" => many.into_iter().map(|mv| learned(mv, "ct", 0)).collect(),
        _ => few
            .into_iter()
            .zip(MOVES)
            .map(|(mv, row)| learned(mv, row.5, row.6))
            .collect(),
    };
    PokemonDetail {
        id,
        form: item.form,
        species: item.species,
        stats: PokemonStatsOut {
            hp: 44,
            attack: 48,
            defense: 65,
            sp_attack: 50,
            sp_defense: 64,
            speed: 43,
        },
        types: item.types,
        moves,
        height_m: "0.50".to_owned(),
        weight_kg: "9.00".to_owned(),
        sprite_url: None,
    }
}

/// Six parts, the strongest of which grows with the odds of the move.
pub(crate) fn explanation(best: &MoveScore) -> Explanation {
    let part = |side: &str, label: [&str; 2], text: [&str; 2], contribution| Contribution {
        feature: format!("{side}_{}", label[1].to_lowercase().replace(' ', "_")),
        side: side.to_owned(),
        label: label[0].to_owned(),
        label_en: label[1].to_owned(),
        value: 0.5,
        value_text: text[0].to_owned(),
        value_text_en: text[1].to_owned(),
        contribution,
    };
    let half = ["50\u{202f}% des PV", "50% of HP"];
    let damage = ["Dégâts moyens", "Mean damage"];
    Explanation {
        move_name: best.move_name.clone(),
        move_name_en: best.move_name_en.clone(),
        opponent_move: best.worst_case_move.clone(),
        opponent_move_en: best.worst_case_move_en.clone(),
        log_odds: 0.75,
        contributions: vec![
            part("A", damage, half, 2.0 * best.win_probability),
            part("B", damage, half, -0.5),
            part("A", ["Priorité", "Priority"], ["+1", "+1"], 0.25),
            part("B", ["Priorité", "Priority"], ["0", "0"], 0.125),
            part("A", ["PP de reste", "PP to spare"], ["3", "3"], -0.0625),
            part("B", ["PP de reste", "PP to spare"], ["2", "2"], -0.03125),
        ],
    }
}

pub(crate) fn model_info() -> ModelInfo {
    let scores = |accuracy: f64, error: f64| json!({"accuracy": accuracy, "mean_absolute_error": error, "brier": 0.1});
    let split = |accuracy, error| json!({"n_duels": 1000, "model": scores(accuracy, error), "damage_rule": scores(0.901, 0.2)});
    ModelInfo {
        model_type: "boosted trees".to_owned(),
        version: "test-model".to_owned(),
        n_features: 30,
        metrics: json!({"unseen_pairs": split(0.971_2, 0.018_4), "unseen_species": split(0.954, 0.027)}),
        trained_at: "2026-11-24T07:31:00Z".to_owned(),
        hyperparameters: json!({}),
        features: Vec::new(),
        feature_importance: Vec::new(),
        schema_hash: String::new(),
        data_digest: String::new(),
        seed: 1,
    }
}
