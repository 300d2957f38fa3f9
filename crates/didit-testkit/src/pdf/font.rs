//! Helvetica, which every PDF reader has: its letters and their widths.

/// Widths of the printable ASCII characters in thousandths of the font size
/// (Adobe's metrics of Helvetica).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The width taken for a letter outside of ASCII: that of the wider ones.
const OTHER: u16 = 722;

/// What stands for a letter that the font does not have.
const REPLACEMENT: u8 = b'?';

/// Text in the font's encoding (`WinAnsiEncoding`), one byte a character.
pub(super) fn encoded(text: &str) -> Vec<u8> {
    text.chars().map(byte).collect()
}

fn byte(c: char) -> u8 {
    match c {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).unwrap_or(REPLACEMENT),
        '\t' | '\n' | '\r' => b' ',
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        'Š' => 0x8a,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        'š' => 0x9a,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        _ => REPLACEMENT,
    }
}

/// The width of encoded text at a font size, in points.
pub(super) fn width(text: &[u8], size: f32) -> f32 {
    let thousandths: u32 = text.iter().map(|&byte| u32::from(width_of(byte))).sum();
    #[expect(clippy::cast_precision_loss, reason = "a line is some thousand wide")]
    let em = thousandths as f32 / 1000.0;
    em * size
}

fn width_of(byte: u8) -> u16 {
    let index = usize::from(byte).checked_sub(0x20);
    index
        .and_then(|index| WIDTHS.get(index))
        .copied()
        .unwrap_or(OTHER)
}

/// Breaks encoded text into lines that are no wider than `limit` points: at spaces,
/// and inside a word only if it is wider than a line.
pub(super) fn lines(text: &[u8], size: f32, limit: f32) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(fits) = overflow(rest, size, limit) {
        let space = rest[..=fits].iter().rposition(|&byte| byte == b' ');
        let (line, after) = match space.filter(|&at| at > 0) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => rest.split_at(fits),
        };
        lines.push(line);
        rest = after;
    }
    lines.push(rest);
    lines
}

/// How many letters fit, at least one, if not all of them do.
fn overflow(text: &[u8], size: f32, limit: f32) -> Option<usize> {
    let mut sum = 0.0;
    (text.iter().enumerate().skip_while(|(_, byte)| {
        sum += width(std::slice::from_ref(byte), size);
        sum <= limit
    }))
    .map(|(at, _)| at.max(1))
    .find(|&at| at < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_outside_the_font_are_replaced_one_for_one() {
        assert_eq!(encoded("é€王\u{1}"), [0xe9, 0x80, b'?', b'?']);
    }

    #[test]
    fn long_text_breaks_at_spaces_and_a_long_word_inside() {
        let text = encoded("one two three");
        assert_eq!(lines(&text, 10.0, 40.0), [b"one two".as_slice(), b"three"]);
        let word = encoded(&"W".repeat(100));
        let broken = lines(&word, 10.0, 40.0);
        assert!(broken.iter().all(|line| width(line, 10.0) <= 40.0));
        assert_eq!(broken.concat(), word);
        assert_eq!(lines(b"", 10.0, 40.0), [b"".as_slice()]);
        assert_eq!(lines(b"WW", 10.0, 1.0), [b"W".as_slice(), b"W"]);
    }
}
