//! Two versions on the same duels, check by check, and what each check allows.

use train::gate::{Check, Gate, Measure, Verdict};

use crate::screen::{align_right, underlined};
use crate::text::Text;

/// What a candidate was measured beside; `None` where there was nobody.
pub(crate) fn of(gate: &Gate, candidate: u32, text: &Text) -> Option<String> {
    let texts = &text.models;
    match gate {
        Gate::Contested(verdict) => Some(page(verdict, candidate, text)),
        Gate::Outdone(checks) => Some(format!(
            "{}\n\n{}\n",
            (texts.beside_formula)(candidate),
            table(checks.iter(), text)
        )),
        Gate::Unopposed | Gate::Unfit { .. } => None,
    }
}

pub(crate) fn page(verdict: &Verdict, candidate: u32, text: &Text) -> String {
    let texts = &text.models;
    let mut page = (texts.comparison)(candidate, verdict.champion) + "\n\n";
    page += &format!(
        "{}\n\n{}\n",
        table(verdict.remarkable(), text),
        texts.legend
    );
    page += &format!("{}\n", (texts.demand)(verdict.demand));
    let slices = verdict.checks.iter().filter(|it| it.slice.is_some());
    let n_short = slices.clone().filter(|check| !check.passed).count();
    page += &format!("{}\n", (texts.slices)(slices.count(), n_short));
    if verdict.champion_may_have_seen {
        page += &format!("{}\n", texts.may_have_seen);
    }
    page
}

fn table<'a>(checks: impl Iterator<Item = &'a Check>, text: &Text) -> String {
    let texts = &text.models;
    let mut table = underlined(texts.check_columns);
    for check in checks {
        let verdict = match check.passed {
            true => texts.passed,
            false => texts.failed,
        };
        table.add_row([
            duels(check, text),
            (texts.measure)(check.measure).to_owned(),
            number(check, check.champion, text),
            number(check, check.candidate, text),
            difference(check, text),
            number(check, check.tolerance, text),
            verdict.to_owned(),
        ]);
    }
    align_right(&mut table, &[2, 3, 4, 5]);
    table.to_string()
}

/// The set, and the slice of it where only that is meant.
fn duels(check: &Check, text: &Text) -> String {
    let set = (text.models.set)(check.duels);
    match check.slice {
        Some(slice) => format!("{set}, {}", (text.models.slice)(slice)),
        None => set.to_owned(),
    }
}

/// In percentage points what is a probability.
fn number(check: &Check, value: f64, text: &Text) -> String {
    match check.measure {
        Measure::LogLoss => (text.models.number)(value, 4),
        Measure::MeanAbsoluteError | Measure::CalibrationError => (text.models.points)(value),
        Measure::Asymmetry => format!("{value:.0e}"),
        Measure::Latency => format!("{} µs", (text.models.number)(value, 1)),
    }
}

fn difference(check: &Check, text: &Text) -> String {
    if check.measure == Measure::Asymmetry {
        return String::new();
    }
    let difference = number(check, check.difference(), text);
    match check.interval {
        Some(interval) => {
            let [low, high] = interval.map(|end| number(check, end, text));
            format!("{difference} [{low} … {high}]")
        }
        None => difference,
    }
}
