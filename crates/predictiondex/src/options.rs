//! Which option of the command line a refused part of a request came from.

use api_types::prediction::{Location, ValidationError};

/// The refusal, after the option that holds what is refused.
pub(crate) fn told(fault: &ValidationError, colon: &str) -> String {
    let names: Vec<&str> = fault.loc.iter().filter_map(name).skip(1).collect();
    let statistic = match names[..] {
        [_, "ivs" | "avs", statistic] => format!(" {statistic}"),
        _ => String::new(),
    };
    match option(&names) {
        Some(option) => format!("{option}{statistic}{colon}{}", fault.msg),
        None => fault.msg.clone(),
    }
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
            assert_eq!(told(&fault(&path), ": "), expected);
        }
    }
}
