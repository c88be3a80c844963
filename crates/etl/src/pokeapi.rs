//! PokéAPI v2: forms with their statistics, types and sizes, names in both languages, moves, evolutions.

pub mod shapes;

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::{Context, ensure};
use dex::facts::{Facts, FormRow};
use dex::provenance::Document;
use serde::de::DeserializeOwned;
use url::Url;

use crate::fetch::{Fetcher, parallel};
use shapes::{EvolutionChain, List, Move, Pokemon, PokemonForm, Species, Type};

/// Requests under way at once: its fair use policy asks to be gentle.
const N_WORKERS: usize = 4;

/// Entries of one page of a list.
const PAGE_SIZE: usize = 100;

/// A list that goes on for longer than this is none.
const MAX_PAGES: usize = 100;

/// Something that a document says.
#[derive(Debug)]
pub(crate) struct Said<T> {
    pub(crate) value: T,
    pub(crate) document: Document,
}

/// All that PokéAPI says of the Pokémon and moves of the games.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// By the slug of the form.
    pub(crate) pokemon: HashMap<String, Said<Pokemon>>,
    /// By Pokédex number.
    pub(crate) species: HashMap<i32, Said<Species>>,
    /// Names of forms other than base forms, by the slug of the form.
    pub(crate) forms: HashMap<String, Said<PokemonForm>>,
    pub(crate) chains: Vec<Said<EvolutionChain>>,
    /// By official number.
    pub(crate) moves: HashMap<i32, Said<Move>>,
    /// By the games' number.
    pub(crate) types: HashMap<i32, Said<Type>>,
}

impl Answers {
    pub(crate) fn n_documents(&self) -> usize {
        let of_forms = self.pokemon.len() + self.forms.len();
        of_forms + self.species.len() + self.chains.len() + self.moves.len() + self.types.len()
    }
}

/// How many documents [`collect`] is about to read, as far as one knows: lists, forms with their names,
/// species with their chains, moves, types.
pub(crate) fn n_expected(pinned: &Facts) -> usize {
    let named = pinned
        .forms
        .iter()
        .filter(|form| form.kind != "base")
        .count();
    14 + pinned.forms.len() + named + pinned.species.len() * 3 / 2 + pinned.moves.len() + 18
}

/// Asks for everything that is pinned, by what it is called there; `on_document` counts.
///
/// # Errors
/// Names the URL that does not answer as expected.
pub(crate) fn collect(
    fetcher: &Fetcher,
    pinned: &Facts,
    on_document: &(dyn Fn() + Sync),
) -> anyhow::Result<Answers> {
    let asking = Asking {
        fetcher,
        on_document,
    };
    let mut answers = Answers::default();
    asking.forms(pinned, &mut answers)?;
    asking.species(pinned, &mut answers)?;
    let ids = pinned.moves.iter().map(|row| row.id).collect();
    answers.moves = asking.by_id("move", ids, |value: &Move| value.id)?;
    let ids = pinned.types.iter().map(|row| row.id).collect();
    answers.types = asking.by_id("type", ids, |value: &Type| value.id)?;
    Ok(answers)
}

struct Asking<'a> {
    fetcher: &'a Fetcher,
    on_document: &'a (dyn Fn() + Sync),
}

