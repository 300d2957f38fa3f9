//! Numbers, spelled as CPython spells them.

use super::token::{Cursor, Edits};
use crate::BodyError;

/// Floats from here on do not fit an `i128` and print to 39 digits or more.
const LARGE: f64 = 1.701_411_834_604_692_3e38;

/// Digits of the largest double.
const LARGE_DIGITS: usize = 309;

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
        // A double keeps 15 digits, and CPython prints them as they are from 0.0001 up,
        // unless they end in a zero that it drops.
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
        if value.abs() >= LARGE {
            let rest = self.digits.checked_sub(LARGE_DIGITS);
            self.digits = rest.ok_or(BodyError::TooManyDigits(start))?;
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

/// A float as CPython prints it, or as an int if its value is integral.
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "a double has at most 17 digits and an exponent of 3"
)]
fn float(value: f64) -> String {
    if value.fract() == 0.0 {
        if value.abs() < LARGE {
            return (value as i128).to_string();
        }
        return format!("{value:.0}");
    }
    // The shortest digits that read back as the value, the even ones of two that are as near:
    // `12.5` or `1.25e-7`.
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(value.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    // The position of the decimal point in the digits without leading zeros.
    let kept = digits.trim_start_matches('0');
    let zeros = digits.len() - kept.len();
    let point =
        whole.len() as isize - zeros as isize + exponent.parse::<isize>().unwrap_or_default();
    let kept = kept.trim_end_matches('0');
    let sign = if value < 0.0 { "-" } else { "" };
    if point < -3 {
        let (first, rest) = kept.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{dot}{rest}e-{:02}", 1 - point);
    }
    match usize::try_from(point) {
        Ok(point @ 1..) => {
            // A value with a fraction has digits on both sides of the point.
            let (whole, fraction) = kept.split_at_checked(point).unwrap_or((kept, ""));
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{sign}0.{}{kept}", "0".repeat(point.unsigned_abs())),
    }
}
