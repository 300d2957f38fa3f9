//! Progress of long operations, on standard error.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::text::clean;

/// A spinner or a bar. Prints nothing if standard error is not a terminal, and
/// is removed when dropped.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A spinner with a message and the elapsed time in whole seconds.
    pub(crate) fn spinner(message: impl Into<String>) -> Self {
        let progress = Self::new(None, "{spinner:.cyan} {msg} {elapsed:.dim}");
        progress.set_message(message);
        progress.0.enable_steady_tick(Duration::from_millis(100));
        progress
    }

    /// Counts sessions: a bar if the total is known.
    pub(crate) fn count(total: Option<u64>) -> Self {
        let template = if total.is_some() {
            "{bar:30.cyan/dim} {human_pos} of {human_len} sessions  {eta:.dim} left"
        } else {
            "{spinner:.cyan} {human_pos} sessions"
        };
        Self::new(total, template)
    }

    fn new(total: Option<u64>, template: &str) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(total, target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(crate) fn set_message(&self, message: impl Into<String>) {
        self.0.set_message(clean(&message.into()).into_owned());
    }

    pub(crate) fn set_position(&self, position: u64) {
        self.0.set_position(position);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
