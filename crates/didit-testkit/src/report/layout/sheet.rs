//! The pages of a report: text flows from top to bottom and on to the next page.

use super::colour::{Colour, GREY, INK, RULE};
use super::line::{Line, Style, line, lines};
use super::tree::{Group, Leaf, Tree};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.0, 842.0);
pub(super) const LEFT: f32 = 50.0;
pub(super) const RIGHT: f32 = PAGE.0 - LEFT;
/// Indentation of the details of a check, under its name.
pub(in crate::report) const INDENT: f32 = 8.0;
pub(super) const CONTENT: f32 = RIGHT - LEFT;
const TOP: f32 = 56.0;
const BOTTOM: f32 = PAGE.1 - 55.0;
/// A block up to this height is kept on one page.
const KEPT: f32 = 180.0;
const LEADING: f32 = 1.42;
/// Distance of the baseline from the top of a line, as a share of its height.
const BASELINE: f32 = 0.74;

pub(in crate::report) const TEXT: Style = Style::regular(9.5, INK);
pub(in crate::report) const NOTE: Style = Style::regular(8.5, GREY);
pub(in crate::report) const STRONG: Style = Style::bold(9.5, INK);

/// Something drawn on a page.
pub(super) enum Mark {
    /// A line of text with the position of its baseline. Without a leaf it is an artifact.
    Text {
        line: Line,
        x: f32,
        y: f32,
        leaf: Option<Leaf>,
    },
    /// A filled rectangle, an artifact.
    Fill(Box4, Colour),
}

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box4(
    pub(super) f32,
    pub(super) f32,
    pub(super) f32,
    pub(super) f32,
);

/// Lines below each other, next to those of other cells.
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) lines: Vec<(Line, Group)>,
    /// The right edge of right-aligned lines.
    pub(super) right: Option<f32>,
}

impl Cell {
    /// Returns a text that starts at `x` and is broken at `width`.
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

    /// Returns a cell without lines.
    pub(super) const fn empty(x: f32) -> Self {
        Self {
            x,
            lines: Vec::new(),
            right: None,
        }
    }

    /// Returns the position and content of the first line.
    pub(super) fn first_line(&self) -> Option<(f32, Line)> {
        let (line, _) = self.lines.first()?;
        let x = self.right.map_or(self.x, |right| right - line.width);
        Some((x, line.clone()))
    }

    /// Adds the lines of another cell below.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self
    }
}

/// A tinted background of a block, with a bar at its left.
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

/// The pages of a report.
pub(in crate::report) struct Sheet {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) tree: Tree,
    pub(super) outline: Vec<Bookmark>,
    /// Vertical position on the last page, in points.
    y: f32,
    /// Where the content of a page ends.
    bottom: f32,
    pub(super) section: Group,
    /// Lines at the top of the next pages, such as the head of a table.
    repeated: Vec<(f32, Line)>,
}

impl Sheet {
    pub(in crate::report) fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            tree: Tree::new(),
            outline: Vec::new(),
            y: TOP - 8.0,
            bottom: BOTTOM,
            section: Tree::ROOT,
            repeated: Vec::new(),
        }
    }

    /// Writes content so that its last page is filled by a quarter: if it is not, the pages are
    /// made shorter, and the content is written again.
    pub(in crate::report) fn balanced(&mut self, write: impl Fn(&mut Self)) {
        self.bottom = BOTTOM;
        for _ in 0..4 {
            let mut alone = Self::new();
            alone.bottom = self.bottom;
            write(&mut alone);
            let others = u16::try_from(alone.pages.len() - 1).unwrap_or(u16::MAX);
            let missing = (BOTTOM - TOP) / 4.0 - (alone.y - TOP);
            if others == 0 || missing <= 0.0 {
                break;
            }
            self.bottom -= missing / f32::from(others) + 10.0;
        }
        write(self);
    }

    pub(in crate::report) fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// Writes cells side by side; all continue on the next page together.
    pub(super) fn flow(&mut self, cells: Vec<Cell>, ground: Option<Ground>, padding: f32) {
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

    /// Moves down by `height` points, and fills the background.
    fn ground(&mut self, ground: Option<Ground>, height: f32, is_first: bool) {
        let top = self.y;
        self.y += height;
        let Some(ground) = ground else { return };
        let mut boxes = vec![(Box4(LEFT, top, CONTENT, height), ground.colour)];
        boxes.extend(ground.bar.map(|bar| (Box4(LEFT, top, 3.5, height), bar)));
        for (area, colour) in boxes {
            // One rectangle per page: seams between one per line would be visible.
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

    /// Sets the lines at the top of the next pages.
    pub(super) fn repeat(&mut self, head: Vec<(f32, Line)>) {
        self.repeated = head;
    }

    /// Starts a new page.
    pub(in crate::report) fn next_page(&mut self) {
        self.need(PAGE.1);
    }

    /// Starts a new page if this one has less than `points` left. Returns whether it did.
    pub(super) fn need(&mut self, points: f32) -> bool {
        if self.y + points <= self.bottom {
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

    /// Writes the header and footer of every page. The first page has no header.
    pub(in crate::report) fn frame(&mut self, head: [&str; 2], foot: &str) {
        let count = self.pages.len();
        let small = Style::regular(8.0, GREY);
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

    pub(super) fn bookmark(&mut self, title: &str, is_nested: bool) {
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
