//! `didit webhooks verify`: one delivery or a batch.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::{Scheme, VerifiedPayload, Verifier, VerifyError};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::args::{secret_from_file, secrets_of};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::files;
use crate::output::Output;
use crate::output::style::{BAD, DIM, GOOD, styled};
use crate::output::text::fill;
use crate::webhook::recording::RecordedDelivery;

/// Maximum length of a line of a batch in bytes. Bounds memory: a body has at
/// most 1 MiB, and base64 encodes three bytes as four.
const MAX_LINE: u64 = 4 * 1024 * 1024;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  didit webhooks verify --secret-file secret.txt --body-file event.json \\
    --header \"X-Signature-V2: $SIGNATURE\" --header \"X-Timestamp: $TIMESTAMP\"
  didit webhooks verify --batch deliveries.ndjson --secret-file secret.txt --json

Exit code 0: valid; 1: not valid; 2: invalid input. With --batch, 0: all lines were parsed;
2: some were not; the results are in the output.")]
pub(crate) struct Verify {
    /// File with a webhook secret; repeatable
    #[arg(long = "secret-file", value_name = "FILE", required = true)]
    secret_files: Vec<PathBuf>,
    /// File with the body, unchanged
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    #[arg(required_unless_present = "batch")]
    body_file: Option<PathBuf>,
    /// Header of the delivery; repeatable
    #[arg(long = "header", value_name = "NAME: VALUE", conflicts_with = "batch", value_parser = header)]
    headers: Vec<(String, String)>,
    /// Current time in Unix seconds [default: now]
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    at: Option<i64>,
    /// Accept X-Signature-Simple, which covers four fields only
    #[arg(long)]
    allow_simple: bool,
    /// Verify a batch, one {"body": base64, "headers": {…}, "at": unix} per line; - reads standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

fn header(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("must be \"Name: value\""),
    }
}

pub(crate) fn run(args: &Verify, output: &mut Output) -> CliResult {
    let secrets = args.secret_files.iter().map(|path| secret_from_file(path));
    let secrets = secrets.collect::<CliResult<Vec<_>>>()?;
    let secrets = secrets_of(&secrets).ok_or_else(|| CliError::misuse("no webhook secret"))?;
    let check = SignatureCheck {
        verifier: Verifier::new(secrets),
        allow_simple: args.allow_simple,
        at: args.at,
    };
    match (&args.batch, &args.body_file) {
        (Some(batch), _) if batch == Path::new("-") => {
            check.verify_batch(BufReader::new(std::io::stdin()), output)
        }
        (Some(batch), _) => {
            let file = File::open(batch).map_err(files::cannot_read(batch))?;
            check.verify_batch(BufReader::with_capacity(128 * 1024, file), output)
        }
        (None, Some(body)) => check.verify_one(&files::read(body)?, &args.headers, output),
        (None, None) => Err(CliError::misuse("--body-file or --batch is required")),
    }
}

type VerifyResult = Result<Scheme, VerifyError>;

struct SignatureCheck {
    verifier: Verifier,
    allow_simple: bool,
    at: Option<i64>,
}

impl SignatureCheck {
    fn verify(
        &self,
        body: &[u8],
        headers: &Vec<(String, String)>,
        at: Option<i64>,
    ) -> VerifyResult {
        let at = at.or(self.at);
        let at = at.map_or_else(|| TokioClock::new().now(), from_unix);
        let explained = |error| self.verifier.explain(error, body, headers);
        if !self.allow_simple {
            let verified = self.verifier.verify_bytes(body, headers, at);
            return Ok(verified.map_err(explained)?.scheme());
        }
        let verified = self.verifier.verify_allowing_simple(body, headers, at);
        match verified.map_err(explained)? {
            VerifiedPayload::Simple(fields) => Ok(fields.scheme()),
            VerifiedPayload::Whole(bytes) => Ok(bytes.scheme()),
            _ => Ok(Scheme::Simple),
        }
    }

