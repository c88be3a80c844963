//! Answers on the standard output; who reads only their beginning is no error.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;
use comfy_table::{CellAlignment, LineStyle, Row, Table, TableStyle};
use serde::Serialize;

use crate::failure::Failure;

const UNDERLINED_HEADER: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// An empty table with nothing but a line under its header.
pub(crate) fn underlined(header: impl Into<Row>) -> Table {
    let mut table = Table::new();
    table.load_style(UNDERLINED_HEADER);
    table.set_header(header);
    table
}

pub(crate) fn align_right(table: &mut Table, columns: &[usize]) {
    for &column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

pub(crate) fn show(page: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(page.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("failed to write an answer")?
        }
        _ => Ok(()),
    }
}

pub(crate) fn show_json(answer: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(answer);
    show(&(json.expect("an answer is plain data") + "\n"))
}
