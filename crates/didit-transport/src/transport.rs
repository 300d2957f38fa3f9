//! The transport trait, and the handle of a shared transport.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use http::Uri;

use crate::body::{RequestBody, ResponseBody};
use crate::error::TransportError;

/// A request of the `http` crate with a replayable body.
///
/// Its extensions contain an [`OperationContext`](crate::OperationContext), for policies, logs and
/// mocks, and [`CallOptions`](crate::CallOptions), which the policies remove.
pub type Request = http::Request<RequestBody>;

/// A response of the `http` crate with a streaming body.
pub type Response = http::Response<ResponseBody>;

/// Sends one HTTP request and returns one response.
///
/// The interface between an API client and the network. The implementation handles name resolution,
/// connections, TLS, pooling and proxies; [policies](crate::policy) that wrap it handle retries,
/// rate limits, deadlines and tracing.
///
/// # The contract
///
/// - An error means that no response was received. Any status is a response: 404 and 503 are `Ok`.
/// - Never follow a redirect, which would send the caller's key to another host. A 3xx is a response.
/// - Never retry. Only the policies know whether a request is idempotent.
/// - Stop when the future is dropped: callers and timeouts cancel by dropping it. Stop the download
///   when the response body is dropped.
/// - Send the path and query exactly as given, or reject the request with
///   [`TransportErrorKind::Request`](crate::TransportErrorKind::Request). A
///   client that normalizes `/a/%2e%2e/b` to `/b` calls another endpoint.
/// - Add no header that changes the meaning of the request, and do not decompress the response.
///
/// The future completes with the head of the response; the body is read from the [`ResponseBody`].
///
/// # Implementation
///
/// ```
/// use didit_transport::{Request, Response, ResponseBody, Transport, TransportError, async_trait};
///
/// /// Responds to every request with 204, for a test.
/// struct NoContent;
///
/// #[async_trait]
/// impl Transport for NoContent {
///     async fn send(&self, _request: Request) -> Result<Response, TransportError> {
///         let mut response = Response::new(ResponseBody::empty());
///         *response.status_mut() = http::StatusCode::NO_CONTENT;
///         Ok(response)
///     }
/// }
/// ```
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and returns the head of the response.
    ///
    /// # Errors
    ///
    /// Returns a [`TransportError`] if no response is received. Its
    /// [`delivery`](TransportError::delivery) is whether the server may have acted on the request.
    async fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// The future of [`Transport::send`] after `#[async_trait]`, for implementations without the macro:
/// it would box the inner future of a handle again, and keep the request in the future of a backend.
pub(crate) type SendFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send<'a, 'b>(&'a self, request: Request) -> SendFuture<'b>
    where
        'a: 'b,
    {
        (**self).send(request)
    }
}

/// A transport that can be cloned, shared between threads, and stored without a type parameter.
#[derive(Clone)]
pub struct SharedTransport(Arc<dyn Transport>);

impl SharedTransport {
    /// Wraps `transport`.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }
}

impl From<Arc<dyn Transport>> for SharedTransport {
    fn from(transport: Arc<dyn Transport>) -> Self {
        Self(transport)
    }
}

impl fmt::Debug for SharedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedTransport(..)")
    }
}

impl Transport for SharedTransport {
    fn send<'a, 'b>(&'a self, request: Request) -> SendFuture<'b>
    where
        'a: 'b,
    {
        self.0.send(request)
    }
}

/// Transport that [`from_fn`] returns.
pub struct FromFn<F>(F);

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromFn(..)")
    }
}

/// Creates a transport from an async closure.
///
/// ```
/// use didit_transport::{Response, ResponseBody, SharedTransport, from_fn};
///
/// let transport = SharedTransport::new(from_fn(|request| async move {
///     Ok(Response::new(ResponseBody::from(request.uri().path().to_owned())))
/// }));
/// # drop(transport);
/// ```
pub fn from_fn<F, Fut>(send: F) -> FromFn<F>
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, TransportError>> + Send + 'static,
{
    FromFn(send)
}

#[async_trait]
impl<F, Fut> Transport for FromFn<F>
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, TransportError>> + Send + 'static,
{
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        (self.0)(request).await
    }
}

/// Checks that every HTTP client connects to the same server for `url`: its scheme is `http` or
/// `https`, it has a host and no user name, and a port is from 1 to 65535. An address is written
/// in full: some clients read `127.1` as 127.0.0.1, and others look for such a name.
///
/// ```
/// let url = "http://127.0.0.1:99999".parse()?;
/// assert!(didit_transport::check_url(&url).is_err());
/// # Ok::<_, http::uri::InvalidUri>(())
/// ```
///
/// # Errors
///
/// Returns the problem; it continues a sentence that begins with "the URL".
pub fn check_url(url: &Uri) -> Result<(), &'static str> {
    if !matches!(url.scheme_str(), Some("http" | "https")) {
        return Err("must begin with http:// or https://");
    }
    let authority = url.authority().map_or("", |authority| authority.as_str());
    // An HTTP client can turn it into an authorization header.
    if authority.contains('@') {
        return Err("must not contain a user name or a password");
    }
    let host = url.host().unwrap_or_default();
    let port = authority.strip_prefix(host).unwrap_or(authority);
    // For another one, an HTTP client takes the port of the scheme.
    let is_port = |port: &str| {
        port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse().is_ok_and(|n: u16| n > 0)
    };
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return Err("has a port that is no number from 1 to 65535");
    }
    let is_hexadecimal = |label: &str| label.starts_with("0x") || label.starts_with("0X");
    let last = host
        .trim_end_matches('.')
        .rsplit('.')
        .next()
        .unwrap_or_default();
    let is_host = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None if last.bytes().all(|c| c.is_ascii_digit()) || is_hexadecimal(last) => {
            host.parse::<Ipv4Addr>().is_ok()
        }
        None => !host.contains([':', '[', ']']),
    };
    is_host.then_some(()).ok_or("has no host, or no valid one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_clients_read_differently_are_rejected() {
        for url in [
            "http://a",
            "https://a.b.:1/x",
            "http://127.0.0.1:65535",
            "http://[::1]:80",
        ] {
            assert_eq!(check_url(&url.parse().unwrap()), Ok(()), "{url}");
        }
        for url in [
            "ftp://a",
            "/a",
            "http://user@a",
            "http://a:",
            "http://a:0",
            "http://a:65536",
            "http://127.1",
            "http://2130706433",
            "http://0x7f000001",
            "http://0X7f.1.",
            "http://[v1.a]",
        ] {
            assert!(check_url(&url.parse().unwrap()).is_err(), "{url}");
        }
    }
}
