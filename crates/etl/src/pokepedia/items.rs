//! Headings and tables of an HTML page, in the order in which they stand.

use std::iter;

use scraper::ElementRef;

use super::html::{parse, text, walk};
use super::table::{Table, table};

/// Tables inside tables are looked at so deep.
const MAX_DEPTH: usize = 3;

/// A heading or a table.
#[derive(Debug)]
pub(super) enum Item {
    Heading(Heading),
    Table(Table),
}

impl Item {
    pub(super) fn heading(&self) -> Option<&Heading> {
        match self {
            Item::Heading(heading) => Some(heading),
            Item::Table(_) => None,
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match self {
            Item::Table(table) => Some(table),
            Item::Heading(_) => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct Heading {
    /// From 1, the highest, to 6.
    pub(super) rank: usize,
    /// Folded.
    text: String,
    /// What it and its parts are called inside the page, and the titles of its links; folded.
    names: Vec<String>,
}

impl Heading {
    /// Whether it says exactly this, or is called so inside the page.
    pub(super) fn is(&self, folded: &str) -> bool {
        self.text == folded || self.names.iter().any(|name| name == folded)
    }

    /// Whether it mentions this.
    pub(super) fn names(&self, folded: &str) -> bool {
        iter::once(&self.text)
            .chain(&self.names)
            .any(|name| name.contains(folded))
    }
}

/// Case, apostrophes, no-break spaces and underscores do not matter.
pub(super) fn fold(text: &str) -> String {
    let text = text
        .replace('’', "'")
        .replace(['_', '\u{a0}', '\u{202f}'], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// # Errors
/// The page cannot be read in reasonable time.
pub(super) fn tables_and_headings(html: &str) -> anyhow::Result<Vec<Item>> {
    let document = parse(html)?;
    let mut items = Vec::new();
    let mut waiting = vec![(document.tree.root(), 0)];
    while let Some((node, depth)) = waiting.pop() {
        let found = ElementRef::wrap(node).and_then(item);
        let depth = depth + usize::from(matches!(found, Some(Item::Table(_))));
        let is_heading = matches!(found, Some(Item::Heading(_)));
        items.extend(found);
        if !is_heading && depth <= MAX_DEPTH {
            waiting.extend(node.children().rev().map(|child| (child, depth)));
        }
    }
    Ok(items)
}

fn item(element: ElementRef) -> Option<Item> {
    let name = element.value().name();
    match name {
        "table" => Some(Item::Table(table(element))),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Item::Heading(Heading {
            rank: name[1..].parse().ok()?,
            text: fold(&text(element))
                .trim_end_matches("[modifier]")
                .trim_end()
                .to_owned(),
            names: names(element),
        })),
        _ => None,
    }
}

fn names(element: ElementRef) -> Vec<String> {
    let mut names: Vec<String> = element.value().id().map(fold).into_iter().collect();
    walk(element, |node| {
        if let Some(part) = node.value().as_element() {
            names.extend(part.id().into_iter().chain(part.attr("title")).map(fold));
        }
        true
    });
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_inside_a_table_is_its_own() {
        let items =
            tables_and_headings("<table><tr><td>a<table><tr><td>b</table></table>").unwrap();
        let tables: Vec<usize> = items
            .iter()
            .filter_map(Item::table)
            .map(|table| table.rows.len())
            .collect();
        assert_eq!(tables, [1, 1]);
    }

    #[test]
    fn a_heading_goes_by_its_text_and_by_its_names() {
        let items = tables_and_headings(
            "<h3><span id='Par_mont.C3.A9e'></span><span class=mw-headline id='Par_montée_en_niveau'>\
             Par montée en <a title=Niveau>niveau</a></span><span>[modifier]</span></h3><h4 id=x>Y</h4>",
        )
        .unwrap();
        let heading = items[0].heading().unwrap();
        assert_eq!((heading.rank, &*heading.text), (3, "par montée en niveau"));
        assert!(
            heading.is("par montée en niveau")
                && heading.names("niveau")
                && !heading.is("niveau x")
        );
        assert!(items[1].heading().unwrap().is("x"));
    }
}
