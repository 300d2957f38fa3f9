//! One broken rule.

use std::fmt;

/// One broken rule.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    /// Counted from one; zero is the file as a whole.
    pub(super) line: usize,
    pub(super) text: String,
    /// A note is printed and does not fail the run.
    pub(super) note: bool,
}

impl Finding {
    pub(super) fn at(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            text: text.into(),
            note: false,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = if self.note { "note: " } else { "" };
        write!(f, "{}: {note}{}", self.line, self.text)
    }
}
