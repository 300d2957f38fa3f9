//! `didit sessions list --all`: exports all sessions in constant memory.
//!
//! Lists are paged by offset while sessions are created and deleted, so offsets
//! alone would skip and repeat sessions. Sessions are listed by descending
//! number: a session whose number is not below the last one is already written.
//! A page that does not start with a written session may have skipped some, so
//! the reader steps back until it finds one.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, IsTerminal as _, Seek as _, SeekFrom, Write};
use std::path::Path;

use clap::ValueEnum;
use didit_api::types::ListSessions;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::connect::Connection;
use crate::error::{CliError, CliResult, ErrorKind};
use crate::files::{beside, cannot_write, open_private, write_private};
use crate::output::Output;
use crate::output::progress::Progress;
use crate::output::text::{clean, clean_lines, escape_json};

/// Header of a CSV export. New columns are appended.
const CSV_HEADER: &str = "session_number,session_id,session_kind,status,created_at,vendor_data,\
    full_name,company_name,country,document_type,workflow_id,registration_number";

/// Maximum number of consecutive identical pages.
const MAX_REPEATS: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Csv,
    Ndjson,
}

pub(super) struct Export<'c> {
    pub(super) connection: &'c Connection,
    pub(super) filter: ListSessions,
    pub(super) format: Format,
    pub(super) page_size: u64,
    /// Whether texts that a spreadsheet would execute are left as they are.
    pub(super) raw_csv: bool,
    pub(super) restart: bool,
}

/// A page. Sessions stay JSON text until they are written, because parsed values
/// take several times the memory.
#[derive(Debug, Deserialize)]
struct Page {
    count: Option<u64>,
    next: Option<String>,
    #[serde(default)]
    results: Vec<Box<RawValue>>,
}

/// Position of an export; saved beside the file until the export is complete.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Checkpoint {
    /// Format, base URL and filter. A checkpoint of another export is rejected.
    query: String,
    /// Number of sessions written.
    rows: u64,
    /// Number of bytes written.
    bytes: u64,
    /// Offset of the next page.
    offset: u64,
    /// Number of the next page, if the service pages by number, as it did in
    /// February 2026.
    page: Option<u64>,
    /// Number of the last session written.
    last: Option<u64>,
}