    fn verify_one(
        &self,
        body: &[u8],
        headers: &Vec<(String, String)>,
        output: &mut Output,
    ) -> CliResult {
        let result = self.verify(body, headers, None);
        if output.is_json() {
            output.data(&to_json(&result))?;
        } else {
            match &result {
                Ok(scheme) => {
                    let scheme = styled(DIM, format_args!("({})", describe(*scheme)));
                    output.line(format_args!("{} {scheme}", styled(GOOD, "✓ valid")))?;
                }
                Err(error) => {
                    let mark = styled(BAD, "✗ not valid");
                    output.line(format_args!("{mark}: {}", error.reason()))?;
                }
            }
        }
        result
            .map(|_| ())
            .map_err(|_| CliError::silent(ErrorKind::Negative))
    }

    /// Prints one result per line, in order. Holds one line in memory.
    fn verify_batch(&self, mut reader: BufReader<impl Read>, output: &mut Output) -> CliResult {
        // `Output` flushes each line, which is slow for a large batch.
        let mut out = BufWriter::with_capacity(64 * 1024, std::io::stdout().lock());
        let (mut valid, mut invalid, mut malformed) = (0_u64, 0_u64, 0_u64);
        let mut line = Vec::new();
        loop {
            // A peer may wait for the result before it writes the next line.
            if !reader.buffer().contains(&b'\n') {
                out.flush()?;
            }
            line.clear();
            let length = (&mut reader)
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)
                .map_err(cannot_read_batch)?;
            if length == 0 {
                break;
            }
            let is_too_long = !line.ends_with(b"\n") && length as u64 == MAX_LINE;
            if is_too_long {
                reader.skip_until(b'\n').map_err(cannot_read_batch)?;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let result = if is_too_long {
                Err("the line is longer than 4 MiB".to_owned())
            } else {
                self.verify_line(&line)
            };
            *match &result {
                Ok(Ok(_)) => &mut valid,
                Ok(Err(_)) => &mut invalid,
                Err(_) => &mut malformed,
            } += 1;
            let result = match result {
                Ok(result) => to_json(&result),
                Err(detail) => {
                    json!({ "valid": false, "reason": "malformed_line", "detail": detail })
                }
            };
            if output.is_json() {
                serde_json::to_writer(&mut out, &result).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            } else if let Some(detail) = result.get("detail").and_then(Value::as_str) {
                let number = valid + invalid + malformed;
                let text = format!("line {number}: {detail}");
                writeln!(out, "{}", fill(&text, output.width()))?;
            }
        }
        out.flush()?;
        drop(out);
        if !output.is_json() {
            let counts = format!("{valid} valid, {invalid} not valid, {malformed} malformed");
            output.line(counts)?;
        }
        if malformed > 0 {
            return Err(CliError::silent(ErrorKind::Misuse));
        }
        Ok(())
    }

    fn verify_line(&self, line: &[u8]) -> Result<VerifyResult, String> {
        let delivery = RecordedDelivery::parse(line)?;
        let (body, at) = (delivery.body()?, delivery.at);
        Ok(self.verify(&body, &delivery.into_headers()?, at))
    }
}

fn to_json(result: &VerifyResult) -> Value {
    match result {
        Ok(scheme) => json!({ "valid": true, "reason": null, "scheme": scheme.as_str() }),
        Err(error) => json!({
            "valid": false,
            "reason": error.reason().as_str(),
            "detail": error.reason().to_string(),
        }),
    }
}

const fn describe(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::V2 => "X-Signature-V2",
        Scheme::Raw => "X-Signature, over the raw bytes",
        Scheme::Simple => "X-Signature-Simple: timestamp, session, status and type only",
        _ => "another signature",
    }
}

/// A time beyond the year 9999 is as far from any signed timestamp as that year is.
fn from_unix(seconds: i64) -> SystemTime {
    let seconds = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let time = Timestamp::from_second(seconds).and_then(SystemTime::try_from);
    time.unwrap_or(UNIX_EPOCH)
}

fn cannot_read_batch(error: std::io::Error) -> CliError {
    files::cannot_read(Path::new("the batch"))(error)
}
