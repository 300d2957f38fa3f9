//! Pieces of JSON, written straight into text.

use std::fmt::Write as _;

pub(super) use crate::http::json::write_string as quote;

/// Writes text whose letters need no escape.
pub(super) fn text(out: &mut String, value: std::fmt::Arguments<'_>) {
    let _ = write!(out, "\"{value}\"");
}

/// Writes a number.
pub(super) fn plain(out: &mut String, value: std::fmt::Arguments<'_>) {
    let _ = write!(out, "{value}");
}

/// Writes a number or null.
pub(super) fn number(out: &mut String, value: Option<i16>) {
    match value {
        Some(value) => plain(out, format_args!("{value}")),
        None => out.push_str("null"),
    }
}

/// Writes text or null.
pub(super) fn optional(out: &mut String, value: Option<&str>) {
    match value {
        Some(value) => quote(out, value),
        None => out.push_str("null"),
    }
}

/// Writes a truth value.
pub(super) fn flag(out: &mut String, value: bool) {
    out.push_str(if value { "true" } else { "false" });
}
