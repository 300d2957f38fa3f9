//! Answers that are files: PDF reports and CSV tables.

mod part_file;

use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(feature = "tokio")]
use bytes::Buf;
use bytes::{Bytes, BytesMut};
use didit_transport::{ResponseBody, TransportError, TransportErrorKind};
use didit_types::operation::Operation;
use futures_core::Stream;
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, Response};

use self::part_file::PartFile;
use crate::call::Call;
use crate::decode::Unreadable;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::offload::offload;

/// A report holds a few dozen pictures.
pub(crate) const PDF_LIMIT: usize = 64 << 20;

/// The kinds of files that the API answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Csv,
}

impl Format {
    /// Whether a file that begins so is what it claims to be.
    fn check(self, beginning: &[u8]) -> Result<(), Unreadable> {
        match self {
            Self::Pdf if beginning.starts_with(b"%PDF-") => Ok(()),
            Self::Pdf => Err(Unreadable::NotPdf),
            // An error page or an error in JSON; a table begins with a word.
            Self::Csv => match beginning.trim_ascii_start().first() {
                None | Some(b'<' | b'{' | b'[' | b'%' | 0) => Err(Unreadable::NotCsv),
                Some(_) => Ok(()),
            },
        }
    }
}

/// The bytes by which every file can be told.
const BEGINNING: usize = 8;

/// A call whose answer is a file: awaited as a whole, or streamed.
pub(crate) trait FileEndpoint: Endpoint<Output = Document> {
    const FORMAT: Format;
}

/// Reads a successful answer as a file.
pub(crate) fn document(
    operation: &Operation,
    response: Response<Bytes>,
    format: Format,
) -> Result<Document, Error> {
    let response = Error::unless_success(operation, response)?;
    if let Err(error) = format.check(response.body()) {
        return Err(Error::decode(operation, &response, error));
    }
    Ok(Document {
        operation: *operation,
        file_name: file_name(response.headers()),
        bytes: response.into_body(),
    })
}

/// A file that was read as a whole. It is what it claims to be: a PDF begins as
/// one, a CSV is no error page.
#[derive(Clone)]
pub struct Document {
    operation: Operation,
    file_name: Option<String>,
    bytes: Bytes,
}

impl Document {
    /// The name that the service suggests, without any folder.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Gives the file away.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// Writes the file so that `path` holds either all of it or what it held
    /// before, and only the owner may read it.
    ///
    /// # Errors
    ///
    /// [`Error`] when it can't be written.
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

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} bytes)", self.bytes.len())
    }
}

/// A file that arrives piece by piece: a [`Stream`] of bytes.
///
/// The first piece was checked: a PDF begins as one, a CSV is no error page.
#[must_use = "dropping it stops the download"]
pub struct Download {
    operation: Operation,
    file_name: Option<String>,
    length: Option<u64>,
    beginning: Option<Bytes>,
    body: ResponseBody,
    /// Bytes that may still come.
    left: usize,
}

impl Download {
    async fn start(
        operation: Operation,
        response: didit_transport::Response,
        format: Format,
        limit: usize,
    ) -> Result<Self, Error> {
        let (parts, mut body) = response.into_parts();
        let fail = |error| Error::transport(&operation, error);
        if !parts.status.is_success() {
            let bytes = body.collect(usize::MAX).await.map_err(fail)?;
            let response = Response::from_parts(parts, bytes);
            return Err(Error::status_of(&operation, &response));
        }
        let length = body.content_length();
        let mut beginning = Bytes::new();
        while beginning.len() < BEGINNING {
            match body.chunk().await.map_err(fail)? {
                Some(chunk) if beginning.is_empty() => beginning = chunk,
                Some(chunk) => beginning = [beginning, chunk].concat().into(),
                None => break,
            }
        }
        let response = Response::from_parts(parts, ());
        format
            .check(&beginning)
            .map_err(|error| Error::decode(&operation, &response, error))?;
        Ok(Self {
            operation,
            file_name: file_name(response.headers()),
            length,
            left: limit.saturating_sub(beginning.len()),
            beginning: Some(beginning),
            body,
        })
    }

