//! Exact chances that repeated strikes add up to somebody's HP.

use battle::moves::Hits;

/// Chances of 1 to 5 hits of one use, in that order.
fn hit_chances(hits: Hits) -> [f64; 5] {
    match hits {
        Hits::One => [1.0, 0.0, 0.0, 0.0, 0.0],
        Hits::Two => [0.0, 1.0, 0.0, 0.0, 0.0],
        Hits::TwoToFive => [0.0, 0.35, 0.35, 0.15, 0.15],
    }
}

/// Chances that 1, 2, 3 and 4 uses, each hit with any of the rolls, add up to the HP.
pub(super) fn knock_out_chances(rolls: &[u16; 16], hits: Hits, hp: u16) -> [f64; 4] {
    // Chance of each total below the HP; totals that reach it are counted in what is missing.
    let mut totals = vec![0.0; usize::from(hp)];
    totals[0] = 1.0;
    [(); 4].map(|()| {
        totals = after_use(&totals, rolls, hits);
        (1.0 - totals.iter().sum::<f64>()).clamp(0.0, 1.0)
    })
}

fn after_use(totals: &[f64], rolls: &[u16; 16], hits: Hits) -> Vec<f64> {
    let mut after = vec![0.0; totals.len()];
    let mut struck = totals.to_vec();
    for chance in hit_chances(hits) {
        struck = after_hit(&struck, rolls);
        for (cell, total) in after.iter_mut().zip(&struck) {
            *cell += chance * total;
        }
    }
    after
}

fn after_hit(totals: &[f64], rolls: &[u16; 16]) -> Vec<f64> {
    let mut after = vec![0.0; totals.len()];
    let possible = totals.iter().enumerate();
    for (total, chance) in possible.filter(|(_, chance)| **chance > 0.0) {
        for &roll in rolls {
            if let Some(cell) = after.get_mut(total + usize::from(roll)) {
                *cell += chance / 16.0;
            }
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(chances: [f64; 4], expected: [f64; 4]) -> bool {
        let pairs = chances.iter().zip(expected);
        pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-12)
    }

    #[test]
    fn strikes_add_up() {
        let mut rolls = [50; 16];
        rolls[15] = 100;
        let chances = knock_out_chances(&rolls, Hits::One, 100);
        assert!(close(chances, [1.0 / 16.0, 1.0, 1.0, 1.0]), "{chances:?}");
    }

    #[test]
    fn every_hit_of_one_use_counts() {
        let chances = knock_out_chances(&[10; 16], Hits::TwoToFive, 50);
        // One use needs five hits; two uses fall short only with two and two.
        let two = 1.0 - 0.35 * 0.35;
        assert!(close(chances, [0.15, two, 1.0, 1.0]), "{chances:?}");
        let chances = knock_out_chances(&[10; 16], Hits::Two, 50);
        assert!(close(chances, [0.0, 0.0, 1.0, 1.0]), "{chances:?}");
    }

    #[test]
    fn an_immune_foe_never_faints() {
        assert_eq!(knock_out_chances(&[0; 16], Hits::One, 100), [0.0; 4]);
    }
}
