//! Rows of duels and damage calculations, one JSON object a line, answered line by line.
//!
//! The fields are those of the tables that other simulators are compared with: slugs for Pokémon and
//! moves; six values in the order HP, Attack, Defense, Special Attack, Special Defense, Speed.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow};
use battle::choice::{Policy, repeat, uniform};
use battle::damage::{Attack, Condition, Matchup};
use battle::duel::{Shares, simulate_battles};
use battle::moves::{Move, Status};
use battle::rolls::Seeded;
use battle::setup::{Battle, Corner};
use battle::species::Combatant;
use battle::stats::{Build, Stats};
use dex::pokedex::Pokedex;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// Six values, or one that stands for all six.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Six {
    Same(u16),
    Each([u16; 6]),
}

impl Six {
    fn stats(self) -> Stats {
        match self {
            Six::Same(value) => Stats::all(value),
            Six::Each([hp, attack, defense, special_attack, special_defense, speed]) => Stats {
                hp,
                attack,
                defense,
                special_attack,
                special_defense,
                speed,
            },
        }
    }
}

/// An individual; what is not said is as in link battles.
#[derive(Deserialize)]
struct Individual {
    level: u8,
    #[serde(default = "serious")]
    nature: String,
    #[serde(default = "perfect")]
    ivs: Six,
    #[serde(default = "none")]
    avs: Six,
    #[serde(default = "seventy", alias = "happiness")]
    friendship: u8,
}

fn serious() -> String {
    "Serious".to_owned()
}

fn perfect() -> Six {
    Six::Same(31)
}

fn none() -> Six {
    Six::Same(0)
}

fn seventy() -> u8 {
    70
}

impl Individual {
    fn combatant(&self, pokedex: &Pokedex, name: &str) -> anyhow::Result<Combatant> {
        let natures = pokedex.natures.iter();
        let found = natures
            .clone()
            .find(|(name, _)| name.english == self.nature);
        let (_, nature) = found.with_context(|| format!("unknown nature {:?}", self.nature))?;
        let build = Build {
            level: self.level,
            nature: *nature,
            ivs: self.ivs.stats(),
            avs: self.avs.stats(),
            friendship: self.friendship,
        };
        check(&build)?;
        Ok(Combatant::new(&pokedex.find_form(name)?.battle, &build))
    }
}

/// Values that the games cannot hold would only give wrong answers.
fn check(build: &Build) -> anyhow::Result<()> {
    let values = |stats: Stats| {
        let others = battle::stats::Stat::ALL.map(|stat| stats.get(stat));
        others.into_iter().chain([stats.hp])
    };
    anyhow::ensure!(
        (1..=100).contains(&build.level),
        "level {} is not from 1 to 100",
        build.level
    );
    for (what, stats, most) in [("IV", build.ivs, 31), ("AV", build.avs, 200)] {
        if let Some(value) = values(stats).find(|value| *value > most) {
            anyhow::bail!("an {what} is {value}, but at most {most}");
        }
    }
    Ok(())
}

/// What a row holds besides what is asked.
type Rest = BTreeMap<String, IgnoredAny>;

/// Results of other simulators, which rows of their tables hold and no answer depends on.
const DUEL_RESULTS: [&str; 8] = [
    "kind",
    "seeds",
    "wins_a",
    "wins_b",
    "draws",
    "timeouts",
    "mean_turns",
    "max_turns",
];
const DAMAGE_RESULTS: [&str; 6] = ["type", "category", "power", "calc", "sim", "agree"];
const INDIVIDUAL_RESULTS: [&str; 1] = ["stats"];

/// A field that would be overlooked may change what is asked.
fn check_rest(rest: &Rest, results: &[&str]) -> anyhow::Result<()> {
    match rest.keys().find(|key| !results.contains(&key.as_str())) {
        Some(key) => Err(anyhow!("unknown field {key:?}")),
        None => Ok(()),
    }
}

#[derive(Deserialize)]
struct DuelRow {
    id: u32,
    a: String,
    b: String,
    move_a: Option<String>,
    move_b: Option<String>,
    moves_a: Option<Vec<String>>,
    moves_b: Option<Vec<String>>,
    /// Said in words; it must be the one that the moves ask for.
    policy: Option<String>,
    #[serde(flatten)]
    individual: Individual,
    #[serde(flatten)]
    rest: Rest,
}

impl DuelRow {
    /// The moves of each side and how they are chosen: one is repeated, several are drawn from.
    fn moves(&self, pokedex: &Pokedex) -> anyhow::Result<([Vec<Move>; 2], Policy<Seeded>)> {
        let played = match self.moves_a {
            Some(_) => "uniform",
            None => "repeat",
        };
        if let Some(policy) = self
            .policy
            .as_ref()
            .filter(|it| it.split(' ').next() != Some(played))
        {
            anyhow::bail!("the policy is {policy:?}, but these moves are played by {played:?}");
        }
        match (&self.move_a, &self.move_b, &self.moves_a, &self.moves_b) {
            (Some(a), Some(b), None, None) => {
                let a = moves(pokedex, std::slice::from_ref(a))?;
                Ok(([a, moves(pokedex, std::slice::from_ref(b))?], repeat))
            }
            (None, None, Some(a), Some(b)) => {
                Ok(([moves(pokedex, a)?, moves(pokedex, b)?], uniform))
            }
            _ => Err(anyhow!("give move_a and move_b, or moves_a and moves_b")),
        }
    }
}

