//! Streaming downloads of documents.

use std::fmt;
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
use http::Response;

use crate::call::Call;
use crate::document::{Format, file_name};
use crate::endpoint::DocumentEndpoint;
use crate::error::Error;
use crate::files::{PartFile, offload};

/// Size of a write to disk in bytes.
const WRITE_SIZE: usize = 256 << 10;

/// Streaming download of a document: a [`Stream`] of bytes. Its first bytes match the format
/// of the document.
#[must_use = "dropping it stops the download"]
pub struct Download {
    operation: Operation,
    file_name: Option<String>,
    content_length: Option<u64>,
    first: Option<Bytes>,
    body: ResponseBody,
    /// Number of bytes that may follow.
    remaining: usize,
}

impl Download {
    async fn start(
        operation: Operation,
        response: didit_transport::Response,
        format: Format,
    ) -> Result<Self, Error> {
        let (parts, mut body) = response.into_parts();
        if !parts.status.is_success() {
            let body = body.collect(usize::MAX).await;
            let body = body.map_err(|error| Error::transport(&operation, error))?;
            let response = Response::from_parts(parts, body);
            return Err(Error::status_error(&operation, &response));
        }
        let content_length = body.content_length();
        let mut first = Bytes::new();
        while first.len() < Format::MAGIC {
            let chunk = body.chunk().await;
            match chunk.map_err(|error| Error::transport(&operation, error))? {
                Some(chunk) if first.is_empty() => first = chunk,
                Some(chunk) => first = [first, chunk].concat().into(),
                None => break,
            }
        }
        let response = Response::from_parts(parts, ());
        format
            .check(&first)
            .map_err(|error| Error::decode(&operation, &response, error))?;
        Ok(Self {
            operation,
            file_name: file_name(response.headers()),
            content_length,
            remaining: format.max_len().saturating_sub(first.len()),
            first: Some(first),
            body,
        })
    }

    /// File name that the service suggests, without any folder.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Length in bytes; `None` if the service did not send it.
    pub fn content_length(&self) -> Option<u64> {
        self.content_length
    }

    /// Returns the next chunk, `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the response is interrupted or too long, or the timeout of the
    /// call passes.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Writes the document to `writer`, such as a `tokio::fs::File` or the body of a
    /// response, and returns its length in bytes. Requires the feature `tokio`; the
    /// [`Stream`] serves writers of other runtimes.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the response is interrupted or the writer fails; part of the
    /// document may be written.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub async fn write_to(
        mut self,
        mut writer: impl tokio::io::AsyncWrite + Send + Unpin,
    ) -> Result<u64, Error> {
        let operation = self.operation;
        let io_error = |error| Error::io(&operation, error);
        let mut written = 0;
        while let Some(mut chunk) = self.chunk().await? {
            while !chunk.is_empty() {
                let write = poll_fn(|cx| Pin::new(&mut writer).poll_write(cx, &chunk));
                let taken = write.await.map_err(io_error)?;
                if taken == 0 {
                    return Err(io_error(std::io::ErrorKind::WriteZero.into()));
                }
                chunk.advance(taken);
                written += taken as u64;
            }
        }
        let flush = poll_fn(|cx| Pin::new(&mut writer).poll_flush(cx));
        flush.await.map_err(io_error)?;
        Ok(written)
    }

    /// Writes the document to `path` and returns its length in bytes. The file is replaced
    /// as a whole or left unchanged, and is readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the response is interrupted or the file can't be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let operation = self.operation;
        let io_error = |error| Error::io(&operation, error);
        let path = path.as_ref().to_owned();
        let begin = offload(move || PartFile::beside(&path));
        let mut part = begin.await.map_err(io_error)?;
        let mut written = 0;
        loop {
            let mut piece = BytesMut::new();
            while piece.len() < WRITE_SIZE {
                match self.chunk().await? {
                    Some(chunk) => piece.extend_from_slice(&chunk),
                    None => break,
                }
            }
            if piece.is_empty() {
                break;
            }
            written += piece.len() as u64;
            let write = offload(move || part.write(&piece).map(|()| part));
            part = write.await.map_err(io_error)?;
        }
        offload(move || part.finish()).await.map_err(io_error)?;
        Ok(written)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(first) = this.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        let transport_error = |error| Error::transport(&this.operation, error);
        let next = ready!(Pin::new(&mut this.body).poll_next(cx));
        Poll::Ready(next.map(|chunk| {
            let chunk = chunk.map_err(transport_error)?;
            let Some(remaining) = this.remaining.checked_sub(chunk.len()) else {
                this.body = ResponseBody::empty();
                let too_large = TransportError::new(TransportErrorKind::TooLarge);
                return Err(transport_error(too_large));
            };
            this.remaining = remaining;
            Ok(chunk)
        }))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.operation.id)
            .field("content_length", &self.content_length)
            .finish_non_exhaustive()
    }
}

#[expect(
    private_bounds,
    reason = "only operations of this crate answer with documents"
)]
impl<E: DocumentEndpoint> Call<E> {
    /// Sends the request and returns the document as a stream.
    ///
    /// An interrupted document is not requested again, unlike by [`send`](Self::send).
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request fails.
    pub async fn stream(self) -> Result<Download, Error> {
        let response = self.dispatch(None).await?;
        Download::start(self.endpoint().operation(), response, E::FORMAT).await
    }
}
