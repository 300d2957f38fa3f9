//! Rows of labels and values, and tables with a head.

use std::borrow::Cow;

use krilla::tagging::Tag;

use super::line::{Style, line};
use super::sheet::{CONTENT, Cell, LEFT, NOTE, RIGHT, Sheet, TEXT};
use super::tree::Group;

/// Room for the name of a value.
const LABEL: f32 = 104.0;
/// Between two values beside each other.
const GAP: f32 = 12.0;

/// A value with its name.
pub(super) type Pair<'a> = (&'a str, Cow<'a, str>);

/// A value that is there, with its name.
pub(super) fn pair<'a, T: Into<Cow<'a, str>>>(
    label: &'a str,
    value: Option<T>,
) -> Option<Pair<'a>> {
    let value = value?.into();
    (!value.trim().is_empty()).then_some((label, value))
}

/// A column of a table.
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Of the width of the page.
    pub(super) share: f32,
    /// Numbers stand at the right.
    pub(super) is_number: bool,
}

pub(super) const fn column(title: &'static str, share: f32) -> Column {
    Column {
        title,
        share,
        is_number: false,
    }
}

pub(super) const fn number(title: &'static str, share: f32) -> Column {
    Column {
        title,
        share,
        is_number: true,
    }
}

impl Sheet {
    /// Values with their names: two a row where both are short.
    pub(super) fn pairs<'a>(
        &mut self,
        indent: f32,
        pairs: impl IntoIterator<Item = Option<Pair<'a>>>,
    ) {
        let (left, width) = (LEFT + indent, CONTENT - indent);
        let half = (width - GAP) / 2.0;
        let mut pairs = pairs.into_iter().flatten().peekable();
        if pairs.peek().is_none() {
            return;
        }
        let list = self.tree.list(self.section());
        let is_short =
            |(_, value): &Pair<'_>| value.len() < 60 && line(value, TEXT).width <= half - LABEL;
        while let Some(one) = pairs.next() {
            let mut cells = Vec::new();
            let other = if is_short(&one) {
                pairs.next_if(is_short)
            } else {
                None
            };
            let first = if other.is_some() { half } else { width };
            self.pair(&mut cells, list, left, first, &one);
            if let Some(other) = other {
                self.pair(&mut cells, list, left + half + GAP, half, &other);
            }
            self.flow_padded(cells, None, 0.75);
        }
    }

    fn pair(&mut self, cells: &mut Vec<Cell>, list: Group, x: f32, width: f32, pair: &Pair<'_>) {
        let item = self.tree.group(list, Tag::LI);
        let label = self.tree.group(item, Tag::Lbl);
        let body = self.tree.group(item, Tag::LBody);
        cells.push(Cell::new(x, LABEL - 6.0, pair.0, NOTE, label));
        cells.push(Cell::new(x + LABEL, width - LABEL, &pair.1, TEXT, body));
    }

    /// A table; its head stands on every page that it reaches.
    pub(super) fn table<const N: usize>(
        &mut self,
        columns: [Column; N],
        rows: Vec<[(Cow<'_, str>, Style); N]>,
    ) {
        let table = self.tree.group(self.section(), Tag::Table);
        let mut x = LEFT;
        let places = columns.map(|column| {
            let place = (x, column.share * CONTENT - 8.0, column);
            x += place.2.share * CONTENT;
            place
        });
        let cell = |place: &(f32, f32, Column), text: &str, style, group| {
            let cell = Cell::new(place.0, place.1, text, style, group);
            if place.2.is_number {
                cell.ending_at((place.0 + place.1).min(RIGHT))
            } else {
                cell
            }
        };
        let head = self.tree.group(table, Tag::THead);
        let head = self.tree.group(head, Tag::TR);
        let mut titles = Vec::new();
        for place in &places {
            let group = self.tree.head(head);
            titles.push(cell(place, place.2.title, NOTE, group));
        }
        let repeated = titles.iter().filter_map(|title| {
            let (line, _) = title.lines.first()?;
            let x = title.right.map_or(title.x, |right| right - line.width);
            Some((x, line.clone()))
        });
        let repeated = repeated.collect();
        self.need(48.0);
        self.flow(titles, None);
        self.space(2.0);
        self.rule();
        self.repeat(repeated);
        let body = self.tree.group(table, Tag::TBody);
        for row in rows {
            let group = self.tree.group(body, Tag::TR);
            let mut cells = Vec::new();
            for (place, (text, style)) in places.iter().zip(row) {
                let group = self.tree.group(group, Tag::TD);
                let text = if text.is_empty() { "–".into() } else { text };
                cells.push(cell(place, &text, style, group));
            }
            self.flow_padded(cells, None, 2.0);
            self.rule();
        }
        self.repeat(Vec::new());
    }
}
