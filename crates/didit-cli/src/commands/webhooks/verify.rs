//! `didit webhooks verify`, one delivery or a file of them.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::{Scheme, VerifiedPayload, Verifier, VerifyError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Kind, Outcome};
use crate::screen::{Screen, paint};
use crate::style::{BAD, DIM, GOOD};

/// Longer lines of a batch are refused, so that memory stays bounded. A body
/// has at most 1 MiB, and base64 makes four bytes of three.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

/// Check the signature of a delivery.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit webhooks verify --secret-file secret.txt --body-file event.json \\
    --header \"X-Signature-V2: $SIGNATURE\" --header \"X-Timestamp: $TIMESTAMP\"
  didit webhooks verify --batch deliveries.ndjson --secret-file secret.txt --json

Exit code 0: valid; 1: not valid; 2: misuse. With --batch the verdicts are in the
lines, and 0 says that every line got one; 2 that a line was not understood.")]
pub(crate) struct Verify {
    /// The file with the webhook secret
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// The file with the body as it arrived
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "batch",
        conflicts_with = "batch"
    )]
    body_file: Option<PathBuf>,
    /// A header of the delivery
    #[arg(long = "header", value_name = "NAME: VALUE", conflicts_with = "batch")]
    headers: Vec<String>,
    /// The time to judge freshness by, in unix seconds [default: now]
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    at: Option<i64>,
    /// Be content with X-Signature-Simple where no other signature came; it covers four fields only
    #[arg(long)]
    allow_simple: bool,
    /// Verify one delivery a line: {"body": base64, "headers": {…}, "at": unix}; `-` is standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Verify, screen: &mut Screen) -> Outcome {
    let judge = Judge {
        verifier: Verifier::new(super::secret_from(&arguments.secret_file)?),
        allow_simple: arguments.allow_simple,
        at: arguments.at,
    };
    match (&arguments.batch, &arguments.body_file) {
        (Some(batch), _) => judge.batch(batch, screen),
        (None, Some(body)) => judge.one(&crate::input::read(body)?, &arguments.headers, screen),
        (None, None) => Err(Failure::misuse("--body-file or --batch is needed")),
    }
}

/// Headers as they were given. One that came twice stands here twice.
type Headers = Vec<(String, String)>;

struct Judge {
    verifier: Verifier,
    allow_simple: bool,
    at: Option<i64>,
}

impl Judge {
    fn judge(
        &self,
        body: &[u8],
        headers: &Headers,
        at: Option<i64>,
    ) -> Result<Scheme, VerifyError> {
        let at = at
            .or(self.at)
            .map_or_else(|| TokioClock::new().now(), from_unix);
        if !self.allow_simple {
            return Ok(self.verifier.verify_bytes(body, headers, at)?.scheme());
        }
        match self.verifier.verify_allowing_simple(body, headers, at)? {
            VerifiedPayload::SimplePayload(fields) => Ok(fields.scheme()),
            VerifiedPayload::Whole(bytes) => Ok(bytes.scheme()),
            _ => Ok(Scheme::Simple),
        }
    }

    fn one(&self, body: &[u8], headers: &[String], screen: &mut Screen) -> Outcome {
        let headers = headers
            .iter()
            .map(|header| parse_header(header))
            .collect::<Outcome<Headers>>()?;
        let verdict = self.judge(body, &headers, None);
        if screen.is_json() {
            screen.data(&to_json(&verdict))?;
        } else {
            match &verdict {
                Ok(scheme) => {
                    screen.line(format_args!(
                        "{} {}",
                        paint(GOOD, "✓ valid"),
                        paint(DIM, format_args!("({})", describe(*scheme)))
                    ))?;
                }
                Err(rejection) => {
                    let reason = rejection.reason();
                    screen.line(format_args!("{}: {reason}", paint(BAD, "✗ not valid")))?;
                }
            }
        }
        verdict.map(|_| ()).map_err(|_| Failure::negative())
    }

    /// One verdict a line, in the order of the lines, holding one line at a time.
    fn batch(&self, path: &Path, screen: &mut Screen) -> Outcome {
        if path == Path::new("-") {
            self.lines(BufReader::new(std::io::stdin()), screen)
        } else {
            let file = File::open(path).map_err(|error| {
                Failure::misuse(format!("{} could not be read: {error}", path.display()))
            })?;
            self.lines(BufReader::with_capacity(128 * 1024, file), screen)
        }
    }

