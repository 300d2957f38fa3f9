//! Response bodies, which a fault may truncate.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A response body, possibly truncated.
pub(super) struct ServedBody {
    announced: u64,
    rest: Option<Bytes>,
    is_truncated: bool,
    has_paused: bool,
}

impl ServedBody {
    pub(super) fn whole(body: Bytes) -> Self {
        Self {
            announced: body.len() as u64,
            rest: Some(body).filter(|body| !body.is_empty()),
            is_truncated: false,
            has_paused: false,
        }
    }

    /// Announces the length of `body`, sends its first `bytes` and fails.
    pub(super) fn cut(mut body: Bytes, bytes: usize) -> Self {
        let announced = body.len() as u64;
        body.truncate(bytes);
        Self {
            announced,
            is_truncated: (body.len() as u64) < announced,
            rest: Some(body).filter(|body| !body.is_empty()),
            has_paused: false,
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
        self.rest.is_none() && !self.is_truncated
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
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
