//! From sources to facts that passed every gate: everything before the database.

use std::path::Path;

use dex::facts::Facts;
use dex::provenance::{Checked, Collection, Document, Run, Source};
use dex::snapshot;

use crate::config::{Config, LiveSource, SourceChoice};
use crate::fetch::Fetcher;
use crate::gates::Violation;
use crate::legible::legible;
use crate::report::AskedSource;
use crate::stage::{Stage, Stages};
use crate::{gates, inherit, merge, pokeapi, pokepedia};

/// Documents of the snapshot.
const N_FILES: usize = 7;

/// What sources said, before anything is made of it.
struct Extracted {
    pinned: Collection,
    pokeapi: Option<pokeapi::Answers>,
    pokepedia: Option<Vec<pokepedia::Page>>,
}

/// Facts that may be loaded, and how often each live source was asked.
pub(crate) struct Collected {
    pub(crate) checked: Checked,
    pub(crate) asked: Vec<AskedSource>,
}

/// Reads, joins and checks.
///
/// # Errors
/// A source cannot be read. A violated gate is no error here: its rows have to be written down.
pub(crate) fn collect(
    config: &Config,
    folder: &Path,
    run: &Run,
    stages: &mut Stages,
) -> anyhow::Result<Result<Collected, Vec<Violation>>> {
    let mut asked = Vec::new();
    let extracted = extract(config, folder, stages, &mut asked)?;
    let pinned = extracted.pinned.facts.clone();
    let transform = stages.begin(Stage::Transform, 0);
    let mut collection = extracted.pinned;
    if let Some(answers) = &extracted.pokeapi {
        merge::merge_pokeapi(&mut collection, answers).map_err(legible)?;
    }
    let mut unknown = Vec::new();
    if let Some(pages) = &extracted.pokepedia {
        unknown = merge::merge_pokepedia(&mut collection, pages).map_err(legible)?;
    }
    work_out(&mut collection, run);
    stages.end(transform, n_rows(&collection.facts));
    let check = stages.begin(Stage::Check, gates::N_GATES);
    let checked = gates::check(collection, &pinned, unknown);
    stages.end(check, gates::N_GATES);
    Ok(checked.map(|checked| Collected { checked, asked }))
}

fn extract(
    config: &Config,
    folder: &Path,
    stages: &mut Stages,
    asked: &mut Vec<AskedSource>,
) -> anyhow::Result<Extracted> {
    config.check()?;
    let is_live = config.source == SourceChoice::Live;
    let mut extracted = Extracted {
        pinned: snapshot::collection()?,
        pokeapi: None,
        pokepedia: None,
    };
    let pinned = &extracted.pinned.facts;
    let asks_pokeapi = is_live && config.asks(LiveSource::Pokeapi);
    let asks_pokepedia = is_live && config.asks(LiveSource::Pokepedia);
    let n_expected = [
        N_FILES,
        if asks_pokeapi {
            pokeapi::n_expected(pinned)
        } else {
            0
        },
        if asks_pokepedia {
            pokepedia::n_expected(pinned)
        } else {
            0
        },
    ];
    let extract = stages.begin(Stage::Extract, n_expected.iter().sum());
    let mut n_documents = N_FILES;
    if asks_pokeapi {
        let fetcher = fetcher(config, folder, LiveSource::Pokeapi)?;
        let answers = pokeapi::collect(&fetcher, pinned, &|| stages.advance()).map_err(legible)?;
        n_documents += answers.n_documents();
        asked.push(AskedSource::new(
            Source::PokeApi,
            answers.n_documents(),
            fetcher.n_requests(),
        ));
        extracted.pokeapi = Some(answers);
    }
    if asks_pokepedia {
        let mut fetcher = fetcher(config, folder, LiveSource::Pokepedia)?;
        let pages =
            pokepedia::collect(&mut fetcher, pinned, &|| stages.advance()).map_err(legible)?;
        n_documents += pages.len();
        asked.push(AskedSource::new(
            Source::Pokepedia,
            pages.len(),
            fetcher.n_requests(),
        ));
        extracted.pokepedia = Some(pages);
    }
    stages.end(extract, n_documents);
    Ok(extracted)
}

fn fetcher(config: &Config, folder: &Path, asked: LiveSource) -> anyhow::Result<Fetcher> {
    let cache = config
        .offline_cache
        .clone()
        .unwrap_or_else(|| folder.join("cache"));
    let source = match asked {
        LiveSource::Pokeapi => Source::PokeApi,
        LiveSource::Pokepedia => Source::Pokepedia,
    };
    let cache = cache.join(source.code());
    Ok(Fetcher::new(source, config.base(asked)?, cache, config))
}

/// The facts of the snapshot, with what follows from them.
///
/// # Errors
/// As [`collect`].
pub(crate) fn snapshot_alone(run: &Run) -> anyhow::Result<Result<Checked, Vec<Violation>>> {
    let mut collection = snapshot::collection()?;
    let pinned = collection.facts.clone();
    work_out(&mut collection, run);
    Ok(gates::check(collection, &pinned, Vec::new()))
}

/// Adds what follows from the rest.
fn work_out(collection: &mut Collection, run: &Run) {
    let origin = collection.read(Document {
        source: Source::Inheritance,
        location: "earlier evolutions and base forms".to_owned(),
        retrieved_at: run.started_at,
        sha256: String::new(),
    });
    inherit::inherit(&mut collection.facts, origin);
}

fn n_rows(facts: &Facts) -> usize {
    let named = facts.types.len() + facts.species.len() + facts.forms.len() + facts.moves.len();
    named + facts.chart.len() + facts.learnset.len() + facts.natures.len()
}
