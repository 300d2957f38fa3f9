//! The pictures, videos and files of a decision.

use std::fmt;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::{self, Method, Operation, RateScope};
use didit_types::{Decision, MediaUrl, SessionId};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Request, Response, Uri};

use crate::call::Call;
use crate::check::ValidationError;
use crate::client::Client;
use crate::endpoint::{Credential, Endpoint};
use crate::error::Error;

/// The longest video of a liveness check is far below it.
const MEDIA_LIMIT: usize = 128 << 20;

/// The operation that errors and traces name; its path is never a link.
const FETCH: Operation = {
    let mut operation = operation::HEALTHCHECK;
    operation.id = "media.fetch";
    operation.method = Method::Get;
    operation.path = "(media)";
    operation.scope = RateScope::Unlimited;
    operation
};

/// Fetches media; see [`Client::media`].
#[derive(Debug, Clone, Copy)]
pub struct Media<'a>(&'a Client);

impl<'a> Media<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Fetches what a link leads to. The key is not sent, a redirect is not
    /// followed, and the link appears in no log and no error.
    ///
    /// A link lapses about an hour after its decision was read; then the error
    /// [`is_auth`](Error::is_auth) or [`is_not_found`](Error::is_not_found).
    /// [`fetch_from`](Self::fetch_from) reads the decision again by itself.
    pub fn fetch(&self, link: &MediaUrl) -> Call<FetchMedia> {
        self.0.call(FetchMedia { link: link.clone() })
    }

    /// Fetches what `pick` chooses from the decision of a session. If the link
    /// has lapsed, the decision is read again and the new link is tried once.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, decision: didit_api::types::Decision)
    /// # -> Result<(), didit_api::Error> {
    /// let portrait = client
    ///     .media()
    ///     .fetch_from(&decision, |decision| {
    ///         let first = decision.id_verifications.iter().flatten().next()?;
    ///         first.portrait_image.clone()
    ///     })
    ///     .await?;
    /// # drop(portrait);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error`] when `pick` chooses nothing, or when the call fails.
    pub async fn fetch_from(
        &self,
        decision: &Decision,
        pick: impl Fn(&Decision) -> Option<MediaUrl>,
    ) -> Result<MediaFile, Error> {
        let missing = || {
            Error::invalid(
                &FETCH,
                ValidationError::new("link", "is not in the decision"),
            )
        };
        let link = pick(decision).ok_or_else(missing)?;
        let lapsed = match self.fetch(&link).await {
            Err(error) if has_lapsed(&error) => error,
            result => return result,
        };
        let Some(id) = &decision.session_id else {
            return Err(lapsed);
        };
        let decision = self.read(id).await?;
        let link = pick(&decision).ok_or_else(missing)?;
        self.fetch(&link).await
    }

    async fn read(&self, id: &SessionId) -> Result<Decision, Error> {
        self.0.sessions().retrieve_decision(id).await
    }
}

/// How stores answer a link whose time is over.
fn has_lapsed(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| matches!(status.as_u16(), 400 | 401 | 403 | 404 | 410))
}

/// Fetches what a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchMedia {
    link: MediaUrl,
}

impl Endpoint for FetchMedia {
    type Output = MediaFile;

    fn operation(&self) -> Operation {
        FETCH
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let refuse = |problem: &'static str| ValidationError::new("link", problem);
        let text = self.link.reveal();
        let uri: Uri = text.parse().map_err(|_| refuse("is not a URL"))?;
        if uri
            .authority()
            .is_none_or(|host| host.as_str().contains('@'))
        {
            return Err(refuse("must have a host and no user name"));
        }
        if uri.scheme() != Some(&Scheme::HTTPS) && !crate::config::is_loopback(&uri) {
            return Err(refuse("must be an https link"));
        }
        let mut request = Request::new(RequestBody::empty());
        *request.uri_mut() = uri;
        request
            .headers_mut()
            .insert(ACCEPT, HeaderValue::from_static("*/*"));
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<MediaFile, Error> {
        let response = Error::unless_success(&FETCH, response)?;
        Ok(MediaFile {
            content_type: content_type(response.headers()),
            bytes: response.into_body(),
        })
    }

    fn credential(&self) -> Credential {
        Credential::Elsewhere
    }

    fn response_limit(&self) -> usize {
        MEDIA_LIMIT
    }
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// A picture, a video or a file.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaFile {
    content_type: Option<String>,
    bytes: Bytes,
}

impl MediaFile {
    /// What kind of file its host says it is, such as `image/jpeg`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Gives the file away.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaFile({} bytes)", self.bytes.len())
    }
}
