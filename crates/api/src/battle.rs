//! Damage and battles straight from the rules, as the API and the command line answer them.

mod chances;
mod faults;
mod raised;
mod refusal;
mod side;
mod strike;

use api_types::battle::{
    BattleTurn, DamageRequest, DamageResponse, SimulateRequest, SimulateResponse,
};
use battle::damage::{Attack, Matchup};
use battle::duel::{Shares, fight, simulate_battles};
use battle::log::Event;
use battle::moves::Hits;
use battle::rolls::Seeded;
use battle::setup::Battle;
use commentary::{Commentary, Turn};
use dex::pokedex::{Language, MoveEntry, Pokedex};
use ml::interval::clopper_pearson;

use crate::battle::chances::knock_out_chances;
use crate::battle::faults::Faults;
use crate::battle::raised::Raised;
use crate::battle::side::Side;
use crate::error::ApiError;

/// Battles of one request when none are asked for.
pub const DEFAULT_BATTLES: u32 = 1_000;

/// Most battles of one request over HTTP.
pub const MOST_BATTLES: u32 = 10_000;

/// Battles in which a side plans count as so many: they take about as long.
const PLANNING: u32 = 5;

const CONFIDENCE: f64 = 0.95;

/// The damage of one hit of a move, and how likely it knocks out.
///
/// # Errors
/// [`ApiError::Invalid`] with everything that is wrong with the request, in the given language.
pub fn damage(
    pokedex: &Pokedex,
    request: &DamageRequest,
    language: Language,
) -> Result<DamageResponse, ApiError> {
    let mut faults = Faults::new(language);
    let attacker = Raised::read(pokedex, "attacker", &request.attacker, &mut faults);
    let defender = Raised::read(pokedex, "defender", &request.defender, &mut faults);
    let mv = faults.keep(&["move"], strike::striking(pokedex, &request.r#move));
    let [own, foe] = strike::conditions(request, &mut faults);
    let read = attacker.zip(defender).zip(mv);
    let ((attacker, defender), mv) = faults.unless_any(read)?;
    let (user, target) = (&attacker.combatant, &defender.combatant);
    let attack = Attack {
        user,
        user_condition: &own,
        target,
        target_condition: &foe,
        mv: &mv.rules,
        matchup: Matchup::new(&pokedex.chart, user.typing, target.typing, &mv.rules),
        critical: request.critical,
        doublings: 0,
    };
    Ok(damage_response(&attacker, &defender, mv, &attack))
}

fn damage_response(
    attacker: &Raised<'_>,
    defender: &Raised<'_>,
    mv: &MoveEntry,
    attack: &Attack<'_>,
) -> DamageResponse {
    let rolls = attack.sixteen_rolls();
    let rolls = rolls.expect("moves whose damage depends on the battle are refused");
    let hp = defender.combatant.stats.hp;
    let percent = |&roll: &u16| 100.0 * f64::from(roll) / f64::from(hp);
    DamageResponse {
        attacker: attacker.fighter(),
        defender: defender.fighter(),
        r#move: mv.name.french.clone(),
        move_en: mv.name.english.clone(),
        critical: attack.critical,
        type_multiplier: attack.matchup.effectiveness.multiplier().into(),
        stab: if attack.matchup.same_type { 1.5 } else { 1.0 },
        rolls_percent: rolls.iter().map(percent).collect(),
        rolls: rolls.to_vec(),
        hits: match mv.rules.hits {
            Hits::One => [1, 1],
            Hits::Two => [2, 2],
            Hits::TwoToFive => [2, 5],
        },
        hp,
        knock_out_chances: knock_out_chances(&rolls, mv.rules.hits, hp).to_vec(),
    }
}

/// How often A wins, and how the first battle goes; at most `most` battles, a fifth of it where a side is
/// greedy.
///
/// # Errors
/// [`ApiError::Invalid`] with everything that is wrong with the request, in the given language.
pub fn simulate(
    pokedex: &Pokedex,
    request: &SimulateRequest,
    most: u32,
    language: Language,
) -> Result<SimulateResponse, ApiError> {
    let mut faults = Faults::new(language);
    let sides = side::asked(request);
    let [a, b] = sides.map(|asked| Side::read(pokedex, &asked, &mut faults));
    let plans = |side: &Option<Side<'_>>| side.as_ref().is_some_and(Side::plans);
    let most = if plans(&a) || plans(&b) {
        most / PLANNING
    } else {
        most
    };
    let limits = [1, most.into()];
    let n = faults.within(&["n"], request.n, DEFAULT_BATTLES.into(), limits);
    let (a, b) = faults.unless_any(a.zip(b))?;
    let n = u32::try_from(n).expect("it is within its limits");
    let seed = request.seed.unwrap_or(1);
    let battle = Battle::new(&pokedex.chart, a.corner(), b.corner());
    let battle = battle.expect("each side has been checked");
    let policies = [a.policy.choose(), b.policy.choose()];
    let shares = simulate_battles(&battle, policies, n, seed);
    // The same rolls as in the simulation, whose first battle this is.
    let (mut rolls, mut log) = (Seeded::new(seed), Vec::<Event>::new());
    fight(&battle, battle.start(), policies, &mut rolls, &mut log);
    let told = Commentary::new(pokedex, [a.named(), b.named()], language).turns(&log);
    Ok(simulate_response(&a, &b, seed, &shares, told))
}

fn simulate_response(
    a: &Side<'_>,
    b: &Side<'_>,
    seed: u64,
    shares: &Shares,
    told: Vec<Turn>,
) -> SimulateResponse {
    let n = shares.wins_a + shares.wins_b;
    SimulateResponse {
        pokemon_a: a.raised.fighter(),
        pokemon_b: b.raised.fighter(),
        moves_a: names(&a.moves, Language::French),
        moves_a_en: names(&a.moves, Language::English),
        moves_b: names(&b.moves, Language::French),
        moves_b_en: names(&b.moves, Language::English),
        policy_a: a.policy.name().to_owned(),
        policy_b: b.policy.name().to_owned(),
        n,
        seed,
        wins_a: shares.wins_a,
        wins_b: shares.wins_b,
        draws: 0,
        win_rate_a: shares.win_rate_a(),
        interval_95: clopper_pearson(shares.wins_a, n, CONFIDENCE),
        mean_turns: shares.turns as f64 / f64::from(n),
        first_battle: told.into_iter().map(turn).collect(),
    }
}

fn turn(turn: Turn) -> BattleTurn {
    BattleTurn {
        turn: turn.number,
        lines: turn.lines,
        hp_a: turn.hp[0],
        hp_b: turn.hp[1],
    }
}

fn names(moves: &[&MoveEntry], language: Language) -> Vec<String> {
    let names = moves.iter().map(|entry| entry.name.get(language));
    names.map(str::to_owned).collect()
}
