//! Numbers, spelled as CPython spells them.

use std::fmt::Write as _;

use super::token::{Cursor, Edits, Spelling};
use crate::BodyError;

/// Floats from here on do not fit an `i128` and print to 39 digits or more.
const LARGE: f64 = 1.701_411_834_604_692_3e38;

/// Digits of the largest double.
const LARGE_DIGITS: usize = 309;

/// Floats from here on print to more digits than they have where an exponent is used: to as
/// many as an `i128` has.
const EXPANDED: f64 = 1e6;
const EXPANDED_DIGITS: usize = 39;

/// Counted for other floats with an exponent, such as `1e-9`.
const SMALL_DIGITS: usize = 8;

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

    /// Consumes a number.
    pub(super) fn number<E: Edits>(&mut self, edits: &mut E) -> Result<(), BodyError> {
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
            let sign = matches!(self.peek(), Some(b'+' | b'-'));
            self.at += usize::from(sign);
            self.digits()?;
        }
        let source = &self.body[start..self.at];
        if fraction.is_empty() && !exponent {
            if zero && source.len() == 2 {
                edits.replace(start..self.at, b"0"); // `-0` is the integer 0.
            }
            return Ok(());
        }
        let digits = &self.body[fraction];
        // An integer of up to 15 digits, such as `12.0`, is exact.
        if !exponent && whole <= 15 && digits.iter().all(|&digit| digit == b'0') {
            let sign = usize::from(source[0] == b'-');
            let integer = if zero { b"0" } else { &source[..sign + whole] };
            edits.replace(start..self.at, integer);
            return Ok(());
        }
        // A double keeps 15 digits, and CPython prints them as they are from 0.0001 up, but for
        // zeros at the end.
        let few = !exponent && whole + digits.len() <= 15;
        let small = zero && digits.starts_with(b"0000");
        if few && !small {
            let zeros = digits.iter().rev().take_while(|&&it| it == b'0').count();
            if zeros > 0 {
                edits.replace(self.at - zeros..self.at, b"");
            }
            return Ok(());
        }
        let text = std::str::from_utf8(source).unwrap_or_default();
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        if !value.is_finite() {
            return Err(BodyError::NotFinite(start));
        }
        // What CPython prints has no more than 24 characters, and rarely an exponent.
        let cost = match value.abs() {
            LARGE.. => LARGE_DIGITS,
            _ if source.len() > 40 => LARGE_DIGITS,
            EXPANDED.. if exponent => EXPANDED_DIGITS,
            _ if exponent || small => SMALL_DIGITS,
            _ => 0,
        };
        let rest = self.digits.checked_sub(cost);
        self.digits = rest.ok_or(BodyError::TooManyDigits(start))?;
        let mut spelling = Spelling::new();
        if !E::IGNORED {
            float(value, &mut spelling);
        }
        if spelling.as_bytes() != source {
            edits.replace(start..self.at, spelling.as_bytes());
        }
        Ok(())
    }
}

/// Writes a float as CPython prints it, or as an int if its value is integral.
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "a double has at most 17 digits and an exponent of 3"
)]
fn float(value: f64, text: &mut Spelling<320>) {
    if value.fract() == 0.0 {
        // The shorter the integer, the faster.
        let written = match value.abs() {
            ..9e18 => write!(text, "{}", value as i64),
            ..LARGE => write!(text, "{}", value as i128),
            _ => write!(text, "{value:.0}"),
        };
        debug_assert!(written.is_ok(), "no double is longer");
        return;
    }
    // The shortest digits that read back as the value, the even ones of two that are as near:
    // `12.5` or `1.25e-7`.
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(value.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = Spelling::<32>::new();
    digits.push(whole.as_bytes());
    digits.push(fraction.as_bytes());
    // The position of the decimal point in the digits without leading zeros.
    let zeros = digits
        .as_bytes()
        .iter()
        .take_while(|&&digit| digit == b'0')
        .count();
    let kept = &digits.as_bytes()[zeros..];
    let point =
        whole.len() as isize - zeros as isize + exponent.parse::<isize>().unwrap_or_default();
    let last = kept
        .iter()
        .rposition(|&digit| digit != b'0')
        .map_or(0, |at| at + 1);
    let kept = &kept[..last];
    if value.is_sign_negative() {
        text.push(b"-");
    }
    match usize::try_from(point) {
        Ok(point @ 1..) => {
            // A value with a fraction has digits on both sides of the point.
            let (whole, fraction) = kept.split_at_checked(point).unwrap_or((kept, b""));
            text.push(whole);
            text.push(b".");
            text.push(fraction);
        }
        _ if point < -3 => {
            let (first, rest) = kept.split_at_checked(1).unwrap_or((kept, b""));
            text.push(first);
            text.push(if rest.is_empty() { b"" } else { b"." });
            text.push(rest);
            let exponent = 1 + point.unsigned_abs();
            let digit = |value: usize| b'0' + (value % 10) as u8;
            text.push(b"e-");
            if exponent >= 100 {
                text.push(&[digit(exponent / 100)]);
            }
            text.push(&[digit(exponent / 10), digit(exponent)]);
        }
        _ => {
            text.push(&b"0.000"[..2 + point.unsigned_abs()]);
            text.push(kept);
        }
    }
}
