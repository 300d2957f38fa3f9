//! Responses that are files: PDF reports and CSV tables.

use std::fmt;
use std::path::Path;

use bytes::Bytes;
use didit_types::operation::Operation;
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, Response};

use crate::decode::BodyError;
use crate::error::{Error, error_for_status};
use crate::files::{PartFile, offload};

/// File format of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Csv,
}

impl Format {
    /// Number of bytes that identify a format.
    pub(crate) const MAGIC: usize = 8;

    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv",
        }
    }

    /// Maximum length in bytes. A report contains a few dozen images.
    pub(crate) const fn max_len(self) -> usize {
        match self {
            Self::Pdf => 64 << 20,
            Self::Csv => 16 << 20,
        }
    }

    /// Checks the first bytes of a file.
    pub(crate) fn check(self, start: &[u8]) -> Result<(), BodyError> {
        match self {
            Self::Pdf if start.starts_with(b"%PDF-") => Ok(()),
            Self::Pdf => Err(BodyError::NotPdf),
            // An error page or a JSON error; a table begins with a word.
            Self::Csv => match start.trim_ascii_start().first() {
                None | Some(b'<' | b'{' | b'[' | b'%' | 0) => Err(BodyError::NotCsv),
                Some(_) => Ok(()),
            },
        }
    }
}

/// File of a response, in memory. Its first bytes match its format.
#[derive(Clone)]
pub struct Document {
    operation: Operation,
    file_name: Option<String>,
    bytes: Bytes,
}

impl Document {
    pub(crate) fn from_response(
        operation: &Operation,
        response: Response<Bytes>,
        format: Format,
    ) -> Result<Self, Error> {
        let response = error_for_status(operation, response)?;
        if let Err(error) = format.check(response.body()) {
            return Err(Error::decode(operation, &response, error));
        }
        Ok(Self {
            operation: *operation,
            file_name: file_name(response.headers()),
            bytes: response.into_body(),
        })
    }

    /// File name that the service suggests, without any folder.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Content of the file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Consumes the document and returns its bytes.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// Writes the document to `path`. The file is replaced as a whole or left unchanged,
    /// and is readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the file can't be written.
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let (path, bytes) = (path.as_ref().to_owned(), self.bytes.clone());
        offload(move || {
            let mut part = PartFile::beside(&path)?;
            part.write(&bytes)?;
            part.finish()
        })
        .await
        .map_err(|error| Error::io(&self.operation, error))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({} bytes)", self.bytes.len())
    }
}

/// Reads the last `filename` parameter, if it names no folder and no hidden file.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_DISPOSITION)?.to_str().ok()?;
    let (_, name) = text.rsplit_once("filename=")?;
    let name = name.split(';').next()?.trim().trim_matches('"');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let safe = (1..=128).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(plain);
    safe.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_file_names_are_dropped() {
        for (header, name) in [
            ("attachment; filename=session_1.pdf", Some("session_1.pdf")),
            ("attachment; filename=\"a.pdf\"; x=y", Some("a.pdf")),
            ("attachment; filename=../../etc/passwd", None),
            ("attachment; filename=.bashrc", None),
            ("attachment; filename=", None),
            ("inline", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, header.parse().unwrap());
            assert_eq!(file_name(&headers).as_deref(), name, "{header}");
        }
    }

    #[test]
    fn format_is_checked_by_the_first_bytes() {
        assert!(Format::Pdf.check(b"%PDF-1.7\n").is_ok());
        assert!(Format::Pdf.check(b"<html>").is_err());
        assert!(Format::Pdf.check(b"").is_err());
        assert!(Format::Csv.check(b"external_id,status\n").is_ok());
        assert!(Format::Csv.check(b" <html>").is_err());
        assert!(Format::Csv.check(b"{\"detail\":1}").is_err());
    }
}
