//! Numbers, spelled as CPython spells them.

use crate::BodyError;
use crate::token::{Cursor, Edits};

impl Cursor<'_> {
    fn digits(&mut self) -> Result<usize, BodyError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected());
        }
        Ok(self.at - start)
    }

    /// Steps over a number.
    pub(crate) fn number<E: Edits>(&mut self, edits: &mut E) -> Result<(), BodyError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let zero = self.peek() == Some(b'0');
        let whole = if zero {
            self.at += 1;
            1
        } else {
            self.digits()?
        };
        let mut fraction = start..start;
        if self.peek() == Some(b'.') {
            self.at += 1;
            let digits = self.at;
            self.digits()?;
            fraction = digits..self.at;
        }
        let exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if exponent {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let source = &self.body[start..self.at];
        if fraction.is_empty() && !exponent {
            if zero && source.len() == 2 {
                edits.replace(start..self.at, b"0"); // `-0` is the integer 0.
            }
            return Ok(());
        }
        // At most 15 digits that end in none to drop: a double keeps them all,
        // and CPython writes them back as they are from 0.0001 up.
        let digits = &self.body[fraction];
        let few = !exponent && whole + digits.len() <= 15;
        let small = zero && digits.starts_with(b"0000");
        if few && !small && !digits.ends_with(b"0") {
            return Ok(());
        }
        let text = std::str::from_utf8(source).unwrap_or_default();
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        if !value.is_finite() {
            return Err(BodyError::NotFinite(start));
        }
        if !E::IGNORED {
            let spelling = float(value);
            if spelling.as_bytes() != source {
                edits.replace(start..self.at, spelling.as_bytes());
            }
        }
        Ok(())
    }
}

/// As CPython prints a float, after one with an integral value became an int.
fn float(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    // Where two shortest spellings are as near, CPython takes the even digit and
    // `Display` the larger one: 614048921177305.25 is ….2 there, and ….3 here.
    let even = |shortest: String, rounded: String| {
        if rounded.parse() == Ok(value) {
            rounded
        } else {
            shortest
        }
    };
    if value.abs() >= 1e-4 {
        let shortest = value.to_string();
        let digits = shortest.rsplit('.').next().map_or(0, str::len);
        return even(shortest, format!("{value:.digits$}"));
    }
    let shortest = format!("{value:e}");
    let digits = shortest
        .bytes()
        .take_while(|&byte| byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let mut text = even(shortest, format!("{value:.*e}", digits.saturating_sub(1)));
    // CPython writes at least two digits of the exponent.
    if let Some(e) = text
        .len()
        .checked_sub(3)
        .filter(|&at| text[at..].starts_with("e-"))
    {
        text.insert(e + 2, '0');
    }
    text
}
