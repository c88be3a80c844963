//! Which option of the command line a refused part of a request came from.

use api_types::prediction::{Location, ValidationError};

/// Each refusal once, after the options that hold what is refused.
pub(crate) fn told(faults: &[ValidationError], colon: &str) -> Vec<String> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for fault in faults {
        let option = option_of(fault);
        match told.iter_mut().find(|(msg, _)| *msg == fault.msg) {
            Some((_, options)) => options.extend(option),
            None => told.push((&fault.msg, option.into_iter().collect())),
        }
    }
    let sentence = |(msg, options): (&str, Vec<String>)| match options.is_empty() {
        true => msg.to_owned(),
        false => format!("{}{colon}{msg}", options.join(", ")),
    };
    told.into_iter().map(sentence).collect()
}

/// With the statistic, where the fault is in one.
fn option_of(fault: &ValidationError) -> Option<String> {
    let names: Vec<&str> = fault.loc.iter().filter_map(name).skip(1).collect();
    let option = option(&names)?;
    Some(match names[..] {
        [_, "ivs" | "avs", statistic] => format!("{option} {statistic}"),
        _ => option.to_owned(),
    })
}

fn name(part: &Location) -> Option<&str> {
    match part {
        Location::Name(name) => Some(name),
        Location::Index(_) => None,
    }
}

/// Names of Pokémon have no option, and speak for themselves.
fn option(names: &[&str]) -> Option<&'static str> {
    Some(match *names {
        ["attacker" | "pokemon_a", "level", ..] => "--level",
        ["attacker" | "pokemon_a", "nature", ..] => "--nature",
        ["attacker" | "pokemon_a", "ivs", ..] => "--iv",
        ["attacker" | "pokemon_a", "avs", ..] => "--av",
        ["attacker" | "pokemon_a", "friendship", ..] => "--friendship",
        ["defender" | "pokemon_b", "level", ..] => "--opponent-level",
        ["defender" | "pokemon_b", "nature", ..] => "--opponent-nature",
        ["defender" | "pokemon_b", "ivs", ..] => "--opponent-iv",
        ["defender" | "pokemon_b", "avs", ..] => "--opponent-av",
        ["defender" | "pokemon_b", "friendship", ..] => "--opponent-friendship",
        ["move" | "moves_a", ..] => "--move",
        ["moves_b", ..] => "--opponent-move",
        ["policy_a", ..] => "--policy",
        ["policy_b", ..] => "--opponent-policy",
        ["mega_a", ..] => "--mega",
        ["mega_b", ..] => "--opponent-mega",
        ["attacker_status", ..] => "--status",
        ["attacker_stages", ..] => "--stages",
        ["defender_stages", ..] => "--opponent-stages",
        ["available_moves", ..] => "--moves",
        ["available_moves_b", ..] => "--opponent-moves",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(path: &[&str]) -> ValidationError {
        let names = path.iter().map(|name| Location::Name((*name).to_owned()));
        ValidationError {
            loc: names.chain([Location::Index(0)]).collect(),
            msg: "201 is too much".to_owned(),
            r#type: "out_of_range".to_owned(),
        }
    }

    #[test]
    fn a_fault_names_the_option_that_was_typed() {
        for (path, expected) in [
            (vec!["body", "attacker", "avs"], "--av: 201 is too much"),
            (
                vec!["body", "pokemon_b", "avs", "speed"],
                "--opponent-av speed: 201 is too much",
            ),
            (vec!["body", "moves_b"], "--opponent-move: 201 is too much"),
            (vec!["body", "defender", "pokemon"], "201 is too much"),
        ] {
            assert_eq!(told(&[fault(&path)], ": "), [expected]);
        }
    }

    #[test]
    fn the_same_fault_of_both_sides_is_told_once() {
        let faults = [["body", "moves_a"], ["body", "moves_b"]].map(|path| fault(&path));
        assert_eq!(
            told(&faults, ": "),
            ["--move, --opponent-move: 201 is too much"]
        );
    }
}
