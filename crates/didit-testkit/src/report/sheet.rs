//! Blocks of text one under the other, on as many pages as they need.

use krilla::tagging::Tag;

use super::colour::{BAND, Colour, GREY, INK, RULE};
use super::font::Weight;
use super::line::{Line, Style, line, lines};
use super::tree::{Group, Leaf, Tree};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.0, 842.0);
pub(super) const LEFT: f32 = 50.0;
pub(super) const RIGHT: f32 = PAGE.0 - LEFT;
/// What belongs to a check stands a little to the right, under its name.
pub(super) const INDENT: f32 = 8.0;
pub(super) const CONTENT: f32 = RIGHT - LEFT;
const TOP: f32 = 64.0;
const BOTTOM: f32 = PAGE.1 - 62.0;
/// What is no higher than this is not parted by the end of a page.
const KEPT: f32 = 180.0;
const LEADING: f32 = 1.42;
/// Where letters stand in a line, from its top.
const BASELINE: f32 = 0.74;

pub(super) const TEXT: Style = style(9.5, Weight::Regular, INK);
pub(super) const NOTE: Style = style(8.5, Weight::Regular, GREY);
pub(super) const STRONG: Style = style(9.5, Weight::Bold, INK);

pub(super) const fn style(size: f32, weight: Weight, colour: Colour) -> Style {
    Style {
        size,
        weight,
        colour,
    }
}

/// What is drawn on a page.
pub(super) enum Mark {
    /// A line of text on its baseline, and what it belongs to.
    Text {
        line: Line,
        x: f32,
        y: f32,
        leaf: Option<Leaf>,
    },
    /// A plain rectangle; it means nothing.
    Fill(Box4, Colour),
}

/// Left, top, width, height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box4(
    pub(super) f32,
    pub(super) f32,
    pub(super) f32,
    pub(super) f32,
);

/// Lines under each other, beside those of other cells.
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) lines: Vec<(Line, Group)>,
    /// Its lines end here instead of beginning at `x`.
    pub(super) right: Option<f32>,
}

impl Cell {
    /// A text that begins at `x` and is broken at `width`.
    pub(super) fn new(x: f32, width: f32, text: &str, style: Style, group: Group) -> Self {
        let lines = lines(text, style, width);
        Self {
            x,
            lines: lines.into_iter().map(|line| (line, group)).collect(),
            right: None,
        }
    }

    pub(super) fn ending_at(mut self, right: f32) -> Self {
        self.right = Some(right);
        self
    }

    /// Adds a text under what is there.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self
    }
}

/// A tinted ground behind a block, with a bar at its left.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    pub(super) colour: Colour,
    pub(super) bar: Option<Colour>,
}

/// An entry of the outline.
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
    pub(super) is_nested: bool,
}

