//! Poképédia's pages about the seventh generation: who learns what, and when, in the two games.

mod html;
mod items;
pub mod page;
pub mod robots;
mod table;

use anyhow::{Context, ensure};
use dex::facts::{Facts, FormRow};
use dex::provenance::Document;
use page::Learned;
use robots::Robots;
use url::Url;

use crate::fetch::{Fetcher, PRODUCT};

/// One page and the forms that it is about.
#[derive(Debug)]
pub(crate) struct Page {
    /// Slugs; a partner shares the page of its species.
    pub(crate) forms: Vec<String>,
    pub(crate) learned: Learned,
    pub(crate) document: Document,
}

/// How many documents [`collect`] reads: a page for each species and Alola form, and the rules for robots.
pub(crate) fn n_expected(pinned: &Facts) -> usize {
    1 + titles(pinned).len()
}

/// Reads each page once; `on_document` counts.
///
/// # Errors
/// Names the URL that does not answer as expected, or that robots may not ask for.
pub(crate) fn collect(
    fetcher: &mut Fetcher,
    pinned: &Facts,
    on_document: &(dyn Fn() + Sync),
) -> anyhow::Result<Vec<Page>> {
    let mut wanted = Vec::new();
    for (title, forms) in titles(pinned) {
        let url = fetcher.base.join(&format!("{title}/Génération_7"))?;
        wanted.push((url, title, forms));
    }
    // They speak of asking; and a site without the file left no answer to keep.
    if !fetcher.is_offline {
        let urls: Vec<Url> = wanted.iter().map(|(url, ..)| url.clone()).collect();
        fetcher.obey(robots(fetcher)?, &urls)?;
    }
    on_document();
    let mut pages = Vec::new();
    for (url, title, forms) in wanted {
        let partner = forms
            .iter()
            .any(|form| form.ends_with("starter"))
            .then_some(&*title);
        let page = fetcher.get(&url, "page", |body| {
            let html = str::from_utf8(body)
                .with_context(|| format!("the page at {url} is not written in UTF-8"))?;
            page::read(html, partner).with_context(|| {
                format!("the page at {url} is not built as the pages of Poképédia were")
            })
        })?;
        pages.push(Page {
            forms,
            learned: page.content,
            document: page.document,
        });
        on_document();
    }
    Ok(pages)
}

fn robots(fetcher: &Fetcher) -> anyhow::Result<Robots> {
    let url = fetcher.base.join("/robots.txt")?;
    let rules = fetcher.find(&url, "robots.txt", |body| {
        let text = String::from_utf8_lossy(body);
        ensure!(
            !robots::is_markup(&text),
            "{url} is a page, and no rules for robots; without them nothing else is asked for"
        );
        Ok(Robots::parse(&text, PRODUCT))
    })?;
    // RFC 9309, 2.3.1.3: a site without the file forbids nothing.
    Ok(rules.map_or_else(Robots::default, |page| page.content))
}

/// The title of each page, and the forms that it is about.
fn titles(pinned: &Facts) -> Vec<(String, Vec<String>)> {
    let mut titles: Vec<(String, Vec<String>)> = Vec::new();
    for form in &pinned.forms {
        let Some(title) = title(form, pinned) else {
            continue;
        };
        match titles.iter_mut().find(|(known, _)| *known == title) {
            Some((_, forms)) => forms.push(form.slug.clone()),
            None => titles.push((title, vec![form.slug.clone()])),
        }
    }
    titles
}

/// Titles have plain apostrophes, no ligatures, and underscores for spaces. Mega forms have no page.
fn title(form: &FormRow, pinned: &Facts) -> Option<String> {
    let name = match &*form.kind {
        "base" | "alola" => &form.name_fr,
        "starter" => {
            &pinned
                .species
                .iter()
                .find(|row| row.number == form.species)?
                .name_fr
        }
        _ => return None,
    };
    Some(name.replace('’', "'").replace('œ', "oe").replace(' ', "_"))
}

#[cfg(test)]
mod tests {
    use dex::snapshot;

    use super::*;

    #[test]
    fn each_page_is_read_once_and_partners_share_it() {
        let titles = titles(&snapshot::collection().unwrap().facts);
        assert_eq!(titles.len(), 171);
        let forms = |title: &str| {
            let found = titles.iter().find(|(known, _)| known == title);
            found.unwrap_or_else(|| panic!("{title}")).1.join(" ")
        };
        assert_eq!(forms("Pikachu"), "pikachu pikachustarter");
        assert_eq!(forms("Évoli"), "eevee eeveestarter");
        assert_eq!(forms("Rattata_d'Alola"), "rattataalola");
        assert_eq!(forms("M._Mime"), "mrmime");
        assert_eq!(forms("Noeunoeuf"), "exeggcute");
        assert_eq!(forms("Nidoran♀"), "nidoranf");
        assert!(!titles.iter().any(|(title, _)| title.contains("Méga")));
    }
}
