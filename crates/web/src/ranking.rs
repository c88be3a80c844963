//! Asking the API for the ranking of any number of moves.
//!
//! The API takes at most [`MOST_MOVES`] of them at once. Each move is graded against the opponent
//! alone, so the ranking of several parts, merged, is that of the whole.

use api_types::prediction::{
    Explanation, Location, MoveScore, PredictBestMoveRequest, PredictBestMoveResponse,
    ValidationError,
};

use crate::client::{Api, ApiError};

/// The most moves that the API takes for one side.
pub(crate) const MOST_MOVES: usize = 20;

pub(crate) struct Ranking {
    /// Best first.
    pub(crate) scores: Vec<MoveScore>,
    pub(crate) too_close: bool,
    pub(crate) opponent_assumed: bool,
    pub(crate) model_version: String,
    /// Of the best move, where it was asked for.
    pub(crate) explanation: Option<Explanation>,
}

/// What the API said, and the French names of A's moves that it refuses to grade.
pub(crate) struct Answer {
    /// None when no move could be graded.
    pub(crate) ranking: Option<Ranking>,
    pub(crate) refused: Vec<String>,
}

/// Asks about all of `request.available_moves`, however many they are.
pub(crate) async fn ask(api: &Api, request: &PredictBestMoveRequest) -> Result<Answer, ApiError> {
    let mut answer = Answer {
        ranking: None,
        refused: Vec::new(),
    };
    for part in request.available_moves.chunks(MOST_MOVES) {
        let part = PredictBestMoveRequest {
            available_moves: part.to_vec(),
            ..request.clone()
        };
        answer.ask_part(api, part).await?;
    }
    Ok(answer)
}

impl Answer {
    /// Asks again without the moves that are refused, until an answer comes or no move is left.
    async fn ask_part(
        &mut self,
        api: &Api,
        mut part: PredictBestMoveRequest,
    ) -> Result<(), ApiError> {
        while !part.available_moves.is_empty() {
            let errors = match api.best_move(&part).await {
                Ok(response) => {
                    self.add(response);
                    break;
                }
                Err(ApiError::Refused(errors)) => errors,
                Err(error) => return Err(error),
            };
            let refused = take(
                &mut part.available_moves,
                &refused_positions(&errors, "available_moves"),
            );
            if refused.is_empty() {
                return Err(ApiError::Refused(errors));
            }
            self.refused.extend(refused);
        }
        Ok(())
    }

    fn add(&mut self, response: PredictBestMoveResponse) {
        match &mut self.ranking {
            None => self.ranking = Some(Ranking::from(response)),
            Some(ranking) => ranking.merge(Ranking::from(response)),
        }
    }
}

impl From<PredictBestMoveResponse> for Ranking {
    fn from(response: PredictBestMoveResponse) -> Ranking {
        Ranking {
            scores: response.all_moves,
            too_close: response.too_close_to_call,
            opponent_assumed: response.opponent_moves_assumed,
            model_version: response.model_version,
            explanation: response.explanation,
        }
    }
}

impl Ranking {
    /// Orders as the API does: worst case, then average, then as asked.
    fn merge(&mut self, other: Ranking) {
        let best = self.scores.first().map(|score| score.move_name.clone());
        self.scores.extend(other.scores);
        self.scores.sort_by(|x, y| {
            let by_worst_case = y.win_probability.total_cmp(&x.win_probability);
            by_worst_case.then(
                y.average_win_probability
                    .total_cmp(&x.average_win_probability),
            )
        });
        if self.scores.first().map(|score| &score.move_name) != best.as_ref() {
            self.too_close = other.too_close;
            self.explanation = other.explanation;
        }
    }
}

/// The positions in one list of the request that the errors are about.
pub(crate) fn refused_positions(errors: &[ValidationError], list: &str) -> Vec<usize> {
    let position = |error: &ValidationError| match error.loc.as_slice() {
        [_, Location::Name(name), Location::Index(position)] if name == list => Some(*position),
        _ => None,
    };
    errors.iter().filter_map(position).collect()
}

fn take(moves: &mut Vec<String>, positions: &[usize]) -> Vec<String> {
    let mut position = 0;
    let is_taken = |_: &mut String| {
        position += 1;
        positions.contains(&(position - 1))
    };
    moves.extract_if(.., is_taken).collect()
}
