//! Lines of text on as many pages as they need.

use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str};

use super::font::{encoded, lines};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
const LABEL_WIDTH: f32 = 150.0;
const REGULAR: Name<'static> = Name(b"Regular");
const BOLD: Name<'static> = Name(b"Bold");

/// A colour: red, green and blue from 0 to 1.
pub(super) type Colour = [f32; 3];

pub(super) const BLACK: Colour = [0.1, 0.1, 0.12];
pub(super) const GREY: Colour = [0.42, 0.42, 0.46];
pub(super) const GREEN: Colour = [0.05, 0.45, 0.2];
pub(super) const RED: Colour = [0.7, 0.1, 0.1];
pub(super) const AMBER: Colour = [0.6, 0.38, 0.0];

/// A document under construction.
pub(super) struct Document {
    pages: Vec<Content>,
    /// How far down the last page the text has come, in points from its bottom.
    y: f32,
    footer: Vec<u8>,
}

impl Document {
    pub(super) fn new(footer: &str) -> Self {
        Self {
            pages: vec![Content::new()],
            y: HEIGHT - MARGIN,
            footer: encoded(footer),
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.paragraph(text, BOLD, 20.0, BLACK);
        self.space(4.0);
    }

    /// The beginning of a section, with its verdict behind it. It stays on one page
    /// with the lines that follow.
    pub(super) fn heading(&mut self, text: &str, verdict: Option<(&str, Colour)>) {
        self.space(12.0);
        self.need(60.0);
        let line = encoded(text);
        self.y -= 16.0;
        self.show(&line, BOLD, 13.0, MARGIN, BLACK);
        if let Some((word, colour)) = verdict {
            let x = MARGIN + super::font::width(&line, 13.0) * 1.08 + 14.0;
            self.show(&encoded(word), BOLD, 11.0, x, colour);
        }
        self.rule();
    }

    /// A large word.
    pub(super) fn verdict(&mut self, text: &str, colour: Colour) {
        self.paragraph(text, BOLD, 15.0, colour);
    }

    pub(super) fn note(&mut self, text: &str) {
        self.paragraph(text, REGULAR, 9.0, GREY);
    }

    pub(super) fn line(&mut self, text: &str, colour: Colour) {
        self.paragraph(text, REGULAR, 10.0, colour);
    }

    /// A name and its value, which may need several lines.
    pub(super) fn row(&mut self, label: &str, value: &str) {
        let value = encoded(value);
        let limit = WIDTH - 2.0 * MARGIN - LABEL_WIDTH;
        for (index, line) in lines(&value, 10.0, limit).into_iter().enumerate() {
            self.need(14.0);
            self.y -= 14.0;
            if index == 0 {
                self.show(&encoded(label), REGULAR, 10.0, MARGIN, GREY);
            }
            self.show(line, REGULAR, 10.0, MARGIN + LABEL_WIDTH, BLACK);
        }
    }

    fn paragraph(&mut self, text: &str, font: Name<'static>, size: f32, colour: Colour) {
        // Bold letters are wider than those the widths are of.
        let limit = (WIDTH - 2.0 * MARGIN) * if font == BOLD { 0.92 } else { 1.0 };
        let leading = size * 1.4;
        for line in lines(&encoded(text), size, limit) {
            self.need(leading);
            self.y -= leading;
            self.show(line, font, size, MARGIN, colour);
        }
    }

    pub(super) fn space(&mut self, points: f32) {
        self.y -= points;
    }

    /// Begins a page if the present one has no room for that many points.
    fn need(&mut self, points: f32) {
        if self.y - points < MARGIN {
            self.pages.push(Content::new());
            self.y = HEIGHT - MARGIN;
        }
    }

    fn page(&mut self) -> Option<&mut Content> {
        self.pages.last_mut()
    }

    fn show(&mut self, text: &[u8], font: Name<'static>, size: f32, x: f32, colour: Colour) {
        let y = self.y;
        if let Some(page) = self.page() {
            write(page, text, font, size, x, y, colour);
        }
    }

    fn rule(&mut self) {
        self.y -= 6.0;
        let y = self.y;
        if let Some(page) = self.page() {
            page.set_fill_rgb(0.82, 0.82, 0.85);
            page.rect(MARGIN, y, WIDTH - 2.0 * MARGIN, 0.7);
            page.fill_nonzero();
        }
    }

    /// The bytes of the document, PDF 1.7.
    pub(super) fn finish(self, title: &str) -> Vec<u8> {
        let mut next = 0;
        let mut id = || {
            next += 1;
            Ref::new(next)
        };
        let (catalog, tree, info) = (id(), id(), id());
        let (regular, bold) = (id(), id());
        let count = self.pages.len();
        let ids: Vec<_> = self.pages.iter().map(|_| (id(), id())).collect();

        let mut pdf = Pdf::new();
        pdf.set_version(1, 7);
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree)
            .kids(ids.iter().map(|(page, _)| *page))
            .count(i32::try_from(count).unwrap_or(i32::MAX));
        pdf.document_info(info)
            .title(pdf_writer::TextStr(title))
            .producer(pdf_writer::TextStr("didit-testkit"));
        for (id, name) in [
            (regular, b"Helvetica".as_slice()),
            (bold, b"Helvetica-Bold"),
        ] {
            pdf.type1_font(id)
                .base_font(Name(name))
                .encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (index, (mut content, (page, stream))) in self.pages.into_iter().zip(ids).enumerate() {
            let number = encoded(&format!("Page {} of {count}", index + 1));
            let y = MARGIN / 2.0;
            write(&mut content, &self.footer, REGULAR, 8.0, MARGIN, y, GREY);
            let x = WIDTH - MARGIN - 50.0;
            write(&mut content, &number, REGULAR, 8.0, x, y, GREY);
            let mut page = pdf.page(page);
            page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
                .parent(tree)
                .contents(stream);
            page.resources()
                .fonts()
                .pair(REGULAR, regular)
                .pair(BOLD, bold);
            drop(page);
            pdf.stream(stream, &content.finish());
        }
        pdf.finish()
    }
}

fn write(
    page: &mut Content,
    text: &[u8],
    font: Name<'static>,
    size: f32,
    x: f32,
    y: f32,
    [red, green, blue]: Colour,
) {
    page.set_fill_rgb(red, green, blue);
    page.begin_text();
    page.set_font(font, size);
    page.next_line(x, y);
    page.show(Str(text));
    page.end_text();
}
