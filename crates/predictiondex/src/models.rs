//! The model versions of this machine: looking at them, comparing them, choosing which one answers.

pub(crate) mod comparison;
mod list;
mod sheet;

use ml::registry::{Aliases, Registry};
use train::gate::Verdict;

use crate::command::model::{Model, Tracking, Which};
use crate::failure::Failure;
use crate::learning::Bars;
use crate::place::Place;
use crate::screen::{show, show_json};
use crate::text::Text;
use crate::tracking;

pub(crate) fn run(place: &Place, action: Model, text: &'static Text) -> Result<(), Failure> {
    let registry = place.registry()?;
    match action {
        Model::List { json } => list::run(&registry, json, text),
        Model::Show { model, json } => sheet::run(&registry, number(&registry, model)?, json, text),
        Model::Compare {
            candidate,
            champion,
            json,
        } => {
            let versions = [champion, candidate].map(|which| number(&registry, which));
            let [champion, candidate] = versions;
            compare(place, &registry, champion?, candidate?, json, text)
        }
        Model::Promote { model, tracking } => promote(place, &registry, model, &tracking, text),
        Model::Rollback { tracking } => promote(place, &registry, Which::Previous, &tracking, text),
        Model::Sync { tracking } => {
            let server = tracking::server(&tracking)?.ok_or(Failure::NoMlflow)?;
            tracking::sync_now(place, &server, text)
        }
    }
}

/// The version that is meant.
///
/// # Errors
/// When the registry does not have it.
fn number(registry: &Registry, which: Which) -> Result<u32, Failure> {
    let known = registry.versions()?;
    let number = match which {
        Which::Number(number) => known.contains(&number).then_some(number),
        Which::Champion => registry.aliases()?.map(|aliases| aliases.champion),
        Which::Previous => registry.aliases()?.and_then(|aliases| aliases.previous),
        Which::Challenger => registry.aliases()?.and_then(|aliases| aliases.challenger),
    };
    number.ok_or(Failure::NoVersion {
        named: which,
        known,
    })
}

/// The local registry first: what answers must not wait for a server.
fn promote(
    place: &Place,
    registry: &Registry,
    which: Which,
    tracking: &Tracking,
    text: &'static Text,
) -> Result<(), Failure> {
    let server = tracking::server(tracking)?;
    let Aliases {
        champion, previous, ..
    } = give_the_role(registry, which)?;
    println!("{}", (text.models.promoted)(champion, previous));
    tracking::tell(place, server.as_ref(), text)
}

/// The version is looked up while nobody else moves roles.
fn give_the_role(registry: &Registry, which: Which) -> Result<Aliases, Failure> {
    let held = registry.hold()?;
    let version = number(registry, which)?;
    Ok(held.promote(version)?)
}

fn compare(
    place: &Place,
    registry: &Registry,
    champion: u32,
    candidate: u32,
    json: bool,
    text: &'static Text,
) -> Result<(), Failure> {
    let pokedex = place.with_database(async |db| place.pokedex(db).await)?;
    let bars = Bars::new(text);
    let verdict: Verdict =
        train::compare::compare(&pokedex, registry, champion, candidate, |progress| {
            if !json {
                bars.show(progress);
            }
        })?;
    bars.finish();
    match json {
        true => show_json(&verdict),
        false => show(&text.typeset(&comparison::page(&verdict, candidate, text))),
    }
}

/// What the roles of a version are called.
fn roles(aliases: Option<Aliases>, version: u32, text: &Text) -> Vec<&'static str> {
    let Some(aliases) = aliases else {
        return Vec::new();
    };
    let texts = &text.models;
    [
        (Some(aliases.champion), texts.champion),
        (aliases.previous, texts.previous),
        (aliases.challenger, texts.challenger),
    ]
    .into_iter()
    .filter(|(role, _)| *role == Some(version))
    .map(|(_, name)| name)
    .collect()
}
