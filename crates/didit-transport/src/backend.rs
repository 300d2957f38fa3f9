//! Transports on hyper and reqwest.
//!
//! Both use rustls with the ring provider, set explicitly, because rustls panics if it must choose
//! between two providers. Both trust Mozilla's root certificates, which are compiled in, and those
//! in the PEM file `SSL_CERT_FILE` and the folder `SSL_CERT_DIR`, if these variables are set.
//! [`HyperBuilder::root_certificates`](hyper::HyperBuilder::root_certificates) and
//! [`ReqwestTransport::with_root_certificates`](reqwest::ReqwestTransport::with_root_certificates)
//! add further ones.
//!
//! Both support `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (upper or lower case).
//! `NO_PROXY` lists, separated by commas or blanks, `*`, domains (with all names in them, with or
//! without a leading dot or `*.`), addresses and networks (`10.0.0.0/8`), each but networks with an
//! optional port. Loopback and `*.localhost` are never proxied. With an unsupported value, requests
//! that need the proxy fail; they are never sent directly.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::Method;

use crate::body::BodySourceError;
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, check_url};

#[cfg(feature = "hyper")]
pub mod hyper;
mod proxy;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod tls;

pub use self::proxy::{UnsupportedProxy, unsupported_proxy};

#[cfg(test)]
#[cfg(all(feature = "contract-tests", feature = "hyper", feature = "reqwest"))]
mod proxy_tests;

/// Default maximum duration of connecting, including the TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections are closed before common load balancers do so (60 s), so that a request rarely
/// uses a connection that is about to close.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// Error of building a transport.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// Root certificates of the environment could not be read.
    #[error("the environment variable {variable} names no readable certificates")]
    RootCertificates {
        /// Name of the variable.
        variable: &'static str,
        /// Why they could not be read.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Root certificates of the caller are no PEM text with certificates.
    #[error("the further root certificates are no PEM text with certificates")]
    FurtherRoots(#[source] Box<dyn StdError + Send + Sync>),
    /// Configuring TLS failed.
    #[error("configuring TLS failed")]
    Tls(#[source] Box<dyn StdError + Send + Sync>),
    /// Building the HTTP client failed.
    #[error("building the HTTP client failed")]
    Client(#[source] Box<dyn StdError + Send + Sync>),
}

/// Rejects requests that an HTTP client would change or fail on.
fn validate(request: &Request) -> Result<(), TransportError> {
    let invalid = |detail: Cow<'static, str>| {
        Err(TransportError::new(TransportErrorKind::Request).with_detail(detail))
    };
    if tokio::runtime::Handle::try_current().is_err() {
        return invalid("it was called outside of a tokio runtime".into());
    }
    if request.method() == Method::CONNECT {
        return invalid("the method CONNECT is not supported".into());
    }
    check_url(request.uri()).or_else(|problem| invalid(format!("the URL {problem}").into()))
}

/// An error of connecting, with its innermost cause as the detail.
fn connect_error(error: impl StdError + Send + Sync + 'static) -> TransportError {
    let cause = connect_cause(&error);
    let mut explained = TransportError::new(TransportErrorKind::Connect).with_source(error);
    if let Some(cause) = cause {
        explained = explained.with_detail(cause);
    }
    explained
}

/// Why a connection was not made, without an address.
fn connect_cause(error: &(dyn StdError + 'static)) -> Option<Cow<'static, str>> {
    let mut found = None;
    for cause in causes(error) {
        let text = cause.to_string();
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            found = Some(match error {
                rustls::Error::InvalidCertificate(reason) => {
                    format!("the certificate of the server is not trusted: {reason:?}").into()
                }
                rustls::Error::InvalidMessage(_) => "the server does not speak TLS".into(),
                other => format!("TLS failed: {other}").into(),
            });
        } else if text.contains("proxy authorization required") {
            found = Some("the proxy requires authorization (407)".into());
        } else if text.contains("tunnel error") {
            found = Some("the proxy did not open a tunnel".into());
        } else if text.contains("dns error") {
            return Some("the name of the host was not found".into());
        } else if let Some(error) = cause.downcast_ref::<io::Error>()
            && error.get_ref().is_none()
        {
            found = Some(match error.kind() {
                io::ErrorKind::TimedOut => "no connection in time".into(),
                kind => kind.to_string().into(),
            });
        }
    }
    found
}

/// An error and its sources, outermost first.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // The wrapped error is not among its sources.
        let io = error.downcast_ref::<io::Error>();
        match io.and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

/// Determines the kind of an error from its source chain.
fn classify(error: &(dyn StdError + 'static)) -> (TransportErrorKind, DeliveryState) {
    let mut found = (TransportErrorKind::Other, DeliveryState::Unknown);
    for error in causes(error) {
        if error.is::<BodySourceError>() {
            return (TransportErrorKind::Request, DeliveryState::Unknown);
        }
        if let Some(error) = error.downcast_ref::<::hyper::Error>() {
            found = if error.is_canceled() {
                // The request was queued when its connection ended.
                return (TransportErrorKind::Interrupted, DeliveryState::NotSent);
            } else if error.is_parse() {
                (TransportErrorKind::Decode, DeliveryState::Answered)
            } else if error.is_timeout() {
                (TransportErrorKind::Timeout, DeliveryState::Unknown)
            } else if error.is_user() {
                (TransportErrorKind::Request, DeliveryState::Unknown)
            } else {
                (TransportErrorKind::Interrupted, DeliveryState::Unknown)
            };
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::TimedOut => {
                    found = (TransportErrorKind::Timeout, DeliveryState::Unknown);
                }
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::NotConnected
                | io::ErrorKind::UnexpectedEof => {
                    found = (TransportErrorKind::Interrupted, DeliveryState::Unknown);
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::RequestBody;

    fn request(method: Method, uri: &'static str) -> Request {
        http::Request::builder()
            .method(method)
            .uri(uri)
            .body(RequestBody::empty())
            .unwrap()
    }

    #[test]
    fn call_outside_of_a_runtime_is_an_error() {
        let error = validate(&request(Method::GET, "http://h/")).unwrap_err();
        assert!(error.to_string().contains("tokio runtime"), "{error}");
    }

    #[tokio::test]
    async fn a_request_without_host_or_scheme_or_with_credentials_is_rejected() {
        for uri in ["/relative", "ftp://h/x", "http://user:secret@h/x"] {
            let error = validate(&request(Method::GET, uri)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{uri}");
            assert!(!error.may_have_reached_server());
            assert!(!error.to_string().contains("secret"));
        }
        assert!(validate(&request(Method::CONNECT, "http://h/")).is_err());
        assert!(validate(&request(Method::GET, "http://[::1]:80/")).is_ok());
        assert!(validate(&request(Method::GET, "http://h/a?b")).is_ok());
    }

    #[test]
    fn the_deepest_cause_decides_the_kind() {
        let reset = io::Error::other(io::Error::from(io::ErrorKind::ConnectionReset));
        assert_eq!(classify(&reset).0, TransportErrorKind::Interrupted);
        let timed_out = io::Error::from(io::ErrorKind::TimedOut);
        assert_eq!(classify(&timed_out).0, TransportErrorKind::Timeout);
        let local = io::Error::other(BodySourceError::new(io::ErrorKind::NotFound.into()));
        assert_eq!(classify(&local).0, TransportErrorKind::Request);
    }
}