fn moves(pokedex: &Pokedex, names: &[String]) -> anyhow::Result<Vec<Move>> {
    let found = names.iter().map(|name| {
        let rules = pokedex.find_move(name)?.rules;
        anyhow::ensure!(rules.is_simulated(), "the move {name} is not simulated");
        Ok(rules)
    });
    found.collect()
}

/// The answer to one line of a table of duels.
pub(crate) fn duel(pokedex: &Pokedex, line: &str, sims: u32, seed: u64) -> anyhow::Result<Value> {
    let row: DuelRow = serde_json::from_str(line).context("not a row of duels")?;
    check_rest(&row.rest, &DUEL_RESULTS)?;
    let ([moves_a, moves_b], policy) = row.moves(pokedex)?;
    let a = row.individual.combatant(pokedex, &row.a)?;
    let b = row.individual.combatant(pokedex, &row.b)?;
    let corner = |combatant, moves| Corner {
        combatant,
        moves,
        mega: None,
    };
    let battle = Battle::new(&pokedex.chart, corner(&a, &moves_a), corner(&b, &moves_b))?;
    // Rows are independent of their neighbours, and of their place in the table.
    let seed = seed ^ u64::from(row.id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let Shares {
        wins_a,
        wins_b,
        turns,
    } = simulate_battles(&battle, [policy, policy], sims, seed);
    Ok(json!({
        "id": row.id,
        "wins_a": wins_a,
        "wins_b": wins_b,
        // The rules leave none: who faints last wins.
        "draws": 0,
        "n": sims,
        "mean_turns": turns as f64 / f64::from(sims),
    }))
}

#[derive(Deserialize)]
struct DamageRow {
    i: u32,
    attacker: String,
    defender: String,
    #[serde(rename = "move")]
    mv: String,
    #[serde(default)]
    crit: bool,
    #[serde(default)]
    screen: String,
    a: Conditioned,
    d: Conditioned,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Deserialize)]
struct Conditioned {
    #[serde(default)]
    status: String,
    #[serde(default)]
    boosts: Boosts,
    #[serde(flatten)]
    individual: Individual,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Boosts {
    atk: i8,
    def: i8,
    spa: i8,
    spd: i8,
    spe: i8,
}

impl Conditioned {
    fn condition(&self, screen: &str) -> anyhow::Result<Condition> {
        let Boosts {
            atk,
            def,
            spa,
            spd,
            spe,
        } = self.boosts;
        let stages = [atk, def, spa, spd, spe];
        if let Some(stage) = stages.iter().find(|stage| !(-6..=6).contains(*stage)) {
            anyhow::bail!("a boost is {stage}, but must be from -6 to 6");
        }
        Ok(Condition {
            status: status(&self.status)?,
            stages,
            reflect: screen == "reflect",
            light_screen: screen == "lightscreen",
        })
    }
}

fn status(code: &str) -> anyhow::Result<Option<Status>> {
    Ok(match code {
        "" => None,
        "brn" => Some(Status::Burn),
        "frz" => Some(Status::Freeze),
        "par" => Some(Status::Paralysis),
        "psn" => Some(Status::Poison),
        "tox" => Some(Status::Toxic),
        "slp" => Some(Status::Sleep),
        other => anyhow::bail!("unknown status {other:?}"),
    })
}

/// The answer to one line of a table of damage calculations: 16 rolls, or one where all are the same.
pub(crate) fn damage(pokedex: &Pokedex, line: &str) -> anyhow::Result<Value> {
    let row: DamageRow = serde_json::from_str(line).context("not a row of damage")?;
    check_rest(&row.rest, &DAMAGE_RESULTS)?;
    check_rest(&row.a.rest, &INDIVIDUAL_RESULTS)?;
    check_rest(&row.d.rest, &INDIVIDUAL_RESULTS)?;
    anyhow::ensure!(
        matches!(row.screen.as_str(), "" | "reflect" | "lightscreen"),
        "unknown screen {:?}",
        row.screen
    );
    let user = row.a.individual.combatant(pokedex, &row.attacker)?;
    let target = row.d.individual.combatant(pokedex, &row.defender)?;
    let mv = &pokedex.find_move(&row.mv)?.rules;
    let attack = Attack {
        user: &user,
        user_condition: &row.a.condition("")?,
        target: &target,
        target_condition: &row.d.condition(&row.screen)?,
        mv,
        matchup: Matchup::new(&pokedex.chart, user.typing, target.typing, mv),
        critical: row.crit,
        doublings: 0,
    };
    let rolls = attack
        .sixteen_rolls()
        .with_context(|| format!("the damage of {} depends on the battle", row.mv))?;
    let constant = !mv.uses_formula() || rolls[15] == 0;
    let shown = if constant { &rolls[..1] } else { &rolls[..] };
    Ok(json!({ "i": row.i, "rolls": shown }))
}
