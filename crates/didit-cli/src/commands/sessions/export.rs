//! `didit sessions list --all`: every row, in constant memory.
//!
//! Lists are read by offset while sessions come and go, so offsets alone would
//! skip and repeat rows. Rows come newest first, by a number that only falls:
//! a row whose number is not below the last one was written already, and a page
//! that does not begin with a row already written may have jumped over some,
//! so the reader steps back until it finds one.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use didit_api::types::ListSessions;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::list::Form;
use crate::connect::Connection;
use crate::failure::{Failure, Kind, Outcome};
use crate::profile::write_private;
use crate::progress::Progress;
use crate::screen::{Screen, paint};
use crate::style::{DIM, GOOD};

/// The columns of a CSV export. They may grow at the end.
const COLUMNS: [&str; 12] = [
    "session_number",
    "session_id",
    "session_kind",
    "status",
    "created_at",
    "vendor_data",
    "full_name",
    "company_name",
    "country",
    "document_type",
    "workflow_id",
    "registration_number",
];

/// So often the same page in a row is no list any more.
const REPEATS: u32 = 3;

pub(super) struct Export {
    pub(super) filter: ListSessions,
    pub(super) form: Form,
    pub(super) page_size: u64,
    pub(super) restart: bool,
}

/// A page, of which each row is kept as its text until it is written: a parsed
/// row takes several times as much memory.
#[derive(Debug, Deserialize)]
struct Rows {
    count: Option<u64>,
    next: Option<String>,
    #[serde(default)]
    results: Vec<Box<RawValue>>,
}

/// Where an export stands: kept beside the file until it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Checkpoint {
    /// What is exported; another question does not go on with this answer.
    query: String,
    /// Rows written.
    rows: u64,
    /// Bytes of them.
    bytes: u64,
    /// Where the next page begins.
    offset: u64,
    /// The next page, where the service counts pages, as it did in February 2026.
    page: Option<u64>,
    /// The number of the last row.
    last: Option<u64>,
}

impl Export {
    pub(super) async fn run(
        &self,
        to: Option<&Path>,
        connection: &Connection,
        screen: &mut Screen,
    ) -> Outcome {
        let Some(path) = to else {
            if io::stdout().is_terminal() && !screen.reveals() {
                return Err(Failure::misuse("an export holds personal data")
                    .with_hint("write it to a file with --to FILE, or add --reveal"));
            }
            let mut out = BufWriter::new(io::stdout().lock());
            let mut checkpoint = self.beginning(connection);
            self.pages(&mut checkpoint, connection, |chunk, _| {
                out.write_all(chunk)?;
                Ok(())
            })
            .await?;
            out.flush()?;
            return Ok(());
        };
        let rows = self.to_file(path, connection, screen).await?;
        if screen.is_json() {
            return screen.data(&json!({ "rows": rows, "file": path.display().to_string() }));
        }
        screen.line(format_args!(
            "{} {rows} sessions written to {}",
            paint(GOOD, "✓"),
            path.display()
        ))
    }

    async fn to_file(
        &self,
        path: &Path,
        connection: &Connection,
        screen: &mut Screen,
    ) -> Outcome<u64> {
        let part = beside(path, "part");
        let note = beside(path, "checkpoint");
        let failed = |error: io::Error| {
            Failure::local(format!("{} could not be written: {error}", path.display()))
        };
        let mut checkpoint = if self.restart {
            self.beginning(connection)
        } else {
            self.resume(&part, &note, connection)?
        };
        if checkpoint.rows > 0 && !screen.is_json() {
            screen.line(paint(
                DIM,
                format_args!("Going on after {} rows.", checkpoint.rows),
            ))?;
        }
        let mut file = open(&part).map_err(failed)?;
        // What was written after the last checkpoint will be written again.
        file.set_len(checkpoint.bytes).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        self.pages(&mut checkpoint, connection, |chunk, checkpoint| {
            file.write_all(chunk).map_err(failed)?;
            let text = serde_json::to_vec(checkpoint).map_err(io::Error::from)?;
            let draft = beside(&note, "new");
            write_private(&draft, &text)
                .and_then(|()| fs::rename(&draft, &note))
                .map_err(failed)
        })
        .await?;
        file.sync_all().map_err(failed)?;
        drop(file);
        fs::rename(&part, path).map_err(failed)?;
        // Left behind, it would be found to belong to no file and be ignored.
        let _ = fs::remove_file(&note);
        Ok(checkpoint.rows)
    }

