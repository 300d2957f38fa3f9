//! The few colours there are. `anstream` takes them off where the output is no
//! terminal or `NO_COLOR` is set.

use anstyle::{AnsiColor, Style};

/// Not important.
pub(crate) const DIM: Style = Style::new().dimmed();
/// Headings and names.
pub(crate) const BOLD: Style = Style::new().bold();
/// Went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Needs attention.
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();
/// Went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What can be typed, opened or copied.
pub(crate) const ACCENT: Style = AnsiColor::Cyan.on_default();
/// No style.
pub(crate) const PLAIN: Style = Style::new();

/// The colour of a status word of the API.
pub(crate) fn of_status(status: &str) -> Style {
    match status {
        "Approved" => GOOD,
        "Declined" => BAD,
        "In Review" | "Resubmitted" | "Resub Requested" | "Awaiting User" => WARN,
        "Not Started" | "In Progress" | "Not Finished" => ACCENT,
        _ => DIM,
    }
}

/// How `clap` prints its help.
pub(crate) const HELP: clap::builder::Styles = clap::builder::Styles::styled()
    .header(BOLD)
    .usage(BOLD)
    .literal(ACCENT)
    .placeholder(DIM)
    .error(BAD)
    .valid(GOOD)
    .invalid(WARN);
