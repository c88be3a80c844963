//! A table of an HTML page: which cell stands in which column, and which column is wanted.

use anyhow::Context;
use scraper::ElementRef;

use super::html::{name, text, walk};
use super::items::fold;

#[derive(Debug)]
pub(super) struct Table {
    cells: Vec<Cell>,
    pub(super) rows: Vec<Row>,
}

/// A cell wherever it reaches.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Of its first link that has one.
    link: Option<String>,
    /// Of its links; folded.
    titles: Vec<String>,
    is_header: bool,
}

/// Which cell stands in each column of a row.
#[derive(Debug)]
pub(super) struct Row {
    columns: Vec<Option<usize>>,
    is_header: bool,
}

/// No table of a page is larger; what a cell claims to span ends here too.
const MAX_COLUMNS: usize = 60;
const MAX_ROWS: usize = 1_000;

/// The cells of a table, wherever they reach.
pub(super) fn table(table: ElementRef) -> Table {
    let mut made = Table {
        cells: Vec::new(),
        rows: Vec::new(),
    };
    // Cells that reach down into later rows: cell, column, rows still to go.
    let mut reaching: Vec<(usize, usize, usize)> = Vec::new();
    for row in own_rows(table) {
        let mut columns: Vec<Option<usize>> = vec![None; MAX_COLUMNS];
        for (cell, column, n_left) in &mut reaching {
            columns[*column] = Some(*cell);
            *n_left -= 1;
        }
        reaching.retain(|(_, _, n_left)| *n_left > 0);
        for element in row.children().filter_map(ElementRef::wrap) {
            let free = columns.iter().position(Option::is_none);
            let (Some(free), Some(cell)) = (free, cell(element)) else {
                continue;
            };
            made.cells.push(cell);
            let place = made.cells.len() - 1;
            let n_down = span(element, "rowspan", MAX_ROWS) - 1;
            let n_across = span(element, "colspan", MAX_COLUMNS);
            for (column, taken) in columns.iter_mut().enumerate().skip(free).take(n_across) {
                *taken = Some(place);
                if n_down > 0 {
                    reaching.push((place, column, n_down));
                }
            }
        }
        made.add(columns);
    }
    made
}

/// The rows of a table, not those of tables inside.
fn own_rows(table: ElementRef) -> Vec<ElementRef> {
    let mut rows = Vec::new();
    walk(table, |node| {
        let is_row = name(node) == Some("tr");
        rows.extend(ElementRef::wrap(node).filter(|_| is_row && rows.len() < MAX_ROWS));
        !is_row && name(node) != Some("table")
    });
    rows
}

fn cell(element: ElementRef) -> Option<Cell> {
    let is_header = match element.value().name() {
        "th" => true,
        "td" => false,
        _ => return None,
    };
    let (mut link, mut titles) = (None, Vec::new());
    walk(element, |node| {
        if let Some(a) = ElementRef::wrap(node).filter(|_| name(node) == Some("a")) {
            titles.extend(a.value().attr("title").map(fold));
            let text = text(a).trim().to_owned();
            link = link
                .take()
                .or_else(|| Some(text).filter(|text| !text.is_empty()));
        }
        !matches!(name(node), Some("sup" | "table" | "a"))
    });
    Some(Cell {
        text: text(element).trim().to_owned(),
        link,
        titles,
        is_header,
    })
}

fn span(element: ElementRef, attribute: &str, max: usize) -> usize {
    let claimed = element.value().attr(attribute);
    let claimed = claimed.and_then(|span| span.trim().parse::<usize>().ok());
    claimed.unwrap_or(1).clamp(1, max)
}

