//! A transport that replays a cassette.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use didit_transport::{
    Request, Response, Transport, TransportError, TransportErrorKind, async_trait,
};

use super::cassette::Cassette;
use super::exchange::{Interaction, Outcome, RecordedRequest};

/// A transport that returns the responses of a [`Cassette`], without a network.
///
/// Requests are compared by their recorded parts: a request for another person matches, a
/// request for another session does not.
///
/// ```
/// use didit_testkit::{Capture, Fake, Replay};
/// use didit_transport::{RequestBody, SharedTransport, Transport};
///
/// # futures_executor::block_on(async {
/// let request = || {
///     let request = http::Request::get("http://didit/system/healthcheck");
///     request.body(RequestBody::empty()).unwrap()
/// };
/// // Record once:
/// let capture = Capture::new(Fake::new().transport());
/// capture.send(request()).await?;
/// let text = capture.cassette().to_json();
///
/// // Replay in tests:
/// let replay = Replay::strict(didit_testkit::Cassette::from_json(&text).unwrap());
/// assert_eq!(replay.send(request()).await?.status(), 200);
/// assert_eq!(replay.unplayed(), 0);
/// # Ok::<_, didit_transport::TransportError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Replay {
    tracks: Arc<Mutex<Vec<Track>>>,
    is_strict: bool,
}

struct Track {
    interaction: Interaction,
    played: bool,
}

impl Replay {
    /// Requires requests in the order of the cassette, each once, with the recorded method,
    /// path, query and body.
    pub fn strict(cassette: Cassette) -> Self {
        Self::new(cassette, true)
    }

    /// Accepts requests in any order. Method and path must match. If several exchanges match,
    /// they are replayed in order, and the last one repeatedly.
    pub fn lenient(cassette: Cassette) -> Self {
        Self::new(cassette, false)
    }

    fn new(cassette: Cassette, is_strict: bool) -> Self {
        let tracks = cassette.exchanges.into_iter().map(|interaction| Track {
            interaction,
            played: false,
        });
        Self {
            tracks: Arc::new(Mutex::new(tracks.collect())),
            is_strict,
        }
    }

    /// Number of exchanges that were not requested yet.
    pub fn unplayed(&self) -> usize {
        self.lock().iter().filter(|track| !track.played).count()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Track>> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn play(&self, request: &RecordedRequest) -> Result<Outcome, TransportError> {
        let mut tracks = self.lock();
        let next = tracks.iter().position(|track| !track.played);
        let found = if self.is_strict {
            next.filter(|&next| tracks[next].interaction.request == *request)
        } else {
            let matches = |track: &Track| {
                let recorded = &track.interaction.request;
                (&recorded.method, &recorded.path) == (&request.method, &request.path)
            };
            let unplayed = |track: &Track| !track.played && matches(track);
            let unplayed = tracks.iter().position(unplayed);
            unplayed.or_else(|| tracks.iter().rposition(matches))
        };
        if let Some(found) = found {
            tracks[found].played = true;
            return Ok(tracks[found].interaction.end.clone());
        }
        let expected = match next {
            Some(next) => {
                let RecordedRequest { method, path, .. } = &tracks[next].interaction.request;
                format!("the next exchange is {method} {path}")
            }
            None => "all exchanges were replayed".to_owned(),
        };
        let RecordedRequest { method, path, .. } = request;
        let detail = format!("no exchange for {method} {path} in the cassette; {expected}");
        Err(TransportError::new(TransportErrorKind::Request).with_detail(detail))
    }
}

#[async_trait]
impl Transport for Replay {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        let request = RecordedRequest::new(&http::Request::from_parts(parts, body));
        match self.play(&request)?.into_result() {
            Some(result) => result.map(|response| response.map(Into::into)),
            None => std::future::pending().await,
        }
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replay({} unplayed exchanges)", self.unplayed())
    }
}
