//! A transport that remembers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use didit_transport::{
    DeliveryState, Request, Response, SharedTransport, Transport, TransportError,
    TransportErrorKind, async_trait,
};

use crate::record::cassette::{Cassette, Interaction};

/// As much of a body as is kept.
const BODY_LIMIT: usize = 64 << 20;

/// A transport that hands requests on to another one and remembers them with
/// their answers. Clones share what they remember.
///
/// Put it around [`from_fn`](crate::from_fn) to see what a client sends, or
/// around a real transport to record a [`Cassette`].
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
///
/// An answer is read to its end before it is given on, up to 64 MiB.
#[derive(Clone)]
pub struct Capture {
    inner: SharedTransport,
    taken: Arc<Mutex<Vec<Taken>>>,
}

/// A request, and what came of it.
pub(crate) struct Taken {
    pub(crate) request: http::Request<Bytes>,
    pub(crate) end: End,
}

/// How an exchange ended.
pub(crate) enum End {
    /// The caller gave it up, or it is still under way.
    Open,
    Answered(http::Response<Bytes>),
    Failed(TransportErrorKind, DeliveryState),
}

impl Capture {
    /// Remembers what goes through `transport`.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            inner: SharedTransport::new(transport),
            taken: Arc::default(),
        }
    }

    /// The requests so far, as they were sent: with the key, and with what they
    /// say about a person.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        let taken = self.lock();
        taken.iter().map(|taken| taken.request.clone()).collect()
    }

    /// The exchanges so far without keys and personal data, to be kept in a file.
    pub fn cassette(&self) -> Cassette {
        self.lock().iter().map(Interaction::of).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Capture {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.collect(BODY_LIMIT).await?;
        let request = http::Request::from_parts(parts, body);
        let number = {
            let mut taken = self.lock();
            taken.push(Taken {
                request: request.clone(),
                end: End::Open,
            });
            taken.len() - 1
        };
        let result = async {
            let (parts, body) = self.inner.send(request.map(Into::into)).await?.into_parts();
            Ok(http::Response::from_parts(
                parts,
                body.collect(BODY_LIMIT).await?,
            ))
        }
        .await;
        self.lock()[number].end = match &result {
            Ok(response) => End::Answered(response.clone()),
            Err(error) => {
                let error: &TransportError = error;
                End::Failed(error.kind(), error.delivery())
            }
        };
        result.map(|response| response.map(Into::into))
    }
}

impl fmt::Debug for Capture {
    /// Without the exchanges: they hold the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Capture({} requests)", self.lock().len())
    }
}
