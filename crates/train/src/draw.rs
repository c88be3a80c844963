//! Which duels are fought: forms, levels, individuals and moves, drawn at random.
//!
//! Link-battle individuals at level 50 with any legal move are the most common case, because that is
//! what players ask about; everything else that can be asked is drawn too.

use battle::damage::sixteen_rolls;
use battle::duel::Fighter;
use battle::moves::{Move, Quirk, Timing};
use battle::rolls::{Rolls, Seeded};
use battle::species::Combatant;
use battle::stats::{Build, Stats};
use dex::pokedex::{Form, Pokedex};

use crate::split::{Split, Splits};

/// One side of a duel.
#[derive(Clone, Debug)]
pub(crate) struct Side<'a> {
    pub(crate) form: &'a Form,
    pub(crate) combatant: Combatant,
    pub(crate) mv: Move,
}

impl Side<'_> {
    pub(crate) fn fighter(&self) -> Fighter<'_> {
        Fighter {
            combatant: &self.combatant,
            mv: &self.mv,
        }
    }
}

/// Draws duels of one split until both sides have a move to fight with.
pub(crate) fn duel<'a>(
    pokedex: &'a Pokedex,
    splits: &Splits,
    split: Split,
    rolls: &mut Seeded,
) -> [Side<'a>; 2] {
    loop {
        let forms = [pick(&pokedex.forms, rolls), pick(&pokedex.forms, rolls)];
        if splits.of(forms.map(|form| form.species.number)) != split {
            continue;
        }
        if let Some(sides) = sides(pokedex, forms, rolls) {
            return sides;
        }
    }
}

fn sides<'a>(
    pokedex: &'a Pokedex,
    forms: [&'a Form; 2],
    rolls: &mut Seeded,
) -> Option<[Side<'a>; 2]> {
    let levels = levels(rolls);
    let combatants =
        [0, 1].map(|i| Combatant::new(&forms[i].battle, &build(levels[i], pokedex, rolls)));
    let known = [0, 1].map(|i| pokedex.battle_moves(forms[i].id, levels[i]));
    if known.iter().any(Vec::is_empty) {
        return None;
    }
    let strongest = strongest_sides(rolls);
    let side = |i: usize, rolls: &mut Seeded| {
        let [own, foe] = [&combatants[i], &combatants[1 - i]];
        let by_damage = |mv: &&Move| expected_damage(pokedex, own, foe, mv);
        let moves = known[i].iter().map(|entry| &entry.rules);
        let best = moves.max_by(|x, y| by_damage(x).total_cmp(&by_damage(y)));
        let mv = match best {
            Some(best) if strongest[i] => best,
            _ => &pick(&known[i], rolls).rules,
        };
        Side {
            form: forms[i],
            combatant: *own,
            mv: *mv,
        }
    };
    Some([side(0, rolls), side(1, rolls)])
}

/// Levels of both sides: 60 % both 50, 20 % another one for both, 20 % one for each.
fn levels(rolls: &mut Seeded) -> [u8; 2] {
    let any = |rolls: &mut Seeded| 1 + rolls.below(100) as u8;
    match rolls.below(10) {
        0..6 => [50, 50],
        6..8 => [any(rolls); 2],
        _ => [any(rolls), any(rolls)],
    }
}

/// Three quarters are link-battle individuals, the others can have any values.
fn build(level: u8, pokedex: &Pokedex, rolls: &mut Seeded) -> Build {
    if !rolls.one_in(4) {
        return Build::link_battle(level);
    }
    let most = rolls.below(201);
    Build {
        level,
        nature: pick(&pokedex.natures, rolls).1,
        ivs: stats(31, rolls),
        avs: stats(most, rolls),
        friendship: rolls.below(256) as u8,
    }
}

fn stats(most: u32, rolls: &mut Seeded) -> Stats {
    let mut any = || rolls.below(most + 1) as u16;
    Stats {
        hp: any(),
        attack: any(),
        defense: any(),
        special_attack: any(),
        special_defense: any(),
        speed: any(),
    }
}

/// Which sides use their strongest move: 60 % neither, 10 % A, 10 % B, 20 % both.
fn strongest_sides(rolls: &mut Seeded) -> [bool; 2] {
    match rolls.below(10) {
        0..6 => [false, false],
        6 => [true, false],
        7 => [false, true],
        _ => [true, true],
    }
}

/// Mean damage per turn of an ordinary move that lets its user live, in HP; 0 for others.
fn expected_damage(pokedex: &Pokedex, own: &Combatant, foe: &Combatant, mv: &Move) -> f64 {
    let Some(rolls) = sixteen_rolls(&pokedex.chart, own, foe, mv, false) else {
        return 0.0;
    };
    if mv.quirk == Some(Quirk::FaintsUser) {
        return 0.0;
    }
    let turns = match mv.timing {
        Timing::Immediate | Timing::Rampage => 1.0,
        _ => 2.0,
    };
    let mean = rolls.iter().map(|&roll| f64::from(roll)).sum::<f64>() / 16.0;
    mean * f64::from(mv.accuracy.unwrap_or(100)) / 100.0 / turns
}

fn pick<'a, T>(items: &'a [T], rolls: &mut Seeded) -> &'a T {
    &items[rolls.below(items.len() as u32) as usize]
}
