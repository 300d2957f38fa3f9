//! Drawn pictures: an identity document with the data of its report, and a portrait.
//!
//! Every part of a face follows from its id: the same person has the same face.

use serde_json::Value;
use tiny_skia::{Path, PathBuilder, Rect, Transform};

use super::canvas::Canvas;
use crate::report::{Colour, GREY, INK, NOT_REAL, Style};
use crate::scenario::shown::text;
use crate::vocabulary::{Ids, hash};

/// Sizes in pixels. A document is drawn as 600 by 378, and made smaller.
const PORTRAIT: (u32, u32) = (300, 360);
const CARD: (u32, u32) = (480, 302);
const SIGNATURE: (u32, u32) = (300, 90);

const PAPER: Colour = Colour::new(0xf7_f5_ee);
const TABLE: Colour = Colour::new(0x8b_7d_6b);
const NIGHT: [Colour; 3] = colours([0x23_25_2a, 0x2c_2f_35, 0x27_29_2f]);
const GROUNDS: [Colour; 4] = colours([0xe6_ee_f3, 0xec_f1_e6, 0xf3_ec_e4, 0xed_e9_f2]);
const BANDS: [Colour; 4] = colours([0x2d_4f_73, 0x3c_5f_41, 0x7a_43_38, 0x55_45_78]);
const SKINS: [Colour; 5] = colours([0xf6_dc_c8, 0xea_c2_a1, 0xcf_9c_76, 0xb0_7d_58, 0x92_63_47]);
const HAIRS: [Colour; 6] = colours([
    0x22_1d_1b, 0x4a_31_22, 0x7b_4e_2a, 0xc9_a1_5c, 0x9b_43_2a, 0x9a_9a_9a,
]);

const fn colours<const N: usize>(hex: [u32; N]) -> [Colour; N] {
    let mut colours = [Colour::new(0); N];
    let mut index = 0;
    while index < N {
        colours[index] = Colour::new(hex[index]);
        index += 1;
    }
    colours
}

const LABEL: Style = Style::regular(12.0, GREY);
const VALUE: Style = Style::bold(18.0, INK);

/// Returns the picture of a file of a session, or `None` if it can't be written. `report` is
/// the report of the document, and `face` the id of the person's face.
pub(super) fn picture(file: &str, report: &Value, face: &str) -> Option<Vec<u8>> {
    if !["front", "back", "signature"]
        .iter()
        .any(|part| file.contains(part))
    {
        return portrait_file(face);
    }
    if file.contains("signature") {
        let mut canvas = Canvas::new(SIGNATURE, PAPER)?;
        canvas.transform = Transform::from_row(1.0, 0.0, -0.35, 1.0, 30.0, 0.0);
        let name = text(report, "first_name+last_name").unwrap_or_default();
        canvas.text(&name, [20.0, 56.0], 240.0, Style::regular(32.0, BANDS[0]));
        return canvas.jpeg();
    }
    // Nothing was read from a document that is too dark.
    let is_legible = !report["document_number"].is_null();
    let table = if is_legible { TABLE } else { NIGHT[0] };
    let mut canvas = Canvas::new(CARD, table)?;
    canvas.transform = Transform::from_scale(0.8, 0.8);
    if file.contains("full") || !is_legible {
        canvas.transform = Transform::from_row(0.66, -0.024, 0.024, 0.66, 38.0, 34.0);
    }
    let mut document = Document {
        canvas,
        report,
        face,
        series: Ids::new(hash(2, text(report, "issuing_state").unwrap_or_default())).below(4),
    };
    if is_legible {
        document.ground();
        if file.contains("back") {
            document.back();
        } else {
            document.front();
        }
    } else {
        document.canvas.rect([0.0, 0.0, 600.0, 378.0], NIGHT[1]);
        document.canvas.rect([24.0, 74.0, 170.0, 204.0], NIGHT[2]);
    }
    document.canvas.jpeg()
}

fn portrait_file(face: &str) -> Option<Vec<u8>> {
    let mut canvas = Canvas::new(PORTRAIT, PAPER)?;
    canvas.transform = Transform::from_scale(3.0, 3.0);
    portrait(&mut canvas, face);
    canvas.jpeg()
}

/// The two sides of a document.
struct Document<'d> {
    canvas: Canvas,
    report: &'d Value,
    face: &'d str,
    /// Colours, by the issuing state.
    series: usize,
}