    /// The name that the service suggests, without any folder.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The length in bytes, if the service told it.
    pub fn content_length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece, `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error`] when the answer breaks off, is longer than any file of the
    /// operation, or the call's time is over.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Writes the file to `writer`, such as a `tokio::fs::File` or the body of an
    /// answer, and tells its length. Needs the feature `tokio`; without it the
    /// [`Stream`] serves the writers of other runtimes.
    ///
    /// # Errors
    ///
    /// [`Error`] when the answer breaks off or can't be written; part of it may
    /// have been written then.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub async fn write_to(
        mut self,
        mut writer: impl tokio::io::AsyncWrite + Send + Unpin,
    ) -> Result<u64, Error> {
        let operation = self.operation;
        let fail = |error| Error::io(&operation, error);
        let mut written = 0;
        while let Some(mut chunk) = self.chunk().await? {
            while !chunk.is_empty() {
                let write = poll_fn(|cx| Pin::new(&mut writer).poll_write(cx, &chunk));
                let taken = write.await.map_err(fail)?;
                if taken == 0 {
                    return Err(fail(std::io::ErrorKind::WriteZero.into()));
                }
                chunk.advance(taken);
                written += taken as u64;
            }
        }
        poll_fn(|cx| Pin::new(&mut writer).poll_flush(cx))
            .await
            .map_err(fail)?;
        Ok(written)
    }

    /// Writes the file so that `path` holds either all of it or what it held
    /// before, and only the owner may read it. Tells its length.
    ///
    /// # Errors
    ///
    /// [`Error`] when the answer breaks off or can't be written; nothing of it
    /// is left then.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let operation = self.operation;
        let fail = |error| Error::io(&operation, error);
        let path = path.as_ref().to_owned();
        let mut part = offload(move || PartFile::beside(&path))
            .await
            .map_err(fail)?;
        let mut written = 0;
        loop {
            let piece = self.piece().await?;
            if piece.is_empty() {
                break;
            }
            written += piece.len() as u64;
            part = offload(move || part.write(&piece).map(|()| part))
                .await
                .map_err(fail)?;
        }
        offload(move || part.finish()).await.map_err(fail)?;
        Ok(written)
    }

    /// As much as is worth a write; nothing at the end.
    async fn piece(&mut self) -> Result<Bytes, Error> {
        const ENOUGH: usize = 256 << 10;
        let mut piece = BytesMut::new();
        while piece.len() < ENOUGH {
            match self.chunk().await? {
                Some(chunk) => piece.extend_from_slice(&chunk),
                None => break,
            }
        }
        Ok(piece.freeze())
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(beginning) = this.beginning.take() {
            return Poll::Ready(Some(Ok(beginning)));
        }
        let fail = |error| Error::transport(&this.operation, error);
        let next = ready!(Pin::new(&mut this.body).poll_next(cx));
        Poll::Ready(next.map(|chunk| {
            let chunk = chunk.map_err(fail)?;
            let Some(left) = this.left.checked_sub(chunk.len()) else {
                this.body = ResponseBody::empty();
                return Err(fail(TransportError::new(TransportErrorKind::TooLarge)));
            };
            this.left = left;
            Ok(chunk)
        }))
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.operation.id)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

#[expect(
    private_bounds,
    reason = "which operations answer with a file is for this crate to say"
)]
impl<E: FileEndpoint> Call<E> {
    /// Makes the call and gives the file as a stream.
    ///
    /// A failure in the middle of the file is not repeated, as it is when the
    /// call itself is awaited.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn stream(self) -> Result<Download, Error> {
        let response = self.dispatch(None).await?;
        let (operation, limit) = (
            self.endpoint().operation(),
            self.endpoint().response_limit(),
        );
        Download::start(operation, response, E::FORMAT, limit).await
    }
}

/// The name of the last `filename` parameter, if nothing in it leads elsewhere.
fn file_name(headers: &HeaderMap) -> Option<String> {
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

    fn named(text: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_DISPOSITION, text.parse().unwrap());
        file_name(&headers)
    }

    #[test]
    fn a_suggested_name_cannot_lead_elsewhere() {
        for (header, name) in [
            ("attachment; filename=session_1.pdf", Some("session_1.pdf")),
            ("attachment; filename=\"a.pdf\"; x=y", Some("a.pdf")),
            ("attachment; filename=../../etc/passwd", None),
            ("attachment; filename=.bashrc", None),
            ("attachment; filename=", None),
            ("inline", None),
        ] {
            assert_eq!(named(header).as_deref(), name, "{header}");
        }
    }

    #[test]
    fn a_file_is_what_it_claims_to_be() {
        assert!(Format::Pdf.check(b"%PDF-1.7\n").is_ok());
        assert!(Format::Pdf.check(b"<html>").is_err());
        assert!(Format::Pdf.check(b"").is_err());
        assert!(Format::Csv.check(b"external_id,status\n").is_ok());
        assert!(Format::Csv.check(b" <html>").is_err());
        assert!(Format::Csv.check(b"{\"detail\":1}").is_err());
    }
}
