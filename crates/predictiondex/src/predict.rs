//! The recommended move on the terminal.

use api::predict::explanation::explain;
use api::predict::{Question as ApiQuestion, best_move};
use api_types::prediction::{Contribution, Explanation, MoveScore, PredictBestMoveResponse};
use comfy_table::Table;
use dex::pokedex::{Form, Language, Pokedex};

use crate::command::{Lang, Question};
use crate::failure::Failure;
use crate::place::Place;
use crate::screen::{align_right, show, show_json, underlined};
use crate::text::Text;

/// So many reasons are printed; with `--json`, all of them.
const N_REASONS: usize = 5;

pub(crate) fn run(
    place: &Place,
    question: &Question,
    lang: Lang,
    text: &'static Text,
) -> Result<(), Failure> {
    let champion = place.champion()?;
    let pokedex = place.with_database(async |db| place.pokedex(db).await)?;
    let (own, opponent) = (
        find(&pokedex, &question.own)?,
        find(&pokedex, &question.opponent)?,
    );
    let asked = ApiQuestion {
        pokemon_a: own.id.0,
        pokemon_b: opponent.id.0,
        moves_a: question.moves.clone(),
        moves_b: question.opponent_moves.clone(),
        level: question.level,
    };
    let mut answer = best_move(&pokedex, &champion, &asked, lang.language())?;
    if question.explain {
        answer.explanation = Some(explain(&pokedex, &champion, &answer)?);
    }
    if question.json {
        show_json(&answer)
    } else {
        show(&text.typeset(&page(&answer, own, opponent, lang.language(), text)))
    }
}

fn find<'p>(pokedex: &'p Pokedex, name: &str) -> Result<&'p Form, Failure> {
    pokedex.find_form(name).map_err(Failure::Unknown)
}

/// The answer as a person reads it.
fn page(
    answer: &PredictBestMoveResponse,
    own: &Form,
    opponent: &Form,
    language: Language,
    text: &Text,
) -> String {
    let (own, opponent) = (own.name.get(language), opponent.name.get(language));
    let best = match language {
        Language::French => &answer.recommended_move,
        Language::English => &answer.recommended_move_en,
    };
    let mut page = (text.matchup)(own, opponent, answer.level);
    page += &format!("\n\n  → {best}\n");
    page += &format!(
        "    {}\n",
        (text.odds)(answer.win_probability, answer.average_win_probability)
    );
    if answer.too_close_to_call {
        page += &format!("    {}\n", text.too_close);
    }
    if let Some(explanation) = &answer.explanation {
        page += &format!(
            "\n{}\n",
            reasons(explanation, [own, opponent], language, text)
        );
    }
    page += &format!("\n{}\n", table(&answer.all_moves, language, text));
    if answer.opponent_moves_assumed {
        page += &format!("\n{}", text.assumed);
    }
    page += &format!("\n{}\n", text.supposed);
    page
}

fn table(moves: &[MoveScore], language: Language, text: &Text) -> Table {
    let mut table = underlined(text.columns);
    for (rank, score) in (1..).zip(moves) {
        let (name, answer) = match language {
            Language::French => (&score.move_name, &score.worst_case_move),
            Language::English => (&score.move_name_en, &score.worst_case_move_en),
        };
        table.add_row([
            rank.to_string(),
            name.clone(),
            (text.percent)(score.win_probability),
            (text.percent)(score.average_win_probability),
            answer.clone(),
            (text.multiplier)(score.type_multiplier),
        ]);
    }
    align_right(&mut table, &[0, 2, 3, 5]);
    table
}

/// What counts most, for and against, under the sentence that introduces it.
fn reasons(
    explanation: &Explanation,
    [own, opponent]: [&str; 2],
    language: Language,
    text: &Text,
) -> String {
    let [yours, opposing] = text.whose;
    let (reply, of): (_, fn(&Contribution) -> [&str; 2]) = match language {
        Language::French => (&explanation.opponent_move, |it| [&it.label, &it.value_text]),
        Language::English => (&explanation.opponent_move_en, |it| {
            [&it.label_en, &it.value_text_en]
        }),
    };
    let mut table = underlined(text.reason_columns);
    for told in explanation.contributions.iter().take(N_REASONS) {
        let [label, value] = of(told);
        let whose = match told.side.as_str() {
            "A" => yours(own),
            _ => opposing(opponent),
        };
        table.add_row([
            (text.weight)(told.contribution),
            label.to_owned(),
            whose,
            value.to_owned(),
        ]);
    }
    align_right(&mut table, &[0]);
    format!("{}\n{table}", (text.reasons)(reply))
}
