//! Every text of the pages, once per language: a text that is missing in one does not compile.

mod english;
mod french;

use crate::language::Language;

pub(crate) struct Text {
    pub(crate) site_description: &'static str,
    pub(crate) skip_to_content: &'static str,
    pub(crate) main_navigation: &'static str,
    pub(crate) nav_home: &'static str,
    pub(crate) nav_prediction: &'static str,
    pub(crate) other_language: &'static str,
    pub(crate) legal_short: &'static str,
    pub(crate) privacy: &'static str,
    pub(crate) legal_link: &'static str,

    pub(crate) form_label: &'static str,
    pub(crate) label_a: &'static str,
    pub(crate) label_b: &'static str,
    pub(crate) versus: &'static str,
    pub(crate) level_label: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) did_you_mean: &'static str,

    pub(crate) home_title: &'static str,
    pub(crate) home_lead: &'static str,
    pub(crate) example_intro: &'static str,
    /// The two names of the example.
    pub(crate) example: [&'static str; 2],
    pub(crate) odds_title: &'static str,
    /// Title and explanation of each card.
    pub(crate) odds: [(&'static str, &'static str); 3],
    pub(crate) model_title: &'static str,
    pub(crate) model_intro: &'static str,
    pub(crate) no_figures: &'static str,
    pub(crate) figure_columns: [&'static str; 3],
    pub(crate) figure_rows: FigureRows,
    pub(crate) trained_on: &'static str,
    pub(crate) assumptions_title: &'static str,
    pub(crate) assumptions: &'static [&'static str],
    pub(crate) legal_title: &'static str,
    pub(crate) legal: &'static [&'static str],

    pub(crate) ask_title: &'static str,
    pub(crate) mistake_title: &'static str,
    /// A's name, B's name.
    pub(crate) duel_heading: fn(&str, &str) -> String,
    /// The duel's heading, the recommended move, its odds.
    pub(crate) answer_page_title: fn(&str, &str, &str) -> String,
    pub(crate) answer_title: &'static str,
    pub(crate) use_move: &'static str,
    pub(crate) power: &'static str,
    pub(crate) power_varies: &'static str,
    pub(crate) same_type: &'static str,
    pub(crate) worst_case: &'static str,
    pub(crate) worst_answer: &'static str,
    pub(crate) your_odds: &'static str,
    pub(crate) swap: &'static str,
    pub(crate) on_average: &'static str,
    pub(crate) outcomes: Outcomes,
    pub(crate) reasons: ReasonsText,
    /// What ×0, ×¼, ×½, ×1, ×2 and ×4 mean.
    pub(crate) multipliers: [&'static str; 6],
    /// A probability, 0 to 1, in whole percent; never 0 or 100.
    pub(crate) chance: fn(f64) -> String,
    /// A share, 0 to 1, in percent with one decimal.
    pub(crate) share: fn(f64) -> String,
    /// A difference of probabilities, 0 to 1, in points with one decimal.
    pub(crate) points: fn(f64) -> String,

    pub(crate) choices_title: &'static str,
    /// The Pokémon's name.
    pub(crate) moves_of: fn(&str) -> String,
    pub(crate) moves_hint: &'static str,
    pub(crate) opponent_moves_hint: &'static str,
    pub(crate) all_moves_count: fn(usize) -> String,
    pub(crate) unknown_moves: &'static str,
    /// How many are chosen, of how many.
    pub(crate) chosen_count: fn(usize, usize) -> String,
    /// The level at which a move is learned.
    pub(crate) learned_at: fn(i32) -> String,
    pub(crate) run_again: &'static str,

    pub(crate) ranking_title: &'static str,
    pub(crate) opponent_assumed: &'static str,
    pub(crate) opponent_chosen: &'static str,
    pub(crate) column_rank: &'static str,
    pub(crate) column_move: &'static str,
    pub(crate) column_multiplier: &'static str,
    pub(crate) skipped_intro: &'static str,
    pub(crate) model_version: &'static str,

    pub(crate) mistakes: Mistakes,
    pub(crate) problems: Problems,
    pub(crate) try_again: &'static str,
    pub(crate) back_home: &'static str,
}

/// The sets of duels on which the model was measured.
pub(crate) struct FigureRows {
    pub(crate) unseen_pairs: &'static str,
    pub(crate) unseen_species: &'static str,
}

/// Title and advice for each kind of odds.
pub(crate) struct Outcomes {
    pub(crate) too_close: (&'static str, &'static str),
    pub(crate) favourable: (&'static str, &'static str),
    pub(crate) difficult: (&'static str, &'static str),
}

/// Why the recommended move has its odds.
pub(crate) struct ReasonsText {
    pub(crate) title: &'static str,
    /// The opponent's move.
    pub(crate) intro: fn(&str) -> String,
    /// The player's Pokémon, then the opponent's, so that two of a kind are told apart.
    pub(crate) whose: [fn(&str) -> String; 2],
    pub(crate) for_you: &'static str,
    pub(crate) against_you: &'static str,
    /// How to read the bars, and what is not shown.
    pub(crate) rest: &'static str,
}

/// What is wrong with the choices, and what to do.
pub(crate) struct Mistakes {
    pub(crate) summary: &'static str,
    pub(crate) missing_a: &'static str,
    pub(crate) missing_b: &'static str,
    pub(crate) unknown_pokemon: fn(&str) -> String,
    pub(crate) level: fn(&str) -> String,
    /// The moves, then the Pokémon.
    pub(crate) unknown_moves: fn(&str, &str) -> String,
    pub(crate) refused_moves: fn(&str) -> String,
    pub(crate) too_many_moves: fn(usize) -> String,
    pub(crate) no_damaging_move: fn(&str, u8) -> String,
    pub(crate) refused: &'static str,
}

/// Pages that stand in for the one that was asked for.
pub(crate) struct Problems {
    pub(crate) api_down: ProblemText,
    pub(crate) key_refused: ProblemText,
    pub(crate) broken: ProblemText,
    pub(crate) not_found: ProblemText,
    pub(crate) bad_request: ProblemText,
}

pub(crate) struct ProblemText {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) what_to_do: &'static str,
}

impl Text {
    pub(crate) fn of(language: Language) -> &'static Text {
        match language {
            Language::French => &french::TEXT,
            Language::English => &english::TEXT,
        }
    }
}

/// A probability rounded to whole percent; in place of 0 and 100, a sign says where the truth lies.
fn whole_percent(probability: f64) -> (&'static str, i64) {
    let percent = probability * 100.0;
    if percent < 0.5 {
        ("< ", 1)
    } else if percent >= 99.5 {
        ("> ", 99)
    } else {
        ("", percent.round() as i64)
    }
}
