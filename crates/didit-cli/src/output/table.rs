//! Tables that fit the terminal.

use std::borrow::Cow;

use anstyle::Style;
use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, TableStyle, Width,
};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

use super::style::{DIM, PLAIN, of_status, styled};
use super::{Output, text, time};
use crate::error::CliResult;

/// Marks the borders of cells and rows in the layout. Cells contain no control
/// characters.
const CELL_END: char = '\u{1}';
const ROW_END: char = '\u{2}';

/// Columns between two cells.
const GAP: u32 = 2;

/// Width up to which a word is kept whole if columns can be hidden instead.
const WORD: usize = 24;

/// A column: heading and behavior in a narrow terminal.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: Cow<'static, str>,
    /// Smallest width, or `None` if cells are not wrapped.
    min_width: Option<u16>,
    optional: bool,
}

impl Column {
    /// A column whose cells are not wrapped.
    pub(crate) fn fixed(heading: impl Into<Cow<'static, str>>) -> Self {
        Self {
            heading: heading.into(),
            min_width: None,
            optional: false,
        }
    }

    /// A column whose cells are wrapped, down to `min_width` columns.
    pub(crate) fn wrapped(heading: impl Into<Cow<'static, str>>, min_width: u16) -> Self {
        Self {
            heading: heading.into(),
            min_width: Some(min_width),
            optional: false,
        }
    }

    /// Hides the column if the terminal is too narrow, the last one first.
    pub(crate) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

/// Text in one style.
#[derive(Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text::clean(&text.into()).into_owned(),
            style,
        }
    }

    /// A status of the API in its color; `unknown` if there is none.
    pub(crate) fn status(status: Option<String>) -> Self {
        let status = status.unwrap_or_else(|| "unknown".to_owned());
        let style = of_status(&status);
        Self::new(status, style)
    }

    /// Distance of a timestamp from now; empty if there is none.
    pub(crate) fn age(timestamp: Option<&str>, now: Timestamp) -> Self {
        let time = timestamp.and_then(time::parse);
        let text = time.map(|time| time::relative(time, now));
        Self::new(text.unwrap_or_default(), DIM)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, PLAIN)
    }
}

/// A table with a heading line.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    /// The first row is the heading.
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(columns: impl Into<Vec<Column>>) -> Self {
        let columns = columns.into();
        let heading = columns
            .iter()
            .map(|column| Cell::new(&*column.heading, DIM));
        Self {
            rows: vec![heading.collect()],
            columns,
        }
    }

    /// Names and values, without a heading line.
    pub(crate) fn without_heading() -> Self {
        Self {
            columns: vec![Column::fixed(""), Column::wrapped("", 8)],
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    pub(crate) fn print(&self, output: &mut Output) -> CliResult {
        for line in self.lines(output.width()) {
            output.line(line)?;
        }
        Ok(())
    }

    /// Lays out the plain text, then adds the styles.
    fn lines(&self, limit: Option<usize>) -> Vec<String> {
        let (layout, shown) = self.layout(limit.map(|limit| limit.try_into().unwrap_or(u16::MAX)));
        let rows = layout.split(ROW_END).filter(|row| !row.trim().is_empty());
        let mut lines = Vec::new();
        for (row, cells) in rows.zip(&self.rows) {
            let cells = cells.iter().zip(&shown).filter(|(_, shown)| **shown);
            let styles: Vec<_> = cells.map(|(cell, _)| cell.style).collect();
            lines.extend(
                row.trim_matches('\n')
                    .lines()
                    .map(|line| style_line(line, &styles)),
            );
        }
        lines
    }

    /// Width of the longest word of a column; a longer one than [`WORD`] may be broken.
    fn longest_word(&self, column: usize) -> u16 {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        let texts = cells.flat_map(|cell| cell.text.split_whitespace());
        let longest = texts
            .map(UnicodeWidthStr::width)
            .filter(|&width| width <= WORD)
            .max();
        longest
            .and_then(|width| width.try_into().ok())
            .unwrap_or_default()
    }

    /// The table as plain text with marks, and which columns are shown.
    fn layout(&self, limit: Option<u16>) -> (String, Vec<bool>) {
        let mut table = comfy_table::Table::new();
        table.load_style(
            TableStyle::new()
                .content_lines(ContentLineStyle::none().junction(CELL_END))
                .row_separator(LineStyle::none().fill(ROW_END).junction(ROW_END)),
        );
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| cell.text.as_str()));
        }
        let mut shown = vec![true; self.columns.len()];
        let content_widths = table.column_max_content_widths();
        let min_widths = |words: bool| -> Vec<u16> {
            let columns = self.columns.iter().zip(&content_widths).enumerate();
            columns
                .map(|(index, (column, &width))| match column.min_width {
                    None => width,
                    Some(min) if words => min.max(self.longest_word(index)).min(width),
                    Some(min) => min.min(width),
                })
                .collect()
        };
        let mut mins = min_widths(true);
        if let Some(limit) = limit {
            let fits = |mins: &[u16], shown: &[bool]| {
                let widths = mins.iter().zip(shown).filter(|(_, shown)| **shown);
                let needed: u32 = widths.map(|(width, _)| u32::from(*width) + GAP).sum();
                needed <= u32::from(limit) + GAP
            };
            while !fits(&mins, &shown)
                && let Some(last) =
                    (0..shown.len()).rfind(|&i| shown[i] && self.columns[i].optional)
            {
                shown[last] = false;
            }
            // The terminal is too narrow to keep each word whole.
            if !fits(&mins, &shown) {
                mins = min_widths(false);
            }
            table.set_width(limit);
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 1));
            column.set_constraint(if !shown[index] {
                ColumnConstraint::Hidden
            } else if self.columns[index].min_width.is_none() {
                ColumnConstraint::ContentWidth
            } else {
                ColumnConstraint::LowerBoundary(Width::Fixed(mins[index] + 1))
            });
        }
        (table.to_string(), shown)
    }
}

/// Adds the styles to a line of the layout and removes trailing spaces.
fn style_line(line: &str, styles: &[Style]) -> String {
    let mut styled_line = String::new();
    let mut spaces = 0;
    for (cell, &style) in line.split(CELL_END).zip(styles) {
        let text = cell.trim_end();
        if !text.is_empty() {
            styled_line.push_str(&" ".repeat(spaces));
            styled_line.push_str(&styled(style, text));
            spaces = 0;
        }
        spaces += cell.width() - text.width() + 1;
    }
    styled_line
}