impl Table {
    fn add(&mut self, mut columns: Vec<Option<usize>>) {
        let width = columns
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |last| last + 1);
        columns.truncate(width);
        let mut cells = columns.iter().flatten();
        let is_header = cells.all(|&cell| self.cells[cell].is_header);
        self.rows.push(Row { columns, is_header });
    }

    /// The column whose header has one of these names, as text or as title of a link.
    pub(super) fn column_of(&self, names: &[&str]) -> Option<usize> {
        let is_wanted = |cell: usize| {
            let cell = &self.cells[cell];
            let titles = cell
                .titles
                .iter()
                .any(|title| names.iter().any(|name| title.contains(name)));
            titles || names.contains(&&*fold(&cell.text))
        };
        let headers = self.rows.iter().filter(|row| row.is_header);
        let mut columns = headers.flat_map(|row| (0..).zip(&row.columns));
        columns
            .find(|(_, cell)| cell.is_some_and(is_wanted))
            .map(|(column, _)| column)
    }

    pub(super) fn header_texts(&self) -> String {
        let texts = self
            .cells
            .iter()
            .filter(|cell| cell.is_header)
            .map(|cell| &*cell.text);
        texts.collect::<Vec<_>>().join(", ")
    }

    /// Rows that are not all header.
    pub(super) fn body(&self) -> impl Iterator<Item = BodyRow<'_>> {
        let rows = self.rows.iter().filter(|row| !row.is_header);
        rows.map(|row| BodyRow { table: self, row })
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BodyRow<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl<'a> BodyRow<'a> {
    pub(super) fn get(&self, column: usize) -> Option<&'a Cell> {
        let cell = (*self.row.columns.get(column)?)?;
        Some(&self.table.cells[cell])
    }

    /// Whether a cell is all that the row has, as a remark is.
    pub(super) fn spans_all(&self, cell: &Cell) -> bool {
        let mut columns = 0..self.row.columns.len();
        columns.all(|column| self.get(column) == Some(cell)) && self.row.columns.len() > 1
    }

    /// The name in a column: its link, or else its text.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn name(&self, column: usize) -> anyhow::Result<String> {
        let cell = self.get(column);
        let name = cell.map(|cell| cell.link.as_ref().unwrap_or(&cell.text));
        let name = name.filter(|name| !name.is_empty()).cloned();
        name.with_context(|| format!("a row of a table has no name in column {}", column + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::html::parse;
    use super::*;

    fn table_of(html: &str) -> Table {
        let page = parse(&format!("<table>{html}</table>")).unwrap();
        let mut elements = page.tree.root().descendants().filter_map(ElementRef::wrap);
        table(elements.find(|it| it.value().name() == "table").unwrap())
    }

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        let text = |cell: &Option<usize>| cell.map_or("", |cell| &*table.cells[cell].text);
        table
            .rows
            .iter()
            .map(|row| row.columns.iter().map(text).collect())
            .collect()
    }

    #[test]
    fn cells_stand_in_every_column_and_row_that_they_reach() {
        let table =
            table_of("<tr><td rowspan=2>a<td colspan=2>b</tr><tr><td>c<td>d</tr><tr><td>e</tr>");
        assert_eq!(
            texts(&table),
            [vec!["a", "b", "b"], vec!["a", "c", "d"], vec!["e"]]
        );
    }

    #[test]
    fn absurd_spans_end_with_the_table() {
        let table = table_of(
            "<tr><td colspan=99999999999 rowspan=4000000000>a</tr><tr><td>b</tr><tr><td colspan=-1>c</tr>",
        );
        assert_eq!(texts(&table)[0].len(), MAX_COLUMNS);
        assert_eq!(table.rows.len(), 3);
    }

    #[test]
    fn a_name_is_that_of_the_link_without_footnotes() {
        let table = table_of(
            "<tr><td><a href=i><img></a> <a href=c>Coup <b>d'Boule</b></a><sup>[1]</sup> x<td> Vol<sup>2</sup> </tr>",
        );
        let row = table.body().next().unwrap();
        assert_eq!(row.name(0).unwrap(), "Coup d'Boule");
        assert_eq!(row.name(1).unwrap(), "Vol");
        assert!(row.name(2).is_err());
    }
}
