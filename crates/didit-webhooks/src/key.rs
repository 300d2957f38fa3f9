//! Strings and keys of a body, and their order.

use std::cmp::Ordering;

use crate::token::unescape;

/// A string token: the bytes between its quotes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) escaped: bool,
}

impl Text {
    #[inline]
    pub(crate) fn bytes(self, body: &[u8]) -> &[u8] {
        body.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// The characters it stands for.
    pub(crate) fn chars(self, body: &[u8]) -> impl Iterator<Item = char> {
        let text = std::str::from_utf8(self.bytes(body)).unwrap_or_default();
        let mut rest = text.char_indices();
        std::iter::from_fn(move || {
            let (at, char) = rest.next()?;
            if char != '\\' {
                return Some(char);
            }
            let (char, end) = unescape(text.as_bytes(), at).ok()?;
            rest.nth(end - at - 2); // Escapes are ASCII; the backslash is taken.
            Some(char)
        })
    }
}

/// A key of an object, ready to be compared.
#[derive(Clone, Copy, Default)]
pub(crate) struct Key {
    pub(crate) text: Text,
    /// The first eight bytes, filled up with zeros: in no unescaped string are zeros.
    prefix: u64,
}

impl Key {
    #[inline]
    pub(crate) fn new(text: Text, body: &[u8]) -> Self {
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
        // An empty string misses all of them, which is more than a shift can do.
        let present = u64::MAX.checked_shl(8 * missing).unwrap_or(0);
        Self {
            text,
            prefix: u64::from_be_bytes(bytes) & present,
        }
    }

    /// Compares by code point, which is how UTF-8 bytes compare.
    #[inline]
    pub(crate) fn cmp(self, other: Self, body: &[u8]) -> Ordering {
        if self.text.escaped || other.text.escaped {
            self.text.chars(body).cmp(other.text.chars(body))
        } else if self.prefix == other.prefix {
            self.text.bytes(body).cmp(other.text.bytes(body))
        } else {
            self.prefix.cmp(&other.prefix)
        }
    }
}
