//! Bodies that may break off.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body of which only a part may come.
pub(super) struct ServedBody {
    announced: u64,
    rest: Option<Bytes>,
    breaks_off: bool,
    has_paused: bool,
}

impl ServedBody {
    pub(super) fn whole(body: Bytes) -> Self {
        Self {
            announced: body.len() as u64,
            rest: Some(body).filter(|body| !body.is_empty()),
            breaks_off: false,
            has_paused: false,
        }
    }

    /// Announces all of `body`, sends the first `bytes` of it, and fails.
    pub(super) fn cut(mut body: Bytes, bytes: usize) -> Self {
        let announced = body.len() as u64;
        body.truncate(bytes);
        Self {
            announced,
            breaks_off: (body.len() as u64) < announced,
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
            None if self.breaks_off && !self.has_paused => {
                // What was sent so far is to leave before the connection breaks.
                self.has_paused = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            None if self.breaks_off => Poll::Ready(Some(Err(Interrupted))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && !self.breaks_off
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

/// The connection is to be closed here and now.
#[derive(Debug)]
pub(super) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fault plan closes this connection")
    }
}

impl std::error::Error for Interrupted {}
