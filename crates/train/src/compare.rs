//! Two versions of a registry, measured on the same duels.

use anyhow::Context;
use dex::pokedex::Pokedex;
use ml::manifest::Manifest;
use ml::model::Model;
use ml::registry::Registry;

use crate::Progress;
use crate::config::Config;
use crate::duels::Tests;
use crate::gate::measures::checks;
use crate::gate::opponent::facts;
use crate::gate::{Demand, Verdict, holds_out_alike};

/// Measures `candidate` as if it wanted to take the place of `champion`, on the duels that it was measured on
/// when it was trained.
///
/// # Errors
/// When a version is not there or cannot be served by this program.
pub fn compare(
    pokedex: &Pokedex,
    registry: &Registry,
    champion: u32,
    candidate: u32,
    progress: impl Fn(Progress) + Send + Sync,
) -> anyhow::Result<Verdict> {
    let [model, other] =
        [champion, candidate].map(|version| Model::load(&registry.version_dir(version)));
    let (model, other) = (model?, other?);
    let config = settings(other.manifest())?;
    let tests = Tests::simulate(pokedex, &config, &progress)?;
    let of_champion = facts(registry, champion);
    let of_candidate = facts(registry, candidate).unwrap_or_else(|| pokedex.digest());
    let game = [&*other.manifest().rules_version, &of_candidate];
    let rules = &model.manifest().rules_version;
    let demand = Demand::on(rules, of_champion.as_deref(), game);
    Ok(Verdict {
        champion,
        demand,
        champion_may_have_seen: !holds_out_alike(model.manifest(), &config),
        checks: checks([model.trees(), other.trees()], demand, &tests),
    })
}

fn settings(manifest: &Manifest) -> anyhow::Result<Config> {
    let settings = serde_json::from_value(manifest.hyperparameters.clone());
    settings.context("failed to read the settings that the model was trained with; train again")
}