    fn beginning(&self, connection: &Connection) -> Checkpoint {
        let mut query = format!("{:?} {}", self.form, connection.base_url);
        for (name, value) in self.filter.query_pairs() {
            let _ = write!(query, " {name}={value}");
        }
        Checkpoint {
            query,
            rows: 0,
            bytes: 0,
            offset: 0,
            page: None,
            last: None,
        }
    }

    /// The checkpoint to go on from, or the beginning where there is none.
    fn resume(&self, part: &Path, note: &Path, connection: &Connection) -> Outcome<Checkpoint> {
        let beginning = self.beginning(connection);
        let (Ok(text), Ok(size)) = (fs::read(note), fs::metadata(part).map(|data| data.len()))
        else {
            return Ok(beginning);
        };
        let found: Option<Checkpoint> = serde_json::from_slice(&text).ok();
        match found {
            Some(found) if found.query == beginning.query && found.bytes <= size => Ok(found),
            _ => Err(Failure::misuse(format!(
                "{} belongs to another export that did not end",
                note.display()
            ))
            .with_hint("add --restart to begin anew, or choose another file")),
        }
    }

    /// Reads page after page and hands over the bytes of each with the
    /// checkpoint that they lead to.
    async fn pages(
        &self,
        checkpoint: &mut Checkpoint,
        connection: &Connection,
        mut write: impl FnMut(&[u8], &Checkpoint) -> Outcome,
    ) -> Outcome {
        let mut progress: Option<Progress> = None;
        let mut chunk = Vec::new();
        if checkpoint.bytes == 0 && self.form == Form::Csv {
            csv_line(&mut chunk, COLUMNS)?;
        }
        let mut previous: Option<(u64, Option<u64>)> = None;
        let mut repeats = 0;
        loop {
            let page = self.read(checkpoint, connection).await?;
            let progress = progress.get_or_insert_with(|| Progress::rows(page.count));
            let received = u64::try_from(page.results.len()).unwrap_or(u64::MAX);
            if let Some(back) = checkpoint.step_back(&page, self.page_size) {
                checkpoint.offset = back;
                continue;
            }
            let first = page.results.first().and_then(|row| number(row));
            let is_repeated = received > 0 && previous == Some((received, first));
            repeats = if is_repeated { repeats + 1 } else { 0 };
            if repeats > REPEATS {
                return Err(Failure::new(
                    Kind::Unavailable,
                    "the list gives the same page again and again",
                ));
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
            progress.at(checkpoint.rows);
            if page.next.is_none() || received == 0 {
                return Ok(());
            }
        }
    }

    async fn read(&self, checkpoint: &Checkpoint, connection: &Connection) -> Outcome<Rows> {
        let filter = self.filter.clone();
        let request = match checkpoint.page {
            Some(page) => filter.page(page).page_size(self.page_size),
            None => filter.limit(self.page_size).offset(checkpoint.offset),
        };
        Ok(connection.client.sessions().list(request).send_as().await?)
    }

    fn write_row(&self, chunk: &mut Vec<u8>, row: &RawValue) -> Outcome {
        if self.form == Form::Csv {
            let row: Map<String, Value> =
                serde_json::from_str(row.get()).map_err(io::Error::from)?;
            let cell = |name: &str| match row.get(name) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
            };
            return csv_line(chunk, COLUMNS.map(cell));
        }
        if row.get().contains(['\n', '\r']) {
            let row: Value = serde_json::from_str(row.get()).map_err(io::Error::from)?;
            serde_json::to_writer(&mut *chunk, &row).map_err(io::Error::from)?;
        } else {
            chunk.extend_from_slice(row.get().as_bytes());
        }
        chunk.push(b'\n');
        Ok(())
    }
}

