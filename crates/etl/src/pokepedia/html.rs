//! A page as a tree, however hostile the page: a parser's work can grow with the square of the nesting.

use std::time::{Duration, Instant};

use anyhow::ensure;
use ego_tree::NodeRef;
use html5ever::ParseOpts;
use html5ever::driver::{self, Parser};
use html5ever::tendril::TendrilSink;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

/// The parser is looked after each time it has taken so many bytes.
const PIECE_BYTES: usize = 4096;

/// Nested deeper than any page of people.
const MAX_DEPTH: usize = 500;

/// Longer than any page of people takes, on the slowest machine.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// # Errors
/// The page is nested too deep, or takes too long.
pub(super) fn parse(html: &str) -> anyhow::Result<Html> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = driver::parse_document(sink, ParseOpts::default());
    let since = Instant::now();
    for piece in pieces(html) {
        parser.process(piece.into());
        let depth = depth(&parser);
        ensure!(
            depth <= MAX_DEPTH,
            "the page is nested more than {MAX_DEPTH} deep"
        );
        ensure!(
            since.elapsed() < TIME_LIMIT,
            "the page takes more than {TIME_LIMIT:?} to read"
        );
    }
    Ok(parser.finish())
}

fn pieces(mut html: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let mut end = html.len().min(PIECE_BYTES);
        while !html.is_char_boundary(end) {
            end += 1;
        }
        let (piece, rest) = html.split_at(end);
        html = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

/// How deep the latest node is.
fn depth(parser: &Parser<HtmlTreeSink>) -> usize {
    let html = parser.tokenizer.sink.sink.0.borrow();
    let latest = html.tree.nodes().next_back();
    latest.map_or(0, |node| node.ancestors().count())
}

/// Visits what is inside, in order; the visit says whether to look inside that in turn.
pub(super) fn walk<'a>(element: ElementRef<'a>, mut visit: impl FnMut(NodeRef<'a, Node>) -> bool) {
    let mut waiting: Vec<NodeRef<Node>> = element.children().rev().collect();
    while let Some(node) = waiting.pop() {
        if visit(node) {
            waiting.extend(node.children().rev());
        }
    }
}

pub(super) fn name<'a>(node: NodeRef<'a, Node>) -> Option<&'a str> {
    node.value().as_element().map(|element| element.name())
}

/// The text inside, without footnotes and tables; lines are apart.
pub(super) fn text(element: ElementRef) -> String {
    let mut text = String::new();
    walk(element, |node| {
        if let Some(part) = node.value().as_text() {
            text.push_str(part);
        }
        if matches!(name(node), Some("br" | "p" | "div" | "li")) {
            text.push(' ');
        }
        !matches!(name(node), Some("sup" | "table"))
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_whole_and_split_no_character() {
        let html = "é€😀<p>".repeat(5000);
        assert_eq!(pieces(&html).collect::<String>(), html);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn a_page_in_pieces_is_the_page() {
        let page = "<table><tr><td>Évoli</td></tr></table>".repeat(500);
        assert_eq!(
            parse(&page).unwrap().html(),
            Html::parse_document(&page).html()
        );
    }

    #[test]
    fn hostile_nesting_is_refused_soon() {
        let since = Instant::now();
        for part in [
            "<div>",
            "<b>",
            "<table><tr><td>",
            "<div><object></div></object>",
            "<svg>",
            "<p><b><a>",
            "<template>",
            "<select><div>",
        ] {
            let told = parse(&part.repeat(2_000_000 / part.len()));
            // What ends by itself, as formatting does, may be read.
            let told = told.map_or_else(|error| error.to_string(), |_| String::new());
            let limits = [
                "",
                "the page is nested more than 500 deep",
                "the page takes more than 5s to read",
            ];
            assert!(limits.contains(&&*told), "{part}: {told}");
        }
        let told = parse(&"<div>".repeat(100_000)).unwrap_err().to_string();
        assert_eq!(told, "the page is nested more than 500 deep");
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "{:?}",
            since.elapsed()
        );
    }
}