impl Asking<'_> {
    /// What the document at a URL says, after a check of what it is about.
    fn get<T: DeserializeOwned>(
        &self,
        url: &Url,
        what: &str,
        check: impl Fn(&T) -> anyhow::Result<()>,
    ) -> anyhow::Result<Said<T>> {
        let page = self.fetcher.get(url, what, |body| {
            let value = read(body, what, url)?;
            check(&value)?;
            Ok(value)
        })?;
        (self.on_document)();
        Ok(Said {
            value: page.content,
            document: page.document,
        })
    }

    /// Every entry of a list, page by page.
    fn list(&self, path: &str) -> anyhow::Result<Vec<shapes::Named>> {
        let mut url = self
            .fetcher
            .base
            .join(&format!("{path}?limit={PAGE_SIZE}&offset=0"))?;
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        for _ in 0..MAX_PAGES {
            ensure!(
                seen.insert(url.clone()),
                "the list at {url} leads back to itself"
            );
            let next = |list: &List| {
                let next = list.next.as_ref().map(|next| self.fetcher.base.link(next));
                let next = next.transpose();
                next.with_context(|| format!("the list at {url} goes on elsewhere"))
            };
            let list = self.get(&url, "list", |list| next(list).map(drop))?.value;
            let next = next(&list)?;
            entries.extend(list.results);
            match next {
                Some(next) => url = next,
                None => return Ok(entries),
            }
        }
        anyhow::bail!("the list at {url} does not end after {MAX_PAGES} pages")
    }

    /// The forms of the games, and how those with a name of their own are called.
    fn forms(&self, pinned: &Facts, answers: &mut Answers) -> anyhow::Result<()> {
        let listed = self.list("pokemon")?;
        let urls: HashMap<String, String> = listed
            .into_iter()
            .map(|it| (slug(&it.name), it.url))
            .collect();
        let pokemon = parallel(&pinned.forms, N_WORKERS, |form| {
            let url = urls.get(&form.slug);
            let url = url.with_context(|| format!("PokéAPI lists no Pokémon `{}`", form.slug))?;
            let url = self.fetcher.base.link(url)?;
            self.get(&url, "Pokémon", |pokemon: &Pokemon| {
                let name = slug(&pokemon.name);
                ensure!(name == form.slug, "{url} is `{name}`, not `{}`", form.slug);
                Ok(())
            })
        })?;
        let both = pinned.forms.iter().zip(&pokemon);
        let special: Vec<(&FormRow, &Said<Pokemon>)> =
            both.filter(|(form, _)| form.kind != "base").collect();
        let named = parallel(&special, N_WORKERS, |(form, said)| {
            let own = said
                .value
                .forms
                .iter()
                .find(|own| slug(&own.name) == form.slug);
            let own = own
                .with_context(|| format!("{} names no form of its own", said.document.location))?;
            self.get(&self.fetcher.base.link(&own.url)?, "form", |_| Ok(()))
        })?;
        let slugs = special.iter().map(|(form, _)| form.slug.clone());
        answers.forms = slugs.zip(named).collect();
        let slugs = pinned.forms.iter().map(|form| form.slug.clone());
        answers.pokemon = slugs.zip(pokemon).collect();
        Ok(())
    }

    /// The species of the games and the chains in which they evolve.
    fn species(&self, pinned: &Facts, answers: &mut Answers) -> anyhow::Result<()> {
        let ids = pinned.species.iter().map(|row| row.number).collect();
        let species = self.by_id("pokemon-species", ids, |value: &Species| value.id)?;
        let chains = species
            .values()
            .map(|said| said.value.evolution_chain.url.clone());
        let chains: Vec<String> = chains.collect::<BTreeSet<String>>().into_iter().collect();
        answers.chains = parallel(&chains, N_WORKERS, |url| {
            self.get(&self.fetcher.base.link(url)?, "chain", |_| Ok(()))
        })?;
        answers.species = species;
        Ok(())
    }

    /// Documents that go by a number, which they repeat.
    fn by_id<T: DeserializeOwned + Send>(
        &self,
        path: &str,
        ids: Vec<i32>,
        id_of: impl Fn(&T) -> i32 + Sync,
    ) -> anyhow::Result<HashMap<i32, Said<T>>> {
        let documents = parallel(&ids, N_WORKERS, |&id| {
            let url = self.fetcher.base.join(&format!("{path}/{id}/"))?;
            let said = self.get(&url, path, |value| {
                let found = id_of(value);
                ensure!(found == id, "{url} is number {found}");
                Ok(())
            })?;
            Ok((id, said))
        })?;
        Ok(documents.into_iter().collect())
    }
}

/// # Errors
/// The body is no JSON of the shape that is expected; names the place in it.
fn read<T: DeserializeOwned>(body: &[u8], what: &str, url: &Url) -> anyhow::Result<T> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: Result<T, _> = serde_path_to_error::deserialize(&mut json);
    let value =
        value.with_context(|| format!("PokéAPI answered something else than a {what} at {url}"))?;
    ensure!(
        json.end().is_ok(),
        "PokéAPI answered more than a {what} at {url}"
    );
    Ok(value)
}

/// Our slug for what PokéAPI calls `charizard-mega-x`.
pub(crate) fn slug(name: &str) -> String {
    name.replace('-', "")
}
