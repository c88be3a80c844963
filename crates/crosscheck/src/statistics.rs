//! Whether two samples can come from the same game.

/// Numbers seen, as far as their mean and variance need them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Sample {
    pub(crate) fn add(&mut self, value: f64) {
        self.n += 1.0;
        self.sum += value;
        self.squares += value * value;
    }

    pub(crate) fn sum(&self) -> f64 {
        self.sum
    }

    pub(crate) fn mean(&self) -> f64 {
        self.sum / self.n
    }
}

/// A difference of two means and what chance alone makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Difference {
    pub(crate) mean: f64,
    pub(crate) variance: f64,
}

impl Difference {
    /// Of the first mean less the second; both games are supposed to have the same variance, which is
    /// estimated from both together.
    pub(crate) fn new(first: &Sample, second: &Sample) -> Difference {
        let n = first.n + second.n;
        let mean = (first.sum + second.sum) / n;
        let variance = ((first.squares + second.squares) / n - mean * mean).max(0.0);
        Difference {
            mean: first.mean() - second.mean(),
            variance: variance * n / (n - 1.0) * (1.0 / first.n + 1.0 / second.n),
        }
    }
}

/// Differences added up over groups, each in its direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Total {
    pub(crate) n_groups: u32,
    sum: f64,
    variance: f64,
}

impl Total {
    /// `sign` is 1 or −1: from whose side the difference is seen.
    pub(crate) fn add(&mut self, difference: Difference, sign: f64) {
        self.n_groups += 1;
        self.sum += sign * difference.mean;
        self.variance += difference.variance;
    }

    pub(crate) fn mean(&self) -> f64 {
        self.sum / f64::from(self.n_groups)
    }

    /// Standard deviations from 0; 0 where there was nothing to vary and nothing did.
    pub(crate) fn z(&self) -> f64 {
        if self.variance > 0.0 {
            self.sum / self.variance.sqrt()
        } else {
            0.0
        }
    }
}

/// Chance of a count of successes at least as unlikely as this one, by adding up exactly.
///
/// `p` comes from `n_ours` battles and cannot be known to be nearer to 0 or 1 than they tell.
pub(crate) fn two_sided(successes: u32, n: u32, p: f64, n_ours: u32) -> f64 {
    let doubt = 1.0 / f64::from(n_ours);
    let p = p.clamp(doubt, 1.0 - doubt);
    let mut ln_chance = f64::from(n) * (1.0 - p).ln();
    let mut chances = vec![ln_chance];
    for k in 1..=n {
        ln_chance += (f64::from(n - k + 1) / f64::from(k)).ln() + (p / (1.0 - p)).ln();
        chances.push(ln_chance);
    }
    let own = chances[successes as usize] + 1e-9;
    let as_unlikely = chances.into_iter().filter(|&ln| ln <= own);
    as_unlikely.map(f64::exp).sum()
}

/// χ² of many counts of successes, with its exact mean and variance: counts of few trials vary otherwise
/// than the tables of χ² suppose.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ChiSquared {
    pub(crate) value: f64,
    pub(crate) n_groups: u32,
    expected: f64,
    variance: f64,
}

impl ChiSquared {
    /// Groups that are as good as decided say nothing and do not count.
    pub(crate) fn add(&mut self, successes: f64, n: u32, p: f64, n_ours: u32) {
        let n = f64::from(n);
        let spread = p * (1.0 - p);
        if n * spread < 0.5 {
            return;
        }
        let doubt = 1.0 + n / f64::from(n_ours);
        self.value += (successes - n * p).powi(2) / (n * spread);
        self.n_groups += 1;
        self.expected += doubt;
        self.variance += (2.0 + (1.0 - 6.0 * spread) / (n * spread)) * doubt * doubt;
    }

    pub(crate) fn z(&self) -> f64 {
        (self.value - self.expected) / self.variance.sqrt()
    }
}

/// The |z| that chance alone passes in one out of a hundred runs of this many tests (Bonferroni).
pub(crate) fn bound(n_tests: usize) -> f64 {
    let tail = 0.01 / n_tests.max(1) as f64;
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if two_tails(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Chance that a standard normal number is further from 0 than `z`, to 1 part in 10⁷.
///
/// W. J. Cody's problem in the form of W. H. Press and others, "Numerical Recipes" (2nd edition, 1992),
/// section 6.2: a Chebyshev fit of the complementary error function.
fn two_tails(z: f64) -> f64 {
    const FIT: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let fit = FIT.iter().rev().fold(0.0, |sum, c| sum * t + c);
    t * (fit - x * x).exp()
}

#[cfg(test)]
mod tests;
