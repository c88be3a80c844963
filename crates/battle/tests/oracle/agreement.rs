//! Whether win shares agree with a finite sample of another simulator.
//!
//! The other sample has an error of its own, so each row is tested with an exact two-sided binomial
//! bound, and all rows together with χ².

use battle::duel::Shares;

/// Our own simulations of each row.
pub(crate) const SIMULATIONS: u32 = 20_000;

/// One row: the other simulator's sample of `n` battles and ours.
pub(crate) struct Compared {
    pub(crate) id: u32,
    pub(crate) wins_a: u32,
    pub(crate) n: u32,
    pub(crate) mean_turns: f64,
    pub(crate) ours: Shares,
}

/// `off` are rows whose own sample is known to be off.
pub(crate) fn assert_agreement(rows: &[Compared], off: &[u32]) {
    let mut chi_squared = 0.0;
    let mut undecided = 0;
    let mut outside = Vec::new();
    for row in rows.iter().filter(|row| !off.contains(&row.id)) {
        let p = row.ours.win_rate_a();
        let turns = row.ours.turns as f64 / f64::from(SIMULATIONS);
        let doubt = (turns - row.mean_turns).abs() / row.mean_turns;
        if two_sided(row.wins_a, row.n, p) < 1e-4 || doubt > 0.25 {
            let Compared {
                id,
                wins_a,
                n,
                mean_turns,
                ..
            } = row;
            outside.push(format!(
                "{id}: {wins_a} of {n} in {mean_turns} turns; ours {p} in {turns}"
            ));
        }
        let n = f64::from(row.n);
        let variance = n * p * (1.0 - p);
        if variance > 4.0 {
            chi_squared += (f64::from(row.wins_a) - n * p).powi(2) / variance;
            undecided += 1;
        }
    }
    assert!(outside.is_empty(), "outside the bounds: {outside:#?}");
    // Wilson and Hilferty: below 2.33 standard deviations, p is above 0.01.
    let k = f64::from(undecided);
    let z = ((chi_squared / k).cbrt() - (1.0 - 2.0 / (9.0 * k))) / (2.0 / (9.0 * k)).sqrt();
    assert!(
        z < 2.33,
        "χ² = {chi_squared} over {undecided} rows, z = {z}"
    );
}

/// Chance of a count of successes at least as unlikely as this one; p keeps the doubt of its own sample.
fn two_sided(successes: u32, n: u32, p: f64) -> f64 {
    let doubt = 1.0 / f64::from(SIMULATIONS);
    let p = p.clamp(doubt, 1.0 - doubt);
    let mut ln_chance = f64::from(n) * (1.0 - p).ln();
    let mut chances = vec![ln_chance];
    for k in 1..=n {
        ln_chance += (f64::from(n - k + 1) / f64::from(k)).ln() + (p / (1.0 - p)).ln();
        chances.push(ln_chance);
    }
    let own = chances[successes as usize];
    chances
        .iter()
        .filter(|&&ln| ln <= own + 1e-9)
        .map(|ln| ln.exp())
        .sum()
}
