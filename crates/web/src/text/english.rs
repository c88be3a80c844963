//! The English texts.

use super::{
    FigureRows, Mistakes, Outcomes, ProblemText, Problems, ReasonsText, Text, whole_percent,
};

pub(super) const TEXT: Text = Text {
    site_description: "Which move to use in Pokémon: Let's Go, Pikachu! and Let's Go, Eevee!, and how good the odds are.",
    skip_to_content: "Skip to content",
    main_navigation: "Main navigation",
    nav_home: "Home",
    nav_prediction: "Predict",
    other_language: "Français",
    legal_short: "PredictionDex is an unofficial project, not affiliated with Nintendo, Creatures, GAME FREAK or The Pokémon Company.",
    privacy: "No account, no cookie, no tracking.",
    legal_link: "Legal notice",

    form_label: "Choose the battle",
    label_a: "Your Pokémon",
    label_b: "Opposing Pokémon",
    versus: "against",
    level_label: "Level",
    name_hint: "Write a name in English or in French, with or without accents. Both have the same level.",
    submit: "Find the move",
    did_you_mean: "Did you mean:",

    home_title: "Pick the right move",
    home_lead: "Playing Pokémon: Let's Go, Pikachu! or Let's Go, Eevee!? Say who fights whom. You get the move to use and your chances of winning.",
    example_intro: "An example:",
    example: ["Squirtle", "Charmander"],
    odds_title: "How to read the odds",
    odds: [
        (
            "70% = 70 battles in 100",
            "If you play the same battle 100 times, you win about 70 of them. So you can still lose: luck counts too.",
        ),
        (
            "First, the worst case",
            "The big number supposes that your opponent picks the toughest reply. The average is when they pick at random.",
        ),
        (
            "Sometimes it is too close",
            "Near 50%, the gap is smaller than the model's own error. Then we say so, instead of guessing.",
        ),
    ],
    model_title: "How good the model is",
    model_intro: "The odds come from a model trained on simulated battles. It was tested on battles that it had never seen:",
    no_figures: "The measurements of this model are not available.",
    figure_columns: [
        "Names the right winner",
        "Simple rule: most damage wins",
        "Mean error of the odds",
    ],
    figure_rows: FigureRows {
        unseen_pairs: "Two species never seen against each other",
        unseen_species: "At least one species never seen",
    },
    trained_on: "trained on",
    assumptions_title: "What the calculation supposes",
    assumptions: &[
        "Both Pokémon have the same level.",
        "Each repeats one single move, until one of them faints.",
        "Both have the best individual values (IV 31), a neutral nature and no candy.",
        "Nobody switches Pokémon and nobody uses an item.",
        "Moves that do no damage (such as Growl) are not counted.",
    ],
    legal_title: "Legal notice",
    legal: &[
        "PredictionDex is a free and unofficial fan project. It is not made, approved or supported by Nintendo, Creatures Inc., GAME FREAK inc. or The Pokémon Company. Pokémon and the names of Pokémon are trademarks of their owners.",
        "The site uses no image, no sound and no text of the games: only facts (names, numbers, types). The coloured tokens are drawn by us.",
        "The site asks for no account, sets no cookie, does not track you and loads nothing from any other site.",
    ],

    ask_title: "Which move to use?",
    mistake_title: "Something is not right",
    duel_heading: |a, b| format!("{a} against {b}"),
    answer_page_title: |duel, mv, odds| format!("{duel}: {mv}, {odds}"),
    answer_title: "Answer",
    use_move: "Use",
    power: "Power",
    power_varies: "varies",
    same_type: "Same type as your Pokémon: ×1.5",
    worst_case: "At worst",
    worst_answer: "Toughest reply",
    your_odds: "Your chances of winning, at worst",
    swap: "Swap sides",
    on_average: "On average",
    outcomes: Outcomes {
        too_close: (
            "Too close to call.",
            "The model cannot tell who wins. This is still your best move.",
        ),
        favourable: (
            "The odds are yours.",
            "Even against the toughest reply, you win more often than you lose.",
        ),
        difficult: (
            "A hard battle.",
            "This is your best move, but you lose more often than you win. Switch Pokémon if you can.",
        ),
    },
    reasons: ReasonsText {
        title: "Why this move?",
        intro: |reply| {
            format!("What counts most when your opponent replies with {reply}, strongest first:")
        },
        whose: [
            |name| format!("your {name}"),
            |name| format!("opposing {name}"),
        ],
        for_you: "For you",
        against_you: "Against you",
        rest: "The longer the bar, the more it changes your chances. The rest counts for less.",
    },
    multipliers: [
        "no effect",
        "hardly effective",
        "not very effective",
        "normal",
        "super effective",
        "extremely effective",
    ],
    chance: |probability| {
        let (sign, percent) = whole_percent(probability);
        format!("{sign}{percent}%")
    },
    share: |share| format!("{:.1}%", share * 100.0),
    points: |difference| format!("{:.1} points", difference * 100.0),

    choices_title: "Choose the moves",
    moves_of: |name| format!("Moves: {name}"),
    moves_hint: "Tick the moves that your Pokémon really has. Nothing ticked = every move of its level.",
    opponent_moves_hint: "Do you know them? Tick them (20 at most). Nothing ticked = unknown opponent: every move of its level counts.",
    all_moves_count: |n| format!("all ({n})"),
    unknown_moves: "unknown",
    chosen_count: |chosen, of| format!("{chosen} of {of}"),
    learned_at: |level| format!("from level {level}"),
    run_again: "Run again",

    ranking_title: "All moves, from best to worst",
    opponent_assumed: "The opponent's moves are not known: every move that it can have at this level counts.",
    opponent_chosen: "Only the moves that you ticked for the opponent count.",
    column_rank: "Rank",
    column_move: "Move",
    column_multiplier: "Effectiveness",
    skipped_intro: "Moves that are not counted:",
    model_version: "Model",

    mistakes: Mistakes {
        summary: "There is a problem with your choices",
        missing_a: "Write the name of your Pokémon.",
        missing_b: "Write the name of the opposing Pokémon.",
        unknown_pokemon: |name| {
            format!("No Pokémon is called “{name}” in these games. Check the name.")
        },
        level: |level| format!("“{level}” is not a level. Write a whole number from 1 to 100."),
        unknown_moves: |moves, name| {
            format!("{name} has no damaging move called: {moves}. Tick other moves.")
        },
        refused_moves: |moves| format!("These moves cannot be calculated: {moves}. Untick them."),
        too_many_moves: |most| {
            format!("That is too many: tick {most} moves at most for the opponent.")
        },
        no_damaging_move: |name, level| {
            format!(
                "{name} has no move that does damage at level {level}. Choose another Pokémon or another level."
            )
        },
        refused: "This battle cannot be calculated. Change a Pokémon or the level.",
    },
    problems: Problems {
        api_down: ProblemText {
            title: "The calculation does not answer",
            explanation: "The site works, but the service that computes the odds is stopped or too slow. It is not your fault.",
            what_to_do: "Wait a minute, then try again. Your choices are kept in the page's address.",
        },
        key_refused: ProblemText {
            title: "The site may not calculate",
            explanation: "The service that computes the odds refuses this site's key. There is nothing you can do.",
            what_to_do: "If this site is yours, read its log: it says how to give it a new key.",
        },
        broken: ProblemText {
            title: "Something broke",
            explanation: "The site got an answer that it does not understand. It is not your fault.",
            what_to_do: "Try again later. If it goes on, tell the person who runs this site.",
        },
        not_found: ProblemText {
            title: "This page does not exist",
            explanation: "The address may be misspelt, or the page has moved.",
            what_to_do: "Start again from the home page: everything is one click away.",
        },
        bad_request: ProblemText {
            title: "This address is not understood",
            explanation: "The page's address is damaged: a piece is missing or too much.",
            what_to_do: "Start again from the home page and choose your Pokémon once more.",
        },
    },
    try_again: "Try again",
    back_home: "Back to the home page",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_english_custom() {
        assert_eq!((TEXT.chance)(0.784), "78%");
        assert_eq!((TEXT.chance)(0.004), "< 1%");
        assert_eq!((TEXT.share)(0.9626), "96.3%");
        assert_eq!((TEXT.points)(0.0184), "1.8 points");
    }
}
