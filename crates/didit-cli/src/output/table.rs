//! Tables that fit the terminal.

use std::borrow::Cow;

use anstyle::Style;
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

use super::style::{DIM, PLAIN, of_status, styled};
use super::{Output, text, time};
use crate::error::CliResult;

/// Columns between two cells.
const GAP: usize = 2;

/// A column: heading and behavior in a narrow terminal.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: Cow<'static, str>,
    /// Smallest width, or `None` if cells are not wrapped.
    min_width: Option<usize>,
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

    /// A column whose cells are wrapped at spaces, down to `min_width` columns.
    pub(crate) fn wrapped(heading: impl Into<Cow<'static, str>>, min_width: usize) -> Self {
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

    fn lines(&self, limit: Option<usize>) -> Vec<String> {
        let widths = self.widths(limit.unwrap_or(usize::MAX));
        let Some(widths) = widths else {
            return self.records();
        };
        let mut lines = Vec::new();
        for row in &self.rows {
            let shown = row.iter().zip(&widths);
            let cells = shown.filter_map(|(cell, width)| {
                let width = (*width)?;
                Some((text::wrap(&cell.text, width), cell.style, width))
            });
            let cells: Vec<_> = cells.collect();
            let height = cells.iter().map(|(parts, ..)| parts.len()).max();
            for at in 0..height.unwrap_or_default() {
                let (mut line, mut spaces) = (String::new(), 0);
                for (parts, style, width) in &cells {
                    let part = parts.get(at).map_or("", |part| part.trim_end());
                    if !part.is_empty() {
                        line.push_str(&" ".repeat(spaces));
                        line.push_str(&styled(*style, part));
                        spaces = 0;
                    }
                    spaces += width.saturating_sub(part.width()) + GAP;
                }
                lines.push(line);
            }
        }
        lines
    }

    /// A line per cell, for a terminal that is too narrow for the columns.
    fn records(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for row in self.rows.iter().skip(1) {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (column, cell) in self.columns.iter().zip(row) {
                let name = column.heading.trim().to_lowercase();
                let value = styled(cell.style, cell.text.trim());
                lines.push(format!("  {DIM}{name:<14}{DIM:#}{value}"));
            }
        }
        lines
    }

    /// Widths of the columns, `None` for hidden ones. `None` if a word would be longer than its
    /// column.
    fn widths(&self, limit: usize) -> Option<Vec<Option<usize>>> {
        let longest = |column: usize, width: fn(&str) -> usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| width(&cell.text)).max().unwrap_or(0)
        };
        let word = |text: &str| {
            text.split(' ')
                .map(UnicodeWidthStr::width)
                .max()
                .unwrap_or(0)
        };
        let contents: Vec<_> = (0..self.columns.len())
            .map(|column| longest(column, UnicodeWidthStr::width))
            .collect();
        let columns = self.columns.iter().zip(&contents).enumerate();
        let mut widths: Vec<_> = columns
            .map(|(at, (column, &content))| {
                Some(match column.min_width {
                    Some(min) => min.max(longest(at, word)).min(content),
                    None => content,
                })
            })
            .collect();
        let used = |widths: &[Option<usize>]| -> usize {
            let shown = widths.iter().flatten();
            shown
                .map(|width| width + GAP)
                .sum::<usize>()
                .saturating_sub(GAP)
        };
        while used(&widths) > limit {
            let optional = |&at: &usize| widths[at].is_some() && self.columns[at].optional;
            match (0..widths.len()).rev().find(optional) {
                Some(last) => widths[last] = None,
                // A long value of an object has no other place.
                None if self.columns[0].heading.is_empty() => break,
                None => return None,
            }
        }
        for _ in used(&widths)..limit {
            let missing = |at: usize| widths[at].map_or(0, |width| contents[at] - width);
            match (0..widths.len()).max_by_key(|&at| missing(at)) {
                Some(at) if missing(at) > 0 => widths[at] = widths[at].map(|width| width + 1),
                _ => break,
            }
        }
        Some(widths)
    }
}
