//! Text for the terminal: control characters, masks, widths.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

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

/// Width of a terminal of this size: `COLUMNS` if set. `None` for a pipe.
pub(crate) fn columns(
    size: Option<(terminal_size::Width, terminal_size::Height)>,
) -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok();
    match columns.and_then(|columns| columns.parse().ok()) {
        Some(columns) => Some(columns).filter(|&columns| columns > 0),
        None => size.map(|(width, _)| width.0.into()),
    }
}

/// Breaks a line at its spaces, if it is longer than `width`. Further lines begin below the
/// text that follows a mark or a name. A word that is longer has a line for itself.
pub(crate) fn wrap(line: &str, width: usize) -> Vec<Cow<'_, str>> {
    if textwrap::core::display_width(line) <= width {
        return vec![Cow::Borrowed(line)];
    }
    let indent = " ".repeat(hanging_indent(line, width));
    let options = textwrap::Options::new(width)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(line, options).into_iter();
    lines.map(|line| line.into_owned().into()).collect()
}

/// Wraps each line, unless there is no width.
pub(crate) fn fill(text: &str, width: Option<usize>) -> String {
    let width = width.unwrap_or(usize::MAX);
    let lines: Vec<_> = text
        .split('\n')
        .flat_map(|line| wrap(line, width))
        .collect();
    lines.join("\n")
}

/// Column after the last gap of two or more spaces in the first half, if each word fits there.
fn hanging_indent(line: &str, width: usize) -> usize {
    let (mut indent, mut column, mut spaces) = (0, 0, 0);
    let plain = anstream::adapter::strip_str(line).to_string();
    let longest = plain.split(' ').map(UnicodeWidthStr::width).max();
    for c in plain.chars() {
        if column > (width / 2).min(24) {
            break;
        }
        if c == ' ' {
            spaces += 1;
        } else {
            if spaces >= 2 {
                indent = column;
            }
            spaces = 0;
        }
        column += c.width().unwrap_or(0);
    }
    indent.min(width.saturating_sub(longest.unwrap_or(0)))
}
