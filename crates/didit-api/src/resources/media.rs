//! Images, videos and files of decisions.

use std::fmt;

use bytes::Bytes;
use didit_transport::{RequestBody, check_url};
use didit_types::operation::{self, Method, Operation, RateScope};
use didit_types::{Decision, MediaUrl, ValidationError};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderValue, Request, Response, Uri};

use super::MediaFiles;
use crate::base_url::is_loopback;
use crate::call::Call;
use crate::endpoint::{Credential, Endpoint};
use crate::error::{Error, error_for_status};

/// Operation in errors and traces; its path never contains the link.
const FETCH: Operation = {
    let mut operation = operation::HEALTHCHECK;
    operation.id = "media.fetch";
    operation.method = Method::Get;
    operation.path = "(media)";
    operation.scope = RateScope::Unlimited;
    operation
};

impl MediaFiles<'_> {
    /// Downloads a media file. The API key is not sent, redirects are not followed, and the
    /// link appears in no log and no error.
    ///
    /// A link expires about an hour after its decision was retrieved; the error then is
    /// [`is_auth`](Error::is_auth) or [`is_not_found`](Error::is_not_found).
    /// [`fetch_from`](Self::fetch_from) retrieves the decision again.
    pub fn fetch(&self, link: &MediaUrl) -> Call<FetchMedia> {
        self.0.call(FetchMedia { link: link.clone() })
    }

    /// Downloads the media file that `pick` selects from a decision. If the link has expired,
    /// retrieves the decision again and tries the new link once.
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
    /// Returns an [`Error`] if `pick` selects nothing or a call fails.
    pub async fn fetch_from(
        &self,
        decision: &Decision,
        pick: impl Fn(&Decision) -> Option<MediaUrl>,
    ) -> Result<MediaFile, Error> {
        let pick = |decision| {
            let missing = || ValidationError::new("link", "is not in the decision");
            pick(decision).ok_or_else(|| Error::invalid(&FETCH, missing()))
        };
        let expired = match self.fetch(&pick(decision)?).await {
            Err(error) if may_be_expired(&error) => error,
            result => return result,
        };
        let Some(id) = &decision.session_id else {
            return Err(expired);
        };
        let decision = self.0.sessions().retrieve_decision(id).await?;
        self.fetch(&pick(&decision)?).await
    }
}

/// Whether a status is one with which stores answer an expired link.
fn may_be_expired(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| matches!(status.as_u16(), 400 | 401 | 403 | 404 | 410))
}

/// Request of [`MediaFiles::fetch`].
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
        let invalid = |problem: &'static str| ValidationError::new("link", problem);
        let url: Uri = self
            .link
            .reveal()
            .parse()
            .map_err(|_| invalid("is not a URL"))?;
        check_url(&url).map_err(invalid)?;
        if url.scheme() != Some(&Scheme::HTTPS) && !url.host().is_some_and(is_loopback) {
            return Err(invalid("must be an https link"));
        }
        let mut request = Request::new(RequestBody::empty());
        *request.uri_mut() = url;
        request
            .headers_mut()
            .insert(ACCEPT, HeaderValue::from_static("*/*"));
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<MediaFile, Error> {
        let response = error_for_status(&FETCH, response)?;
        let content_type = response.headers().get(CONTENT_TYPE);
        Ok(MediaFile {
            content_type: content_type.and_then(|value| Some(value.to_str().ok()?.to_owned())),
            bytes: response.into_body(),
        })
    }

    fn credential(&self) -> Credential {
        Credential::External
    }

    /// 128 MiB; the longest video of a liveness check is far smaller.
    fn response_limit(&self) -> usize {
        128 << 20
    }
}

/// Image, video or other file of a decision.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaFile {
    content_type: Option<String>,
    bytes: Bytes,
}

impl MediaFile {
    /// Content type that the host sent, such as `image/jpeg`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Content of the file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Consumes the file and returns its bytes.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaFile({} bytes)", self.bytes.len())
    }
}