/// The pages under construction.
pub(super) struct Sheet {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) tree: Tree,
    pub(super) outline: Vec<Bookmark>,
    /// How far down the last page is filled.
    y: f32,
    section: Group,
    /// The head of the table that is being written: a page that it flows to begins with it.
    repeated: Vec<(f32, Line)>,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            tree: Tree::new(),
            outline: Vec::new(),
            y: TOP - 12.0,
            section: Tree::ROOT,
            repeated: Vec::new(),
        }
    }

    /// What blocks belong to at present.
    pub(super) const fn section(&self) -> Group {
        self.section
    }

    pub(super) fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// The title of the report.
    pub(super) fn title(&mut self, text: &str) {
        let group = self.tree.heading(Tree::ROOT, 1, text);
        let large = style(20.0, Weight::Bold, INK);
        self.bookmark(text, false);
        self.flow(vec![Cell::new(LEFT, CONTENT, text, large, group)], None);
    }

    /// Begins a section. Its heading stays with what follows.
    pub(super) fn begin(&mut self, title: &str) {
        self.begin_above(title, 84.0);
    }

    /// Begins a section where there are so many points left for its beginning.
    pub(super) fn begin_above(&mut self, title: &str, room: f32) {
        self.space(16.0);
        self.need(room);
        self.section = self.tree.group(Tree::ROOT, Tag::Section);
        let group = self.tree.heading(self.section, 2, title);
        self.bookmark(title, false);
        let large = style(13.0, Weight::Bold, INK);
        self.flow(vec![Cell::new(LEFT, CONTENT, title, large, group)], None);
        self.space(2.0);
        self.rule();
        self.space(4.0);
    }

    /// A heading within a section, with a result at its right.
    pub(super) fn heading(&mut self, title: &str, result: &str, colour: Colour) {
        self.space(8.0);
        self.need(72.0);
        self.bookmark(title, true);
        let strong = style(10.5, Weight::Bold, INK);
        let group = self.tree.heading(self.section, 3, title);
        let mut cells = vec![Cell::new(
            LEFT + INDENT,
            CONTENT * 0.6,
            title,
            strong,
            group,
        )];
        if !result.is_empty() {
            let group = self.tree.group(self.section, Tag::P);
            let strong = style(9.5, Weight::Bold, colour);
            cells.push(
                Cell::new(LEFT, CONTENT * 0.35, result, strong, group).ending_at(RIGHT - INDENT),
            );
        }
        let ground = Ground {
            colour: BAND,
            bar: None,
        };
        self.flow_padded(cells, Some(ground), 2.5);
        self.space(3.0);
    }

    pub(super) fn paragraph(&mut self, text: &str, style: Style) {
        let group = self.tree.group(self.section, Tag::P);
        self.flow(vec![Cell::new(LEFT, CONTENT, text, style, group)], None);
    }

    /// Cells beside each other; they go on together on the next page.
    pub(super) fn flow(&mut self, cells: Vec<Cell>, ground: Option<Ground>) {
        self.flow_padded(cells, ground, 0.0);
    }

    /// The same with room above and below.
    pub(super) fn flow_padded(&mut self, cells: Vec<Cell>, ground: Option<Ground>, padding: f32) {
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let leading = |index: usize| {
            let sizes = cells.iter().filter_map(|cell| cell.lines.get(index));
            sizes.map(|(line, _)| line.style.size).fold(0.0, f32::max) * LEADING
        };
        let leadings: Vec<f32> = (0..count).map(leading).collect();
        let height = leadings.iter().sum::<f32>() + 2.0 * padding;
        let first = leadings.iter().take(2).sum::<f32>() + padding;
        self.need(if height <= KEPT { height } else { first });
        let mut columns: Vec<_> = cells
            .into_iter()
            .map(|cell| (cell.x, cell.right, cell.lines.into_iter()))
            .collect();
        self.ground(ground, padding, true);
        for leading in leadings {
            let is_next_page = self.need(leading);
            self.ground(ground, leading, is_next_page);
            let y = self.y - leading + leading * BASELINE;
            for (x, right, lines) in &mut columns {
                let Some((line, group)) = lines.next() else {
                    continue;
                };
                let x = right.map_or(*x, |right| right - line.width);
                let leaf = Some(self.tree.leaf(group));
                self.mark(Mark::Text { line, x, y, leaf });
            }
        }
        self.ground(ground, padding, false);
    }

    /// Goes down by so many points, over a ground if there is one.
    fn ground(&mut self, ground: Option<Ground>, height: f32, is_first: bool) {
        let top = self.y;
        self.y += height;
        let Some(ground) = ground else { return };
        let mut boxes = vec![(Box4(LEFT, top, CONTENT, height), ground.colour)];
        boxes.extend(ground.bar.map(|bar| (Box4(LEFT, top, 3.5, height), bar)));
        for (area, colour) in boxes {
            // One rectangle a page: seams between those of each line would show.
            let page = self.pages.last_mut().into_iter().flatten();
            let before = page.rev().find_map(|mark| match mark {
                Mark::Fill(before, of) if !is_first && *of == colour => Some(before),
                _ => None,
            });
            match before {
                Some(before) => before.3 += height,
                None => self.mark(Mark::Fill(area, colour)),
            }
        }
    }

    pub(super) fn rule(&mut self) {
        let area = Box4(LEFT, self.y, CONTENT, 0.6);
        self.mark(Mark::Fill(area, RULE));
        self.y += 0.6;
    }

    /// What the pages that the next blocks flow to begin with.
    pub(super) fn repeat(&mut self, head: Vec<(f32, Line)>) {
        self.repeated = head;
    }

    /// Begins a page.
    pub(super) fn next_page(&mut self) {
        self.need(PAGE.1);
    }

    /// Begins a page if this one has no room for so many points.
    pub(super) fn need(&mut self, points: f32) -> bool {
        if self.y + points <= BOTTOM {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        if !self.repeated.is_empty() {
            let leading = NOTE.size * LEADING;
            for (x, line) in self.repeated.clone() {
                let y = self.y + leading * BASELINE;
                let leaf = None;
                self.mark(Mark::Text { line, x, y, leaf });
            }
            self.y += leading + 2.0;
            self.rule();
            self.y += 2.0;
        }
        true
    }

    /// Puts a line at the head and at the foot of every page but the first, whose
    /// head is the title.
    pub(super) fn frame(&mut self, head: [&str; 2], foot: &str) {
        let count = self.pages.len();
        let small = style(8.0, Weight::Regular, GREY);
        for (index, page) in self.pages.iter_mut().enumerate() {
            let mut put = |text: &str, y: f32, is_right: bool| {
                let line = line(text, small);
                let x = if is_right { RIGHT - line.width } else { LEFT };
                let leaf = None;
                page.push(Mark::Text { line, x, y, leaf });
            };
            if index > 0 {
                put(head[0], 38.0, false);
                put(head[1], 38.0, true);
            }
            put(foot, PAGE.1 - 34.0, false);
            let number = format!("Page {} of {count}", index + 1);
            put(&number, PAGE.1 - 34.0, true);
            page.push(Mark::Fill(Box4(LEFT, PAGE.1 - 48.0, CONTENT, 0.6), RULE));
            if index > 0 {
                page.push(Mark::Fill(Box4(LEFT, 46.0, CONTENT, 0.6), RULE));
            }
        }
    }

    fn bookmark(&mut self, title: &str, is_nested: bool) {
        self.outline.push(Bookmark {
            title: title.to_owned(),
            page: self.pages.len() - 1,
            y: self.y,
            is_nested,
        });
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}
