//! Everything the program says to a player, in both languages: a missing text does not compile.

mod english;
mod french;
mod models;

use api_types::battle::{DamageResponse, Fighter};
use dex::names::{Kind, UnknownName};
use dex::pokedex::{Language, Name};

use crate::command::Lang;

/// The texts of one language.
pub(crate) struct Text {
    language: Language,
    /// Between a name and what is said of it, and between two complaints.
    pub(crate) colon: &'static str,
    pub(crate) semicolon: &'static str,
    /// The message of a failure.
    pub(crate) error: fn(&str) -> String,
    pub(crate) no_data_folder: &'static str,
    /// Path, then the system's reason.
    pub(crate) unwritable: fn(&str, &str) -> String,
    /// Address, then the option that changes its port.
    pub(crate) occupied: fn(&str, &str) -> String,
    /// Address, the option that changes its port, the system's reason.
    pub(crate) unreachable: fn(&str, &str, &str) -> String,
    pub(crate) database: fn(&str) -> String,
    pub(crate) no_pokedex: &'static str,
    pub(crate) no_model: &'static str,
    pub(crate) model: fn(&str) -> String,
    /// What was typed, then names that it may have meant.
    unknown: fn(Kind, &str, &[&str]) -> String,
    /// Forms, then moves.
    pub(crate) pokedex: fn(usize, usize) -> String,
    pub(crate) loaded: &'static str,
    pub(crate) unchanged: &'static str,
    pub(crate) would_load: &'static str,
    /// When the live run started.
    pub(crate) kept_live: fn(&str) -> String,
    /// The live run started from another snapshot than this program's.
    pub(crate) other_snapshot: &'static str,
    pub(crate) simulating: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) growing: &'static str,
    /// Name of the step, parts done, seconds.
    pub(crate) step_done: fn(&str, u64, f64) -> String,
    /// Version, then the mean absolute error in percentage points.
    pub(crate) trained: fn(u32, f64) -> String,
    /// MLflow's address, then the versions that it was sent.
    pub(crate) tracked: fn(&str, &[u32]) -> String,
    /// Why MLflow could not be told.
    pub(crate) untracked: fn(&str) -> String,
    pub(crate) models: models::ModelText,
    pub(crate) web_interface: &'static str,
    pub(crate) api: &'static str,
    pub(crate) documentation: &'static str,
    pub(crate) key_place: &'static str,
    pub(crate) how_to_stop: &'static str,
    pub(crate) stopping: &'static str,
    /// Own Pokémon, opponent, level.
    pub(crate) matchup: fn(&str, &str, u8) -> String,
    /// Worst case, then average, 0 to 1.
    pub(crate) odds: fn(f64, f64) -> String,
    pub(crate) too_close: &'static str,
    pub(crate) assumed: &'static str,
    /// What every duel supposes.
    pub(crate) supposed: &'static str,
    /// Introduces the reasons against one move of the opponent.
    pub(crate) reasons: fn(&str) -> String,
    /// Weight, what it is about, whose it is, its value.
    pub(crate) reason_columns: [&'static str; 4],
    /// A weight in log-odds, above 0 for the player.
    pub(crate) weight: fn(f64) -> String,
    /// The player's Pokémon, then the opponent's, so that two of a kind are told apart.
    pub(crate) whose: [fn(&str) -> String; 2],
    /// Rank, move, worst case, average, worst answer, effectiveness.
    pub(crate) columns: [&'static str; 6],
    /// Share of wins, then the interval that holds it with 95 % confidence, 0 to 1 each.
    pub(crate) wins: fn(f64, f64, f64) -> String,
    /// Number of duels, mean turns.
    pub(crate) duels: fn(u32, f64) -> String,
    /// Own Pokémon, opponent, each with what it uses.
    pub(crate) versus: fn(&str, &str) -> String,
    /// An individual: level, nature and statistics.
    pub(crate) fighter: fn(&Fighter) -> String,
    pub(crate) first_duel: &'static str,
    /// A turn's number.
    pub(crate) turn: fn(u32) -> String,
    /// How a side chooses among several moves, by the contract's word; it follows them.
    pub(crate) policy: fn(&str) -> &'static str,
    /// How many turns are left out.
    pub(crate) skipped: fn(usize) -> String,
    /// Least and most HP, and the same as percentages.
    pub(crate) damage: fn(&DamageResponse) -> String,
    /// The sixteen rolls.
    pub(crate) rolls: fn(&str) -> String,
    /// Multiplier of the types, then of the same type.
    pub(crate) effectiveness: fn(f64, f64) -> String,
    /// Least and most hits of one use.
    pub(crate) hits: fn(u8, u8) -> String,
    pub(crate) no_effect: &'static str,
    pub(crate) no_knock_out: &'static str,
    /// How many times the move has struck, chance 0 to 1.
    pub(crate) knock_out: fn(u32, f64) -> String,
    /// 0, ¼, ½, 1, 2 or 4.
    pub(crate) multiplier: fn(f64) -> String,
    /// A probability, 0 to 1.
    pub(crate) percent: fn(f64) -> String,
}

impl Text {
    pub(crate) fn of(lang: Lang) -> &'static Text {
        match lang {
            Lang::Fr => &french::TEXT,
            Lang::En => &english::TEXT,
        }
    }

    /// With the no-break spaces that French puts before some signs.
    pub(crate) fn typeset(&self, page: &str) -> String {
        match self.language {
            Language::French => french::typeset(page),
            Language::English => page.to_owned(),
        }
    }

    pub(crate) fn unknown(&self, unknown: &UnknownName) -> String {
        let names = unknown.suggestions.iter();
        let names: Vec<&str> = names.map(|name: &Name| name.get(self.language)).collect();
        (self.unknown)(unknown.kind, &unknown.name, &names)
    }
}

