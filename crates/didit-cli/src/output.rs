//! Standard output: text for people or JSON for programs.

pub(crate) mod decision;
mod filter;
pub(crate) mod progress;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod time;

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::Value;

use self::filter::Filter;
use self::style::{BOLD, DIM, GOOD, styled};
use crate::error::{CliError, CliResult};
use crate::options::Global;

/// Standard output of a command.
#[derive(Debug)]
pub(crate) struct Output {
    out: anstream::AutoStream<io::Stdout>,
    width: Option<usize>,
    json: bool,
    filter: Option<Filter>,
    reveal: bool,
}

impl Output {
    pub(crate) fn new(options: &Global) -> CliResult<Self> {
        let filter = options.jq.as_deref();
        let filter = filter.map(|code| Filter::compile(code, options.json));
        Ok(Self {
            out: anstream::stdout(),
            width: text::columns(terminal_size::terminal_size_of(io::stdout())),
            json: options.json || filter.is_some(),
            filter: filter.transpose()?,
            reveal: options.reveal,
        })
    }

    /// Whether `--json` or `--jq` is set: only JSON is printed.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Prints JSON from now on as it is, as for an error that no filter expects.
    pub(crate) fn drop_filter(&mut self) {
        self.filter = None;
    }

    /// Whether `--reveal` is set.
    pub(crate) const fn reveals(&self) -> bool {
        self.reveal
    }

    /// Number of columns, or `None` if lines have no limit.
    pub(crate) const fn width(&self) -> Option<usize> {
        self.width
    }

    /// Personal data: masked unless `--reveal` is set.
    pub(crate) fn personal(&self, text: &str) -> String {
        let text = text::clean(text);
        if self.reveal {
            text.into_owned()
        } else {
            text::mask(&text)
        }
    }

    /// Like [`Self::personal`], but shows a `vendor_data` that looks like a
    /// database key.
    pub(crate) fn vendor_data(&self, text: &str) -> String {
        if text::is_plain_identifier(text) {
            text.to_owned()
        } else {
            self.personal(text)
        }
    }

    /// Prints lines, wrapped to the terminal. Control characters are replaced, except for colors.
    pub(crate) fn line(&mut self, text: impl Display) -> CliResult {
        let text = text::fill(&text::clean_styled(&text.to_string()), self.width);
        writeln!(self.out, "{text}")?;
        Ok(())
    }

    /// Prints a line to copy, which is not wrapped.
    pub(crate) fn unwrapped(&mut self, text: impl Display) -> CliResult {
        writeln!(self.out, "{}", text::clean(&text.to_string()))?;
        Ok(())
    }

    /// Prints a secondary line.
    pub(crate) fn note(&mut self, text: impl Display) -> CliResult {
        self.line(styled(DIM, text))
    }

    /// Prints an indented line with a name and a value.
    pub(crate) fn field(&mut self, name: &str, value: impl Display) -> CliResult {
        self.line(format_args!("  {DIM}{name:<14}{DIM:#}{value}"))
    }

    /// Prints a JSON value on one line, or the results of `--jq` for it, and flushes.
    pub(crate) fn data(&mut self, value: &impl Serialize) -> CliResult {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        match &self.filter {
            None => writeln!(self.out, "{}", text::escape_json(text))?,
            Some(filter) => {
                for line in filter.lines(&text)? {
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        self.out.flush()?;
        Ok(())
    }

    /// Prints a page of a list as JSON, or the text `empty` if it has no items.
    /// Returns the items if they are to be printed as a table.
    pub(crate) fn page<'p>(
        &mut self,
        page: &'p Value,
        ndjson: bool,
        empty: &str,
    ) -> CliResult<Option<&'p [Value]>> {
        let items = page.get("results").and_then(Value::as_array);
        let items = items.ok_or_else(|| CliError::no_field("results"))?;
        if ndjson {
            items.iter().try_for_each(|item| self.data(item))?;
        } else if self.json {
            self.data(page)?;
        } else if items.is_empty() {
            self.line(empty)?;
        } else {
            return Ok(Some(items));
        }
        Ok(None)
    }

    /// Prints how many items of a list were shown, and how to get more.
    pub(crate) fn page_end(
        &mut self,
        page: &Value,
        shown: usize,
        offset: u64,
        items: &str,
    ) -> CliResult {
        let shown = u64::try_from(shown).unwrap_or(u64::MAX);
        let count = page.get("count").and_then(Value::as_u64);
        let count = count.map_or(String::new(), |count| format!(" of {count}"));
        let has_next = page.get("next").is_some_and(|next| !next.is_null());
        let next = offset.saturating_add(shown);
        let more = if has_next {
            styled(DIM, format_args!(" · more: --offset {next}"))
        } else {
            String::new()
        };
        self.line("")?;
        let items = match (shown, count.is_empty()) {
            (1, true) => items.trim_end_matches('s'),
            _ => items,
        };
        let count = styled(BOLD, format_args!("{shown}{count} {items}"));
        self.line(format_args!("{count}{more}"))
    }

    /// Prints the result of a change: `value` with `--json`, else `✓ text`.
    pub(crate) fn success(&mut self, value: &impl Serialize, text: impl Display) -> CliResult {
        if self.json {
            return self.data(value);
        }
        self.line(format_args!("{} {text}", styled(GOOD, "✓")))
    }

    /// Prints the bytes of a file, not on a terminal.
    pub(crate) fn binary(&mut self, bytes: &[u8]) -> CliResult {
        if io::stdout().is_terminal() {
            return Err(CliError::misuse("the response is a file").with_hint("redirect it: > FILE"));
        }
        self.out.as_inner().lock().write_all(bytes)?;
        Ok(())
    }

    /// Prints text of this program as it is.
    pub(crate) fn raw(&mut self, text: &[u8]) -> CliResult {
        self.out.write_all(text)?;
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> CliResult {
        self.out.flush()?;
        Ok(())
    }
}
