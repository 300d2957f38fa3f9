//! Reader of JSON text.
//!
//! Unlike a `serde` deserializer it can look at the kind of a value before it reads it, go
//! back to the start of a value that does not fit its field, and return the text of a value.

use alloc::{borrow::Cow, boxed::Box, string::String, vec::Vec};

use serde_json::{Map, Number, Value, value::RawValue};

use crate::drift::{Deviation, Kind};

/// Maximum depth of nested objects and arrays, as in `serde_json`.
const MAX_DEPTH: u8 = 128;

/// A text that can't be decoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    /// Position in bytes.
    pub(crate) at: usize,
    pub(crate) expected: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FaultKind {
    Syntax,
    Eof,
    /// The value does not fit its type.
    Misfit,
    /// A required field is missing; its name is what was expected.
    Missing,
    /// A required field does not fit its type.
    RequiredMisfit,
}

impl Fault {
    pub(crate) const fn new(kind: FaultKind, at: usize, expected: &'static str) -> Self {
        let expected = Some(expected);
        Self { kind, at, expected }
    }

    /// The fault of a value of several forms.
    pub(crate) fn expecting(self, expected: &'static str) -> Self {
        match self.kind {
            FaultKind::Syntax | FaultKind::Eof => self,
            _ => Self::new(FaultKind::Misfit, self.at, expected),
        }
    }
}

pub(crate) type Read<T> = Result<T, Fault>;

/// A position, the nesting there, and the number of deviations before.
pub(crate) type Mark = (usize, u8, usize);

