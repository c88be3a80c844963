//! The English texts.

use api_types::battle::Fighter;
use dex::names::Kind;
use dex::pokedex::Language;

use super::models::ENGLISH;
use super::{Text, fine_percent, grouped, listed, signed, whole_percent};

pub(super) const TEXT: Text = Text {
    language: Language::English,
    colon: ": ",
    semicolon: "; ",
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
    model: |reason| format!("the models cannot be used: {reason}."),
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
    loaded: "Pokédex loaded",
    unchanged: "The Pokédex was up to date",
    would_load: "What would change in the Pokédex",
    kept_live: |moment| format!("The Pokédex keeps what the live run of {moment} read"),
    other_snapshot: "This version of the program brings other facts: run \
                     \"predictiondex etl --source live\" again to add them",
    simulating: "Simulating duels",
    reading: "Reading duels",
    growing: "Learning",
    step_done: |name, parts, seconds| format!("{name}: {parts} in {seconds:.1} s"),
    trained: |version, points| {
        format!(
            "Model {version} ready: {points:.1} points off on average on duels that it never saw"
        )
    },
    tracked: |url, versions| match versions {
        [] => format!("MLflow ({url}) is up to date"),
        [version] => format!("MLflow ({url}) has received model {version}"),
        versions => format!("MLflow ({url}) has received models {}", listed(versions)),
    },
    models: ENGLISH,
    untracked: |reason| {
        format!(
            "MLflow has not received everything: {reason}. Nothing is lost: the next `train` \
             or `model sync` will send it."
        )
    },
    web_interface: "Web interface",
    api: "API",
    documentation: "documentation:",
    key_place: "API key in",
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
    reasons: |reply| {
        format!(
            "What counts most if your opponent replies with {reply} (+ for you, − against you):"
        )
    },
    reason_columns: ["weight", "what", "whose", "value"],
    weight: signed,
    whose: [
        |name| format!("your {name}"),
        |name| format!("opposing {name}"),
    ],
    columns: [
        "",
        "move",
        "at worst",
        "on average",
        "toughest reply",
        "effectiveness",
    ],
    wins: |share, low, high| {
        let [share, low, high] = [share, low, high].map(fine_percent);
        format!("win: {share}% (95% interval: {low}% to {high}%)")
    },
    duels: |n, turns| {
        let duels = if n == 1 { "duel" } else { "duels" };
        format!(
            "{} {duels} simulated, {turns:.1} turns on average",
            grouped(n, ",")
        )
    },
    versus: |own, opponent| format!("{own} against {opponent}"),
    fighter: |fighter| {
        let Fighter {
            name_en,
            level,
            nature_en,
            stats,
            ..
        } = fighter;
        format!(
            "{name_en}: level {level}, {nature_en} nature; HP {}, Attack {}, Defense {}, Special Attack {}, \
             Special Defense {}, Speed {}",
            stats.hp, stats.attack, stats.defense, stats.sp_attack, stats.sp_defense, stats.speed
        )
    },
    first_duel: "The first duel:",
    turn: |number| format!("Turn {number}"),
    policy: |policy| match policy {
        "repeat" => "; always the first",
        "greedy" => "; for the most damage",
        _ => "; at random",
    },
    skipped: |turns| format!("… {turns} more turns …"),
    damage: |answer| {
        format!(
            "damage: {} to {} of {} HP ({:.1}% to {:.1}%)",
            answer.rolls[0],
            answer.rolls[15],
            answer.hp,
            answer.rolls_percent[0],
            answer.rolls_percent[15]
        )
    },
    rolls: |rolls| format!("the 16 rolls: {rolls}"),
    effectiveness: |types, stab| match stab {
        1.0 => format!("type effectiveness ×{types}"),
        _ => format!("type effectiveness ×{types}, same type ×{stab}"),
    },
    hits: |least, most| {
        if least == most {
            format!("for each hit; {most} hits each time")
        } else {
            format!("for each hit; {least} to {most} hits each time")
        }
    },
    no_effect: "no effect: type effectiveness ×0",
    no_knock_out: "no knock-out within 4 times",
    knock_out: |times, chance| match times {
        1 => format!("knock-out the first time: {}", percent(chance)),
        times => format!("knock-out within {times} times: {}", percent(chance)),
    },
    multiplier: |factor| format!("×{factor}"),
    percent,
};

fn percent(probability: f64) -> String {
    format!("{}%", whole_percent(probability))
}
