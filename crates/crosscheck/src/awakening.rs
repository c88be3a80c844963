//! What it means that Showdown's statistics ignore awakening values on everything but HP.

use dex::pokedex::Pokedex;

use crate::compare::{Config, fight};
use crate::draw::Plan;
use crate::ours;
use crate::showdown::Installed;
use crate::statistics::{ChiSquared, two_sided};

/// Groups in which everybody has awakening values, on Showdown as its package comes.
pub(crate) struct Awakened {
    pub(crate) n_groups: usize,
    /// Against our engine with the statistics of the games.
    pub(crate) full: Agreement,
    /// Against our engine with awakening values on HP only.
    pub(crate) hp_only: Agreement,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Agreement {
    pub(crate) chi_squared: ChiSquared,
    pub(crate) n_out_of_bounds: u32,
    /// Sum over groups of the absolute difference of the win shares.
    sum: f64,
}

impl Agreement {
    fn add(&mut self, wins: f64, n: u32, p: f64, n_ours: u32) {
        self.chi_squared.add(wins, n, p, n_ours);
        let chance = two_sided(wins.round() as u32, n, p, n_ours);
        self.n_out_of_bounds += u32::from(chance < 1e-4);
        self.sum += (wins / f64::from(n) - p).abs();
    }

    /// Mean absolute difference of win shares, chance included.
    pub(crate) fn mean_difference(&self, n_groups: usize) -> f64 {
        self.sum / n_groups as f64
    }
}

/// `None` where no such group is asked for.
pub(crate) fn measure(
    config: &Config,
    pokedex: &Pokedex,
    installed: &Installed,
) -> anyhow::Result<Option<Awakened>> {
    if config.awakened_groups == 0 {
        return Ok(None);
    }
    let plan = Plan {
        battles: config.battles,
        level: None,
        with: Vec::new(),
        awakened: true,
    };
    let fought = fight(config, pokedex, installed, &plan, config.awakened_groups)?;
    let n_ours = config.battles * config.ours;
    let mut awakened = Awakened {
        n_groups: fought.len(),
        full: Agreement::default(),
        hp_only: Agreement::default(),
    };
    for (group, showdown, full) in &fought {
        let wins = showdown[0].sum();
        let hp_only = ours::play(pokedex, &on_hp_only(group), n_ours)?;
        awakened
            .full
            .add(wins, group.battles, full[0].mean(), n_ours);
        awakened
            .hp_only
            .add(wins, group.battles, hp_only[0].mean(), n_ours);
    }
    Ok(Some(awakened))
}

fn on_hp_only(group: &crate::group::Group) -> crate::group::Group {
    let mut group = group.clone();
    for side in &mut group.sides {
        side.avs[1..].fill(0);
    }
    group
}
