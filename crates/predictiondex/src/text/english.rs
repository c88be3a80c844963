//! The English texts.

use dex::names::Kind;
use dex::pokedex::Language;

use super::{Text, whole_percent};

pub(super) const TEXT: Text = Text {
    language: Language::English,
    error: |message| format!("Error: {message}"),
    no_data_folder: "this system has no data folder; choose one with --data-dir.",
    unwritable: |path, reason| {
        format!("cannot write to {path} ({reason}); choose another folder with --data-dir.")
    },
    occupied: |address, option| {
        format!(
            "another program occupies {address} already; stop it or choose another port \
             with {option}."
        )
    },
    unreachable: |address, option, reason| {
        format!("cannot listen on {address} ({reason}); choose another port with {option}.")
    },
    database: |reason| format!("the database does not answer as it should: {reason}."),
    no_pokedex: "the database is empty; run `predictiondex etl` or `predictiondex up` first.",
    no_model: "there is no model yet; run `predictiondex train` or `predictiondex up` first.",
    model: |reason| {
        format!("the model cannot be used: {reason} (`predictiondex train` makes a new one).")
    },
    no_damage: |mv| format!("{mv} has no damage of its own: it depends on the battle."),
    not_simulated: "a duel in which each side repeats one move needs moves that do damage.",
    unknown: |kind, name, suggestions| {
        let nothing = match kind {
            Kind::Form => "no Pokémon",
            Kind::Move => "no move",
            Kind::Type => "no type",
            Kind::Nature => "no nature",
        };
        match suggestions {
            [] => format!("{nothing} of these games is called \"{name}\"."),
            names => format!(
                "{nothing} is called \"{name}\"; did you mean {}?",
                names.join(" or ")
            ),
        }
    },
    pokedex: |forms, moves| format!("Pokédex ready: {forms} forms, {moves} moves"),
    loaded: "Pokédex loaded:",
    unchanged: "The Pokédex was up to date:",
    simulating: "Simulating duels",
    growing: "Learning",
    step_done: |name, parts, seconds| format!("{name}: {parts} in {seconds:.1} s"),
    trained: |version, points| {
        format!(
            "Model {version} ready: {points:.1} points off on average on duels that it never saw"
        )
    },
    web_interface: "Web interface",
    api: "API",
    documentation: "documentation:",
    api_key: "API key in",
    how_to_stop: "Ctrl-C to stop.",
    stopping: "Stopping: answers in progress are finished…",
    matchup: |own, opponent, level| format!("{own} against {opponent}, level {level}"),
    odds: |worst, average| {
        format!(
            "win: {} at worst, {} on average",
            percent(worst),
            percent(average)
        )
    },
    too_close: "Too close to call.",
    assumed: "The opponent’s moves are not known: every one that it can have at this level counts.",
    supposed: "Each side repeats one move until a Pokémon faints. Both have IVs of 31, a neutral nature and no candy.",
    columns: [
        "",
        "move",
        "at worst",
        "on average",
        "toughest reply",
        "effectiveness",
    ],
    wins: |share, low, high| {
        format!(
            "win: {:.1}% (between {:.1}% and {:.1}%, 95% sure)",
            100.0 * share,
            100.0 * low,
            100.0 * high
        )
    },
    duels: |n, turns| format!("{n} duels simulated, {turns:.1} turns on average"),
    damage: |least, most, low, high| {
        format!(
            "damage: {least} to {most} HP ({:.1}% to {:.1}%)",
            100.0 * low,
            100.0 * high
        )
    },
    knock_out: |hits, chance| match hits {
        1 => format!("knock-out in 1 hit: {}", percent(chance)),
        hits => format!("knock-out in {hits} hits: {}", percent(chance)),
    },
    multiplier: |factor| format!("×{factor}"),
    percent,
};

fn percent(probability: f64) -> String {
    format!("{}%", whole_percent(probability))
}
