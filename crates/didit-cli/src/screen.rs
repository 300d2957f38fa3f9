//! Standard output, for people or for programs.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use anstyle::Style;
use serde::Serialize;

use crate::failure::Outcome;
use crate::style::DIM;

/// Where a command prints its result.
#[derive(Debug)]
pub(crate) struct Screen {
    out: anstream::AutoStream<io::Stdout>,
    width: Option<usize>,
    json: bool,
    reveal: bool,
}

impl Screen {
    pub(crate) fn new(json: bool, reveal: bool) -> Self {
        Self {
            out: anstream::stdout(),
            width: width(),
            json,
            reveal,
        }
    }

    /// Whether a program reads: nothing but data is printed then.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether personal data may be shown as it is.
    pub(crate) const fn reveals(&self) -> bool {
        self.reveal
    }

    /// The columns there are, or `None` where nothing limits a line.
    pub(crate) const fn width(&self) -> Option<usize> {
        self.width
    }

    /// Personal data as it may be shown: whole with `--reveal`, else masked.
    pub(crate) fn personal(&self, text: &str) -> String {
        if self.reveal {
            text.to_owned()
        } else {
            crate::mask::mask(text)
        }
    }

    /// As [`Self::personal`], for `vendor_data`: a plain identifier is shown.
    pub(crate) fn vendor_data(&self, text: &str) -> String {
        if self.reveal || crate::mask::is_plain_identifier(text) {
            text.to_owned()
        } else {
            crate::mask::mask(text)
        }
    }

    /// One line.
    pub(crate) fn line(&mut self, text: impl Display) -> Outcome {
        writeln!(self.out, "{text}")?;
        Ok(())
    }

    /// One JSON value on a line of its own, at once.
    pub(crate) fn data(&mut self, value: &impl Serialize) -> Outcome {
        let text = serde_json::to_string(value)
            .map_err(|error| crate::failure::Failure::local(error.to_string()))?;
        writeln!(self.out, "{text}")?;
        self.out.flush()?;
        Ok(())
    }

    /// A name and a value below each other's kind.
    pub(crate) fn field(&mut self, name: &str, value: impl Display) -> Outcome {
        writeln!(self.out, "  {DIM}{name:<14}{DIM:#}{value}")?;
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Outcome {
        self.out.flush()?;
        Ok(())
    }
}

/// `text` in `style`.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// The width to fit: `COLUMNS` if set, else the terminal's. A pipe has none.
fn width() -> Option<usize> {
    if let Some(columns) = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok())
    {
        return Some(columns).filter(|&columns| columns > 0);
    }
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| usize::from(width))
}
