//! What `damage` and `duel` are asked for.

use std::path::PathBuf;

use api_types::battle::{Individual, NameOrId, Stages, StatValues, Values};
use clap::Args;

/// Two Pokémon, and how each was raised.
#[derive(Debug, Args)]
pub(crate) struct Matchup {
    /// Your Pokémon: its name in French or English, or its number
    #[arg(required_unless_present = "batch")]
    pub(crate) own: Option<String>,
    /// Your opponent's Pokémon
    #[arg(required_unless_present = "batch")]
    pub(crate) opponent: Option<String>,
    /// Level of both Pokémon, 1 to 100
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) level: u8,
    /// Level of the opponent's Pokémon, where it is another one
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=100), value_name = "LEVEL")]
    pub(crate) opponent_level: Option<u8>,
    /// Nature of your Pokémon, in French or English [default: a neutral one]
    #[arg(long)]
    pub(crate) nature: Option<String>,
    /// Nature of the opponent's Pokémon
    #[arg(long, value_name = "NATURE")]
    pub(crate) opponent_nature: Option<String>,
    /// Awakening values of your Pokémon, 0 to 200: one for all, as in 200, or as in attack=120,speed=50
    /// [default: 0]
    #[arg(long, value_parser = values, value_name = "VALUES", allow_hyphen_values = true)]
    pub(crate) av: Option<Values>,
    /// Awakening values of the opponent's Pokémon
    #[arg(long, value_parser = values, value_name = "VALUES", allow_hyphen_values = true)]
    pub(crate) opponent_av: Option<Values>,
    /// Individual values of your Pokémon, 0 to 31, written in the same way [default: 31]
    #[arg(long, value_parser = values, value_name = "VALUES", allow_hyphen_values = true)]
    pub(crate) iv: Option<Values>,
    /// Individual values of the opponent's Pokémon
    #[arg(long, value_parser = values, value_name = "VALUES", allow_hyphen_values = true)]
    pub(crate) opponent_iv: Option<Values>,
    /// Friendship of your Pokémon, 0 to 255 [default: 70]
    #[arg(long)]
    pub(crate) friendship: Option<u8>,
    /// Friendship of the opponent's Pokémon
    #[arg(long, value_name = "FRIENDSHIP")]
    pub(crate) opponent_friendship: Option<u8>,
}

impl Matchup {
    /// Your Pokémon, then your opponent's.
    pub(crate) fn individuals(&self) -> [Individual; 2] {
        [
            Individual {
                pokemon: NameOrId::Name(given(self.own.as_deref()).to_owned()),
                level: Some(self.level.into()),
                nature: self.nature.clone(),
                ivs: self.iv,
                avs: self.av,
                friendship: self.friendship.map(i64::from),
            },
            Individual {
                pokemon: NameOrId::Name(given(self.opponent.as_deref()).to_owned()),
                level: Some(self.opponent_level.unwrap_or(self.level).into()),
                nature: self.opponent_nature.clone(),
                ivs: self.opponent_iv,
                avs: self.opponent_av,
                friendship: self.opponent_friendship.map(i64::from),
            },
        ]
    }
}

/// What the command line needs where no batch is given.
pub(crate) fn given(value: Option<&str>) -> &str {
    value.expect("the command line needs it where no batch is given")
}