/// A probability as a whole percentage; what is not certain is never shown as 0 or 100.
fn whole_percent(probability: f64) -> String {
    let percent = 100.0 * probability;
    match percent.round() as u8 {
        0 if percent > 0.0 => "< 1".to_owned(),
        100 if percent < 100.0 => "> 99".to_owned(),
        rounded => rounded.to_string(),
    }
}

/// Digits in groups of three from the right.
fn grouped(n: u32, separator: &str) -> String {
    match n {
        0..1000 => n.to_string(),
        _ => format!("{}{separator}{:03}", grouped(n / 1000, separator), n % 1000),
    }
}

/// With so many decimals, and no sign before a zero.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|digit| matches!(digit, '0' | '.')) => zero.to_owned(),
        _ => text,
    }
}

/// With two decimals and a true sign, which a zero does not have.
fn signed(value: f64) -> String {
    let text = fixed(value, 2);
    match text.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None if value < 0.005 => text,
        None => format!("+{text}"),
    }
}

fn listed(items: &[impl ToString]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}

/// A probability as a percentage with one decimal, in the same way.
fn fine_percent(probability: f64) -> String {
    let percent = 100.0 * probability;
    match format!("{percent:.1}").as_str() {
        "0.0" if percent > 0.0 => "< 0.1".to_owned(),
        "100.0" if percent < 100.0 => "> 99.9".to_owned(),
        rounded => rounded.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [999, 10_000, 1_002_003].map(|n| grouped(n, ",")),
            ["999", "10,000", "1,002,003"]
        );
    }

    #[test]
    fn what_is_not_certain_is_not_shown_as_certain() {
        assert_eq!(
            [0.0, 0.001, 0.5, 0.999, 1.0].map(whole_percent),
            ["0", "< 1", "50", "> 99", "100"]
        );
        assert_eq!(
            [0.0, 0.0001, 0.5, 0.9999, 1.0].map(fine_percent),
            ["0.0", "< 0.1", "50.0", "> 99.9", "100.0"]
        );
    }

    #[test]
    fn a_zero_has_no_sign() {
        let told = [-0.004, -0.006, 0.004].map(|value| fixed(value, 2));
        assert_eq!(told, ["0.00", "-0.01", "0.00"]);
        let told = [-0.004, -1.306, 0.004, 2.0].map(signed);
        assert_eq!(told, ["0.00", "−1.31", "0.00", "+2.00"]);
    }

    #[test]
    fn suggestions_are_told_in_the_language_of_the_user() {
        let unknown = UnknownName {
            kind: Kind::Form,
            name: "Salamech".to_owned(),
            suggestions: vec![Name {
                french: "Salamèche".to_owned(),
                english: "Charmander".to_owned(),
            }],
        };
        assert!(Text::of(Lang::Fr).unknown(&unknown).contains("Salamèche"));
        assert!(Text::of(Lang::En).unknown(&unknown).contains("Charmander"));
    }
}
