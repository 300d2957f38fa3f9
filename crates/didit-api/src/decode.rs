//! Decoding of successful response bodies.

use bytes::Bytes;
use didit_types::DecodeError;
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;

/// What is wrong with the body of a successful response. Names a position, never a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body is empty instead of JSON")]
    Empty,
    #[error("the body is an HTML page instead of JSON")]
    Html,
    #[error("the body is {0}")]
    Json(#[source] DecodeError),
    #[error("the body is compressed ({0}), which the request did not allow; a gateway may do that")]
    Compressed(&'static str),
    #[error("the body is not a PDF document")]
    NotPdf,
    #[error("the body is not a CSV table")]
    NotCsv,
    #[error("the list links to an earlier page or to endless empty pages")]
    EndlessList,
}

/// Decodes JSON regardless of the content type. Skips a byte order mark.
pub(crate) fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, BodyError> {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    didit_types::from_slice(text).map_err(|error| match text.trim_ascii_start().first() {
        None => BodyError::Empty,
        Some(b'<') => BodyError::Html,
        Some(_) => BodyError::Json(error),
    })
}

/// The error of a body that its headers call compressed; `otherwise` for others.
pub(crate) fn compressed(headers: &HeaderMap, otherwise: BodyError) -> BodyError {
    const CODINGS: [&str; 4] = ["gzip", "br", "deflate", "zstd"];
    let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    let coding = CODINGS
        .into_iter()
        .find(|coding| Some(coding.as_bytes()) == encoding);
    coding.map_or(otherwise, BodyError::Compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Vec<u32>, String> {
        json(&Bytes::from_static(text.as_bytes())).map_err(|error| error.to_string())
    }

    #[test]
    fn kinds_of_invalid_bodies_are_distinguished() {
        for (text, start) in [
            ("", "the body is empty"),
            (" \n", "the body is empty"),
            ("<!doctype html><title>502</title>", "the body is an HTML"),
            ("[1,", "the body is JSON that ends too early"),
            ("nope", "the body is not valid JSON"),
            (
                "[\"Carmen\"]",
                "the body is a value of the wrong type at $[0]",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(
                error.starts_with(start) && !error.contains("Carmen"),
                "{error}"
            );
        }
    }

    #[test]
    fn byte_order_mark_is_skipped() {
        assert_eq!(read("\u{FEFF}[1]").unwrap(), [1]);
    }
}
