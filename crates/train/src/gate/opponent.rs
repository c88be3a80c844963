//! Who a candidate has to beat: the champion, or who stands in where that one cannot serve.

use ml::model::Model;
use ml::registry::{Aliases, Champion, Registry};

use crate::config::Config;
use crate::duels::Tests;
use crate::evaluate::Contest;
use crate::gate::{Demand, Gate, Verdict, holds_out_alike, measures};
use crate::record::Record;

/// Digest of the facts that a version was trained for; `None` where its record does not tell.
pub(crate) fn facts(registry: &Registry, version: u32) -> Option<String> {
    let record = Record::read(&registry.version_dir(version)).ok()??;
    Some(record.pokedex_digest)
}

/// The best, by its own figures, of the versions that this program can serve: a champion that cannot be read
/// is no reason to admit any model.
fn best_fit(registry: &Registry) -> anyhow::Result<Option<Champion>> {
    let versions = registry.versions()?.into_iter();
    let fit = versions.filter_map(|version| {
        let model = Model::load(&registry.version_dir(version)).ok()?;
        Some(Champion { version, model })
    });
    let error = |it: &Champion| {
        let metrics = &it.model.manifest().metrics;
        metrics.unseen_pairs.model.mean_absolute_error
    };
    Ok(fit.min_by(|a, b| error(a).total_cmp(&error(b))))
}

/// Who is there to be beaten.
pub(crate) enum Opponent {
    Nobody,
    Unfit {
        champion: u32,
        reason: String,
    },
    Champion {
        champion: Box<Champion>,
        /// Digest of the facts that it was trained for, where it was kept.
        facts: Option<String>,
    },
}

impl Opponent {
    pub(crate) fn of(registry: &Registry) -> anyhow::Result<Opponent> {
        let aliases = registry.readable_aliases()?;
        let champion = registry.champion();
        let stand_in = match &champion {
            Ok(Some(_)) => None,
            _ => best_fit(registry)?,
        };
        Ok(match (champion, stand_in, aliases) {
            (Ok(Some(champion)), ..) => Opponent::champion(registry, champion),
            (_, Some(stand_in), _) => Opponent::champion(registry, stand_in),
            (Err(error), None, Some(Aliases { champion, .. })) => Opponent::Unfit {
                champion,
                reason: error.to_string(),
            },
            _ => Opponent::Nobody,
        })
    }

    fn champion(registry: &Registry, champion: Champion) -> Opponent {
        Opponent::Champion {
            facts: facts(registry, champion.version),
            champion: Box::new(champion),
        }
    }

    /// What is decided on the model of a contest, grown with these settings for a game with these facts.
    pub(crate) fn gate(
        &self,
        contest: &Contest,
        config: &Config,
        pokedex_digest: &str,
        tests: &Tests,
    ) -> Gate {
        let beside_formula = measures::beside_formula(contest, tests);
        if beside_formula.iter().any(|check| !check.passed) {
            return Gate::Outdone(beside_formula);
        }
        match self {
            Opponent::Nobody => Gate::Unopposed,
            Opponent::Unfit { champion, reason } => Gate::Unfit {
                champion: *champion,
                reason: reason.clone(),
            },
            Opponent::Champion { champion, facts } => {
                let manifest = champion.model.manifest();
                let game = [battle::RULES_VERSION, pokedex_digest];
                let demand = Demand::on(&manifest.rules_version, facts.as_deref(), game);
                let models = [champion.model.trees(), contest.trees()];
                Gate::Contested(Verdict {
                    champion: champion.version,
                    demand,
                    champion_may_have_seen: !holds_out_alike(manifest, config),
                    checks: measures::checks(models, demand, tests),
                })
            }
        }
    }
}

/// The newest version with these very trees that this program can serve.
pub(crate) fn version_with(registry: &Registry, model_sha256: &str) -> anyhow::Result<Option<u32>> {
    let mut versions = registry.versions()?.into_iter().rev();
    Ok(versions.find(|&version| {
        let model = Model::load(&registry.version_dir(version));
        model.is_ok_and(|model| model.manifest().model_sha256 == model_sha256)
    }))
}