impl Export<'_> {
    pub(super) async fn run(&self, to: Option<&Path>, output: &mut Output) -> CliResult {
        let Some(path) = to else {
            if io::stdout().is_terminal() && !output.reveals() {
                return Err(CliError::misuse("an export contains personal data")
                    .with_hint("write it to a file with --to FILE, or print it with --reveal"));
            }
            let mut out = BufWriter::new(io::stdout().lock());
            let mut checkpoint = self.start();
            self.read_pages(&mut checkpoint, |chunk, _| {
                out.write_all(chunk)?;
                Ok(())
            })
            .await?;
            out.flush()?;
            return Ok(());
        };
        let rows = self.to_file(path, output).await?;
        let file = path.display().to_string();
        let text = format!("{rows} sessions written to {}", clean(&file));
        output.success(&json!({ "rows": rows, "file": file }), text)
    }

    async fn to_file(&self, path: &Path, output: &mut Output) -> CliResult<u64> {
        let part = beside(path, "part");
        let note = beside(path, "checkpoint");
        let failed = cannot_write(path);
        let mut checkpoint = if self.restart {
            self.start()
        } else {
            self.resume(&part, &note)?
        };
        if checkpoint.rows > 0 && !output.is_json() {
            output.note(format_args!("Resuming after {} sessions.", checkpoint.rows))?;
        }
        let mut file = open_private(&part).map_err(&failed)?;
        // Content after the last checkpoint is written again.
        file.set_len(checkpoint.bytes).map_err(&failed)?;
        file.seek(SeekFrom::End(0)).map_err(&failed)?;
        self.read_pages(&mut checkpoint, |chunk, checkpoint| {
            file.write_all(chunk).map_err(&failed)?;
            let text = serde_json::to_vec(checkpoint).map_err(io::Error::from)?;
            write_private(&note, &text).map_err(&failed)
        })
        .await?;
        file.sync_all().map_err(&failed)?;
        drop(file);
        fs::rename(&part, path).map_err(&failed)?;
        // A checkpoint without its file is ignored.
        let _ = fs::remove_file(&note);
        Ok(checkpoint.rows)
    }

    fn start(&self) -> Checkpoint {
        let mut query = format!("{:?} {}", self.format, self.connection.base_url);
        for (name, value) in self.filter.query_pairs() {
            let _ = write!(query, " {name}={value}");
        }
        if self.raw_csv {
            query.push_str(" raw");
        }
        let position = Checkpoint::default();
        Checkpoint { query, ..position }
    }

    /// The saved checkpoint, or the start if there is none.
    fn resume(&self, part: &Path, note: &Path) -> CliResult<Checkpoint> {
        let start = self.start();
        let (Ok(text), Ok(size)) = (fs::read(note), fs::metadata(part).map(|data| data.len()))
        else {
            return Ok(start);
        };
        match serde_json::from_slice::<Checkpoint>(&text) {
            Ok(saved) if saved.query == start.query && saved.bytes <= size => Ok(saved),
            _ => {
                let message = format!("{} belongs to another unfinished export", note.display());
                let hint = "start over with --restart, or choose another file";
                Err(CliError::misuse(message).with_hint(hint))
            }
        }
    }

    /// Reads all pages. Calls `write` with the bytes of each page and the
    /// checkpoint after it.
    async fn read_pages(
        &self,
        checkpoint: &mut Checkpoint,
        mut write: impl FnMut(&[u8], &Checkpoint) -> CliResult,
    ) -> CliResult {
        let mut progress: Option<Progress> = None;
        let mut chunk = Vec::new();
        if checkpoint.bytes == 0 && self.format == Format::Csv {
            csv_line(&mut chunk, CSV_HEADER.split(','))?;
        }
        let mut previous: Option<(u64, Option<u64>)> = None;
        let mut repeats = 0;
        loop {
            let page = self.read_page(checkpoint).await?;
            let progress = progress.get_or_insert_with(|| Progress::count(page.count));
            let received = u64::try_from(page.results.len()).unwrap_or(u64::MAX);
            if let Some(back) = checkpoint.step_back(&page, self.page_size) {
                checkpoint.offset = back;
                continue;
            }
            let first = page.results.first().and_then(|row| number(row));
            let is_repeated = received > 0 && previous == Some((received, first));
            repeats = if is_repeated { repeats + 1 } else { 0 };
            if repeats > MAX_REPEATS {
                let message = "the service returns the same page repeatedly";
                return Err(CliError::new(ErrorKind::Unavailable, message));
            }
            previous = Some((received, first));
            for row in &page.results {
                if checkpoint.take(row) {
                    self.write_row(&mut chunk, row)?;
                }
            }
            checkpoint.bytes += chunk.len() as u64;
            checkpoint.step_forward(&page, received);
            write(&chunk, checkpoint)?;
            chunk.clear();
            progress.set_position(checkpoint.rows);
            if page.next.is_none() || received == 0 {
                return Ok(());
            }
        }
    }

    async fn read_page(&self, checkpoint: &Checkpoint) -> CliResult<Page> {
        let filter = self.filter.clone();
        let request = match checkpoint.page {
            Some(page) => filter.page(page).page_size(self.page_size),
            None => filter.limit(self.page_size).offset(checkpoint.offset),
        };
        Ok(self
            .connection
            .client
            .sessions()
            .list(request)
            .send_as()
            .await?)
    }

    fn write_row(&self, chunk: &mut Vec<u8>, row: &RawValue) -> CliResult {
        if self.format == Format::Csv {
            let row: Map<String, Value> =
                serde_json::from_str(row.get()).map_err(io::Error::from)?;
            let cell = |name: &str| match row.get(name) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) if self.raw_csv => clean_lines(text),
                Some(Value::String(text)) => escape_formula(&clean_lines(text)),
                Some(value) => value.to_string(),
            };
            return csv_line(chunk, CSV_HEADER.split(',').map(cell));
        }
        chunk.extend_from_slice(escape_json(row.get().to_owned()).as_bytes());
        chunk.push(b'\n');
        Ok(())
    }
}

impl Checkpoint {
    /// Offset to read again from, if the page may start after the session that
    /// follows the last one written.
    fn step_back(&self, page: &Page, page_size: u64) -> Option<u64> {
        let last = self.last?;
        let first = number(page.results.first()?);
        if self.page.is_some() || self.offset == 0 || first.is_none_or(|first| first >= last) {
            return None;
        }
        Some(self.offset.saturating_sub(page_size))
    }

    /// Moves to the page after `page`.
    fn step_forward(&mut self, page: &Page, received: u64) {
        let counts_pages = page.next.as_ref().is_some_and(|link| {
            let query = link.split_once('?').map_or("", |(_, query)| query);
            query.split('&').any(|pair| pair.starts_with("page="))
        });
        self.page = match self.page {
            Some(page) => Some(page + 1),
            // The service ignored `limit`; `page_size` applies from page 1.
            None if counts_pages => Some(1),
            // The next page starts with the last session of this one.
            None => {
                self.offset += received.saturating_sub(1).max(1);
                None
            }
        };
    }

    /// Counts a session. Returns whether it was new.
    fn take(&mut self, row: &RawValue) -> bool {
        let number = number(row);
        if let (Some(number), Some(last)) = (number, self.last)
            && number >= last
        {
            return false;
        }
        self.last = number.or(self.last);
        self.rows += 1;
        true
    }
}

fn number(row: &RawValue) -> Option<u64> {
    #[derive(Deserialize)]
    struct Numbered {
        session_number: Option<u64>,
    }

    let row: Numbered = serde_json::from_str(row.get()).ok()?;
    row.session_number
}

/// Prefixes a text that a spreadsheet would execute as a formula with `'`.
fn escape_formula(text: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if text.trim_start().starts_with(SIGNS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn csv_line<T: AsRef<[u8]>>(chunk: &mut Vec<u8>, cells: impl IntoIterator<Item = T>) -> CliResult {
    let mut writer = csv::Writer::from_writer(chunk);
    writer
        .write_record(cells)
        .and_then(|()| writer.flush().map_err(csv::Error::from))
        .map_err(|error| CliError::local(format!("cannot encode a session as CSV: {error}")))
}
