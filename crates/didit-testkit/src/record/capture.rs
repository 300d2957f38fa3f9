//! A transport that records.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use didit_transport::{Request, Response, SharedTransport, Transport, TransportError, async_trait};

use super::cassette::Cassette;
use super::exchange::{Interaction, Outcome, RecordedRequest};

/// Maximum size of a body.
const BODY_LIMIT: usize = 64 << 20;

/// A transport that forwards requests to another one and records them with their responses.
/// Clones share the records.
///
/// Wrap [`from_fn`](crate::from_fn) to see what a client sends, or a real transport to record
/// a [`Cassette`]. Responses are buffered, up to 64 MiB.
///
/// ```
/// use didit_testkit::{Capture, from_fn};
/// use didit_transport::{Request, Response, SharedTransport, Transport};
///
/// # futures_executor::block_on(async {
/// let capture = Capture::new(from_fn(|_| async { Ok(Response::default()) }));
/// let transport = SharedTransport::new(capture.clone());
/// transport.send(Request::default()).await?;
/// assert_eq!(capture.requests()[0].uri(), "/");
/// # Ok::<_, didit_transport::TransportError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Capture {
    inner: SharedTransport,
    captured: Arc<Mutex<Vec<Captured>>>,
}

type Captured = (http::Request<Bytes>, Outcome);

impl Capture {
    /// Records the exchanges of `transport`.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            inner: SharedTransport::new(transport),
            captured: Arc::default(),
        }
    }

    /// Returns the requests so far, including API keys and personal data.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        let captured = self.lock();
        captured
            .iter()
            .map(|(request, _)| request.clone())
            .collect()
    }

    /// Returns the exchanges so far, without keys and personal data.
    pub fn cassette(&self) -> Cassette {
        let captured = self.lock();
        let exchanges = captured.iter().map(|(request, outcome)| Interaction {
            request: RecordedRequest::new(request),
            end: outcome.clone(),
        });
        Cassette::new(exchanges.collect())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Captured>> {
        self.captured.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Capture {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.collect(BODY_LIMIT).await?;
        let request = http::Request::from_parts(parts, body);
        let number = {
            let mut captured = self.lock();
            captured.push((request.clone(), Outcome::Open));
            captured.len() - 1
        };
        let result = async {
            let (parts, body) = self.inner.send(request.map(Into::into)).await?.into_parts();
            let body = body.collect(BODY_LIMIT).await?;
            Ok(http::Response::from_parts(parts, body))
        }
        .await;
        self.lock()[number].1 = Outcome::new(&result);
        result.map(|response| response.map(Into::into))
    }
}

impl fmt::Debug for Capture {
    /// Omits the exchanges, which contain keys and personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Capture({} requests)", self.lock().len())
    }
}
