//! Reading one JSON token and telling how the canonical form spells it.
#![expect(
    clippy::inline_always,
    reason = "a tenth of the time, as benches/verify.rs measures it"
)]

use std::fmt::Write as _;
use std::ops::Range;

use crate::BodyError;
use crate::key::Text;

/// Takes the places where the canonical form differs from the source.
pub(crate) trait Edits {
    /// Characters beyond ASCII (and DEL) are written as `\uXXXX`.
    const ASCII: bool;
    /// Nobody asks for the edits, so they need not be worked out.
    const IGNORED: bool;

    /// The source bytes in `range` are written as `with`.
    fn replace(&mut self, range: Range<usize>, with: &[u8]);
}

/// A place in a body that is valid UTF-8 and shorter than 4 GiB.
pub(crate) struct Cursor<'b> {
    pub(crate) body: &'b [u8],
    pub(crate) at: usize,
}

impl Cursor<'_> {
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    pub(crate) fn unexpected(&self) -> BodyError {
        BodyError::Syntax(self.at)
    }

    /// Steps over `byte`.
    #[inline]
    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), BodyError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Steps over white space, which the canonical form leaves out.
    #[inline(always)]
    pub(crate) fn space(&mut self, edits: &mut impl Edits) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.some_space(edits);
        }
    }

    #[cold]
    fn some_space(&mut self, edits: &mut impl Edits) {
        let start = self.at;
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        edits.replace(start..self.at, b"");
    }

    /// Steps over `true`, `false` or `null`.
    pub(crate) fn literal(&mut self, word: &[u8]) -> Result<(), BodyError> {
        if self.body[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Steps over a string, quotes and all.
    #[inline(always)]
    pub(crate) fn string<E: Edits>(&mut self, edits: &mut E) -> Result<Text, BodyError> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += plain::<E>(&self.body[start..]);
        let escaped = self.peek() != Some(b'"');
        if escaped {
            self.rest_of_string(edits)?;
        }
        let end = self.at;
        self.at += 1;
        Ok(Text {
            start: offset(start),
            end: offset(end),
            escaped,
        })
    }

    /// Goes on to the closing quote from where something else stopped the search.
    fn rest_of_string<E: Edits>(&mut self, edits: &mut E) -> Result<(), BodyError> {
        loop {
            match self.peek() {
                Some(b'"') => return Ok(()),
                // Short escapes are canonical as they are.
                Some(b'\\') if self.body.get(self.at + 1).copied().is_some_and(is_short) => {
                    self.at += 2;
                }
                Some(b'\\') => {
                    let (char, end) = unescape(self.body, self.at)?;
                    self.spell(char, end, edits);
                }
                Some(first @ 0x7f..) if E::ASCII => {
                    let end = self.at + utf8_len(first);
                    let bytes = self.body.get(self.at..end).unwrap_or_default();
                    let char = std::str::from_utf8(bytes)
                        .ok()
                        .and_then(|text| text.chars().next());
                    self.spell(char.ok_or(BodyError::Utf8(self.at))?, end, edits);
                }
                _ => return Err(self.unexpected()),
            }
            self.at += plain::<E>(&self.body[self.at..]);
        }
    }

    /// Tells the canonical spelling of a character where it differs from the source's.
    fn spell<E: Edits>(&mut self, char: char, end: usize, edits: &mut E) {
        if !E::IGNORED {
            let plain = char >= ' ' && char != '"' && char != '\\';
            if plain && (char <= '~' || !E::ASCII) {
                // It came as an escape, or we would not be here.
                edits.replace(self.at..end, char.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                let mut spelling = Spelling::default();
                spelling.char(char, E::ASCII);
                if spelling.as_bytes() != &self.body[self.at..end] {
                    edits.replace(self.at..end, spelling.as_bytes());
                }
            }
        }
        self.at = end;
    }
}

/// The offset as it is kept; bodies of 4 GiB were refused.
#[expect(
    clippy::cast_possible_truncation,
    reason = "bodies of 4 GiB are refused first"
)]
#[inline]
pub(crate) fn offset(at: usize) -> u32 {
    at as u32
}

/// How many bytes the character has that starts with this one.
fn utf8_len(first: u8) -> usize {
    match first {
        ..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    }
}

