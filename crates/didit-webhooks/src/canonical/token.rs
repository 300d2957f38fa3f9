//! Reads one JSON token and reports where its canonical spelling differs.
#![expect(
    clippy::inline_always,
    reason = "a tenth of the time, as benches/verify.rs measures it"
)]

use std::ops::Range;

use super::key::{Text, offset, unescape};
use crate::BodyError;

/// Receives the places where the canonical form differs from the source.
pub(super) trait Edits {
    /// Whether characters beyond ASCII (and DEL) are written as `\uXXXX`.
    const ASCII: bool;
    /// Whether only the place of an edit counts, so that its text need not be computed.
    const IGNORED: bool;

    /// Writes the source bytes in `range` as `with`.
    fn replace(&mut self, range: Range<usize>, with: &[u8]);
}

/// A position in a body that is valid UTF-8 and shorter than 4 GiB.
pub(super) struct Cursor<'b> {
    pub(super) body: &'b [u8],
    pub(super) at: usize,
    /// Digits of costly floats that may still come.
    pub(super) digits: usize,
}

impl<'b> Cursor<'b> {
    pub(super) fn new(body: &'b [u8], at: usize) -> Self {
        Self {
            body,
            at,
            digits: 4096 + body.len() / 64,
        }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    pub(super) fn unexpected(&self) -> BodyError {
        BodyError::Syntax(self.at)
    }

    /// Consumes `byte`.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), BodyError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Consumes white space, which the canonical form omits.
    #[inline(always)]
    pub(super) fn space(&mut self, edits: &mut impl Edits) {
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

    /// Consumes `true`, `false` or `null`.
    pub(super) fn literal(&mut self, word: &[u8]) -> Result<(), BodyError> {
        if self.body[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Consumes a string with its quotes.
    #[inline(always)]
    pub(super) fn string<E: Edits>(&mut self, edits: &mut E) -> Result<Text, BodyError> {
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

    /// Continues to the closing quote after a byte that needs a closer look.
    fn rest_of_string<E: Edits>(&mut self, edits: &mut E) -> Result<(), BodyError> {
        loop {
            match self.peek() {
                Some(b'"') => return Ok(()),
                // Short escapes are canonical already.
                Some(b'\\') if self.body.get(self.at + 1).copied().is_some_and(is_short) => {
                    self.at += 2;
                }
                // As any other escape, but the shortest: without this arm, a body of them
                // costs more than eight times an ordinary one (`--bench verify -- refuse`).
                Some(b'\\') if self.body.get(self.at + 1) == Some(&b'/') => {
                    edits.replace(self.at..self.at + 2, b"/");
                    self.at += 2;
                }
                Some(b'\\') => {
                    let (char, end) = unescape(self.body, self.at)?;
                    self.spell(char, end, edits);
                }
                // Stops ASCII only.
                Some(first @ 0x7f..) => {
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

    /// Reports the canonical spelling of a character where it differs from the source.
    fn spell<E: Edits>(&mut self, char: char, end: usize, edits: &mut E) {
        let plain = char >= ' ' && char != '"' && char != '\\';
        if E::IGNORED {
            edits.replace(self.at..end, b"");
        } else if plain && char <= '~' {
            edits.replace(self.at..end, &[char as u8]);
        } else if plain && !E::ASCII {
            // Only an escape gets here.
            edits.replace(self.at..end, char.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            let mut spelling = Spelling::new();
            spelling.escape(char);
            if spelling.as_bytes() != &self.body[self.at..end] {
                edits.replace(self.at..end, spelling.as_bytes());
            }
        }
        self.at = end;
    }
}

/// The length of the character that starts with this byte.
fn utf8_len(first: u8) -> usize {
    match first {
        ..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    }
}

/// The number of bytes at the start of `rest` that the canonical form keeps.
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
    // The compiler vectorizes this.
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

/// Whether the canonical form may change this byte.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a branch would prevent the vectorization of long_plain"
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
    // The lowest set bit marks the first byte that stops; borrows only set higher bits.
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

/// Whether a backslash and this byte are canonical.
#[inline]
fn is_short(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't')
}

/// The canonical spelling of one token: at most `N` bytes.
pub(super) struct Spelling<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Spelling<N> {
    pub(super) fn new() -> Self {
        Self {
            bytes: [0; N],
            len: 0,
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Appends text, which fits.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) {
        if let Some(room) = self.bytes.get_mut(self.len..self.len + text.len()) {
            room.copy_from_slice(text);
            self.len += text.len();
        }
    }
}

impl Spelling<12> {
    /// Appends the escape of a character.
    fn escape(&mut self, char: char) {
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
        if short.is_empty() {
            for unit in char.encode_utf16(&mut [0; 2]) {
                let digit = |shift: u32| b"0123456789abcdef"[usize::from(*unit >> shift & 15)];
                self.push(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            }
        } else {
            self.push(short.as_bytes());
        }
    }
}

impl<const N: usize> std::fmt::Write for Spelling<N> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let before = self.len;
        self.push(text.as_bytes());
        if self.len == before + text.len() {
            Ok(())
        } else {
            Err(std::fmt::Error)
        }
    }
}