impl Checkpoint {
    /// The offset to read again from, if the page may begin behind the last row
    /// that was written.
    fn step_back(&self, page: &Rows, page_size: u64) -> Option<u64> {
        let last = self.last?;
        let first = number(page.results.first()?);
        if self.page.is_some() || self.offset == 0 || first.is_none_or(|first| first >= last) {
            return None;
        }
        Some(self.offset.saturating_sub(page_size))
    }

    /// Where the page after this one begins.
    fn step_forward(&mut self, page: &Rows, received: u64) {
        let counts_pages = page.next.as_ref().is_some_and(|link| {
            let query = link.split_once('?').map_or("", |(_, query)| query);
            query.split('&').any(|pair| pair.starts_with("page="))
        });
        self.page = match self.page {
            Some(page) => Some(page + 1),
            // The size that was asked for did not count; from the first page on, it will.
            None if counts_pages => Some(1),
            // The next page begins with the last row of this one, if that goes on.
            None => {
                self.offset += received.saturating_sub(1).max(1);
                None
            }
        };
    }

    /// Whether the row is new, which it then no longer is.
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

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn csv_line<T: AsRef<[u8]>>(chunk: &mut Vec<u8>, cells: impl IntoIterator<Item = T>) -> Outcome {
    let mut writer = csv::Writer::from_writer(chunk);
    writer
        .write_record(cells)
        .and_then(|()| writer.flush().map_err(csv::Error::from))
        .map_err(|error| Failure::local(format!("a row could not be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of a list in which the newest session stands first.
    fn page(numbers: &[u64], next: Option<&str>) -> Rows {
        let rows: Vec<_> = numbers
            .iter()
            .map(|number| json!({ "session_number": number }))
            .collect();
        let page = json!({ "count": null, "next": next, "results": rows }).to_string();
        serde_json::from_str(&page).unwrap()
    }

    fn checkpoint(offset: u64, last: u64) -> Checkpoint {
        Checkpoint {
            query: String::new(),
            rows: 0,
            bytes: 0,
            offset,
            page: None,
            last: Some(last),
        }
    }

    #[test]
    fn a_row_is_taken_once() {
        let mut checkpoint = checkpoint(3, 7);
        let taken: Vec<_> = page(&[9, 8, 7, 6, 5], None)
            .results
            .iter()
            .map(|row| checkpoint.take(row))
            .collect();
        assert_eq!(taken, [false, false, false, true, true]);
        assert_eq!((checkpoint.rows, checkpoint.last), (2, Some(5)));
    }

    #[test]
    fn a_page_that_may_have_jumped_over_rows_is_read_again_from_before() {
        assert_eq!(checkpoint(9, 7).step_back(&page(&[7, 6], None), 4), None);
        assert_eq!(checkpoint(9, 7).step_back(&page(&[6, 5], None), 4), Some(5));
        assert_eq!(checkpoint(3, 7).step_back(&page(&[6, 5], None), 4), Some(0));
        assert_eq!(checkpoint(0, 7).step_back(&page(&[6, 5], None), 4), None);
    }

    #[test]
    fn the_next_page_overlaps_by_a_row_unless_the_service_counts_pages() {
        let mut by_offset = checkpoint(0, 7);
        by_offset.step_forward(&page(&[7, 6], Some("http://x/?limit=2&offset=2")), 2);
        assert_eq!((by_offset.offset, by_offset.page), (1, None));
        let mut by_page = checkpoint(0, 7);
        by_page.step_forward(&page(&[7, 6], Some("http://x/?page=2")), 2);
        assert_eq!(by_page.page, Some(1));
        by_page.step_forward(&page(&[7, 6], Some("http://x/?page=2")), 2);
        assert_eq!(by_page.page, Some(2));
    }

    #[test]
    fn a_csv_cell_is_quoted_where_it_must_be() {
        let mut chunk = Vec::new();
        csv_line(&mut chunk, ["a", "b,c", "d\"e", "f\ng"]).unwrap();
        assert_eq!(chunk, b"a,\"b,c\",\"d\"\"e\",\"f\ng\"\n");
    }
}