/// Position in a JSON text: before a value, or after one.
///
/// White space before a value is skipped with what comes before it, once.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    /// Whether a number was read that its type writes differently.
    inexact: bool,
    /// Deviations of the value just read, which the object around it takes.
    pub(crate) deviations: Vec<Deviation>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Self {
            text,
            at: 0,
            depth: 0,
            inexact: false,
            deviations: Vec::new(),
        };
        reader.skip_space();
        reader
    }

    fn fault<T>(&self, kind: FaultKind) -> Read<T> {
        let kind = if self.at >= self.text.len() {
            FaultKind::Eof
        } else {
            kind
        };
        // The byte at the position belongs to the text before the fault.
        Err(Fault {
            kind,
            at: self.at + 1,
            expected: None,
        })
    }

    fn syntax<T>(&self) -> Read<T> {
        self.fault(FaultKind::Syntax)
    }

    /// The fault of a value that begins here and does not fit its type.
    #[cold]
    pub(crate) fn misfit<T>(&self, expected: &'static str) -> Read<T> {
        self.kind()?;
        Err(Fault::new(FaultKind::Misfit, self.at, expected))
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
    }

    /// Text from a position up to here.
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Kind of the next value.
    #[inline]
    pub(crate) fn kind(&self) -> Read<Kind> {
        match self.byte() {
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => self.syntax(),
        }
    }

    /// Asserts that only white space follows.
    pub(crate) fn end(&mut self) -> Read<()> {
        self.skip_space();
        if self.at < self.text.len() {
            self.syntax()
        } else {
            Ok(())
        }
    }

    fn literal(&mut self, literal: &str) -> Read<()> {
        for expected in literal.bytes() {
            if self.byte() != Some(expected) {
                return self.syntax();
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Reads `null` if it is next.
    #[inline]
    pub(crate) fn null(&mut self) -> Read<bool> {
        if self.byte() != Some(b'n') {
            return Ok(false);
        }
        self.literal("null").map(|()| true)
    }

    pub(crate) fn bool(&mut self) -> Read<bool> {
        match self.kind()? {
            Kind::Bool if self.byte() == Some(b't') => self.literal("true").map(|()| true),
            Kind::Bool => self.literal("false").map(|()| false),
            _ => self.misfit("bool"),
        }
    }

    /// Reads a string whose opening quote is next.
    #[inline]
    fn string(&mut self) -> Read<Cow<'a, str>> {
        let start = self.at + 1;
        self.at = next_special(self.text, start);
        if self.byte() == Some(b'"') {
            let text = self.since(start);
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        self.escaped_string(start).map(Cow::Owned)
    }

    #[cold]
    fn escaped_string(&mut self, start: usize) -> Read<String> {
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                _ => return self.syntax(),
            }
            // An escape may end within a character; it is then invalid.
            if !self.text.is_char_boundary(self.at) {
                return self.syntax();
            }
            self.at = next_special(self.text, self.at);
        }
        self.at += 1;
        match serde_json::from_str(self.since(start - 1)) {
            Ok(text) => Ok(text),
            Err(_) => self.syntax(),
        }
    }

    /// Reads a text; a number is a text of its digits.
    #[inline]
    pub(crate) fn text(&mut self) -> Read<Cow<'a, str>> {
        match self.kind()? {
            Kind::String => self.string(),
            Kind::Number => {
                let digits = self.digits()?;
                let written = ["\"", digits, "\""].concat();
                self.deviate(digits, written, Kind::String.as_str());
                Ok(Cow::Borrowed(digits))
            }
            _ => self.misfit("string"),
        }
    }

    /// Records that the text just read is an older text of a variant.
    #[cold]
    pub(crate) fn renamed(&mut self, came: &str, written: &str) {
        self.deviate(&json_text(came), json_text(written), "");
    }

    /// Records that the value just read is written differently than it came.
    fn deviate(&mut self, came: &str, written: String, expected: &'static str) {
        self.deviations.push(Deviation {
            index: None,
            text: came.into(),
            written: Some(written.into()),
            expected,
        });
    }

    /// Reads the digits of a number.
    fn digits(&mut self) -> Read<&'a str> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.some_digits()?,
            _ => return self.syntax(),
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Ok(self.since(start))
    }

    fn some_digits(&mut self) -> Read<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at == start {
            self.syntax()
        } else {
            Ok(())
        }
    }

    /// Reads a number with `parse`; a text of digits is a number.
    #[inline]
    pub(crate) fn number<T: serde_core::Serialize>(
        &mut self,
        expected: &'static str,
        parse: fn(&str) -> Option<T>,
    ) -> Read<T> {
        let kind = self.kind()?;
        let start = self.at;
        let number = match kind {
            Kind::Number => {
                let digits = self.digits()?;
                let number = parse(digits);
                if let Some(number) = &number
                    && !is_canonical(digits)
                {
                    self.inexact_number(digits, number, expected);
                }
                number
            }
            Kind::String => {
                let text = self.string()?;
                let number = if is_number(&text) { parse(&text) } else { None };
                if let Some(number) = &number {
                    self.deviate(self.since(start), json_text(number), expected);
                }
                number
            }
            _ => None,
        };
        number.ok_or(Fault::new(FaultKind::Misfit, start, expected))
    }

    #[cold]
    fn inexact_number<T: serde_core::Serialize>(
        &mut self,
        digits: &str,
        number: &T,
        expected: &'static str,
    ) {
        let written = json_text(number);
        if written != digits {
            self.deviate(digits, written, expected);
        }
    }

    /// Enters an object.
    #[inline]
    pub(crate) fn enter_object(&mut self) -> Read<()> {
        self.enter(b'{', "object")
    }

    /// Enters an array.
    #[inline]
    pub(crate) fn enter_array(&mut self) -> Read<()> {
        self.enter(b'[', "array")
    }

    #[inline]
    fn enter(&mut self, open: u8, expected: &'static str) -> Read<()> {
        if self.byte() != Some(open) {
            return self.misfit(expected);
        }
        if self.depth == MAX_DEPTH {
            return self.syntax();
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Moves to the next field or element; false at the end of the object or array.
    #[inline]
    fn next(&mut self, close: u8, is_first: &mut bool) -> Read<bool> {
        self.skip_space();
        match self.byte() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            _ if *is_first => *is_first = false,
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                if self.byte() == Some(close) {
                    return self.syntax();
                }
            }
            _ => return self.syntax(),
        }
        Ok(true)
    }

    /// Reads the name of the next field, up to its value; none at the end of the object.
    #[inline]
    pub(crate) fn next_field(&mut self, is_first: &mut bool) -> Read<Option<Cow<'a, str>>> {
        if !self.next(b'}', is_first)? {
            return Ok(None);
        }
        if self.byte() != Some(b'"') {
            return self.syntax();
        }
        let name = self.string()?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return self.syntax();
        }
        self.at += 1;
        self.skip_space();
        Ok(Some(name))
    }

    /// Moves to the next element; false at the end of the array.
    #[inline]
    pub(crate) fn next_element(&mut self, is_first: &mut bool) -> Read<bool> {
        self.next(b']', is_first)
    }

    /// Returns the position, for [`Self::reset`].
    pub(crate) const fn mark(&self) -> Mark {
        (self.at, self.depth, self.deviations.len())
    }

    /// Returns to a position, and forgets the deviations after it.
    pub(crate) fn reset(&mut self, (at, depth, deviations): Mark) {
        self.at = at;
        self.depth = depth;
        self.deviations.truncate(deviations);
    }

    /// Skips a value and returns its text.
    pub(crate) fn skip(&mut self) -> Read<&'a str> {
        let start = self.at;
        match self.kind()? {
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.digits()?),
            Kind::Bool => drop(self.bool()?),
            Kind::Null => drop(self.null()?),
            Kind::Object => {
                self.enter_object()?;
                let mut is_first = true;
                while self.next_field(&mut is_first)?.is_some() {
                    self.skip()?;
                }
            }
            Kind::Array => {
                self.enter_array()?;
                let mut is_first = true;
                while self.next_element(&mut is_first)? {
                    self.skip()?;
                }
            }
        }
        Ok(self.since(start))
    }

    /// Reads any value. One with numbers that [`Number`] writes differently is a deviation.
    pub(crate) fn value(&mut self) -> Read<Value> {
        let start = self.at;
        self.inexact = false;
        let value = self.any()?;
        if self.inexact {
            let came = self.since(start);
            self.deviate(came, json_text(&value), "");
        }
        Ok(value)
    }

    fn any(&mut self) -> Read<Value> {
        Ok(match self.kind()? {
            Kind::String => Value::String(self.string()?.into_owned()),
            Kind::Number => {
                let digits = self.digits()?;
                let Some(number) = parse_number(digits) else {
                    // Beyond the range of `f64`: the closest number that can be held.
                    self.inexact = true;
                    let most = if digits.starts_with('-') {
                        f64::MIN
                    } else {
                        f64::MAX
                    };
                    return Ok(Number::from_f64(most).into());
                };
                if !is_canonical(digits) && json_text(&number) != digits {
                    self.inexact = true;
                }
                Value::Number(number)
            }
            Kind::Bool => Value::Bool(self.bool()?),
            Kind::Null => {
                self.null()?;
                Value::Null
            }
            Kind::Object => {
                self.enter_object()?;
                let mut fields = Map::new();
                let mut is_first = true;
                while let Some(name) = self.next_field(&mut is_first)? {
                    let value = self.any()?;
                    if fields.insert(name.into_owned(), value).is_some() {
                        // A repeated name.
                        self.inexact = true;
                    }
                }
                Value::Object(fields)
            }
            Kind::Array => {
                self.enter_array()?;
                let mut elements = Vec::new();
                let mut is_first = true;
                while self.next_element(&mut is_first)? {
                    elements.push(self.any()?);
                }
                Value::Array(elements)
            }
        })
    }
}