impl Document<'_> {
    fn ground(&mut self) {
        self.canvas
            .rect([0.0, 0.0, 600.0, 378.0], GROUNDS[self.series]);
    }

    fn front(&mut self) {
        let canvas = &mut self.canvas;
        canvas.rect([0.0, 0.0, 600.0, 52.0], BANDS[self.series]);
        let state = text(self.report, "issuing_state_name|issuing_state").unwrap_or_default();
        let kind = text(self.report, "document_type").unwrap_or_default();
        canvas.text(
            &state.to_uppercase(),
            [24.0, 34.0],
            300.0,
            Style::bold(22.0, PAPER),
        );
        canvas.text(&kind, [360.0, 33.0], 220.0, Style::regular(17.0, PAPER));
        let whole = canvas.transform;
        canvas.transform = whole.pre_translate(24.0, 72.0).pre_scale(1.6, 1.6);
        portrait(canvas, self.face);
        canvas.transform = whole;
        self.rows(
            [208.0, 72.0],
            &[
                &[("Surname", "last_name")],
                &[("Given names", "first_name")],
                &[
                    ("Sex", "gender"),
                    ("Nationality", "nationality"),
                    ("Date of birth", "date_of_birth"),
                ],
                &[
                    ("Document no.", "document_number"),
                    ("Expires", "expiration_date"),
                ],
            ],
        );
        if self.report["mrz"]["mrz_type"] == "TD3" {
            self.zone();
        } else {
            self.canvas.text(NOT_REAL, [24.0, 360.0], 552.0, LABEL);
        }
    }

    fn back(&mut self) {
        self.rows(
            [24.0, 30.0],
            &[
                &[("Address", "address")],
                &[
                    ("Personal no.", "personal_number"),
                    ("Issued", "date_of_issue"),
                ],
                &[
                    ("Place of birth", "place_of_birth"),
                    ("Issuing state", "issuing_state"),
                ],
            ],
        );
        if self.report["mrz"]["mrz_type"] == "TD3" {
            self.canvas.text(NOT_REAL, [24.0, 360.0], 552.0, LABEL);
        } else {
            self.zone();
        }
    }

    /// Writes labelled values below each other, from left to the right edge.
    fn rows(&mut self, [left, top]: [f32; 2], rows: &[&[(&str, &str)]]) {
        let mut top = top;
        for row in rows {
            let mut x = left;
            let width = (588.0 - left) / u8::try_from(row.len()).map_or(1.0, f32::from);
            for (label, fact) in *row {
                let value = text(self.report, fact).unwrap_or_default();
                self.canvas.text(label, [x, top + 12.0], width, LABEL);
                self.canvas
                    .text(&value, [x, top + 34.0], width - 14.0, VALUE);
                x += width;
            }
            top += 52.0;
        }
    }

    /// Writes the machine-readable zone.
    fn zone(&mut self) {
        let zone = text(self.report, "mrz.mrz_string").unwrap_or_default();
        let lines: Vec<_> = zone.lines().collect();
        let longest = lines
            .iter()
            .map(|line| line.len())
            .max()
            .unwrap_or(0)
            .max(30);
        let cell = 568.0 / u16::try_from(longest).map_or(44.0, f32::from);
        let style = Style::regular(cell * 1.25, INK);
        let height = cell * 1.5;
        let count = u8::try_from(lines.len()).map_or(3.0, f32::from);
        self.canvas.rect(
            [0.0, 366.0 - height * count, 600.0, height * count + 12.0],
            PAPER,
        );
        let mut y = 366.0 - height * (count - 0.8);
        for line in lines {
            self.canvas.cells(line, [16.0, y], cell, style);
            y += height;
        }
    }
}

/// Returns the path of an outline in the notation of SVG: the commands `M`, `L`, `Q`, `C` and
/// `Z`, each followed by its numbers.
fn path(outline: &str) -> Option<Path> {
    let mut path = PathBuilder::new();
    let starts = outline
        .char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase());
    let ends = starts
        .clone()
        .skip(1)
        .map(|(at, _)| at)
        .chain([outline.len()]);
    for ((start, command), end) in starts.zip(ends) {
        let numbers = outline[start + 1..end].split_whitespace();
        let numbers: Vec<f32> = numbers.filter_map(|number| number.parse().ok()).collect();
        match (command, &numbers[..]) {
            ('M', &[x, y]) => path.move_to(x, y),
            ('L', &[x, y]) => path.line_to(x, y),
            ('Q', &[x1, y1, x, y]) => path.quad_to(x1, y1, x, y),
            ('C', &[x1, y1, x2, y2, x, y]) => path.cubic_to(x1, y1, x2, y2, x, y),
            _ => path.close(),
        }
    }
    path.finish()
}

