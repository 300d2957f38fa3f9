//! Text for the terminal: control characters, masks, widths.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Whether a character can control the terminal or reorder its text: C0, DEL,
/// C1 and bidirectional controls.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Replaces control characters with spaces. Applied to all text that comes from
/// a service, a webhook or a file.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_control) {
        Cow::Owned(text.replace(is_control, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// A path for display.
pub(crate) fn path(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

/// Like [`clean`], but keeps line breaks.
pub(crate) fn clean_lines(text: &str) -> String {
    text.replace(|c| c != '\n' && is_control(c), " ")
}

/// Like [`clean_lines`], but keeps color sequences (`ESC [ … m`). The last
/// filter before standard output.
pub(crate) fn clean_styled(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split('\u{1b}');
    let mut cleaned = clean_lines(parts.next().unwrap_or_default());
    for part in parts {
        let is_color = part.strip_prefix('[').is_some_and(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                .starts_with('m')
        });
        cleaned.push(if is_color { '\u{1b}' } else { ' ' });
        cleaned.push_str(&clean_lines(part));
    }
    Cow::Owned(cleaned)
}

/// Puts a JSON text on one line, and escapes the control characters that JSON allows in texts.
pub(crate) fn escape_json(json: String) -> String {
    if !json.contains(is_control) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 6);
    for c in json.chars() {
        if matches!(c, '\t' | '\n' | '\r') {
            // JSON has them between its values only.
            escaped.push(' ');
        } else if is_control(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Text field of a JSON object, without control characters.
pub(crate) fn field(object: &Value, name: &str) -> Option<String> {
    let text = object.get(name)?.as_str()?;
    Some(clean(text).into_owned())
}

/// Masks personal data: keeps the first character of each word and of each side
/// of an `@`, and hides the length.
pub(crate) fn mask(text: &str) -> String {
    let mask_part = |part: &str| match part.chars().next() {
        Some(first) => format!("{first}••••"),
        None => String::new(),
    };
    let mask_word = |word: &str| word.split('@').map(mask_part).collect::<Vec<_>>().join("@");
    let words: Vec<_> = text.split_whitespace().map(mask_word).collect();
    words.join(" ")
}

/// Size in whole kilobytes, rounded up: `12 kB`.
pub(crate) fn kilobytes(bytes: &[u8]) -> String {
    format!("{} kB", bytes.len().div_ceil(1000))
}

/// Whether `vendor_data` looks like a database key rather than a name, a phone
/// number or an e-mail address.
pub(crate) fn is_plain_identifier(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    text.bytes().all(is_plain)
        && text.contains(|c: char| c.is_ascii_digit() || "-_:/".contains(c))
        && !is_phone_number(text)
}

fn is_phone_number(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-. /".contains(&byte);
    text.bytes().filter(u8::is_ascii_digit).count() >= 7 && text.bytes().all(is_part)
}

/// Cuts `text` to at most `width` columns. A cut text ends with an ellipsis.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let mut cut = String::new();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        left = rest;
        cut.push(c);
    }
    cut.push('…');
    cut
}
