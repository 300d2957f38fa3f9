//! A table that fits the width there is.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::failure::Outcome;
use crate::screen::{Screen, paint};
use crate::style::{DIM, PLAIN};

const GAP: usize = 2;

/// A column: its heading and how far it may shrink.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    heading: &'static str,
    least: usize,
    optional: bool,
}

impl Column {
    /// A column that is never cut.
    pub(crate) const fn whole(heading: &'static str) -> Self {
        Self {
            heading,
            least: usize::MAX,
            optional: false,
        }
    }

    /// A column that may be cut down to `least`.
    pub(crate) const fn cut(heading: &'static str, least: usize) -> Self {
        Self {
            heading,
            least,
            optional: false,
        }
    }

    /// Leaves the column out, the last such first, where cutting is not enough.
    pub(crate) const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

/// A text in one style.
#[derive(Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            // A line break or an escape in a value must not break the table
            // or reach the terminal.
            text: text
                .into()
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect(),
            style,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, PLAIN)
    }
}

/// Rows under headings.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self {
            columns: columns.into(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    pub(crate) fn print(&self, screen: &mut Screen) -> Outcome {
        for line in self.lines(screen.width()) {
            screen.line(line)?;
        }
        Ok(())
    }

    fn lines(&self, limit: Option<usize>) -> Vec<String> {
        let widths = self.widths(limit);
        let heading = self
            .columns
            .iter()
            .map(|column| Cell::new(column.heading, DIM))
            .collect::<Vec<_>>();
        std::iter::once(&heading)
            .chain(&self.rows)
            .map(|cells| line(cells, &widths))
            .collect()
    }

    /// The width of each column; 0 for one that is left out.
    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(index));
                cells
                    .map(|cell| cell.text.width())
                    .chain([column.heading.width()])
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let Some(limit) = limit else { return widths };
        loop {
            let shown = widths.iter().filter(|&&width| width > 0).count();
            let total: usize = widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1);
            let Some(excess) = total.checked_sub(limit).filter(|&excess| excess > 0) else {
                return widths;
            };
            // The widest column that may still give something gives it.
            let widest = (0..widths.len())
                .filter(|&index| widths[index] > self.columns[index].least)
                .max_by_key(|&index| widths[index]);
            if let Some(index) = widest {
                let room = widths[index] - self.columns[index].least;
                widths[index] -= excess.min(room);
            } else if let Some(index) = (0..widths.len())
                .rev()
                .find(|&index| widths[index] > 0 && self.columns[index].optional)
            {
                widths[index] = 0;
            } else {
                return widths;
            }
        }
    }
}

fn line(cells: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    let mut pending = 0;
    for (cell, &width) in cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
        let text = fit(&cell.text, width);
        if text.is_empty() {
            pending += width + GAP;
            continue;
        }
        line.push_str(&" ".repeat(pending));
        pending = width.saturating_sub(text.width()) + GAP;
        if cell.style == PLAIN {
            line.push_str(&text);
        } else {
            line.push_str(&paint(cell.style, text));
        }
    }
    line
}

/// `text` in at most `width` columns, with an ellipsis where it was cut.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let mut cut = String::new();
    for c in text.chars() {
        let Some(left) = room.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        room = left;
        cut.push(c);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new([
            Column::whole("NO"),
            Column::cut("NAME", 4),
            Column::whole("WHEN").optional(),
        ]);
        table.row(["7".into(), "日本語の名前".into(), "now".into()]);
        table.row(["12".into(), "a\u{1b}[31m\nb".into(), "2 h ago".into()]);
        table
    }

    fn plain(limit: Option<usize>) -> Vec<String> {
        table()
            .lines(limit)
            .iter()
            .map(|line| anstream::adapter::strip_str(line).to_string())
            .collect()
    }

    #[test]
    fn columns_line_up_by_the_width_people_see() {
        assert_eq!(
            plain(None),
            [
                "NO  NAME          WHEN",
                "7   日本語の名前  now",
                "12  a [31m b      2 h ago",
            ]
        );
    }

    #[test]
    fn a_narrow_screen_cuts_first_and_then_leaves_columns_out() {
        assert_eq!(plain(Some(20))[1], "7   日本語…  now");
        assert_eq!(
            plain(Some(9)),
            ["NO  NAME", "7   日…", "12  a […"]
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn no_width_is_too_small_to_print() {
        for limit in 0..30 {
            assert_eq!(plain(Some(limit)).len(), 3);
        }
    }
}
