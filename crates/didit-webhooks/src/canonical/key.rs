//! Strings and keys of a body, and their order by code point.

use std::cmp::Ordering;

use crate::BodyError;

/// A string token: offsets of the bytes between its quotes.
#[derive(Clone, Copy, Default)]
pub(super) struct Text {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) escaped: bool,
}

impl Text {
    #[inline]
    pub(super) fn bytes(self, body: &[u8]) -> &[u8] {
        body.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// The characters with their escapes decoded.
    pub(super) fn chars(self, body: &[u8]) -> impl Iterator<Item = char> {
        let text = std::str::from_utf8(self.bytes(body)).unwrap_or_default();
        let mut rest = text.char_indices();
        std::iter::from_fn(move || {
            let (at, char) = rest.next()?;
            if char != '\\' {
                return Some(char);
            }
            let (char, end) = unescape(text.as_bytes(), at).ok()?;
            rest.nth(end - at - 2); // Escapes are ASCII; the backslash is consumed.
            Some(char)
        })
    }
}

/// A key of an object, prepared for comparison.
#[derive(Clone, Copy, Default)]
pub(super) struct Key {
    pub(super) text: Text,
    /// The first eight bytes, padded with zeros: an unescaped string contains no zero.
    prefix: u64,
}

impl Key {
    #[inline]
    pub(super) fn new(text: Text, body: &[u8]) -> Self {
        let rest = body.get(text.start as usize..).unwrap_or_default();
        let mut bytes = [0; 8];
        if let Some(first) = rest.first_chunk() {
            bytes = *first;
        } else {
            for (byte, &source) in bytes.iter_mut().zip(rest) {
                *byte = source;
            }
        }
        let missing = 8_u32.saturating_sub(text.end - text.start);
        // An empty string misses all eight, and a shift by 64 bits is not defined.
        let present = u64::MAX.checked_shl(8 * missing).unwrap_or(0);
        Self {
            text,
            prefix: u64::from_be_bytes(bytes) & present,
        }
    }

    /// Decodes the escapes of a key once, to the end of `decoded`, where its text then is.
    pub(super) fn decoded(text: Text, body: &[u8], decoded: &mut String) -> Self {
        if !text.escaped {
            return Self::new(text, body);
        }
        let start = offset(decoded.len());
        let mut rest = std::str::from_utf8(text.bytes(body)).unwrap_or_default();
        while let Some(at) = rest.find('\\') {
            decoded.push_str(&rest[..at]);
            let Ok((char, end)) = unescape(rest.as_bytes(), at) else {
                break; // The reader has checked it.
            };
            decoded.push(char);
            rest = &rest[end..];
        }
        decoded.push_str(rest);
        let text = Text {
            start,
            end: offset(decoded.len()),
            escaped: true,
        };
        Self::new(text, decoded.as_bytes())
    }

    /// Compares by code point, which is how UTF-8 bytes compare. A key with escapes is
    /// [`decoded`](Self::decoded).
    #[inline]
    pub(super) fn cmp_decoded(self, other: Self, body: &[u8], decoded: &str) -> Ordering {
        let bytes = |key: Self| {
            let source = if key.text.escaped {
                decoded.as_bytes()
            } else {
                body
            };
            key.text.bytes(source)
        };
        self.prefix
            .cmp(&other.prefix)
            .then_with(|| bytes(self).cmp(bytes(other)))
    }

    /// Compares by code point keys of which none is decoded.
    #[inline]
    pub(super) fn cmp(self, other: Self, body: &[u8]) -> Ordering {
        if self.text.escaped || other.text.escaped {
            self.text.chars(body).cmp(other.text.chars(body))
        } else if self.prefix == other.prefix {
            self.text.bytes(body).cmp(other.text.bytes(body))
        } else {
            self.prefix.cmp(&other.prefix)
        }
    }
}

/// A byte offset as it is stored: 4 bytes, because bodies of 4 GiB are refused first.
#[expect(
    clippy::cast_possible_truncation,
    reason = "bodies of 4 GiB are refused first"
)]
#[inline]
pub(super) fn offset(at: usize) -> u32 {
    at as u32
}

/// The character of the escape at `at`, and the offset of its end.
#[inline]
pub(super) fn unescape(body: &[u8], at: usize) -> Result<(char, usize), BodyError> {
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
