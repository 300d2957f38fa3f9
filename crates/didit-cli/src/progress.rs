//! Something that moves while something takes long.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A spinner or a bar on standard error. Where that is no terminal, nothing.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// For work of unknown length.
    pub(crate) fn spinner(message: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, target());
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        bar.set_message(message.into());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// For a number of rows, if it is known.
    pub(crate) fn rows(total: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(total, target());
        let template = if total.is_some() {
            "{bar:30.cyan/dim} {human_pos} of {human_len} rows  {per_sec:.dim}  {eta:.dim} left"
        } else {
            "{spinner:.cyan} {human_pos} rows  {per_sec:.dim}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(crate) fn say(&self, message: impl Into<String>) {
        self.0.set_message(message.into());
    }

    pub(crate) fn at(&self, position: u64) {
        self.0.set_position(position);
    }
}

/// The line is taken away, however the work ends.
impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn target() -> ProgressDrawTarget {
    if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}
