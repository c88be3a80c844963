//! Why the recommended move has its odds, in the few things that count most.

use api_types::prediction::{Contribution, Explanation};

use crate::frame::Frame;
use crate::question::Duel;
use crate::text::Text;

/// So many reasons are shown.
const N_SHOWN: usize = 5;

pub(crate) struct Reasons {
    pub(crate) intro: String,
    /// The strongest first, whichever way they speak.
    pub(crate) strongest: Vec<Reason>,
}

pub(crate) struct Reason {
    pub(crate) feature: String,
    pub(crate) label: String,
    pub(crate) whose: String,
    pub(crate) value: String,
    /// In log-odds.
    pub(crate) contribution: f64,
    pub(crate) way: Way,
    /// Where its bar begins and how long it is, in percent; the middle is nothing.
    pub(crate) bar: (f64, f64),
}

/// Whom a reason speaks for.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    For,
    Against,
}

impl Way {
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Way::For => "for",
            Way::Against => "against",
        }
    }

    pub(crate) fn words(self, t: &Text) -> &'static str {
        match self {
            Way::For => t.reasons.for_you,
            Way::Against => t.reasons.against_you,
        }
    }
}

impl Reasons {
    pub(crate) fn new(explanation: Explanation, duel: &Duel<'_>, frame: &Frame) -> Reasons {
        let Explanation {
            opponent_move,
            opponent_move_en,
            contributions,
            ..
        } = explanation;
        let most = contributions
            .first()
            .map_or(0.0, |it| it.contribution.abs());
        let reply = frame.language.pick(&opponent_move, &opponent_move_en);
        // What changes nothing is no reason: bars would have no length.
        let told = contributions
            .into_iter()
            .filter(|it| it.contribution != 0.0);
        Reasons {
            intro: (frame.t.reasons.intro)(reply),
            strongest: told
                .take(N_SHOWN)
                .map(|it| reason(it, most, duel, frame))
                .collect(),
        }
    }
}

fn reason(told: Contribution, most: f64, duel: &Duel<'_>, frame: &Frame) -> Reason {
    let [yours, opposing] = frame.t.reasons.whose;
    let whose = match told.side.as_str() {
        "A" => yours(duel.a.name(frame.language)),
        _ => opposing(duel.b.name(frame.language)),
    };
    let length = 50.0 * told.contribution.abs() / most;
    let (way, start) = match told.contribution > 0.0 {
        true => (Way::For, 50.0),
        false => (Way::Against, 50.0 - length),
    };
    let pick = |french: &str, english: &str| frame.language.pick(french, english).to_owned();
    Reason {
        label: pick(&told.label, &told.label_en),
        value: pick(&told.value_text, &told.value_text_en),
        feature: told.feature,
        contribution: told.contribution,
        whose,
        way,
        bar: (start, length),
    }
}
