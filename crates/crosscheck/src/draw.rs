//! Which battles are fought: forms, individuals, moves and policies, drawn at random from a seed.

use anyhow::ensure;
use battle::moves::Move;
use battle::rolls::{Rolls, Seeded};
use dex::pokedex::{Form, FormKind, MoveEntry, Pokedex};

use crate::group::{Group, Policy, Side, mega_choice};

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Battles that Showdown fights in each group.
    pub(crate) battles: u32,
    /// The level of everybody, where it is not drawn.
    pub(crate) level: Option<u8>,
    /// Moves that A has in every group, at most four.
    pub(crate) with: Vec<String>,
    /// Whether everybody has awakening values and friendship 70, or some have any of both.
    pub(crate) awakened: bool,
}

impl Plan {
    /// # Errors
    /// Names what the games or the engine do not know.
    pub(crate) fn check(&self, pokedex: &Pokedex) -> anyhow::Result<()> {
        let levels = 1..=100;
        ensure!(
            self.level.is_none_or(|level| levels.contains(&level)),
            "a level is from 1 to 100"
        );
        ensure!(self.with.len() <= 4, "a side has at most four moves");
        for slug in &self.with {
            let entry = pokedex.find_move(slug)?;
            ensure!(is_supported(&entry.rules), "{slug} is not simulated");
        }
        Ok(())
    }
}

/// The group of this number: the same whatever else is drawn.
pub(crate) fn group(pokedex: &Pokedex, plan: &Plan, seed: u64, number: u64) -> Group {
    let seed = mix(mix(seed) ^ number);
    let mut rolls = Seeded::new(seed);
    let forms = opponents(pokedex, &mut rolls);
    let levels = plan
        .level
        .map_or_else(|| levels(&mut rolls), |level| [level; 2]);
    let mut side = |i: usize| {
        let with: &[String] = if i == 0 { &plan.with } else { &[] };
        let mut side = individual(pokedex, forms[i], levels[i], plan.awakened, &mut rolls);
        choose_moves(pokedex, forms[i], with, &mut side, &mut rolls);
        side
    };
    Group {
        seed,
        battles: plan.battles,
        sides: [side(0), side(1)],
    }
}

/// The finalizer of `SplitMix64`: seeds next to each other give generators far apart.
fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One form out of four is, or can become, a Mega form. Most opponents are of about the same strength:
/// a battle that is decided in advance tells little.
fn opponents<'a>(pokedex: &'a Pokedex, rolls: &mut Seeded) -> [&'a Form; 2] {
    let total = |form: &Form| {
        let base = form.battle.base;
        let others = [base.attack, base.defense, base.special_attack];
        others.iter().sum::<u16>() + base.hp + base.special_defense + base.speed
    };
    let any_strength = rolls.one_in(4);
    let a = form(pokedex, rolls);
    loop {
        let b = form(pokedex, rolls);
        if any_strength || total(a).abs_diff(total(b)) <= 80 {
            return [a, b];
        }
    }
}

fn form<'a>(pokedex: &'a Pokedex, rolls: &mut Seeded) -> &'a Form {
    let mega_concerned = rolls.one_in(5);
    loop {
        let form = pick(&pokedex.forms, rolls);
        let concerned = mega_choice(form.kind).is_some() || mega_of(pokedex, form).next().is_some();
        if !mega_concerned || concerned {
            return form;
        }
    }
}

fn mega_of<'a>(pokedex: &'a Pokedex, form: &'a Form) -> impl Iterator<Item = &'a Form> {
    let same = pokedex
        .forms
        .iter()
        .filter(|other| other.species.number == form.species.number);
    same.filter(|other| form.kind == FormKind::Base && mega_choice(other.kind).is_some())
}

/// Half of the groups are at level 50; in the others the levels are at most ten apart.
fn levels(rolls: &mut Seeded) -> [u8; 2] {
    if rolls.one_in(2) {
        return [50; 2];
    }
    let level = 1 + rolls.below(100) as u8;
    let other = (level + rolls.below(21) as u8).saturating_sub(10);
    [level, other.clamp(1, 100)]
}

/// Half have the values of link battles in each respect, the others any.
fn individual(
    pokedex: &Pokedex,
    form: &Form,
    level: u8,
    awakened: bool,
    rolls: &mut Seeded,
) -> Side {
    let mut side = Side::link_battle(&form.slug, "", level);
    let megas: Vec<&Form> = mega_of(pokedex, form).collect();
    if !megas.is_empty() && !rolls.one_in(3) {
        let mega = pick(&megas, rolls);
        side.mega = Some(mega.slug.clone());
        side.mega_choice = mega_choice(mega.kind);
    }
    if rolls.one_in(2) {
        side.nature
            .clone_from(&pick(&pokedex.natures, rolls).0.english);
    }
    if rolls.one_in(2) {
        side.ivs = [0; 6].map(|_| rolls.below(32) as u16);
    }
    if awakened || rolls.one_in(4) {
        side.avs = [0; 6].map(|_| rolls.below(201) as u16);
    }
    if !awakened && rolls.one_in(2) {
        side.friendship = friendship(rolls);
    }
    side
}

/// Any but 153, of which nobody knows what the games make.
fn friendship(rolls: &mut Seeded) -> u8 {
    match rolls.below(255) as u8 {
        153 => 255,
        other => other,
    }
}

/// One to four different moves; a side that repeats one repeats an attack.
fn choose_moves(
    pokedex: &Pokedex,
    form: &Form,
    with: &[String],
    side: &mut Side,
    rolls: &mut Seeded,
) {
    let pool = pool(pokedex, form, !rolls.one_in(3));
    let n_moves = (1 + rolls.below(4) as usize).min(pool.len());
    let harmless = rolls.one_in(20);
    side.policy = if rolls.one_in(3) {
        Policy::Repeat
    } else {
        Policy::Uniform
    };
    side.moves.clear();
    side.moves.extend_from_slice(with);
    while side.moves.len() < n_moves {
        let entry = pick(&pool, rolls);
        let attacks = entry.rules.is_damaging();
        let first = side.moves.is_empty();
        let fits = attacks || !first || (harmless && side.policy == Policy::Uniform);
        if fits && !side.moves.contains(&entry.slug) {
            side.moves.push(entry.slug.clone());
        }
    }
}

/// What the form can learn, or every move; in both cases only what the engine knows.
fn pool<'a>(pokedex: &'a Pokedex, form: &Form, legal: bool) -> Vec<&'a MoveEntry> {
    let known = pokedex.moves.iter();
    let known = known.filter(|entry| is_supported(&entry.rules));
    let learned: Vec<&MoveEntry> = known
        .clone()
        .filter(|entry| legal && pokedex.knows(form.id, entry.id))
        .collect();
    if learned.iter().any(|entry| entry.rules.is_damaging()) {
        learned
    } else {
        known.collect()
    }
}

fn is_supported(mv: &Move) -> bool {
    mv.is_simulated()
}

fn pick<'a, T>(items: &'a [T], rolls: &mut Seeded) -> &'a T {
    &items[rolls.below(items.len() as u32) as usize]
}

#[cfg(test)]
mod tests;
