//! A transport to a server function in the same process.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, StatusCode};

use crate::body::ResponseBody;
use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Request, Response, Transport};

/// Transport that [`from_handler`] returns.
pub struct FromHandler<F>(F);

/// Creates a transport from a server function, without a socket or runtime.
///
/// It applies the rules of HTTP: the request body is collected, the response to a HEAD has no body,
/// `content-length` is added, and a request without a host is rejected.
///
/// ```
/// use bytes::Bytes;
/// use didit_transport::{SharedTransport, from_handler};
///
/// let transport = SharedTransport::new(from_handler(|request: http::Request<Bytes>| {
///     http::Response::new(request.into_body())
/// }));
/// # drop(transport);
/// ```
pub fn from_handler<F>(handle: F) -> FromHandler<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes> + Send + Sync + 'static,
{
    FromHandler(handle)
}

#[async_trait]
impl<F> Transport for FromHandler<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes> + Send + Sync + 'static,
{
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (parts, body) = request.into_parts();
        if parts.uri.host().is_none() {
            return Err(
                TransportError::new(TransportErrorKind::Request).with_detail("the URL has no host")
            );
        }
        let head = parts.method == Method::HEAD;
        let body = body.collect(usize::MAX).await?;
        let (mut parts, body) = (self.0)(http::Request::from_parts(parts, body)).into_parts();
        let bodiless = parts.status.is_informational()
            || matches!(
                parts.status,
                StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
            );
        if bodiless {
            return Ok(Response::from_parts(parts, ResponseBody::empty()));
        }
        parts
            .headers
            .entry(CONTENT_LENGTH)
            .or_insert_with(|| HeaderValue::from(body.len()));
        let body = if head {
            ResponseBody::empty()
        } else {
            body.into()
        };
        Ok(Response::from_parts(parts, body))
    }
}

impl<F> fmt::Debug for FromHandler<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromHandler(..)")
    }
}
