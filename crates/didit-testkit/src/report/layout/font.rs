//! The fonts of the report. Each is unpacked when a text first needs it.

use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;
use krilla::text::Font;

/// Weight of a font.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Weight {
    Regular,
    /// Latin letters only; other scripts use the regular weight.
    Bold,
}

/// A font, for the shaper and for the PDF.
pub(crate) struct Face {
    pub(crate) shaper: rustybuzz::Face<'static>,
    pub(crate) font: Font,
}

impl Face {
    /// Returns whether the font has a glyph for a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 > 0)
    }
}

fn unpack(bytes: &[u8]) -> Option<Face> {
    let mut plain = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut plain).ok()?;
    let plain: &'static [u8] = plain.leak();
    Some(Face {
        shaper: rustybuzz::Face::from_slice(plain, 0)?,
        font: Font::new(plain.into(), 0)?,
    })
}

macro_rules! packed {
    ($($file:literal)+) => {
        [$(LazyLock::new(|| unpack(include_bytes!(concat!("../fonts/", $file, ".z"))))),+]
    };
}

/// All fonts in search order: small and common ones first.
static FACES: [LazyLock<Option<Face>>; 10] = packed! {
    "bold.ttf" "sans.ttf" "arabic.ttf" "hebrew.ttf" "thai.ttf" "armenian.ttf"
    "georgian.ttf" "devanagari.ttf" "hangul.otf" "han.ttf"
};

/// Returns the fonts for a text of a weight, the preferred one first.
pub(super) fn faces(weight: Weight) -> impl Iterator<Item = &'static Face> {
    let skipped = match weight {
        Weight::Bold => 0,
        Weight::Regular => 1,
    };
    FACES.iter().skip(skipped).filter_map(|face| face.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_readable() {
        assert_eq!(faces(Weight::Bold).count(), FACES.len());
    }

    #[test]
    fn names_of_many_scripts_have_glyphs() {
        for text in [
            "José Łukasz Ngô Đặng Şahin",
            "Ольга Їжакевич",
            "Ελένη",
            "Հայկ",
            "გიორგი",
            "דוד",
            "محمد علی گوهر",
            "प्रिया",
            "สมชาย",
            "王小明 陳 鈴木一郎 さくら アキラ",
            "김민수",
        ] {
            for c in text.chars() {
                let mut faces = faces(Weight::Regular);
                assert!(faces.any(|face| face.has(c)), "{c} of {text}");
            }
        }
    }

    #[test]
    fn emoji_has_no_glyph() {
        assert!(faces(Weight::Regular).all(|face| !face.has('😀')));
    }
}
