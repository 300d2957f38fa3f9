//! Response bodies, which a fault may truncate.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

/// A response body, possibly truncated.
#[derive(Default)]
pub(super) struct ServedBody {
    /// Length; `None` for a stream.
    announced: Option<u64>,
    rest: Option<Bytes>,
    stream: Option<mpsc::Receiver<Bytes>>,
    is_truncated: bool,
    has_paused: bool,
}

impl ServedBody {
    pub(super) fn whole(body: Bytes) -> Self {
        Self {
            announced: Some(body.len() as u64),
            rest: Some(body).filter(|body| !body.is_empty()),
            ..Self::default()
        }
    }

    /// Sends what `write` writes, from another thread.
    pub(super) fn streamed(write: impl FnOnce(Chunks) + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel(4);
        tokio::task::spawn_blocking(|| write(Chunks(sender)));
        Self {
            stream: Some(receiver),
            ..Self::default()
        }
    }

    /// Announces the length of `body`, sends its first `bytes` and fails.
    pub(super) fn cut(mut body: Bytes, bytes: usize) -> Self {
        let announced = body.len();
        body.truncate(bytes);
        Self {
            announced: Some(announced as u64),
            is_truncated: body.len() < announced,
            ..Self::whole(body)
        }
    }
}

impl Body for ServedBody {
    type Data = Bytes;
    type Error = Interrupted;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Interrupted>>> {
        if let Some(stream) = &mut self.stream {
            return stream
                .poll_recv(context)
                .map(|chunk| Some(Ok(Frame::data(chunk?))));
        }
        match self.rest.take() {
            Some(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            None if self.is_truncated && !self.has_paused => {
                // Flush the sent part before the connection closes.
                self.has_paused = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            None if self.is_truncated => Poll::Ready(Some(Err(Interrupted))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && !self.is_truncated && self.stream.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// Writes the chunks of a stream.
pub(super) struct Chunks(mpsc::Sender<Bytes>);

impl io::Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Bytes::copy_from_slice(bytes));
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Closes the connection.
#[derive(Debug)]
pub(super) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault closes this connection")
    }
}

impl std::error::Error for Interrupted {}
