//! The number of a feature as a player reads it, in French and in English.

use ml::features::labels::{TURNS_AHEAD, Unit};

pub(super) fn french(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Hp => format!("{}\u{202f}% des PV", percent(value)),
        Unit::Share => format!("{}\u{202f}%", percent(value)),
        Unit::Turns if value < 1.95 => format!("{} tour", turns(value)),
        Unit::Turns => format!("{} tours", turns(value)),
        Unit::Turn => format!("tour {value:.0}"),
        Unit::Category if value > 0.5 => "physique".to_owned(),
        Unit::Category => "spéciale".to_owned(),
        Unit::Signed | Unit::Doublings | Unit::Effectiveness => number(unit, value),
    }
    .replace('.', ",")
}

pub(super) fn english(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Hp => format!("{}% of HP", percent(value)),
        Unit::Share => format!("{}%", percent(value)),
        Unit::Turns if turns(value) == "1" => "1 turn".to_owned(),
        Unit::Turns => format!("{} turns", turns(value)),
        Unit::Turn => format!("turn {value:.0}"),
        Unit::Category if value > 0.5 => "physical".to_owned(),
        Unit::Category => "special".to_owned(),
        Unit::Signed | Unit::Doublings | Unit::Effectiveness => number(unit, value),
    }
}

/// What reads alike in both languages, but for the decimal point.
fn number(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Effectiveness if value < -3.0 => "×0".to_owned(),
        Unit::Doublings | Unit::Effectiveness => format!("×{}", trimmed(value.exp2(), 2)),
        _ if value > 0.0 => format!("+{}", trimmed(value, 1)),
        _ => trimmed(value, 1),
    }
}

fn turns(value: f64) -> String {
    match value > TURNS_AHEAD as f64 {
        true => format!("> {TURNS_AHEAD}"),
        false => trimmed(value, 1),
    }
}

/// A share in whole percent; what is not nothing or all is never shown as such.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if share > 0.0 && percent < 0.5 {
        "< 1".to_owned()
    } else if share < 1.0 && percent >= 99.5 {
        "> 99".to_owned()
    } else {
        trimmed(percent, 0)
    }
}

/// With at most so many decimals, a true minus sign, and no sign before a zero.
fn trimmed(value: f64, decimals: i32) -> String {
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    // Adding zero takes the sign from a negative one.
    (rounded + 0.0).to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_what_they_count() {
        for (unit, value, french_text, english_text) in [
            (Unit::Hp, 0.4321, "43\u{202f}% des PV", "43% of HP"),
            (Unit::Hp, -0.125, "−13\u{202f}% des PV", "−13% of HP"),
            (Unit::Hp, 2.0, "200\u{202f}% des PV", "200% of HP"),
            (Unit::Share, 0.0, "0\u{202f}%", "0%"),
            (Unit::Share, 0.001, "< 1\u{202f}%", "< 1%"),
            (Unit::Share, 0.999, "> 99\u{202f}%", "> 99%"),
            (Unit::Share, 1.0, "100\u{202f}%", "100%"),
            (Unit::Turns, 1.0, "1 tour", "1 turn"),
            (Unit::Turns, 1.54, "1,5 tour", "1.5 turns"),
            (Unit::Turns, 1.96, "2 tours", "2 turns"),
            (Unit::Turns, 2.96, "3 tours", "3 turns"),
            (Unit::Turns, 11.0, "> 10 tours", "> 10 turns"),
            (Unit::Turn, 2.0, "tour 2", "turn 2"),
            (Unit::Signed, 1.0, "+1", "+1"),
            (Unit::Signed, -0.0, "0", "0"),
            (Unit::Signed, -0.25, "−0,3", "−0.3"),
            (Unit::Doublings, 0.5, "×1,41", "×1.41"),
            (Unit::Effectiveness, -4.0, "×0", "×0"),
            (Unit::Effectiveness, -2.0, "×0,25", "×0.25"),
            (Unit::Effectiveness, 1.0, "×2", "×2"),
            (Unit::Category, 1.0, "physique", "physical"),
            (Unit::Category, 0.0, "spéciale", "special"),
        ] {
            assert_eq!(french(unit, value), french_text, "{unit:?} {value}");
            assert_eq!(english(unit, value), english_text, "{unit:?} {value}");
        }
    }
}
