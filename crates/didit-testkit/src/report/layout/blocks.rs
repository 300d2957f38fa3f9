//! The building blocks of a section: headings, paragraphs, labelled values, tables, notes.

use krilla::tagging::Tag;

use super::colour::{self, BAND, Colour, INK};
use super::line::{Style, line};
use super::sheet::{CONTENT, Cell, Ground, INDENT, LEFT, NOTE, RIGHT, STRONG, Sheet, TEXT};
use super::tree::{Group, Tree};
use crate::scenario::shown::{Column, Section};

/// Width of the label of a value.
const LABEL: f32 = 104.0;
/// Space between two values side by side.
const GAP: f32 = 12.0;
/// Distance of a note's text from the left margin.
const NOTE_TEXT: f32 = 74.0;

/// A label with its value.
pub(in crate::report) type Pair = (&'static str, String);

/// A text with its style.
pub(in crate::report) type Text = (String, Style);

/// An item of a list of notes: a coloured label, a title, and lines of explanation.
pub(in crate::report) struct Note {
    pub(in crate::report) label: &'static str,
    pub(in crate::report) colour: Colour,
    pub(in crate::report) title: String,
    pub(in crate::report) lines: Vec<String>,
}

impl Sheet {
    /// Writes the title of the report.
    pub(in crate::report) fn title(&mut self, text: &str) {
        let group = self.tree.heading(Tree::ROOT, 1, text);
        self.bookmark(text, false);
        self.text(text, Style::bold(20.0, INK), group);
    }

    /// Begins a section. Its heading stays on the page of its first lines.
    pub(in crate::report) fn begin(&mut self, title: &str) {
        self.begin_above(title, 84.0);
    }

    /// Begins a section on a page with at least `room` points left.
    pub(in crate::report) fn begin_above(&mut self, title: &str, room: f32) {
        self.space(16.0);
        self.need(room);
        self.section = self.tree.group(Tree::ROOT, Tag::Section);
        let group = self.tree.heading(self.section, 2, title);
        self.bookmark(title, false);
        self.text(title, Style::bold(13.0, INK), group);
        self.space(2.0);
        self.rule();
        self.space(4.0);
    }

    /// Writes a heading within a section, with a right-aligned result.
    pub(in crate::report) fn heading(&mut self, title: &str, result: &str, colour: Colour) {
        self.space(5.0);
        self.need(66.0);
        self.bookmark(title, true);
        let group = self.tree.heading(self.section, 3, title);
        let style = Style::bold(10.5, INK);
        let mut cells = vec![Cell::new(LEFT + INDENT, CONTENT * 0.6, title, style, group)];
        if !result.is_empty() {
            let group = self.tree.group(self.section, Tag::P);
            let style = STRONG.coloured(colour);
            let cell = Cell::new(LEFT, CONTENT * 0.35, result, style, group);
            cells.push(cell.ending_at(RIGHT - INDENT));
        }
        let ground = Ground {
            colour: BAND,
            bar: None,
        };
        self.flow(cells, Some(ground), 2.5);
        self.space(3.0);
    }

    pub(in crate::report) fn paragraph(&mut self, text: &str, style: Style) {
        let group = self.tree.group(self.section, Tag::P);
        self.text(text, style, group);
    }

    fn text(&mut self, text: &str, style: Style, group: Group) {
        let cell = Cell::new(LEFT, CONTENT, text, style, group);
        self.flow(vec![cell], None, 0.0);
    }

    /// Writes a tinted block: a large title, a subtitle, and a sentence.
    pub(in crate::report) fn callout(
        &mut self,
        colour: Colour,
        title: &str,
        subtitle: Option<&str>,
        sentence: &str,
    ) {
        // The bold font has Latin letters only: two weights in one name would look wrong.
        let subtitle = subtitle.map(|text| (text, Style::regular(13.0, INK)));
        let title = (title, Style::bold(17.0, colour));
        let mut block = Cell::empty(LEFT + 16.0);
        for (text, style) in [Some(title), subtitle, Some((sentence, TEXT))]
            .into_iter()
            .flatten()
        {
            let group = self.tree.group(Tree::ROOT, Tag::P);
            block = block.and(Cell::new(LEFT + 16.0, CONTENT - 28.0, text, style, group));
        }
        let ground = Ground {
            colour: colour::tint(colour),
            bar: Some(colour),
        };
        self.space(10.0);
        self.flow(vec![block], Some(ground), 9.0);
    }

    /// Writes labelled values: two per line where both are short.
    pub(in crate::report) fn pairs(&mut self, indent: f32, pairs: Vec<Pair>) {
        let (left, width) = (LEFT + indent, CONTENT - indent);
        let half = (width - GAP) / 2.0;
        let mut pairs = pairs.into_iter().peekable();
        if pairs.peek().is_none() {
            return;
        }
        let list = self.tree.list(self.section);
        let is_short =
            |(_, value): &Pair| value.len() < 60 && line(value, TEXT).width <= half - LABEL;
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
            self.flow(cells, None, 0.75);
        }
    }

    fn pair(&mut self, cells: &mut Vec<Cell>, list: Group, x: f32, width: f32, pair: &Pair) {
        let (label, body) = self.tree.item(list);
        cells.push(Cell::new(x, LABEL - 6.0, pair.0, NOTE, label));
        cells.push(Cell::new(x + LABEL, width - LABEL, &pair.1, TEXT, body));
    }

    /// Writes a list of notes.
    pub(in crate::report) fn notes(&mut self, notes: &[Note]) {
        if notes.is_empty() {
            return;
        }
        let list = self.tree.list(self.section);
        for note in notes {
            let (label, body) = self.tree.item(list);
            let style = Style::bold(8.5, note.colour);
            let label = Cell::new(LEFT + INDENT, NOTE_TEXT - 12.0, note.label, style, label);
            let mut text = Cell::empty(LEFT + NOTE_TEXT);
            let lines = note.lines.iter().map(|line| (line, NOTE));
            for (line, style) in std::iter::once((&note.title, STRONG)).chain(lines) {
                let group = self.tree.group(body, Tag::P);
                let width = CONTENT - NOTE_TEXT;
                text = text.and(Cell::new(LEFT + NOTE_TEXT, width, line, style, group));
            }
            self.flow(vec![label, text], None, 2.0);
        }
    }

    /// Writes a table under its heading, if it has rows. Its head is repeated on every page that
    /// it reaches.
    pub(in crate::report) fn table(&mut self, table: &Section, rows: Vec<Vec<Text>>) {
        if rows.is_empty() {
            return;
        }
        if table.title.is_empty() {
            self.space(8.0);
        } else {
            self.begin(table.title);
        }
        let mut next = LEFT;
        let columns = table.columns.iter().map(|column| {
            let x = next;
            next += column.share * CONTENT;
            (x, column.share * CONTENT - 8.0, column)
        });
        let columns: Vec<_> = columns.collect();
        let cell = |(x, width, column): &(f32, f32, &Column), text: &str, style, group| {
            let cell = Cell::new(*x, *width, text, style, group);
            if column.fact.ends_with(":number") {
                cell.ending_at((x + width).min(RIGHT))
            } else {
                cell
            }
        };
        let table = self.tree.group(self.section, Tag::Table);
        let head = self.tree.group(table, Tag::THead);
        let head = self.tree.group(head, Tag::TR);
        let mut titles = Vec::new();
        for column in &columns {
            let group = self.tree.column_head(head);
            titles.push(cell(column, column.2.title, NOTE, group));
        }
        let repeated = titles.iter().filter_map(Cell::first_line).collect();
        self.need(48.0);
        self.flow(titles, None, 0.0);
        self.space(2.0);
        self.rule();
        self.repeat(repeated);
        let body = self.tree.group(table, Tag::TBody);
        for row in rows {
            let group = self.tree.group(body, Tag::TR);
            let mut cells = Vec::new();
            for (column, (text, style)) in columns.iter().zip(&row) {
                let group = self.tree.group(group, Tag::TD);
                let text = if text.is_empty() { "–" } else { text };
                cells.push(cell(column, text, *style, group));
            }
            self.flow(cells, None, 2.0);
            self.rule();
        }
        self.repeat(Vec::new());
    }

    /// Sets the note at the top of the next pages.
    pub(in crate::report) fn repeat_note(&mut self, text: Option<&str>) {
        let text = text.into_iter();
        self.repeat(text.map(|text| (LEFT + INDENT, line(text, NOTE))).collect());
    }
}