/// How many bytes at the start of `rest` a string holds unchanged.
#[inline(always)]
fn plain<E: Edits>(rest: &[u8]) -> usize {
    // Most strings end here.
    let Some((chunk, tail)) = rest.split_first_chunk() else {
        return long_plain::<E>(rest);
    };
    if let Some(at) = first_stop::<E>(*chunk) {
        return at;
    }
    let Some((chunk, after)) = tail.split_first_chunk() else {
        return 8 + long_plain::<E>(tail);
    };
    if let Some(at) = first_stop::<E>(*chunk) {
        return 8 + at;
    }
    16 + long_plain::<E>(after)
}

/// The same for long strings, such as links.
fn long_plain<E: Edits>(rest: &[u8]) -> usize {
    let mut tail = rest;
    // The compiler makes vector instructions of this.
    while let Some((chunk, after)) = tail.split_first_chunk::<32>()
        && !chunk
            .iter()
            .fold(false, |any, &byte| any | stops::<E>(byte))
    {
        tail = after;
    }
    while let Some((chunk, after)) = tail.split_first_chunk() {
        if let Some(at) = first_stop::<E>(*chunk) {
            return rest.len() - tail.len() + at;
        }
        tail = after;
    }
    let at = tail.iter().position(|&byte| stops::<E>(byte));
    rest.len() - tail.len() + at.unwrap_or(tail.len())
}

/// Whether a string can't hold this byte unchanged.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a branch would keep long_plain from being vectorised"
)]
#[inline(always)]
fn stops<E: Edits>(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (E::ASCII & (byte >= 0x7f))
}

/// The first of eight bytes that [`stops`].
#[inline(always)]
fn first_stop<E: Edits>(chunk: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let word = u64::from_le_bytes(chunk);
    let quote = word ^ (ONES * u64::from(b'"'));
    let slash = word ^ (ONES * u64::from(b'\\'));
    // The lowest bit that is set stands for the first byte that stops; borrows can
    // only set higher ones.
    let mut stop = (word.wrapping_sub(ONES * 0x20) & !word)
        | (quote.wrapping_sub(ONES) & !quote)
        | (slash.wrapping_sub(ONES) & !slash);
    if E::ASCII {
        let del = word ^ (ONES * 0x7f);
        stop |= (del.wrapping_sub(ONES) & !del) | word;
    }
    stop &= HIGH;
    (stop != 0).then(|| stop.trailing_zeros() as usize / 8)
}

/// Whether a backslash and this byte are what the canonical form has, too.
#[inline]
fn is_short(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't')
}

/// The character that the escape at `at` stands for, and where the escape ends.
#[inline]
pub(crate) fn unescape(body: &[u8], at: usize) -> Result<(char, usize), BodyError> {
    let char = match body.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_hex(body, at),
        _ => return Err(BodyError::Syntax(at)),
    };
    Ok((char, at + 2))
}

fn unescape_hex(body: &[u8], at: usize) -> Result<(char, usize), BodyError> {
    let unit = |at: usize| -> Result<u32, BodyError> {
        let digits = body.get(at + 2..at + 6).ok_or(BodyError::Syntax(at))?;
        digits.iter().try_fold(0, |value, &digit| {
            let digit = char::from(digit)
                .to_digit(16)
                .ok_or(BodyError::Syntax(at))?;
            Ok(value << 4 | digit)
        })
    };
    let first = unit(at)?;
    let (code, end) = if let 0xd800..0xdc00 = first {
        let low = at + 6;
        if body.get(low..low + 2) != Some(b"\\u") {
            return Err(BodyError::LoneSurrogate(at));
        }
        let second = unit(low)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(BodyError::LoneSurrogate(at));
        }
        (0x10000 + ((first & 0x3ff) << 10 | second & 0x3ff), at + 12)
    } else {
        (first, at + 6)
    };
    match char::from_u32(code) {
        Some(char) => Ok((char, end)),
        None => Err(BodyError::LoneSurrogate(at)),
    }
}

/// One character as the canonical form spells it: at most twelve bytes.
#[derive(Default)]
struct Spelling {
    bytes: [u8; 12],
    len: usize,
}

impl Spelling {
    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn char(&mut self, char: char, ascii: bool) {
        let short = match char {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => "",
        };
        let written = if !short.is_empty() {
            self.write_str(short)
        } else if char < ' ' || (ascii && char > '~') {
            char.encode_utf16(&mut [0; 2])
                .iter()
                .try_for_each(|unit| write!(self, "\\u{unit:04x}"))
        } else {
            self.write_char(char)
        };
        debug_assert!(written.is_ok(), "twelve bytes hold any spelling");
    }
}

impl std::fmt::Write for Spelling {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
