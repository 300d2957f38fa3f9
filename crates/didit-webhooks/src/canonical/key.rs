//! Strings of a body, their escapes, and their order by code point.

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

    /// Appends the bytes with their escapes decoded.
    pub(super) fn decode(self, body: &[u8], decoded: &mut Vec<u8>) {
        let mut bytes = self.bytes(body);
        // No text is longer than its escapes.
        decoded.reserve(bytes.len());
        while let [byte, rest @ ..] = bytes {
            if *byte != b'\\' {
                decoded.push(*byte);
                bytes = rest;
                continue;
            }
            let Ok((char, end)) = unescape(bytes, 0) else {
                break; // The reader has checked it.
            };
            if char.is_ascii() {
                decoded.push(char as u8);
            } else {
                decoded.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            }
            bytes = &bytes[end..];
        }
    }
}

/// The next seven bytes of a key from `start` on, as a number that orders as they do.
///
/// Missing bytes are zeros, and the lowest byte is the number of bytes, or 8 if more follow.
#[inline]
pub(super) fn prefix(source: &[u8], start: u32, end: u32) -> u64 {
    let rest = source.get(start as usize..).unwrap_or_default();
    let bytes = match rest.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        // The source ends here, as it does after every key that was just decoded.
        None => (0..8).fold(0, |bytes, at| {
            bytes << 8 | u64::from(rest.get(at).copied().unwrap_or_default())
        }),
    };
    let len = end.saturating_sub(start).min(8);
    let missing = u64::MAX >> (8 * len.min(7));
    (bytes & !missing) + u64::from(len)
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
        let digits = body.get(at + 2..at + 6).unwrap_or(b"-");
        let value = digits.iter().fold(0, |value, &byte| {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' | b'A'..=b'F' => (byte & 7) + 9,
                _ => u8::MAX,
            };
            value << 8 | u32::from(digit)
        });
        if value & 0xf0f0_f0f0 != 0 {
            return Err(BodyError::Syntax(at));
        }
        let byte = |value: u32| (value >> 4 & 0xf0) + (value & 0xf);
        Ok((byte(value >> 16) << 8) + byte(value & 0xffff))
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
        (
            0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff),
            at + 12,
        )
    } else {
        (first, at + 6)
    };
    match char::from_u32(code) {
        Some(char) => Ok((char, end)),
        None => Err(BodyError::LoneSurrogate(at)),
    }
}
