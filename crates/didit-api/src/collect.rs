//! Reads an answer within the attempt that brought it.

use bytes::{Bytes, BytesMut};
use didit_transport::{
    Request, Response, ResponseBody, SharedTransport, Transport, TransportError, async_trait,
};

/// How much of an answer is read at once; a request that has this in its
/// extensions gets an answer whose body is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CollectUpTo(pub(crate) usize);

/// As much as is read of an answer that is not a success.
const ERROR_LIMIT: usize = 64 << 10;

/// The innermost policy: it reads the body of a small answer, so that a body
/// that breaks off counts as a failure of the attempt and a safe call is
/// repeated. Were it outside of the retries, a read would fail for good when the
/// connection closes after the head of its answer.
pub(crate) struct Collect(pub(crate) SharedTransport);

#[async_trait]
impl Transport for Collect {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let limit = request.extensions().get::<CollectUpTo>().copied();
        let response = self.0.send(request).await?;
        let (parts, body) = response.into_parts();
        let body = if !parts.status.is_success() {
            head(body).await.into()
        } else if let Some(CollectUpTo(limit)) = limit {
            body.collect(limit).await?.into()
        } else {
            body
        };
        Ok(Response::from_parts(parts, body))
    }
}

/// The beginning of a body. The status has told what matters, so what goes
/// wrong here is no failure of its own.
async fn head(mut body: ResponseBody) -> Bytes {
    let mut kept = BytesMut::new();
    while kept.len() < ERROR_LIMIT {
        match body.chunk().await {
            Ok(Some(chunk)) => {
                let room = ERROR_LIMIT - kept.len();
                kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
            Ok(None) | Err(_) => break,
        }
    }
    kept.freeze()
}
