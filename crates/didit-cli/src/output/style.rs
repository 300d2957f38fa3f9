//! Colors. `anstream` removes them where standard output is not a terminal or
//! `NO_COLOR` is set.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// Secondary text.
pub(crate) const DIM: Style = Style::new().dimmed();
/// Headings and names.
pub(crate) const BOLD: Style = Style::new().bold();
/// Success.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Warnings.
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();
/// Errors.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Text to type, open or copy.
pub(crate) const ACCENT: Style = AnsiColor::Cyan.on_default();
/// No style.
pub(crate) const PLAIN: Style = Style::new();

/// `text` in `style`.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A status of the API in its color.
pub(crate) fn styled_status(status: &str) -> String {
    styled(of_status(status), status)
}

/// Color of a status of the API.
pub(crate) fn of_status(status: &str) -> Style {
    match status {
        "Approved" => GOOD,
        "Declined" => BAD,
        "In Review" | "Resubmitted" | "Resub Requested" | "Awaiting User" => WARN,
        "Not Started" | "In Progress" | "Not Finished" => ACCENT,
        _ => DIM,
    }
}

/// Colors of `clap`'s help.
pub(crate) const HELP: clap::builder::Styles = clap::builder::Styles::styled()
    .header(BOLD)
    .usage(BOLD)
    .literal(ACCENT)
    .placeholder(DIM)
    .error(BAD)
    .valid(GOOD)
    .invalid(WARN);
