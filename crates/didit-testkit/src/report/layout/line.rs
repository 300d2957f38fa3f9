//! Lines of shaped glyphs.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level, ParagraphInfo};

use super::colour::Colour;
use super::font::{Face, Weight, faces};
use super::piece::{Piece, code, pieces, printable};

/// Size of the code of a character without a glyph, relative to the text around it.
const CODE_SCALE: f32 = 0.72;
/// Space on either side of such a code, relative to the size of the text.
const CODE_PADDING: f32 = 0.16;

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// In points.
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(crate) colour: Colour,
}

impl Style {
    pub(crate) const fn regular(size: f32, colour: Colour) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            colour,
        }
    }

    pub(crate) const fn bold(size: f32, colour: Colour) -> Self {
        Self {
            size,
            weight: Weight::Bold,
            colour,
        }
    }

    /// Returns the style in another colour.
    pub(in crate::report) const fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }
}

/// One line of a text with its glyphs.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) style: Style,
    pub(crate) parts: Vec<Part>,
    /// Width in points, without trailing spaces.
    pub(crate) width: f32,
}

/// Glyphs of one font.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) face: &'static Face,
    /// Offset in the text of the paragraph.
    start: usize,
    /// Text of the glyphs; their ranges are relative to its start.
    pub(super) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Font size in points.
    pub(crate) size: f32,
    /// Distance from the start of the line, in points.
    pub(crate) x: f32,
    pub(super) width: f32,
    /// The character without a glyph that is replaced by its code.
    pub(super) replaced: Option<char>,
}

/// Breaks a text into lines no wider than `limit` points, at the break opportunities of
/// Unicode, and inside a word only if the word is wider than a line.
pub(super) fn lines(text: &str, style: Style, limit: f32) -> Vec<Line> {
    let text = &*printable(text);
    let bidi = BidiInfo::new(text, None);
    let Some(paragraph) = bidi.paragraphs.first() else {
        return Vec::new();
    };
    let pieces = pieces(text, style.weight, &bidi.levels);
    let clusters = clusters(text, &pieces, style);
    let ranges = broken(text, &clusters, limit);
    let lines = ranges.into_iter().map(|range| {
        let width = width(text, &clusters, &range);
        let parts = visual(text, &bidi, paragraph, &pieces, range, style);
        Line {
            style,
            parts,
            width,
        }
    });
    lines.collect()
}

/// Returns a text as one line of any width.
pub(crate) fn line(text: &str, style: Style) -> Line {
    let mut lines = lines(text, style, f32::INFINITY).into_iter();
    lines.next().unwrap_or(Line {
        style,
        parts: Vec::new(),
        width: 0.0,
    })
}

/// Inseparable glyphs: offset of their text, and width.
struct Cluster {
    at: usize,
    width: f32,
}

fn clusters(text: &str, pieces: &[Piece], style: Style) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for piece in pieces {
        let first = clusters.len();
        for part in parts(
            text,
            piece,
            piece.range.clone(),
            piece.level.is_rtl(),
            style,
        ) {
            match part.replaced {
                Some(_) => clusters.push(Cluster {
                    at: part.start,
                    width: part.width,
                }),
                None => clusters.extend(part.glyphs.iter().map(|glyph| Cluster {
                    at: part.start + glyph.text_range.start,
                    width: glyph.x_advance * style.size,
                })),
            }
        }
        clusters[first..].sort_by_key(|cluster| cluster.at);
    }
    clusters.dedup_by(|next, cluster| {
        let is_one = next.at == cluster.at;
        if is_one {
            cluster.width += next.width;
        }
        is_one
    });
    clusters
}

/// The ranges of the lines.
fn broken(text: &str, clusters: &[Cluster], limit: f32) -> Vec<Range<usize>> {
    let mut chances = unicode_linebreak::linebreaks(text)
        .map(|(at, _)| at)
        .peekable();
    let mut ranges = Vec::new();
    // Start and width of the current line, and its last break opportunity with the width
    // up to there.
    let (mut start, mut width) = (0, 0.0);
    let mut chance = None;
    for cluster in clusters {
        while let Some(at) = chances.next_if(|&at| at <= cluster.at) {
            if at > start && at < text.len() {
                chance = Some((at, width));
            }
        }
        let is_space = text[cluster.at..].starts_with(' ');
        while width + cluster.width > limit && !is_space && cluster.at > start {
            let (at, before) = chance.take().unwrap_or((cluster.at, width));
            ranges.push(start..at);
            start = at;
            width -= before;
        }
        width += cluster.width;
    }
    ranges.push(start..text.len());
    ranges
}

fn width(text: &str, clusters: &[Cluster], range: &Range<usize>) -> f32 {
    let end = range.start + text[range.clone()].trim_end_matches(' ').len();
    let first = clusters.partition_point(|cluster| cluster.at < range.start);
    let of_line = clusters[first..]
        .iter()
        .take_while(|cluster| cluster.at < end);
    of_line.map(|cluster| cluster.width).sum()
}

/// The parts of a line from left to right.
fn visual(
    text: &str,
    bidi: &BidiInfo<'_>,
    paragraph: &ParagraphInfo,
    pieces: &[Piece],
    line: Range<usize>,
    style: Style,
) -> Vec<Part> {
    if line.is_empty() {
        return Vec::new();
    }
    let (levels, runs) = bidi.visual_runs(paragraph, line);
    let mut all = Vec::new();
    for run in runs {
        let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
        let first = pieces.partition_point(|piece| piece.range.end <= run.start);
        let of_run = pieces[first..]
            .iter()
            .take_while(|piece| piece.range.start < run.end);
        let mut found: Vec<Part> = of_run
            .flat_map(|piece| {
                let range = piece.range.start.max(run.start)..piece.range.end.min(run.end);
                parts(text, piece, range, is_rtl, style)
            })
            .collect();
        if is_rtl {
            found.reverse();
        }
        all.append(&mut found);
    }
    let mut x = 0.0;
    for part in &mut all {
        part.x = x;
        x += part.width;
    }
    all
}