/// Position of the next quote, backslash or control character.
fn next_special(text: &str, mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;

    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let (chunks, tail) = rest.as_chunks::<8>();
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * 0x22);
        let backslash = word ^ (ONES * 0x5c);
        // The highest bit of each byte that is a quote, a backslash or below 0x20. Only
        // the lowest one is exact.
        let found = ((quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word))
            & HIGHS;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    at + tail.iter().take_while(plain).count()
}

/// JSON text of a value.
pub(crate) fn json_text<T: serde_core::Serialize + ?Sized>(value: &T) -> String {
    // Fails for a map with keys that are no strings, which no model has.
    serde_json::to_string(value).unwrap_or_default()
}

/// Whether a text is a number.
fn is_number(text: &str) -> bool {
    let mut reader = Reader::new(text);
    reader.digits().is_ok() && reader.at == text.len()
}

/// The number of some digits; none if it is beyond the range of `f64`.
#[inline]
pub(crate) fn parse_number(digits: &str) -> Option<Number> {
    if let Ok(number) = digits.parse::<u64>() {
        return Some(number.into());
    }
    match digits.parse::<i64>() {
        // Minus zero is a float.
        Ok(number) if number < 0 => Some(number.into()),
        _ => Number::from_f64(digits.parse().ok()?),
    }
}

/// Whether a number is surely written with the digits that it came with: a whole number of
/// at most 18 digits, or a decimal of at most 15 that is neither padded nor small.
#[inline]
fn is_canonical(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let length = unsigned.len();
    let mut has_point = false;
    for byte in unsigned {
        match byte {
            b'0'..=b'9' => {}
            b'.' => has_point = true,
            _ => return false,
        }
    }
    if !has_point {
        return length <= 18 && digits != "-0";
    }
    let is_small = unsigned.starts_with(b"0.0");
    let is_padded = unsigned.ends_with(b"0") && !unsigned.ends_with(b".0");
    let limit = if unsigned.starts_with(b"0") { 17 } else { 16 };
    length <= limit && !is_small && !is_padded
}

/// The text of a value that was read.
pub(crate) fn raw(text: &str) -> &RawValue {
    // A deviation is valid JSON; it was read.
    serde_json::from_str(text).unwrap_or(RawValue::NULL)
}

/// A value that does not fit its field.
pub(crate) fn misfit(index: Option<usize>, text: &str, expected: &'static str) -> Deviation {
    Deviation {
        index,
        text: Box::from(text),
        written: None,
        expected,
    }
}