#[derive(Debug, Args)]
pub(crate) struct Damage {
    #[command(flatten)]
    pub(crate) matchup: Matchup,
    /// Your move
    #[arg(long = "move", required_unless_present = "batch", value_name = "MOVE")]
    pub(crate) mv: Option<String>,
    /// A move of your opponent's: it does not matter to damage
    #[arg(long, value_name = "MOVE", hide = true)]
    pub(crate) opponent_move: Option<String>,
    /// A critical hit
    #[arg(long)]
    pub(crate) critical: bool,
    /// Status of your Pokémon: burn (brûlure), freeze (gel), paralysis (paralysie), poison, toxic (poison
    /// grave) or sleep (sommeil)
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// Stages of your Pokémon, -6 to 6, as in attack=2
    #[arg(long, value_parser = stages, value_name = "STAGES", allow_hyphen_values = true)]
    pub(crate) stages: Option<Stages>,
    /// Stages of the opponent's Pokémon, as in defense=-1
    #[arg(long, value_parser = stages, value_name = "STAGES", allow_hyphen_values = true)]
    pub(crate) opponent_stages: Option<Stages>,
    /// Reflect shields your opponent
    #[arg(long)]
    pub(crate) reflect: bool,
    /// Light Screen shields your opponent
    #[arg(long)]
    pub(crate) light_screen: bool,
    /// Print what the API would answer
    #[arg(long)]
    pub(crate) json: bool,
    /// Answer each line of a file of JSON rows with one line of JSON; the rows say everything else
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "Matchup", "mv", "opponent_move", "critical", "status", "stages", "opponent_stages", "reflect",
        "light_screen",
    ])]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Duel {
    #[command(flatten)]
    pub(crate) matchup: Matchup,
    /// Your moves, 1 to 4, separated by commas
    #[arg(
        long = "move",
        alias = "moves",
        required_unless_present = "batch",
        value_delimiter = ',',
        value_name = "MOVES"
    )]
    pub(crate) moves: Vec<String>,
    /// The opponent's moves, 1 to 4 [default: the same as yours]
    #[arg(
        long = "opponent-move",
        alias = "opponent-moves",
        value_delimiter = ',',
        value_name = "MOVES"
    )]
    pub(crate) opponent_moves: Option<Vec<String>>,
    /// How you choose: repeat (the first move), uniform (at random) or greedy (for the most damage)
    /// [default: repeat for one move, uniform for several]
    #[arg(long)]
    pub(crate) policy: Option<String>,
    /// How the opponent chooses
    #[arg(long, value_name = "POLICY")]
    pub(crate) opponent_policy: Option<String>,
    /// Mega Evolution on the first turn; X, Y or a name where there are two
    #[arg(long, value_name = "FORM", num_args = 0..=1, default_missing_value = "mega")]
    pub(crate) mega: Option<String>,
    /// Mega Evolution of the opponent's Pokémon
    #[arg(long, value_name = "FORM", num_args = 0..=1, default_missing_value = "mega")]
    pub(crate) opponent_mega: Option<String>,
    /// Number of duels, for each row of a batch too
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) sims: u32,
    /// Seed: the same one gives the same duels
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Tell the first duel turn by turn
    #[arg(
        long,
        default_value_t = true,
        action = clap::ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_name = "true|false"
    )]
    pub(crate) log: bool,
    /// Print what the API would answer
    #[arg(long)]
    pub(crate) json: bool,
    /// Answer each line of a file of JSON rows with one line of JSON; the rows say everything else but
    /// --sims and --seed
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "Matchup", "moves", "opponent_moves", "policy", "opponent_policy", "mega", "opponent_mega", "log",
    ])]
    pub(crate) batch: Option<PathBuf>,
}

/// One number, or numbers by statistic.
fn values(text: &str) -> Result<Values, String> {
    match text.parse() {
        Ok(all) => Ok(Values::All(all)),
        Err(_) => each(text).map(Values::Each),
    }
}

fn stages(text: &str) -> Result<Stages, String> {
    let each = each(text)?;
    if each.hp.is_some() || each.speed.is_some() {
        return Err("HP and Speed have no stages that damage depends on".to_owned());
    }
    Ok(Stages {
        attack: each.attack.unwrap_or(0),
        defense: each.defense.unwrap_or(0),
        sp_attack: each.sp_attack.unwrap_or(0),
        sp_defense: each.sp_defense.unwrap_or(0),
    })
}

fn each(text: &str) -> Result<StatValues, String> {
    let mut each = StatValues::default();
    for part in text.split(',') {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| format!("`{part}` is no number and not of the form attack=120"))?;
        let value = value.trim().parse();
        let value = value.map_err(|_| format!("`{part}` does not end in a whole number"))?;
        *statistic(&mut each, name)? = Some(value);
    }
    Ok(each)
}

/// The statistic with this French or English name, in full or as players shorten it.
fn statistic<'s>(each: &'s mut StatValues, name: &str) -> Result<&'s mut Option<i64>, String> {
    let letters = name.to_lowercase().replace('é', "e");
    let folded: String = letters.chars().filter(|c| c.is_alphabetic()).collect();
    Ok(match folded.as_str() {
        "hp" | "pv" => &mut each.hp,
        "attack" | "attaque" | "atk" | "att" => &mut each.attack,
        "defense" | "def" => &mut each.defense,
        "spattack" | "specialattack" | "attaquespeciale" | "attaquespe" | "spatk" | "spa"
        | "atkspe" => &mut each.sp_attack,
        "spdefense" | "specialdefense" | "defensespeciale" | "defensespe" | "spdef" | "spd"
        | "defspe" => &mut each.sp_defense,
        "speed" | "vitesse" | "vit" | "spe" => &mut each.speed,
        _ => {
            return Err(format!(
                "`{name}` is not one of hp, attack, defense, sp-attack, sp-defense and speed"
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_one_for_all_or_one_for_each() {
        assert_eq!(values("200"), Ok(Values::All(200)));
        let french = values("attaque=120,Défense Spéciale=5,vitesse=50");
        assert_eq!(french, values("atk=120,sp-defense=5,SPEED=50"));
        let expected = StatValues {
            attack: Some(120),
            sp_defense: Some(5),
            speed: Some(50),
            ..StatValues::default()
        };
        assert_eq!(french, Ok(Values::Each(expected)));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in ["", "much", "attack", "attack=", "attack=1.5", "luck=3"] {
            let told = values(text).unwrap_err();
            assert!(told.contains('`'), "{told}");
        }
    }

    #[test]
    fn stages_have_neither_hp_nor_speed() {
        let expected = Stages {
            defense: -1,
            ..Stages::default()
        };
        assert_eq!(stages("defense=-1"), Ok(expected));
        assert!(stages("speed=1").is_err() && stages("2").is_err());
    }
}