/// The range of a piece as parts in text order: one, or one per character without a
/// glyph.
fn parts(text: &str, piece: &Piece, range: Range<usize>, is_rtl: bool, style: Style) -> Vec<Part> {
    if let Some(face) = piece.face {
        let mut part = shaped(face, &text[range.clone()], is_rtl, style.size);
        part.start = range.start;
        return vec![part];
    }
    let Some(face) = faces(Weight::Regular).next() else {
        return Vec::new();
    };
    let named = text[range.clone()].char_indices().map(|(at, c)| {
        let mut part = shaped(face, &code(c), false, style.size * CODE_SCALE);
        part.width += 2.0 * CODE_PADDING * style.size;
        part.replaced = Some(c);
        part.start = range.start + at;
        part
    });
    named.collect()
}

impl Part {
    /// Distance of the first glyph from the start of the line.
    pub(crate) fn glyphs_x(&self) -> f32 {
        let padding = match self.replaced {
            Some(_) => CODE_PADDING * self.size / CODE_SCALE,
            None => 0.0,
        };
        self.x + padding
    }
}

fn shaped(face: &'static Face, text: &str, is_rtl: bool, size: f32) -> Part {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if is_rtl {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    let output = rustybuzz::shape(&face.shaper, &[], buffer);
    // A cluster ends where the next one in the text starts.
    let mut starts: Vec<usize> = output
        .glyph_infos()
        .iter()
        .map(|info| info.cluster as usize)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let end_of = |start: usize| {
        let next = starts.partition_point(|&at| at <= start);
        starts.get(next).copied().unwrap_or(text.len())
    };
    let em = face.font.units_per_em();
    let scaled = |units: i32| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a glyph is some thousand units wide"
        )]
        let units = units as f32;
        units / em
    };
    let glyphs: Vec<KrillaGlyph> = output
        .glyph_infos()
        .iter()
        .zip(output.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                scaled(position.x_advance),
                scaled(position.x_offset),
                scaled(position.y_offset),
                scaled(position.y_advance),
                start..end_of(start),
                None,
            )
        })
        .collect();
    Part {
        face,
        start: 0,
        text: text.to_owned(),
        width: glyphs.iter().map(|glyph| glyph.x_advance * size).sum(),
        glyphs,
        size,
        x: 0.0,
        replaced: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::layout::colour::INK;

    const STYLE: Style = Style::regular(10.0, INK);

    /// The text of each line, in the order it is drawn.
    fn set(text: &str, limit: f32) -> Vec<String> {
        let lines = lines(text, STYLE, limit);
        assert!(lines.iter().all(|line| line.width <= limit));
        let text_of = |line: &Line| {
            let texts = line.parts.iter().map(|part| match part.replaced {
                Some(c) => c.to_string(),
                None => part.text.clone(),
            });
            texts.collect::<String>()
        };
        lines.iter().map(text_of).collect()
    }

    #[test]
    fn text_breaks_at_spaces_and_inside_long_runs() {
        assert_eq!(set("one two three", 45.0), ["one two ", "three"]);
        assert_eq!(set("a WWWWWW", 50.0), ["a ", "WWWWW", "W"]);
        let broken = set(&"W".repeat(100), 40.0);
        assert!(broken.len() > 20);
        assert_eq!(broken.concat(), "W".repeat(100));
        assert!(set("", 10.0).is_empty());
    }

    #[test]
    fn each_letter_wider_than_a_line_has_its_own() {
        let lines = lines("WW", STYLE, 1.0);
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn chinese_breaks_between_any_two_characters() {
        assert_eq!(set("王小明陳大文", 31.0), ["王小明", "陳大文"]);
    }

    #[test]
    fn right_to_left_is_drawn_from_the_right() {
        let line = line("abc محمد 12", STYLE);
        assert_eq!(line.parts.first().unwrap().text, "abc ");
        let joined = super::line("محمد", STYLE);
        let part = &joined.parts[0];
        // The last letter of the text is leftmost, and no letter is isolated.
        assert!(part.glyphs[0].text_range.start > part.glyphs[3].text_range.start);
        let alone = super::line("م", STYLE).parts[0].glyphs[0].glyph_id;
        assert!(part.glyphs.iter().all(|glyph| glyph.glyph_id != alone));
    }

    #[test]
    fn character_without_glyph_is_replaced_by_its_code() {
        let line = line("hi 😀", STYLE);
        let part = line.parts.last().unwrap();
        assert_eq!((part.replaced, &*part.text), (Some('😀'), "U+1F600"));
    }

    #[test]
    fn hostile_text_is_drawn_completely() {
        for text in [
            "<script>alert('x')</script> \"quoted\" & 'single'",
            "😀👩‍👩‍👧 ok",
            "مرحبا <b>world</b> 123",
        ] {
            for limit in [40.0, 80.0, 4000.0] {
                let mut drawn: Vec<char> = set(text, limit).concat().chars().collect();
                let mut expected: Vec<char> = text.chars().collect();
                drawn.sort_unstable();
                expected.sort_unstable();
                assert_eq!(drawn, expected, "{text} {limit}");
            }
        }
    }
}