/// Draws a head with shoulders into an area of 100 by 120.
fn portrait(canvas: &mut Canvas, face: &str) {
    let mut draw = Ids::new(hash(1, face));
    let mut below = |end: usize| draw.below(end);
    let (skin, hair) = (SKINS[below(5)], HAIRS[below(6)]);
    let (ground, clothes) = (GROUNDS[below(4)], BANDS[below(4)]);
    let (style, extra) = (below(6), below(5));
    let mut size = |least: f32, steps: usize, step: f32| {
        least + step * u8::try_from(below(steps)).map_or(0.0, f32::from)
    };
    let (width, height) = (size(20.0, 5, 1.0), size(27.0, 4, 1.2));
    let (apart, eyes) = (size(8.0, 4, 0.8), size(49.0, 4, 1.0));
    let (tilt, nose, mouth) = (size(-0.3, 4, 0.5), size(9.0, 4, 1.0), size(6.0, 4, 1.0));
    let smile = size(0.4, 5, 1.1);
    let (left, right, top) = (50.0 - width, 50.0 + width, 52.0 - height);
    let (tip, chin) = (eyes + 3.0 + nose, 53.0 + height);
    let lips = tip + 8.0;

    let mut shape = |path: Option<Path>, fill: Option<Colour>, line: f32| {
        let Some(path) = path else { return };
        if let Some(fill) = fill {
            canvas.fill(&path, fill);
        }
        if line > 0.0 {
            canvas.stroke(&path, INK, line);
        }
    };
    shape(path("M0 0 L100 0 L100 120 L0 120 Z"), Some(ground), 0.0);
    // Hair down to the shoulders or to the chin, or a bun.
    let outer = [left - 10.0, right + 10.0, top - 16.0];
    let long = |end: f32| {
        let ([from, to, up], start, stop) = (outer, left - 7.0, right + 7.0);
        path(&format!(
            "M{start} {end} C{from} {up} {to} {up} {stop} {end} Z"
        ))
    };
    match style {
        2 => shape(long(104.0), Some(hair), 1.1),
        3 => shape(long(82.0), Some(hair), 1.1),
        4 => shape(oval(50.0, top - 4.0, 10.0, 9.0), Some(hair), 1.1),
        _ => {}
    }
    shape(path("M41 70 L41 90 Q50 99 59 90 L59 70"), Some(skin), 1.1);
    let body = "M6 121 C9 98 28 97 41 90 Q50 99 59 90 C72 97 91 98 94 121 Z";
    shape(path(body), Some(clothes), 1.1);
    for x in [left, right] {
        shape(oval(x, 54.0, 3.5, 5.0), Some(skin), 1.1);
    }
    shape(oval(50.0, 52.0, width, height), Some(skin), 1.1);
    if style < 5 {
        let part = if style % 2 == 0 { 58.0 } else { 42.0 };
        let (fringe, sides) = (
            top + 9.0,
            [left - 1.0, right + 1.0, left + 3.0, right - 2.0],
        );
        let ([start, stop, near, far], up) = (sides, top - 12.0);
        let (from, to) = (left - 3.0, right + 3.0);
        let outer = format!("M{start} 50 C{from} {up} {to} {up} {stop} 50");
        let cap = format!("{outer} Q{far} 40 {part} {fringe} Q{near} 38 {start} 50 Z");
        shape(path(&cap), Some(hair), 1.1);
    }
    for side in [-1.0, 1.0] {
        let x = 50.0 + side * apart;
        let (a, b) = (eyes - 6.5 - side * tilt, eyes - 6.5 + side * tilt);
        let (from, to, arch) = (x - 4.5, x + 4.5, eyes - 8.5);
        shape(
            path(&format!("M{from} {a} Q{x} {arch} {to} {b}")),
            None,
            1.5,
        );
        shape(oval(x, eyes, 4.0, 2.4), Some(PAPER), 0.9);
        shape(oval(x, eyes, 1.7, 1.9), Some(INK), 0.0);
        if extra == 1 {
            shape(oval(x, eyes, 7.0, 6.0), None, 1.2);
        }
    }
    if extra == 1 {
        let (a, b) = (57.0 - apart, 43.0 + apart);
        shape(path(&format!("M{a} {eyes} L{b} {eyes}")), None, 1.2);
    }
    let (bridge, low) = (eyes + 3.0, tip + 2.0);
    let nose = format!("M49 {bridge} Q45.5 {tip} 47 {tip} Q50 {low} 53 {tip}");
    shape(path(&nose), None, 1.1);
    let (from, to) = (50.0 - mouth, 50.0 + mouth);
    if extra == 2 {
        let (start, stop, corner, up) = (from - 3.0, to + 3.0, lips - 2.0, lips - 8.0);
        let top = format!("M{start} {corner} Q50 {up} {stop} {corner}");
        let beard = format!("{top} Q{to} {chin} 50 {chin} Q{from} {chin} {start} {corner} Z");
        shape(path(&beard), Some(hair), 0.8);
    }
    let curve = lips + smile;
    let mouth = format!("M{from} {lips} Q50 {curve} {to} {lips}");
    shape(path(&mouth), None, 1.6);
}

fn oval(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let area = Rect::from_xywh(x - width, y - height, 2.0 * width, 2.0 * height)?;
    PathBuilder::from_oval(area)
}
