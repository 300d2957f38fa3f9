//! Plays a cassette.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use didit_transport::{
    DeliveryState, Request, Response, Transport, TransportError, TransportErrorKind, async_trait,
};

use super::{Asked, Body, Cassette, DELIVERIES, Ended, Interaction, KINDS, headers, named};

/// A transport that answers as a [`Cassette`] has it, without a network.
///
/// Requests are compared without what a cassette has replaced: a request for
/// another person matches, one for another session does not.
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
/// // Once, against the real thing:
/// let capture = Capture::new(Fake::new().transport());
/// capture.send(request()).await?;
/// let text = capture.cassette().to_json();
///
/// // Ever after:
/// let replay = Replay::strict(didit_testkit::Cassette::from_json(&text).unwrap());
/// assert_eq!(replay.send(request()).await?.status(), 200);
/// assert_eq!(replay.unplayed(), 0);
/// # Ok::<_, didit_transport::TransportError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Replay {
    tracks: Arc<Mutex<Vec<Track>>>,
    matching: Matching,
}

struct Track {
    interaction: Interaction,
    played: bool,
}

#[derive(Clone, Copy)]
enum Matching {
    Strict,
    Lenient,
}

impl Replay {
    /// Requests must come in the order of the cassette, each once, with the
    /// recorded method, path, query and body.
    pub fn strict(cassette: Cassette) -> Self {
        Self::new(cassette, Matching::Strict)
    }

    /// Requests may come in any order. Method and path must match; where several
    /// exchanges do, they are played in turn, and the last one again and again.
    pub fn lenient(cassette: Cassette) -> Self {
        Self::new(cassette, Matching::Lenient)
    }

    fn new(cassette: Cassette, matching: Matching) -> Self {
        let tracks = cassette.exchanges.into_iter().map(|interaction| Track {
            interaction,
            played: false,
        });
        Self {
            tracks: Arc::new(Mutex::new(tracks.collect())),
            matching,
        }
    }

    /// How many exchanges were not asked for yet.
    pub fn unplayed(&self) -> usize {
        self.lock().iter().filter(|track| !track.played).count()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Track>> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the recorded request of this shape led to.
    fn play(&self, asked: &Asked) -> Result<Ended, TransportError> {
        let mut tracks = self.lock();
        let track = match self.matching {
            Matching::Strict => tracks
                .iter_mut()
                .find(|track| !track.played)
                .filter(|track| track.interaction.request == *asked),
            Matching::Lenient => {
                let same = |track: &Track| {
                    let recorded = &track.interaction.request;
                    (&recorded.method, &recorded.path) == (&asked.method, &asked.path)
                };
                let fresh = tracks.iter().position(|track| !track.played && same(track));
                let at = fresh.or_else(|| tracks.iter().rposition(same));
                at.map(|at| &mut tracks[at])
            }
        };
        if let Some(track) = track {
            track.played = true;
            return Ok(track.interaction.end.clone());
        }
        let Asked { method, path, .. } = asked;
        let expected = match tracks.iter().find(|track| !track.played) {
            Some(Track { interaction, .. }) => {
                let Asked { method, path, .. } = &interaction.request;
                format!("the next exchange is {method} {path}")
            }
            None => "every exchange was played".to_owned(),
        };
        Err(
            TransportError::new(TransportErrorKind::Request).with_detail(format!(
                "{method} {path} is not what the cassette has; {expected}"
            )),
        )
    }
}

#[async_trait]
impl Transport for Replay {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        let asked = Asked::of(&http::Request::from_parts(parts, body));
        match self.play(&asked)? {
            Ended::Open => std::future::pending().await,
            Ended::Failed { error, delivery } => {
                let kind = named(KINDS, &error, TransportErrorKind::Other);
                let delivery = named(DELIVERIES, &delivery, DeliveryState::Unknown);
                Err(TransportError::new(kind).with_delivery(delivery))
            }
            Ended::Answered {
                status,
                headers: kept,
                body,
            } => {
                let body = match body {
                    Body::Json(json) => json.to_string(),
                    Body::Text(text) => text,
                };
                let mut response = http::Response::new(Bytes::from(body).into());
                *response.status_mut() = status.try_into().map_err(|_| {
                    TransportError::new(TransportErrorKind::Decode)
                        .with_detail("the cassette has a status that is none")
                })?;
                *response.headers_mut() = headers(&kept);
                Ok(response)
            }
        }
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replay({} exchanges to come)", self.unplayed())
    }
}
