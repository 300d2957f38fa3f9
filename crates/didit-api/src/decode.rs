//! Why a successful answer could not be read.

use bytes::Bytes;
use didit_types::DecodeError;
use serde::de::DeserializeOwned;

/// What is wrong with the body of a success. It tells where, never what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("it has no body where JSON was expected")]
    Empty,
    #[error("it is an HTML page where JSON was expected")]
    Html,
    #[error("it is {0}")]
    Json(#[source] DecodeError),
    #[error("it is not a PDF document")]
    NotPdf,
    #[error("it is not a CSV table")]
    NotCsv,
    #[error("it leads to a page of the list that was read before, or to no end of empty ones")]
    Endless,
}

/// Reads JSON, whatever its content type said.
pub(crate) fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Unreadable> {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    didit_types::from_slice(text).map_err(|error| match text.trim_ascii_start().first() {
        None => Unreadable::Empty,
        Some(b'<') => Unreadable::Html,
        Some(_) => Unreadable::Json(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Vec<u32>, String> {
        json(&Bytes::from_static(text.as_bytes())).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_json_is_told_apart() {
        for (text, start) in [
            ("", "it has no body"),
            (" \n", "it has no body"),
            ("<!doctype html><title>502</title>", "it is an HTML page"),
            ("[1,", "it is JSON that ends too early"),
            ("nope", "it is not valid JSON"),
            ("[\"Carmen\"]", "it is a value of the wrong type at $[0]"),
        ] {
            let error = read(text).unwrap_err();
            assert!(
                error.starts_with(start) && !error.contains("Carmen"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(read("\u{FEFF}[1]").unwrap(), [1]);
    }
}
