//! Printable text, split into pieces of one font.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use unicode_bidi::Level;
use unicode_segmentation::UnicodeSegmentation as _;

use super::font::{Face, Weight, faces};

/// Maximum number of characters in a cluster: more marks would overlap the lines above.
const MARKS: usize = 8;

/// Makes invisible characters visible: spaces for breaks and tabs, `[U+202E]` for
/// characters that reorder or hide the text around them.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_break(c) || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_break(c) {
            out.push(' ');
        } else if is_hidden(c) {
            let _ = write!(out, "[{}]", code(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns the code of a character, such as `U+202E`.
pub(super) fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_hidden(c: char) -> bool {
    let is_format = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    let is_no_character = u32::from(c) & 0xfffe == 0xfffe;
    c.is_control() || is_format || is_no_character
}

/// Joiners and variation selectors have no glyph.
fn needs_glyph(c: char) -> bool {
    !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// A range of a text in one direction and one font, or without a font if no font has the
/// glyphs.
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) level: Level,
    pub(super) face: Option<&'static Face>,
}

/// Splits a text into pieces. `levels` are the bidi levels of its bytes.
pub(super) fn pieces(text: &str, weight: Weight, levels: &[Level]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |range: Range<usize>, face: Option<&'static Face>| {
        let level = levels.get(range.start).copied().unwrap_or(Level::ltr());
        match pieces.last_mut() {
            Some(last) if last.level == level && is_same(last.face, face) => {
                last.range.end = range.end;
            }
            _ => pieces.push(Piece { range, level, face }),
        }
    };
    let mut before = None;
    for (start, cluster) in text.grapheme_indices(true) {
        let end = start + cluster.len();
        let whole = (cluster.chars().count() <= MARKS)
            .then(|| face_of(cluster, weight, before))
            .flatten();
        if whole.is_some() {
            before = whole;
            add(start..end, whole);
            continue;
        }
        for (index, (at, c)) in cluster.char_indices().enumerate() {
            let range = start + at..start + at + c.len_utf8();
            let is_drawn = index < MARKS && needs_glyph(c);
            let mut faces = faces(weight).filter(|face| is_drawn && face.has(c));
            add(range, faces.next());
        }
    }
    pieces
}

/// The font of a letter with its marks. Spaces and signs use the font of the preceding
/// text if it has their glyphs.
fn face_of(cluster: &str, weight: Weight, before: Option<&'static Face>) -> Option<&'static Face> {
    let has_all = |face: &&Face| {
        cluster
            .chars()
            .filter(|&c| needs_glyph(c))
            .all(|c| face.has(c))
    };
    let is_sign = !cluster.chars().any(char::is_alphanumeric);
    before
        .filter(|face| is_sign && has_all(face))
        .or_else(|| faces(weight).find(has_all))
}

fn is_same(one: Option<&Face>, other: Option<&Face>) -> bool {
    one.map(std::ptr::from_ref) == other.map(std::ptr::from_ref)
}

#[cfg(test)]
mod tests {
    use unicode_bidi::BidiInfo;

    use super::*;

    fn cut(text: &str) -> Vec<(&str, bool)> {
        let bidi = BidiInfo::new(text, None);
        let pieces = pieces(text, Weight::Regular, &bidi.levels);
        let cut = pieces
            .iter()
            .map(|piece| (&text[piece.range.clone()], piece.face.is_some()));
        cut.collect()
    }

    #[test]
    fn reordering_and_hidden_characters_are_replaced_by_their_code() {
        assert_eq!(
            printable("a\u{202e}b\u{0}c\r\nd\u{feff}"),
            "a[U+202E]b[U+0000]c  d[U+FEFF]"
        );
        assert!(matches!(printable("José علی\u{200c}"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_character_is_in_one_piece() {
        assert_eq!(cut("José 王"), [("José ", true), ("王", true)]);
        assert_eq!(cut("ok 😀!"), [("ok ", true), ("😀", false), ("!", true)]);
        let texts: String = cut("علی رضا (x)").iter().map(|(text, _)| *text).collect();
        assert_eq!(texts, "علی رضا (x)");
    }

    #[test]
    fn excess_marks_are_split_off() {
        let tower = format!("e{}", "\u{301}".repeat(20));
        let pieces = cut(&tower);
        assert_eq!(pieces[0].0.chars().count(), MARKS);
        assert!(!pieces[1].1);
    }
}
