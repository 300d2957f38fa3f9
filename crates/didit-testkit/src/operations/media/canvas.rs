//! Pictures: filled shapes, strokes and text in pixels, as a JPEG.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform,
};

use crate::report::{Colour, Line, Style, line};

/// Higher values make larger files; letters of 12 pixels are legible from 50 on.
const QUALITY: u8 = 50;
/// Longer texts are cut before they are shaped.
const CHARACTERS: usize = 120;

/// A picture.
pub(super) struct Canvas {
    pixels: Pixmap,
    /// From the coordinates of the caller to pixels.
    pub(super) transform: Transform,
}

impl Canvas {
    pub(super) fn new((width, height): (u32, u32), ground: Colour) -> Option<Self> {
        let mut pixels = Pixmap::new(width, height)?;
        pixels.fill(colour(ground));
        Some(Self {
            pixels,
            transform: Transform::identity(),
        })
    }

    /// Fills a rectangle: left, top, width, height.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f32; 4], colour: Colour) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.fill(&PathBuilder::from_rect(rect), colour);
        }
    }

    pub(super) fn fill(&mut self, path: &Path, of: Colour) {
        let (paint, rule) = (paint(of), FillRule::Winding);
        let pixels = &mut self.pixels;
        pixels.fill_path(path, &paint, rule, self.transform, None);
    }

    pub(super) fn stroke(&mut self, path: &Path, of: Colour, width: f32) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        let pixels = &mut self.pixels;
        pixels.stroke_path(path, &paint(of), &stroke, self.transform, None);
    }

    /// Writes one line from `x` on, with its baseline at `y`. A line wider than `limit` becomes
    /// narrower, and is cut if letters would be narrower than half.
    pub(super) fn text(&mut self, text: &str, [x, y]: [f32; 2], limit: f32, style: Style) {
        let mut text: String = text.chars().take(CHARACTERS).collect();
        let mut set = line(&text, style);
        while set.width > 2.0 * limit {
            let count = text.chars().count();
            text = text.chars().take(count * 2 / 3).collect();
            set = line(&text, style);
        }
        let narrow = limit / set.width.max(limit);
        self.glyphs(&set, [x, y], narrow);
    }

    /// Writes letters of one width, as a machine-readable zone has them.
    pub(super) fn cells(&mut self, text: &str, [x, y]: [f32; 2], cell: f32, style: Style) {
        let text: String = text.chars().take(CHARACTERS).collect();
        let mut set = line(&text, style);
        let mut left = 0.0;
        for part in &mut set.parts {
            part.x = left;
            for glyph in &mut part.glyphs {
                let width = glyph.x_advance * part.size;
                glyph.x_offset += (cell - width) / 2.0 / part.size;
                glyph.x_advance = cell / part.size;
                left += cell;
            }
        }
        self.glyphs(&set, [x, y], 1.0);
    }

    fn glyphs(&mut self, line: &Line, [x, y]: [f32; 2], narrow: f32) {
        let mut pen = Pen {
            path: PathBuilder::new(),
            scale: (0.0, 0.0),
            at: (0.0, 0.0),
        };
        for part in &line.parts {
            let face = &part.face.shaper;
            let unit = part.size / part.face.font.units_per_em();
            pen.scale = (unit * narrow, unit);
            let mut left = part.glyphs_x();
            for glyph in &part.glyphs {
                let offset = (glyph.x_offset * part.size, glyph.y_offset * part.size);
                pen.at = (x + (left + offset.0) * narrow, y - offset.1);
                let id = u16::try_from(glyph.glyph_id.to_u32()).unwrap_or(0);
                face.outline_glyph(GlyphId(id), &mut pen);
                left += glyph.x_advance * part.size;
            }
        }
        if let Some(path) = pen.path.finish() {
            self.fill(&path, line.style.colour);
        }
    }

    /// Returns the file, or `None` if it can't be written.
    pub(super) fn jpeg(self) -> Option<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_optimized_huffman_tables(true);
        let size = |pixels: u32| u16::try_from(pixels).ok();
        let (width, height) = (size(self.pixels.width())?, size(self.pixels.height())?);
        // Every pixel is opaque: its colour is not multiplied by anything.
        let pixels = self.pixels.data();
        let result = encoder.encode(pixels, width, height, ColorType::Rgba);
        result.ok().map(|()| file)
    }
}

fn colour(colour: Colour) -> Color {
    let [red, green, blue] = colour.rgb();
    Color::from_rgba8(red, green, blue, 0xff)
}

fn paint(of: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(colour(of));
    paint
}

/// Draws the outlines of glyphs into one path.
struct Pen {
    path: PathBuilder,
    /// Pixels per font unit.
    scale: (f32, f32),
    /// Origin of the glyph.
    at: (f32, f32),
}

impl Pen {
    fn x(&self, x: f32) -> f32 {
        self.at.0 + x * self.scale.0
    }

    fn y(&self, y: f32) -> f32 {
        self.at.1 - y * self.scale.1
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x(x), self.y(y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x(x), self.y(y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x1, y1, x, y) = (self.x(x1), self.y(y1), self.x(x), self.y(y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x1, y1, x2, y2) = (self.x(x1), self.y(y1), self.x(x2), self.y(y2));
        let (x, y) = (self.x(x), self.y(y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