    fn lines(&self, mut reader: BufReader<impl Read>, screen: &mut Screen) -> Outcome {
        // Unlike the screen, this does not pass every line on at once.
        let mut out = std::io::BufWriter::with_capacity(64 * 1024, std::io::stdout().lock());
        let (mut line, mut counts) = (Vec::new(), Counts::default());
        loop {
            // Somebody who waits for a verdict before writing the next line gets it.
            if !reader.buffer().contains(&b'\n') {
                out.flush()?;
            }
            line.clear();
            let read = (&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(unreadable)?;
            if read == 0 {
                break;
            }
            let is_cut = !line.ends_with(b"\n") && read as u64 == LONGEST_LINE;
            if is_cut {
                skip_line(&mut reader)?;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let verdict = if is_cut {
                Err("the line is longer than 4 MiB".to_owned())
            } else {
                Line::parse(&line).map(|line| self.judge(&line.body, &line.headers, line.at))
            };
            counts.add(&verdict);
            let shown = match verdict {
                Ok(verdict) => to_json(&verdict),
                Err(what) => json!({ "valid": false, "reason": "malformed_line", "detail": what }),
            };
            if screen.is_json() {
                serde_json::to_writer(&mut out, &shown).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            } else {
                counts.print_problem(&shown, &mut out)?;
            }
        }
        out.flush()?;
        drop(out);
        if !screen.is_json() {
            screen.line(format_args!(
                "{} valid, {} not valid, {} not understood",
                counts.valid, counts.invalid, counts.malformed
            ))?;
        }
        if counts.malformed > 0 {
            return Err(Failure::said(Kind::Misuse));
        }
        Ok(())
    }
}

#[derive(Default)]
struct Counts {
    valid: u64,
    invalid: u64,
    malformed: u64,
}

impl Counts {
    fn add(&mut self, verdict: &Result<Result<Scheme, VerifyError>, String>) {
        *match verdict {
            Ok(Ok(_)) => &mut self.valid,
            Ok(Err(_)) => &mut self.invalid,
            Err(_) => &mut self.malformed,
        } += 1;
    }

    /// For people, the lines that are well are not worth a line.
    fn print_problem(&self, shown: &Value, out: &mut impl Write) -> std::io::Result<()> {
        match shown.get("detail").and_then(Value::as_str) {
            Some(detail) => {
                let line = self.valid + self.invalid + self.malformed;
                writeln!(out, "line {line}: {detail}")
            }
            None => Ok(()),
        }
    }
}

/// One line of a batch.
struct Line {
    body: Vec<u8>,
    headers: Headers,
    at: Option<i64>,
}

impl Line {
    fn parse(text: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Wire {
            body: String,
            #[serde(default)]
            headers: Map<String, Value>,
            at: Option<i64>,
        }

        // serde_json's own message would quote the line.
        let wire: Wire = serde_json::from_slice(text)
            .map_err(|error| format!("not a line of a batch (column {})", error.column()))?;
        let body = BASE64_STANDARD
            .decode(wire.body)
            .map_err(|_| "the body is not base64".to_owned())?;
        let mut headers = Headers::new();
        for (name, value) in wire.headers {
            match value {
                Value::String(value) => headers.push((name, value)),
                Value::Array(values) => {
                    for value in values {
                        let Value::String(value) = value else {
                            return Err("a header's value is not text".to_owned());
                        };
                        headers.push((name.clone(), value));
                    }
                }
                _ => return Err("a header's value is not text".to_owned()),
            }
        }
        Ok(Self {
            body,
            headers,
            at: wire.at,
        })
    }
}

fn parse_header(text: &str) -> Outcome<(String, String)> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(Failure::misuse("a --header is not \"Name: value\"")),
    }
}

fn to_json(verdict: &Result<Scheme, VerifyError>) -> Value {
    match verdict {
        Ok(scheme) => json!({ "valid": true, "reason": null, "scheme": scheme.as_str() }),
        Err(rejection) => json!({
            "valid": false,
            "reason": rejection.reason().as_str(),
            "detail": rejection.reason().to_string(),
        }),
    }
}

pub(super) const fn describe(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::V2 => "X-Signature-V2",
        Scheme::Raw => "X-Signature, over the raw bytes",
        Scheme::Simple => "X-Signature-Simple: timestamp, session, status and type only",
        _ => "another signature",
    }
}

fn from_unix(seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    };
    // A time beyond the clock's range is far from any signed one, as is 1970.
    time.unwrap_or(UNIX_EPOCH)
}

fn skip_line(reader: &mut impl BufRead) -> Outcome {
    loop {
        let chunk = reader.fill_buf().map_err(unreadable)?;
        let (length, ends) = match chunk.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), chunk.is_empty()),
        };
        reader.consume(length);
        if ends {
            return Ok(());
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn unreadable(error: std::io::Error) -> Failure {
    Failure::misuse(format!("the batch could not be read: {error}"))
}
